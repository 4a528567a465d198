"""Who the visitor is: what a signed identity changes, and when two of them are not the same person."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .facts import Pairs, VisitorIdentified

if TYPE_CHECKING:
    from .conversation import Conversation


CONTACTS = ("owner", "technical", "billing")
"""What somebody may be to an account; who may ask for what is said in the company file (policy D2)."""


def is_proved(conversation: Conversation) -> bool:
    """Whether the address that answers go to is known to be the visitor's own."""
    return bool(conversation.proved) and same_address(conversation.proved, conversation.email)


def contact_of(conversation: Conversation) -> str:
    """What he surely is to the account, one of CONTACTS; "" where nobody has said so for the address in use."""
    return conversation.identity.contact if conversation.identity and is_proved(conversation) else ""


def of_another(conversation: Conversation, address: str) -> bool:
    """Whether somebody else's address was proved or given here: his words and these must never meet."""
    known = conversation.proved or conversation.email
    return bool(known) and not same_address(known, address)


def is_news(conversation: Conversation, fact: VisitorIdentified) -> bool:
    """Whether this identity is not the one that is known. Whoever comes without one only ends one that was there."""
    return fact != conversation.identity if fact.email else conversation.identity is not None


def identified(conversation: Conversation, fact: VisitorIdentified) -> dict[str, Any]:
    """The fold: the address is his own, and what came with it need not be asked. Without one he is anybody again, and
    the ticket that was made for the other is no longer his to add to; one that has no number yet is told its number."""
    if not fact.email:
        return dict(identity=None, proved="") | out_of_reach(conversation, bool(conversation.number))
    details = tuple({**dict(brought(fact)), **dict(conversation.details)}.items())
    return dict(identity=fact, proved=fact.email, email=fact.email, details=details)


def out_of_reach(conversation: Conversation, now: bool) -> dict[str, Any]:
    """The fold of what nobody may add to any more: the ticket of who was signed in."""
    return dict(ticket="", number="", ticket_of="") if now and conversation.ticket_of else {}


def brought(identity: VisitorIdentified | None) -> Pairs:
    """The details of a case that an identity settles: of several domains nobody can say which is meant."""
    if identity is None:
        return ()
    lists = {"service": identity.services, "domain": identity.domains, "order": identity.orders}
    single = tuple((name, values[0]) for name, values in lists.items() if len(values) == 1)
    return (("customer", identity.customer), *single) if identity.customer else single


def plain_value(value: Any) -> Any:
    """A value of the state as JSON can hold it."""
    match value:
        case datetime():
            return value.isoformat()
        case VisitorIdentified():
            return dataclasses.asdict(value)
    return value


def restored(plain: Mapping[str, Any]) -> VisitorIdentified:
    """The identity that `plain_value` wrote."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in plain.items()}
    return VisitorIdentified(**values)


def same_address(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
