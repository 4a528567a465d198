"""What a visitor's words mean: one pure function from a text to Understood, with its reasons in numbers."""

from __future__ import annotations

from dataclasses import replace

from .facts import Pairs, Understood
from .heard import acts, details, severity
from .heard.acts import Act
from .heard.hearing import hear
from .heard.lexicon import Lexicon
from .heard.secrets import redact
from .knowledge import Found, Knowledge
from .language import readings
from .memory import remember
from .policy import Policy
from .text import tidy

SMALL_TALK = frozenset(("greeting", "thanks", "bye", "yes", "no", "bot?", "unclear"))
PLAIN = frozenset(("question", "unclear"))  # acts that are heard where nothing special is
OPEN = frozenset(("question", "unclear"))  # what the examples may still decide otherwise
SHORT = 4  # words; so few may be small talk on the wrong keyboard, which no phrasing of an article shows
TICKET_WORDS = 6
SHORT_LETTERS = 160  # and so many letters: four "words" of base64 are no small talk
SPREAD = frozenset(("question", "unclear", "incident"))  # what may be the second half of an order
TICKET_WANTED = frozenset(("open", "ticket"))  # concepts; whoever says both, and nothing else, wants one
OTHER_READINGS = 3
USUAL_LENGTH = 200  # letters; what is longer nobody else says in the same words


def read(
    text: str, language: str, knowledge: Knowledge, policy: Policy | None = None, previous: str = ""
) -> Understood:
    """What `text` means, by a visitor whose conversation is in `language`; `previous` is what they said before.

    `topic` is what the house would answer with and `near` what it would offer; thresholds are the policy's.
    """
    return understand(text, language, knowledge, policy, previous)[0]


def understand(
    text: str, language: str, knowledge: Knowledge, policy: Policy | None = None, previous: str = ""
) -> tuple[Understood, str]:
    """What `read` says, and the text without its secrets."""
    clean, secrets = redact(text)
    understood = read_clean(clean, language, knowledge, policy, previous)
    return (replace(understood, secrets=secrets) if secrets else understood), clean


def read_clean(
    clean: str, language: str, knowledge: Knowledge, policy: Policy | None = None, previous: str = ""
) -> Understood:
    """What a text means from which the secrets were removed. What many say in the same words is read only once."""
    policy = policy or Policy()
    understood = _usual(clean, language, knowledge, policy)
    lexicon = knowledge.lexicon(understood.language)
    if previous and understood.act in SPREAD and acts.spread(tidy(clean), previous, lexicon):
        return _read(clean, language, knowledge, policy, previous)
    return understood


def _usual(clean: str, language: str, knowledge: Knowledge, policy: Policy) -> Understood:
    """What a text means whatever was said before, from memory if somebody said the same."""
    if len(clean) > USUAL_LENGTH:
        return _read(clean, language, knowledge, policy)
    said = (clean, language, policy.sure, policy.near)
    found = knowledge.understood.get(said)
    return found or remember(knowledge.understood, said, _read(clean, language, knowledge, policy))


def _read(clean: str, language: str, knowledge: Knowledge, policy: Policy, previous: str = "") -> Understood:
    tidied = tidy(clean)
    found = knowledge.search(tidied, language, policy.sure, policy.near)
    lexicon = _lexicon(found, language, knowledge)
    act, heard_in = _act(tidied, found, language, knowledge, lexicon, previous)
    pairs = details.find(clean, lexicon.language, lexicon)
    topic, near = found.topic, found.near
    if act.name in SMALL_TALK and not topic:
        near = ()
    about = knowledge.topics.get(near[0]) if near else None
    grave = severity.judge(
        found.text,
        lexicon.language,
        act,
        about.department if about else "",
        about.ask if about else (),
        pairs,
        lexicon,
    )
    return Understood(
        language=language if heard_in == language else found.language,
        act=act.name,
        topic=topic,
        near=near,
        score=round(found.confidence, 4),
        margin=round(found.margin, 4),
        department=grave.department,
        priority=grave.priority,
        details=pairs,
        missing=grave.missing,
        because=_because(found, act, policy),
        wants_ticket=not pairs and _wants_ticket(found, act, lexicon),
    )


def _wants_ticket(found: Found, act: Act, lexicon: Lexicon) -> bool:
    """Whether a few words are the wish for a ticket: neither how one is opened, nor that none should be. What sounds
    like an order is one, unless a ticket is all that it is about."""
    if act.rule == "way" or found.text.count(" ") >= TICKET_WORDS:
        return False
    told = frozenset(found.concepts)
    if not (told == TICKET_WANTED if act.name == "change" else act.name in PLAIN and told >= TICKET_WANTED):
        return False
    return not hear(found.text, lexicon).has("order.never")


def _lexicon(found: Found, language: str, knowledge: Knowledge) -> Lexicon:
    """The lexicon of the language that was read; where we do not speak it, that of the conversation."""
    return knowledge.lexicon(found.language if found.language in knowledge.lexicons else language)


def _act(
    tidied: str, found: Found, language: str, knowledge: Knowledge, lexicon: Lexicon, previous: str
) -> tuple[Act, str]:
    """The act of the text as it was read, and the language it was heard in.

    What says nothing special in the language it looks like may do so in that of the conversation, written in other
    letters ("toda raba"); a few such words are tried in their other readings.
    """
    act = acts.act(found.text, lexicon.language, lexicon, previous)
    if act.name in OPEN and lexicon.language != language and language in knowledge.lexicons:
        other = acts.act(tidied, language, knowledge.lexicon(language), previous)
        if other.name not in PLAIN and other.name != "incident":
            return other, language
    if act.name in OPEN and lexicon.language in knowledge.examples:
        name, lead = knowledge.examples[lexicon.language].decide(found.words)
        if name and name not in act.denied:
            return Act(name, f"examples, ahead by {lead:.2f}", act.question), found.language
    if act.name not in PLAIN or found.topic or len(tidied) > SHORT_LETTERS or len(tidied.split()) > SHORT:
        return act, found.language
    for reading in readings(tidied, language, knowledge.tongues)[:OTHER_READINGS]:
        if reading.text != found.text and reading.language in knowledge.lexicons:
            other = acts.act(reading.text, reading.language, knowledge.lexicon(reading.language), previous)
            if other.name not in PLAIN:
                return other, reading.language
    return act, found.language


def _because(found: Found, act: Act, policy: Policy) -> Pairs:
    reasons = [("act", act.rule)]
    if act.question and act.name != "question":
        reasons.append(("asks", "yes"))
    if found.repaired:
        reasons += [("repaired", found.repaired), ("read", found.text)]
    for match in found.matches:
        reasons.append((match.topic, f"{match.score:.2f}, {match.alike:.2f} like: {match.phrasing}"))
    if found.concepts:
        reasons.append(("concepts", ", ".join(found.concepts)))
    if found.unknown:
        reasons.append(("unknown words", ", ".join(found.unknown)))
    reasons.append(("thresholds", f"sure {policy.sure:.2f}, near {policy.near:.2f}"))
    return tuple(reasons)
