"""How grave a case is, whose it is, and what must still be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .acts import Act, reported, trouble
from .clauses import together
from .hearing import Heard, Hit, hear
from .lexicon import Lexicon

Pairs = tuple[tuple[str, str], ...]

_QUIET = frozenset(("greeting", "thanks", "bye", "yes", "no", "bot?", "unclear", "human"))
# Named as what fails, these are a site or a server.
_WHOLE = frozenset(("domain", "ip", "url"))
_ASKED = ("service", "since", "error", "domain_or_ip")
_PLACES = frozenset(("domain", "ip", "url", "email", "order"))


class Severity(NamedTuple):
    """department as in the company file, priority "regular" or "high", missing details in the order to ask them."""

    department: str
    priority: str
    missing: tuple[str, ...]


def judge(
    text: str,
    language: str,
    act: Act,
    topic_department: str,
    topic_ask: Sequence[str],
    details: Pairs,
    lexicon: Lexicon,
) -> Severity:
    """Department, priority and what is missing.

    `topic_department` and `topic_ask` are those of the topic that was found, "" and () when none was. High priority is
    for a full outage or a serious threat only, whatever the tone. A place (domain, address, URL, e-mail, order number)
    is enough of a place.
    """
    if act.name in _QUIET:
        return Severity(topic_department or "technical", "regular", ())
    heard = hear(text, lexicon)
    return Severity(
        _department(heard, act, topic_department), _priority(heard, details), _missing(heard, act, topic_ask, details)
    )


def _department(heard: Heard, act: Act, topic_department: str) -> str:
    if heard.has("incident.threat", "incident.outage", "incident.technical") and not heard.has("incident.wrong"):
        return "technical"
    if heard.has("incident.wrong"):
        return "financial"
    if act.name != "incident" and topic_department:
        return topic_department
    if heard.has("incident.money"):
        return "financial"
    return "technical" if act.name == "incident" else topic_department or "technical"


def _priority(heard: Heard, details: Pairs) -> str:
    if not trouble(heard):
        return "regular"
    if any(_grave(heard, hit) for hit in heard.get("incident.threat") + heard.get("incident.outage")):
        return "high"
    everybody = heard.has("incident.all")
    placed = any(name in _WHOLE for name, _ in details)
    for down in heard.get("incident.down"):
        if not _grave(heard, down):
            continue
        failing = _failing(heard, down)
        if failing == "incident.big" or (not failing and placed) or (everybody and (failing or placed)):
            return "high"
    return "regular"


def _failing(heard: Heard, down: Hit) -> str:
    """The group of what is down: the nearest thing before the word that says so, else the first one after it."""
    things = [hit for hit in heard.get("incident.big") + heard.get("incident.minor") if together(heard, hit, down)]
    before = [hit for hit in things if hit.first <= down.last]
    if before:
        return max(before, key=lambda hit: hit.first).entry.group
    return min(things, key=lambda hit: hit.first).entry.group if things else ""


def _grave(heard: Heard, hit: Hit) -> bool:
    return reported(heard, hit) and not _softened(heard, hit)


def _softened(heard: Heard, hit: Hit) -> bool:
    """Whether the same sentence says that only a part fails, or only for one ("not one of them" does not)."""
    return any(
        together(heard, hit, part) and not hit.first <= part.first <= hit.last for part in heard.get("incident.part")
    )


def _missing(heard: Heard, act: Act, topic_ask: Sequence[str], details: Pairs) -> tuple[str, ...]:
    """What of _ASKED is not said; everything where trouble is reported, also beside an order ("block them at once").

    Whoever quotes an error, or says since when, reports trouble, in whatever words.
    """
    names = {name for name, _ in details}
    told = "error" in names or ("since" in names and not names.isdisjoint(_PLACES))
    if names & _PLACES:
        names.add("domain_or_ip")
    reported = (
        act.name == "incident"
        or (act.name in ("change", "data") and bool(trouble(heard)))
        or (act.name == "question" and told and not heard.has("incident.ask"))
    )
    wanted = (name for name in _ASKED if reported or name in topic_ask)
    return tuple(name for name in wanted if name not in names)
