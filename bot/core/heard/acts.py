"""What a message does: the act that decides which rule of triage speaks first, and why it was heard."""

from __future__ import annotations

from typing import NamedTuple

from . import conduct, orders
from .clauses import nothing_but, questioned, together, vetoed
from .hearing import Heard, Hit, hear
from .lexicon import Lexicon
from .people import person_asked
from .smalltalk import of_signs, small_talk

SHORT = 8  # words; two messages that share an order are no longer
_DENIED_OF_ORDERS = {
    "order.elsewhere": ("change", "data"),
    "order.not": ("change",),
    "order.untold": ("data",),
}
_DENIED = {"person.not": "human", "conduct.not": "abusive"}


class Act(NamedTuple):
    """What was heard.

    name      question, change, data, incident, human, abusive, greeting, thanks, bye, yes, no, bot? or unclear
    rule      the rule and the lexicon entry that decided, for the explanation
    question  whether the message also asks how, where or on what condition
    denied    the acts that the lexicon says it only looks like: examples may not hear them either
    """

    name: str
    rule: str
    question: bool = False
    denied: frozenset[str] = frozenset()


def act(text: str, language: str, lexicon: Lexicon, previous: str = "") -> Act:
    """The act of a message. `previous` is the visitor's last message: an order may be spread over two.

    The order of the rules is the policy: conduct, then what must not be done in chat, then people, then the rest.
    """
    heard = hear(text, lexicon)
    asks = orders.asks_way(heard)
    found = conduct.abusive(heard, lexicon)
    if found:
        return Act("abusive", found, asks)
    if not heard.words:
        name, found = of_signs(text)
        return Act(name, found) if found else Act("unclear", "no words")
    found = orders.change(heard)
    if found:
        return Act("change", found, asks)
    found = orders.data(heard)
    if found:
        return Act("data", found, asks)
    found = person_asked(heard)
    if not found and (together := conduct.joined(text)) != text:
        found = person_asked(hear(together, lexicon))
    if found:
        return Act("human", found, asks)
    name, found = small_talk(heard)
    if found:
        return Act(name, found, asks)
    if previous and (found := spread(text, previous, lexicon)):
        return Act("change", found, asks)
    found = trouble(heard)
    if found:
        return Act("incident", found, asks)
    return Act("question", "way" if asks else "rest", True, denied(heard))


def denied(heard: Heard) -> frozenset[str]:
    """The acts that a message only looks like: not ours, told not to be done, spoken of, said of oneself."""
    found = {act for group, act in _DENIED.items() if heard.has(group)}
    found.update(*(acts for group, acts in _DENIED_OF_ORDERS.items() if nothing_but(heard, group)))
    if orders.turned_down(heard):
        found.add("change")
    return frozenset(found)


def trouble(heard: Heard) -> str:
    """The id of what says that something of theirs fails or was charged wrongly, or ""."""
    for group in ("incident.threat", "incident.outage", "incident.wrong", "incident.fails", "incident.down"):
        for hit in heard.get(group):
            if reported(heard, hit):
                return f"{group}:{hit.entry.written}"
    return ""


def reported(heard: Heard, hit: Hit) -> bool:
    """Whether the trouble at `hit` is told of, though a general question may follow: "we were hacked. What is …?".

    Told is what stands in a sentence of its own that asks nothing, or in a clause before the question.
    """
    asks = heard.get("incident.ask")
    if not asks:
        return True
    beside = [ask for ask in asks if together(heard, ask, hit)]
    if not beside:
        return not questioned(heard, hit) and not vetoed(heard, "order.if", hit)
    clause = heard.words[hit.last].clause
    return all(heard.words[ask.first].clause > clause for ask in beside) and not vetoed(heard, "order.if", hit)


def spread(text: str, previous: str, lexicon: Lexicon) -> str:
    """What tells of an order whose verb stands in one short message and whose thing in the other, or ""."""
    if previous.count(" ") >= SHORT:
        return ""
    heard, before = hear(text, lexicon), hear(previous, lexicon)
    if len(heard.words) > SHORT or not (_complete(heard, before) or _complete(before, heard)):
        return ""
    if orders.asks_way(heard) or orders.change(before):
        return ""
    found = orders.change(hear(f"{previous.rstrip('.!? ')}. {text}", lexicon))
    return f"two messages, {found}" if found else ""


def _complete(one: Heard, other: Heard) -> bool:
    """Whether one message has what an order is told with and the other what it is told of."""
    return one.has("order.do", "order.wish", "order.act") and other.has("order.things", "order.strong")
