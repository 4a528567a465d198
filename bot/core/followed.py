"""What happens to a ticket once a desk has it: the promise of an answer, the answer, the end.

An answer is promised with the number, and again when the requester writes after he was answered. A promise is kept by
whoever answers first, in the ticket or in the conversation. One that passes is told, with the
reason and the next moment; the span doubles each time, so that nobody is told the same every ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from .fact import Fact

TICKET = "ticket"
EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Promised(Fact):
    """An answer was promised by `due` (ISO 8601): when the number was told, or when the requester wrote again.

    channel  by which he wrote, as the company's reply times call it: ticket (its page, the chat) or email
    """

    visible: ClassVar[bool] = False
    ref: str
    number: str
    department: str
    priority: str
    due: str
    channel: str = TICKET


@dataclass(frozen=True, slots=True)
class RequesterWrote(Fact):
    """The requester's later words are where staff reads them, so an answer is owed. Department and priority are the
    ticket's. `quiet`: only files came, so a promise that stands need not be said again."""

    visible: ClassVar[bool] = False
    ref: str
    number: str
    department: str
    priority: str
    channel: str = TICKET
    key: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class AnswerExpected(Fact):
    """The requester is told by when (ISO 8601) his later words will be answered."""

    ref: str
    number: str
    due: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class PromiseMissed(Fact):
    """The moment passed without an answer; the next one is `due`.

    reason  load (`ahead` other tickets wait for an answer, too), closed (it is no working time now), or ""
    """

    ref: str
    number: str
    due: str
    reason: str = ""
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class PromiseEnded(Fact):
    """Nothing is owed any more. `how` is answered, closed, merged, or never: the company has no hours left for it."""

    visible: ClassVar[bool] = False
    ref: str
    how: str


@dataclass(frozen=True, slots=True)
class TicketAnswered(Fact):
    """Staff answered in the ticket. The words are shown here only to who has proved to be its requester."""

    ref: str
    number: str
    name: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class TicketStateChanged(Fact):
    """A ticket was closed, or opened again: `state` is closed or open."""

    ref: str
    number: str
    state: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class TicketMerged(Fact):
    """A ticket goes on in another of the same requester, whose address is `email`. Only to who has proved there to own
    it the other is named: that there is one is nobody else's business."""

    ref: str
    number: str
    into: str
    into_number: str
    email: str
    key: str = ""


class Promise(NamedTuple):
    """A promise that still stands. `due` is ISO 8601; `missed` counts those before it."""

    ref: str
    number: str
    department: str
    priority: str
    due: str
    missed: int = 0
    channel: str = TICKET


Promises = tuple[Promise, ...]


def promises_after(promises: Promises, fact: Promised | PromiseMissed | PromiseEnded) -> Promises:
    """The promises that stand once this has happened: one a ticket."""
    others = tuple(each for each in promises if each.ref != fact.ref)
    match fact:
        case Promised(ref=ref, number=number, department=department, priority=priority, due=due, channel=channel):
            return (*others, Promise(ref, number, department, priority, due, channel=channel))
        case PromiseMissed(ref=ref, due=due):
            return tuple(
                each._replace(due=due, missed=each.missed + 1) if each.ref == ref else each for each in promises
            )
    return others
