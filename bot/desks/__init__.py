"""Who can file a ticket: the contract that every desk keeps, and the three ways in which it can fail.

Exactly once is ours, never the desk's: an errand is tried by one worker at a time, and on every try but the first a desk
finds before it creates. A desk is chosen by the setting `desk`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ..core.facts import Entry, Ticket


class State(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with what belongs to it on paper."""

    ticket: Ticket
    conversation: str
    transcript: tuple[Entry, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a ticket is. `number` is what the visitor is told; `dropped` names what the desk did not keep."""

    desk: str
    id: str
    number: str
    url: str = ""
    existing: bool = False
    dropped: tuple[str, ...] = ()


class DeskDown(Exception):
    """Surely not made: try again. `retry_after` in seconds, where the desk said so."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class DeskUnsure(Exception):
    """Perhaps made: find first, then try."""


class DeskRefused(Exception):
    """Our fault or the set-up's: trying again cannot help. The embedded desk takes the ticket instead."""


class Desk(Protocol):
    name: str

    async def create(self, case: Case, tries: int) -> Filed:
        """File a ticket. The same ref again gives the same Filed, never a second ticket. `tries` counts from 1."""

    async def append(self, ref: str, message_ref: str, text: str, now: datetime) -> None:
        """Add the visitor's words to a filed ticket. The same message ref again: nothing happens."""

    async def status(self, ref: str) -> State: ...

    async def check(self) -> list[str]:
        """Faults of the set-up, in words for the administrator."""
