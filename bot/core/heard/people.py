"""Does the visitor want a person, now?"""

from __future__ import annotations

from .clauses import clause_of, together
from .hearing import Heard, Hit
from .smalltalk import asked_what_we_are

_REACH = 7
_ALONE = 4
# "I am a manager": who calls themselves so asks for nobody. Elsewhere "I" also stands before what is asked for.
_MYSELF = {"he": frozenset(("אני", "אנחנו", "בתור"))}


def person_asked(heard: Heard) -> str:
    """The id of the rule by which a person is asked for, or ""."""
    what_are_we = bool(asked_what_we_are(heard))
    only_curious = what_are_we and not heard.has("person.want")
    for hit in heard.get("person.whole"):
        if not only_curious and not _negated(heard, hit) and not _spoken_of(heard, hit, hit):
            return f"whole:{hit.entry.written}"
    who = [hit for hit in heard.get("person.who") if not _spoken_of(heard, hit) and not _myself(heard, hit)]
    if not who:
        return ""
    if len(heard.words) <= _ALONE and not only_curious and not heard.has("person.not", "order.howto"):
        rest = len(heard.words) - sum(hit.last - hit.first + 1 for hit in who)
        beside = len(heard.get("talk.beside")) + len(heard.get("person.alone"))
        if rest <= beside:
            return f"alone:{who[0].entry.written}"
    if not heard.has("person.not", "order.howto") and _sentence_alone(heard, who):
        return f"sentence:{who[0].entry.written}"
    calls = heard.get("person.want") + ([] if what_are_we else heard.get("person.call"))
    for hit in who:
        for call in calls:
            if _near(heard, hit, call) and not _negated(heard, call) and not _spoken_of(heard, call):
                return f"call:{call.entry.written}+{hit.entry.written}"
    return ""


def _myself(heard: Heard, hit: Hit) -> bool:
    return hit.first > 0 and heard.words[hit.first - 1].folded in _MYSELF.get(heard.language, ())


def _sentence_alone(heard: Heard, who: list[Hit]) -> bool:
    """Whether one sentence names a person and nothing else: "You did not help. An operator, please."."""
    said = {index for hit in who + heard.get("person.alone") for index in range(hit.first, hit.last + 1)}
    others = {word.sentence for index, word in enumerate(heard.words) if index not in said}
    return any(heard.words[hit.first].sentence not in others for hit in who)


def _near(heard: Heard, one: Hit, other: Hit) -> bool:
    words = heard.words
    return words[one.first].sentence == words[other.first].sentence and abs(one.first - other.first) <= _REACH


def _negated(heard: Heard, call: Hit) -> bool:
    """Whether the call is denied: by the word before it, or by what follows in its clause."""
    if any(never.last == call.first - 1 for never in heard.get("order.never")):
        return True
    clause = clause_of(heard, call)
    return any(call.last < needless.first in clause for needless in heard.get("person.needless"))


def _spoken_of(heard: Heard, hit: Hit, beside: Hit | None = None) -> bool:
    """Whether the words are only about people: "my man for the web says", "until when do operators work".

    Not so behind "but": "he told me to wait, but I need somebody now". What lies inside `beside` does not count: a
    longer request may hold such words.
    """
    clause = clause_of(heard, hit)
    begun_anew = any(stop.first == clause.start for stop in heard.get("order.break"))
    return any(
        together(heard, other, hit)
        and not (begun_anew and other.last < clause.start)
        and not (beside and beside.first <= other.last and other.first <= beside.last)
        for other in heard.get("person.not")
    )
