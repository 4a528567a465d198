"""One case, one thread: whether what is asked now belongs to a case that its requester already has (policies D1, D7).

Only the open cases of an address that is proved are ever looked at, so that nobody else learns whether there are any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .facts import Fact, Pairs, TicketMerged, VisitorChose, VisitorIdentified, VisitorSaid
from .identity import is_proved, same_address

if TYPE_CHECKING:
    from .conversation import Conversation


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A ticket that is open at some desk. `details` are those of the case, as in DetailGiven."""

    ref: str
    number: str
    details: Pairs = ()


def asker(conversation: Conversation, fact: Fact) -> str:
    """The proved address whose open cases the turn of this fact may speak of; "" for none."""
    match fact:
        case VisitorIdentified(email=email):
            return email
        case VisitorSaid() | VisitorChose():
            return conversation.proved
    return ""


def same_case(conversation: Conversation, cases: tuple[OpenCase, ...]) -> OpenCase | None:
    """The first of the cases that this one belongs to, of those that its visitor did not set apart."""
    if not is_proved(conversation):
        return None
    apart = conversation.apart
    same = (case for case in cases if case.ref not in apart and same_matter(conversation.details, case.details))
    return next(same, None)


def set_apart(conversation: Conversation, refused: bool) -> dict[str, Any]:
    """The fold of a no to the case that was asked about: another matter, for as long as this conversation lasts."""
    asked = conversation.asked == "join"
    return dict(apart=(*conversation.apart, conversation.offered)) if refused and asked else {}


def may_know(conversation: Conversation, merged: TicketMerged) -> bool:
    """Whether its visitor may learn of the case in which his ticket goes on. A link that was followed proves nothing:
    somebody else may have followed it."""
    return bool(merged.email) and same_address(conversation.proved, merged.email)


def goes_on_in(conversation: Conversation, merged: TicketMerged) -> dict[str, Any]:
    """The fold of a ticket that was merged: who may know of it goes on with the other. For everybody else his own
    number stays, and what he adds to it finds its way."""
    if conversation.ticket != merged.ref or not may_know(conversation, merged):
        return {}
    return dict(ticket=merged.into, number=merged.into_number, ticket_of=conversation.proved)


def same_matter(one: Pairs, other: Pairs) -> bool:
    """Whether both are about one domain, server or order; where neither can tell, about one service."""
    mine, its = _named(one), _named(other)
    places = [name for name in ("domain", "ip", "order") if name in mine and name in its]
    if places:
        return any(_meets(mine[name], its[name]) for name in places)
    return "service" in mine and mine["service"] == its.get("service")


def _named(details: Pairs) -> dict[str, str]:
    """The details as they are compared: without capitals, `www.` and the like."""
    named: dict[str, str] = {}
    for name, value in details:
        plain = " ".join(value.casefold().split()).strip("#.,;")
        if name == "domain_or_ip":
            name = "domain" if any(letter.isalpha() for letter in plain) and ":" not in plain else "ip"
        if name == "domain":
            plain = plain.rpartition("//")[2].partition("/")[0].removeprefix("www.")
        if plain:
            named.setdefault(name, plain)
    return named


def _meets(one: str, other: str) -> bool:
    """Equal, or one a part of the other's domain."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
