"""The tickets we keep: those of the embedded desk, filed once for a ref, and copies of those that other desks have."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.core.facts import Pairs, Ticket

from .database import Part, Transaction
from .errors import StoreError
from .files import ADD_FILE, Taken, file_row, link
from .outbox import ADD_ERRAND, new_errand
from .schema import ticket_messages, tickets
from .search import holds
from .statements import Row, Statement, upsert

STATES = ("open", "waiting", "closed")
"""open: staff is to act; waiting: the requester is; closed."""

RATINGS = ("good", "bad")

OURS = "embedded"

CALLED = "called"
"""Instead of the mark of a look, where the desk calls us."""

DIGITS = 6
"""Of a number to begin with. Numbers are drawn, not counted: one's own says nothing about how many there are."""


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """`message_ref` is its author's, unique in the ticket; `author_kind` is requester, operator or system."""

    message_ref: str
    author_kind: str
    author_name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where another desk has a ticket. `number` is what the requester is told; `look_at` None: it cannot be asked.

    calls  it tells us of answers by itself
    """

    desk: str
    id: str
    number: str
    url: str = ""
    look_at: datetime | None = None
    calls: bool = False


@dataclass(frozen=True, slots=True)
class FiledTicket:
    """A ticket as the embedded desk has it, or as we last saw it at another.

    number    what the requester is told, like "#482113"; rating: his verdict, good, bad, or "" for none
    desk      who has it; desk_id and url: what that desk calls it, and where staff reads it there
    due_at    by when an answer was promised, None once nothing is owed; told_due_at: the newest moment told
    looked    the mark of what was last seen at another desk; failures: looks in a row that failed
    """

    ref: str
    number: str
    state: str
    email: str
    name: str
    confirmed: bool
    subject: str
    department: str
    priority: str
    language: str
    topic: str
    description: str
    details: Pairs
    articles: tuple[str, ...]
    transcript: str
    assignee: str
    rating: str
    created_at: datetime
    updated_at: datetime
    conversation: str
    desk: str
    desk_id: str
    url: str
    looked: str
    failures: int
    due_at: datetime | None
    told_due_at: datetime | None
    look_at: datetime | None

    @property
    def ours(self) -> bool:
        return self.desk == OURS

    @property
    def watched(self) -> bool:
        """Whether we learn what staff answers: here, or at a desk that calls or is looked at, or was until the end."""
        return self.ours or self.look_at is not None or bool(self.looked)


_FILE = Statement(
    upsert(tickets).values({column.name: bindparam(column.name) for column in tickets.c}).on_conflict_do_nothing()
)
_BY_REF = Statement(select(tickets).where(tickets.c.ref == bindparam("ref")))
_BY_NUMBER = Statement(select(tickets).where(tickets.c.number == bindparam("number")))
_SAY = Statement(
    upsert(ticket_messages)
    .values({name: bindparam(name) for name in ("ref", "message_ref", "author_kind", "author_name", "text", "at")})
    .on_conflict_do_nothing()
)
_TOUCH = Statement(update(tickets).where(tickets.c.ref == bindparam("in_ref")).values(updated_at=bindparam("in_now")))
_SAID = Statement(
    select(*(column for column in ticket_messages.c if column.name not in ("id", "ref")))
    .where(ticket_messages.c.ref == bindparam("ref"))
    .order_by(ticket_messages.c.at, ticket_messages.c.id)  # what was merged in stands in its place in time
)
_SET_STATE = Statement(
    update(tickets)
    .where(tickets.c.ref == bindparam("in_ref"))
    .values(state=bindparam("in_state"), updated_at=bindparam("in_now"))
)
_ASSIGN = Statement(
    update(tickets)
    .where(tickets.c.ref == bindparam("in_ref"))
    .values(assignee=bindparam("in_assignee"), updated_at=bindparam("in_now"))
)
_RATE = Statement(update(tickets).where(tickets.c.ref == bindparam("in_ref")).values(rating=bindparam("in_rating")))
_CONFIRM = Statement(update(tickets).where(tickets.c.ref == bindparam("in_ref")).values(confirmed=True))


class Tickets(Part):
    async def create_ticket(self, ticket: Ticket, transcript: str, now: datetime, conversation: str = "") -> str:
        """File the ticket and return its number, like "#482113". The same ref again: the same number, no twin."""
        row = _row(ticket, transcript, now, conversation)
        return await self.database.write(lambda tx: _create(tx, row))

    async def copy_ticket(self, ticket: Ticket, place: Place, now: datetime, conversation: str) -> None:
        """Keep a copy of a ticket that another desk has. The same ref again: nothing happens."""
        row = _row(ticket, "", now, conversation) | {
            "desk": place.desk,
            "desk_id": place.id,
            "desk_number": place.number,
            "url": place.url,
            "look_at": place.look_at,
            "looked": CALLED if place.calls else "",
        }
        await self.database.write(lambda tx: _create(tx, row))

    async def ticket_append(
        self,
        ref: str,
        message_ref: str,
        author_kind: str,
        author_name: str,
        text: str,
        now: datetime,
        *,
        tell_requester: bool = False,
        files: Sequence[Taken] = (),
        linked: Sequence[str] = (),
    ) -> bool:
        """Add a message; True if it is new, False if this `message_ref` is there already (and nothing happens).

        tell_requester  write, in the same transaction, the errand `ticket_reply` that mails it
        files           that came with it and belong to nothing else; linked: ids of those a conversation has already
        Raises StoreError if there is no such ticket.
        """
        message = TicketMessage(message_ref, author_kind, author_name, text, now)
        rows = [file_row(each, now, "", ref, message_ref) for each in files]
        return await self.database.write(lambda tx: _append(tx, ref, message, tell_requester, rows, linked))

    async def ticket(self, ref: str = "", *, number: str = "") -> FiledTicket | None:
        """By our ref, or by the number the requester was told, with or without its `#`."""
        if ref:
            row = await self._row(_BY_REF, {"ref": ref})
        else:
            digits = number.removeprefix("#")
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
                return None
            row = await self._row(_BY_NUMBER, {"number": int(digits)})
        return filed(row) if row else None

    async def ticket_messages(self, ref: str) -> list[TicketMessage]:
        """What was said about it, oldest first."""
        return [TicketMessage(**row) for row in await self._rows(_SAID, {"ref": ref})]

    async def tickets(
        self,
        *,
        state: str = "",
        department: str = "",
        priority: str = "",
        assignee: str | None = None,
        email: str = "",
        text: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[FiledTicket]:
        """Tickets that fit every filter given: those that owe an answer by their clocks, then by their last change.

        assignee  a user's id, "" for nobody's, None for any
        email     exactly this requester, whatever its capitals
        text      a piece of the number, the requester's address or name, or the subject
        """
        order = (tickets.c.due_at.is_(None), tickets.c.due_at, tickets.c.updated_at.desc(), tickets.c.ref)
        query = select(tickets).order_by(*order).limit(limit).offset(offset)
        for column, value in ((tickets.c.state, state), (tickets.c.department, department)):
            query = query.where(column == value) if value else query
        query = query.where(tickets.c.priority == priority) if priority else query
        query = query.where(tickets.c.assignee == assignee) if assignee is not None else query
        query = query.where(tickets.c.email == email.casefold()) if email else query
        query = query.where(holds(tickets.c.search, text)) if text else query
        return [filed(row) for row in await self._rows(query)]

    async def set_ticket_state(self, ref: str, state: str, now: datetime) -> bool:
        """open, waiting or closed; False if there is no such ticket. Raises ValueError for another state."""
        if state not in STATES:
            raise ValueError(f"a ticket is one of {STATES}, not {state!r}")
        return await self._run(_SET_STATE, {"in_ref": ref, "in_state": state, "in_now": now}) == 1

    async def assign_ticket(self, ref: str, user: str, now: datetime) -> bool:
        """Give it to a user, "" to nobody; False if there is no such ticket."""
        return await self._run(_ASSIGN, {"in_ref": ref, "in_assignee": user, "in_now": now}) == 1

    async def confirm_ticket(self, ref: str) -> bool:
        """Its requester proved to own the address; False if there is no such ticket."""
        return await self._run(_CONFIRM, {"in_ref": ref}) == 1

    async def rate_ticket(self, ref: str, rating: str) -> bool:
        """Its requester's verdict, good or bad; False if there is no such ticket. Raises ValueError for another."""
        if rating not in RATINGS:
            raise ValueError(f"a rating is one of {RATINGS}, not {rating!r}")
        return await self._run(_RATE, {"in_ref": ref, "in_rating": rating}) == 1


async def _create(tx: Transaction, row: dict[str, Any]) -> str:
    digits = DIGITS
    while True:
        if there := await tx.rows(_BY_REF, {"ref": row["ref"]}):
            return _shown(there[0])
        number = 10 ** (digits - 1) + secrets.randbelow(9 * 10 ** (digits - 1))
        told = row["desk_number"] or number
        search = f"{told} {row['email']} {row['name']} {row['subject']}".casefold()
        if await tx.run(_FILE, {**row, "number": number, "search": search}):
            return _shown({**row, "number": number})
        # Either the ref was filed meanwhile, or the number is taken; the fuller it gets, the longer numbers become.
        digits = min(digits + 1, 9)


def _row(ticket: Ticket, transcript: str, now: datetime, conversation: str) -> dict[str, Any]:
    return {
        "ref": ticket.ref,
        "state": "open",
        "email": ticket.email.casefold(),
        "name": ticket.name,
        "confirmed": ticket.confirmed,
        "subject": ticket.subject,
        "department": ticket.department,
        "priority": ticket.priority,
        "language": ticket.language,
        "topic": ticket.topic,
        "description": ticket.description,
        "details": ticket.details,
        "articles": ticket.articles,
        "transcript": transcript,
        "assignee": "",
        "rating": "",
        "created_at": now,
        "updated_at": now,
        "conversation": conversation,
        "desk": OURS,
        "desk_id": "",
        "desk_number": "",
        "url": "",
        "looked": "",
        "failures": 0,
        "due_at": None,
        "told_due_at": None,
        "look_at": None,
    }


def _shown(row: Mapping[str, Any]) -> str:
    """What the requester is told. A copy has a number of ours, too, but nobody ever hears it."""
    return str(row["desk_number"] or f"#{row['number']}")


def filed(row: Row) -> FiledTicket:
    """The ticket of a row of the table."""
    values = {name: value for name, value in row.items() if name not in ("search", "desk_number")}
    values["number"] = _shown(row)
    values["details"] = tuple((name, value) for name, value in row["details"])
    values["articles"] = tuple(row["articles"])
    return FiledTicket(**values)


async def _append(
    tx: Transaction,
    ref: str,
    message: TicketMessage,
    tell_requester: bool,
    files: Sequence[dict[str, Any]],
    linked: Sequence[str],
) -> bool:
    if not await tx.run(_TOUCH, {"in_ref": ref, "in_now": message.at}):
        raise StoreError(f"there is no ticket {ref}")
    row = {
        "ref": ref,
        "message_ref": message.message_ref,
        "author_kind": message.author_kind,
        "author_name": message.author_name,
        "text": message.text,
        "at": message.at,
    }
    if not await tx.run(_SAY, row):
        return False
    if files:
        await tx.many(ADD_FILE, files)
    if linked:
        await link(tx, linked, ref, message.message_ref)
    if tell_requester:
        detail = {"message_ref": message.message_ref}
        await tx.run(ADD_ERRAND, new_errand("ticket_reply", ref, f"{ref}/ticket_reply", message.at, detail=detail))
    return True
