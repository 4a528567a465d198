"""Cases: every ticket across conversations and desks; which are open, which belong together, which became one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, delete, exists, or_, select, true, update

from bot.core.facts import Confirmed, Entry, Lapsed, Pairs, TicketOpened, TicketRequested
from bot.core.open_cases import OpenCase

from .database import Part, Transaction
from .errors import StoreError
from .outbox import ADD_ERRAND, DESK, new_errand
from .schema import case_links, cases, ticket_messages, tickets
from .statements import Row, Statement, upsert
from .types import storable

EMBEDDED = "embedded"
OFFERED = 20
"""Open cases of one address that a turn may know of, the newest."""


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket wherever it is. `number`, `desk` and `desk_id` are empty until a desk has it.

    kept         it has a row of its own: at the embedded desk (`here`), or the copy of one elsewhere

    confirmed    its requester proved to own the address, at the promise or later
    closed       as far as we know: a desk elsewhere is asked when its requester signs in
    merged_into  the ref of the ticket that took it in, "" for none
    """

    ref: str
    conversation: str
    email: str
    confirmed: bool
    details: Pairs
    subject: str
    number: str
    desk: str
    desk_id: str
    url: str
    closed: bool
    merged_into: str
    opened_at: datetime
    kept: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Merging:
    """Two tickets that become one.

    told    what the surviving thread is told of the other: its words, as its requester wrote them
    notes   for desks elsewhere, by the ref of the ticket there
    """

    gone: Case
    stays: Case
    told: str
    notes: Sequence[tuple[Case, str]] = ()


Change = tuple[Statement, dict[str, Any]]

_PROMISE = Statement(
    upsert(cases).values({column.name: bindparam(column.name) for column in cases.c}).on_conflict_do_nothing()
)
_FILED = Statement(
    update(cases)
    .where(cases.c.ref == bindparam("in_ref"))
    .values({name: bindparam(f"in_{name}") for name in ("number", "desk", "desk_id", "url")})
)
_CONFIRMED = Statement(update(cases).where(cases.c.ref == bindparam("in_ref")).values(confirmed=True))
_CLOSED = Statement(
    update(cases)
    .where(cases.c.ref == bindparam("in_ref"))
    .values(closed=bindparam("in_closed", type_=cases.c.closed.type))
)
_COLUMNS = [column for column in cases.c if column.name not in ("confirmed", "closed")]
_WHOLE = (
    select(
        *_COLUMNS,
        cases.c.confirmed,
        cases.c.closed,
        tickets.c.state.label("ticket_state"),
        tickets.c.desk.label("ticket_desk"),
        tickets.c.confirmed.label("ticket_confirmed"),
    )
    .select_from(cases.outerjoin(tickets, tickets.c.ref == cases.c.ref))
    .order_by(cases.c.opened_at.desc(), cases.c.ref)
)
_PROVED = or_(cases.c.confirmed.is_(true()), tickets.c.confirmed.is_(true()))
_IS_OPEN = or_(and_(tickets.c.ref.is_(None), cases.c.closed.isnot(true())), tickets.c.state != "closed")
_ONE = Statement(_WHOLE.where(cases.c.ref == bindparam("ref")))
_OF_ADDRESS = Statement(_WHOLE.where(cases.c.email == bindparam("email"), cases.c.number != ""))
_NUMBERED = Statement(
    _WHOLE.where(or_(cases.c.number == bindparam("bare"), cases.c.number == bindparam("signed")), cases.c.number != "")
)
_OPEN = Statement(
    _WHOLE.where(cases.c.email == bindparam("email"), cases.c.number != "", cases.c.merged_into == "")
    .where(_PROVED, _IS_OPEN)
    .limit(bindparam("most", type_=Integer()))
)
_IN_ONE = Statement(_WHOLE.where(cases.c.merged_into == bindparam("ref")))
_LINKED = Statement(
    _WHOLE.where(cases.c.ref.in_(select(case_links.c.other).where(case_links.c.ref == bindparam("in_ref"))))
)
_LINK = Statement(
    upsert(case_links).values({name: bindparam(name) for name in ("ref", "other", "at")}).on_conflict_do_nothing()
)
_UNLINK = Statement(
    delete(case_links).where(case_links.c.ref == bindparam("in_ref"), case_links.c.other == bindparam("in_other"))
)
_MERGE = Statement(
    update(cases)
    .where(or_(cases.c.ref == bindparam("in_ref"), cases.c.merged_into == bindparam("in_ref")))
    .values(merged_into=bindparam("in_stays"))
)
_there = ticket_messages.alias("there")
_MOVE = Statement(
    update(ticket_messages)
    .where(ticket_messages.c.ref == bindparam("in_ref"))
    .where(  # one mail may have answered both
        ~exists().where(_there.c.ref == bindparam("in_stays"), _there.c.message_ref == ticket_messages.c.message_ref)
    )
    .values(ref=bindparam("in_stays"))
)
_SAY = Statement(
    upsert(ticket_messages)
    .values({name: bindparam(name) for name in ("ref", "message_ref", "author_kind", "author_name", "text", "at")})
    .on_conflict_do_nothing()
)
_SET_STATE = Statement(
    update(tickets)
    .where(tickets.c.ref == bindparam("in_ref"))
    .values(state=bindparam("in_state"), updated_at=bindparam("in_now"))
)


def changes(conversation: str, entry: Entry) -> list[Change]:
    """What a fact says about a case, to be written in its own transaction."""
    match entry.fact:
        case TicketRequested(ticket=ticket):
            row = {
                "ref": storable(ticket.ref),
                "conversation": conversation,
                "email": storable(ticket.email.casefold()),
                "confirmed": ticket.confirmed,
                "details": ticket.details,
                "subject": storable(ticket.subject),
                **dict.fromkeys(("number", "desk", "desk_id", "url", "merged_into"), ""),
                "closed": False,
                "opened_at": entry.at,
            }
            return [(_PROMISE, row)]
        case TicketOpened(ref=ref, number=number, desk=desk, url=url, id=id):
            values = {"in_number": number, "in_desk": desk, "in_desk_id": id or ref, "in_url": url}
            return [(_FILED, {"in_ref": ref, **values})]
        case Confirmed(ref=ref):
            return [(_CONFIRMED, {"in_ref": ref})]
        case Lapsed(ref=ref):
            return [(_CLOSED, {"in_ref": ref, "in_closed": True})]
    return []


class Cases(Part):
    async def case(self, ref: str) -> Case | None:
        row = await self._row(_ONE, {"ref": ref})
        return _case(row) if row else None

    async def cases_of(self, email: str) -> list[Case]:
        """Every ticket of this address that a desk has, the newest first; also those that somebody only typed."""
        return [_case(row) for row in await self._rows(_OF_ADDRESS, {"email": email.casefold()})]

    async def open_cases(self, email: str) -> tuple[OpenCase, ...]:
        """The open tickets of an address that was proved in them, wherever they are, the newest first."""
        rows = await self._rows(_OPEN, {"email": email.casefold(), "most": OFFERED})
        return tuple(OpenCase(row["ref"], row["number"], _pairs(row["details"])) for row in rows)

    async def cases_by_number(self, number: str) -> list[Case]:
        """By the number the requester was told, with or without its `#`: desks elsewhere may have given it, too."""
        bare = number.strip().removeprefix("#")
        return [_case(row) for row in await self._rows(_NUMBERED, {"bare": bare, "signed": f"#{bare}"})]

    async def surviving(self, ref: str) -> str:
        """The ref of the ticket that took this one in; its own if none did."""
        case = await self.case(ref)
        return case.merged_into or ref if case else ref

    async def merged_into(self, ref: str) -> list[Case]:
        """The tickets that this one took in."""
        return [_case(row) for row in await self._rows(_IN_ONE, {"ref": ref})]

    async def linked_cases(self, ref: str) -> list[Case]:
        return [_case(row) for row in await self._rows(_LINKED, {"in_ref": ref})]

    async def link_cases(self, one: str, other: str, now: datetime) -> None:
        """Say that both belong together. Once more: nothing happens."""

        async def work(tx: Transaction) -> None:
            for ref, far in ((one, other), (other, one)):
                await tx.run(_LINK, {"ref": ref, "other": far, "at": now})

        await self.database.write(work)

    async def unlink_cases(self, one: str, other: str) -> None:
        async def work(tx: Transaction) -> None:
            for ref, far in ((one, other), (other, one)):
                await tx.run(_UNLINK, {"in_ref": ref, "in_other": far})

        await self.database.write(work)

    async def set_case_closed(self, ref: str, closed: bool) -> None:
        """As a desk elsewhere says."""
        await self._run(_CLOSED, {"in_ref": ref, "in_closed": closed})

    async def tell_case(self, ref: str, text: str, now: datetime) -> None:
        """Words for a ticket at a desk elsewhere, brought there by the courier."""
        case = await self.case(ref)
        if case is not None:
            await self._run(ADD_ERRAND, _note(case, text, now))

    async def merge_cases(self, merging: Merging, now: datetime) -> bool:
        """Make one thread of two; False if either was merged meanwhile, and nothing changes.

        What was said about the one that goes is said in the other, in its place in time; its number stays good, and
        leads there. Its conversations and desks elsewhere are told by errands of the same transaction.
        """
        return await self.database.write(lambda tx: _merge(tx, merging, now))


async def _merge(tx: Transaction, merging: Merging, now: datetime) -> bool:
    gone, stays = merging.gone.ref, merging.stays.ref
    for ref in sorted((gone, stays)):
        found = await tx.rows(_ONE, {"ref": ref})
        if not found or found[0]["merged_into"]:
            return False
    if gone == stays:
        raise StoreError("a ticket is not merged into itself")
    await tx.run(_MERGE, {"in_ref": gone, "in_stays": stays})
    if merging.stays.kept:
        first = {"author_kind": "requester", "author_name": "", "text": merging.told, "at": merging.gone.opened_at}
        await tx.run(_SAY, {"ref": stays, "message_ref": f"merged:{gone}", **first})
        if merging.stays.here and not merging.gone.closed:
            await tx.run(_SET_STATE, {"in_ref": stays, "in_state": "open", "in_now": now})
        if merging.gone.kept:
            await tx.run(_MOVE, {"in_ref": gone, "in_stays": stays})
    await tx.run(_SET_STATE, {"in_ref": gone, "in_state": "closed", "in_now": now})
    await tx.run(_CLOSED, {"in_ref": gone, "in_closed": True})
    await tx.run(ADD_ERRAND, _news(merging, now))
    for case, text in merging.notes:
        await tx.run(ADD_ERRAND, _note(case, text, now))
    return True


def _note(case: Case, text: str, now: datetime) -> dict[str, Any]:
    line = f"{case.conversation}/{DESK}"
    return new_errand("case_note", case.ref, line, now, conversation=case.conversation, detail={"text": text})


def _news(merging: Merging, now: datetime) -> dict[str, Any]:
    """The errand that tells the conversations of the ticket that is gone."""
    gone, into = merging.gone, {"into": merging.stays.ref}
    line = f"{gone.conversation}/merged"
    return new_errand("case_merged", gone.ref, line, now, conversation=gone.conversation, detail=into)


def _case(row: Row) -> Case:
    values = {name: value for name, value in row.items() if not name.startswith("ticket_")}
    kept = row["ticket_state"] is not None
    values["details"] = _pairs(row["details"])
    values["confirmed"] = row["confirmed"] or bool(row["ticket_confirmed"])
    values["closed"] = row["ticket_state"] == "closed" if kept else row["closed"]
    return Case(**values, kept=kept, here=row["ticket_desk"] == EMBEDDED)


def _pairs(details: Any) -> Pairs:
    return tuple((name, value) for name, value in details)
