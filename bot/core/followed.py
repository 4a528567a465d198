"""What happens to a ticket once a desk has it: the promise of a first answer, the answer, the end.

A promise is kept by whoever answers first, in the ticket or in the conversation. One that passes is told, with the
reason and the next moment; the span doubles each time, so that nobody is told the same every ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from .fact import Fact


@dataclass(frozen=True, slots=True)
class Promised(Fact):
    """The first answer was promised by `due` (ISO 8601) when the number was told."""

    visible: ClassVar[bool] = False
    ref: str
    number: str
    department: str
    priority: str
    due: str


@dataclass(frozen=True, slots=True)
class PromiseMissed(Fact):
    """The moment passed without an answer; the next one is `due`.

    reason  load (`ahead` other tickets wait for their first answer, too), closed (it is no working time now), or ""
    """

    ref: str
    number: str
    due: str
    reason: str = ""
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class PromiseEnded(Fact):
    """Nothing is owed any more. `how` is answered, closed, or never: the company has no hours left to keep it in."""

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


class Promise(NamedTuple):
    """A promise that still stands. `due` is ISO 8601; `missed` counts those before it."""

    ref: str
    number: str
    department: str
    priority: str
    due: str
    missed: int = 0


Promises = tuple[Promise, ...]


def promises_after(promises: Promises, fact: Promised | PromiseMissed | PromiseEnded) -> Promises:
    """The promises that stand once this has happened: one a ticket."""
    others = tuple(each for each in promises if each.ref != fact.ref)
    match fact:
        case Promised(ref=ref, number=number, department=department, priority=priority, due=due):
            return (*others, Promise(ref, number, department, priority, due))
        case PromiseMissed(ref=ref, due=due):
            return tuple(
                each._replace(due=due, missed=each.missed + 1) if each.ref == ref else each for each in promises
            )
    return others
