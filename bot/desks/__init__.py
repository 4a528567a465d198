"""Who can file a ticket: the contract that every desk keeps, and the three ways in which it can fail.

Exactly once is ours, never the desk's: an errand is tried by one worker at a time, and on every try but the first a
desk finds before it creates. A desk is chosen by the setting `desk`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ..core.facts import Entry, Ticket
from ..mail.message import Attachment

__all__ = [
    "Attachment",
    "Case",
    "Desk",
    "DeskDown",
    "DeskRefused",
    "DeskUnsure",
    "Filed",
    "Message",
    "Reply",
    "State",
    "Status",
]


class State(StrEnum):
    """open: staff is to act; waiting: the requester is; closed; unknown: the desk does not say."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with what belongs to it on paper.

    now          of this try, in UTC
    link         where staff reads the conversation; "" where the house has no public address
    attachments  what was sent along in the chat; the transcript is not among them
    left_behind  names of what was sent along and the desk refused
    """

    ticket: Ticket
    conversation: str
    transcript: tuple[Entry, ...]
    now: datetime
    link: str = ""
    attachments: tuple[Attachment, ...] = ()
    left_behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a ticket is. `number` is what the visitor is told; `dropped` names what the desk did not keep."""

    desk: str
    id: str
    number: str
    url: str = ""
    existing: bool = False
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Words of the requester for a ticket that was filed, never empty, and what he sent with them; or what a colleague
    sent him in the chat.

    ref     the message's own, unique; the same ref is the same message
    number  unique in the ticket; of those of one conversation a later one is greater
    tries   counts from 1; more than 1 only if this message was given to a desk before
    sender  the colleague; "" for the requester
    """

    ref: str
    number: int
    text: str
    now: datetime
    tries: int = 1
    attachments: tuple[Attachment, ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What staff wrote at the desk, for the requester's eyes: plain text."""

    id: str
    author: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    state: State
    replies: tuple[Reply, ...] = ()


class DeskDown(Exception):
    """Surely not made: try again. `retry_after` in seconds, where the desk said so."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class DeskUnsure(Exception):
    """Perhaps made: find first, then try. `retry_after` in seconds, where finding needs time."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class DeskRefused(Exception):
    """Our fault or the set-up's, trying again cannot help, and surely nothing was made: the embedded desk takes it."""


class Desk(Protocol):
    """`tells` is whether this desk can be asked how a ticket stands; without it nobody asks."""

    name: str
    tells: bool

    async def create(self, case: Case, tries: int) -> Filed:
        """File a ticket. The same ref again gives the same Filed, never a second ticket.

        tries  1 only if this ref was never given to this desk before; otherwise the desk looks before it creates
        Raises DeskDown, DeskUnsure or DeskRefused; the last one only while surely nothing was made.
        """
        ...

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        """Add the requester's words and files to a filed ticket. The same message ref again: nothing happens."""
        ...

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        """For as many tickets as one cheap question can be about, by their ids: a mark that changes whenever something
        happens in the ticket. What has no mark is asked for its status each time.

        Raises DeskDown or DeskRefused.
        """
        ...

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        """How it stands now, and what staff answered for the requester's eyes; `known` are the ids of answers whose
        words need not be fetched again and may be left out.

        Raises DeskDown, or DeskRefused where the desk does not show it.
        """
        ...

    async def check(self) -> list[str]:
        """Faults of the set-up, in words for the administrator. Never raises for a desk that is down; it says so."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
