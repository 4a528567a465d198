"""Errands: what must leave the house, each tried by one worker at a time until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select, text, update

from bot.core import facts
from bot.core.facts import Fact

from .database import Part, Transaction
from .errors import StoreError
from .outbox import ADD_ERRAND, new_errand
from .schema import entries, errands
from .statements import Row, Statement
from .types import from_json

ERROR = 500
"""Characters of an error that are kept."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that must leave the house.

    kind      ticket, ticket_message, transcript; others are added by who needs them
    ref       what it is about: a ticket's ref; may be empty
    fact      the fact that promised it, None if no fact of a conversation did
    detail    what it needs besides
    tries     how often it was claimed, this time included: from 2 on it may have been done before
    due_at    when it may be claimed next; while `worker` has it, when the lease ends
    state     waiting, done, abandoned
    """

    id: int
    conversation: str
    seq: int
    kind: str
    ref: str
    state: str
    created_at: datetime
    due_at: datetime
    tries: int
    worker: str
    error: str
    ended_at: datetime | None
    detail: Mapping[str, Any] = field(default_factory=dict)
    fact: Fact | None = None


_COLUMNS = [
    errands.c[name]
    for name in ("id", "conversation", "seq", "kind", "ref", "state", "created_at", "due_at", "tries", "worker")
] + [errands.c.error, errands.c.ended_at, errands.c.detail]

_earlier = errands.alias("earlier")
_CLAIMABLE = Statement(
    select(errands.c.id)
    .where(errands.c.state == "waiting", errands.c.due_at <= bindparam("now"))
    .where(
        # Said in words, not with a parameter, so that SQLite sees that the index of what waits serves.
        ~exists().where(
            _earlier.c.line == errands.c.line, _earlier.c.id < errands.c.id, text("earlier.state = 'waiting'")
        )
    )
    .order_by(errands.c.due_at, errands.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIM = Statement(
    update(errands)
    .where(errands.c.id == bindparam("in_id"))
    .values(worker=bindparam("in_worker"), due_at=bindparam("in_due_at"), tries=errands.c.tries + 1)
)
_ERRAND = Statement(select(*_COLUMNS).where(errands.c.id == bindparam("id")))
_FACT = Statement(
    select(entries.c.fact).where(entries.c.conversation == bindparam("conversation"), entries.c.seq == bindparam("seq"))
)
_IN_HAND = (
    errands.c.id == bindparam("in_id"),
    errands.c.state == "waiting",
    errands.c.worker == bindparam("in_worker"),
    errands.c.tries == bindparam("in_tries"),
)
_FINISH = Statement(
    update(errands)
    .where(errands.c.id == bindparam("in_id"), errands.c.state == "waiting")
    .values(state="done", worker="", error="", ended_at=bindparam("in_now"))
)
_POSTPONE = Statement(
    update(errands).where(*_IN_HAND).values(worker="", due_at=bindparam("in_due_at"), error=bindparam("in_error"))
)
_HOLD = Statement(update(errands).where(*_IN_HAND).values(due_at=bindparam("in_due_at")))
_ABANDON = Statement(
    update(errands)
    .where(*_IN_HAND)
    .values(state="abandoned", worker="", error=bindparam("in_error"), ended_at=bindparam("in_now"))
)
_RETRY = Statement(
    update(errands)
    .where(errands.c.id == bindparam("in_id"), errands.c.state != "done", errands.c.worker == "")
    .values(state="waiting", due_at=bindparam("in_now"), ended_at=None)
)
_FORGET = Statement(
    update(errands)
    .where(errands.c.state == "waiting", errands.c.worker != "")
    .values(worker="", due_at=bindparam("in_now"))
)
_OLDEST = Statement(select(func.min(errands.c.created_at).label("oldest")).where(errands.c.state == "waiting"))
_COUNTS = Statement(
    select(errands.c.state, errands.c.kind, func.count().label("number"))
    .where(errands.c.state != "done")
    .group_by(errands.c.state, errands.c.kind)
)
_ANY_DUE = Statement(
    select(errands.c.id).where(errands.c.state == "waiting", errands.c.due_at <= bindparam("now")).limit(1)
)


class Errands(Part):
    async def add_errand(
        self,
        kind: str,
        ref: str,
        now: datetime,
        *,
        line: str = "",
        detail: Mapping[str, Any] | None = None,
        conversation: str = "",
    ) -> None:
        """An errand that no fact promised (a mail to a requester, a webhook). Errands of one `line` keep their
        order; without one it is `<ref>/<kind>`."""
        row = new_errand(kind, ref, line or f"{ref}/{kind}", now, conversation=conversation, detail=detail)
        await self._run(ADD_ERRAND, row)

    async def claim_errand(self, now: datetime, lease: timedelta, worker: str) -> Errand | None:
        """The errand that is due the longest, ours alone until `now + lease`; None when nothing is due.

        Of the errands of one line only the first that is not done may be claimed: one try at a time for a ref, and
        a conversation's errands in their order; other conversations are not held up. An expired lease is claimable.
        Claim before the outside is touched: if claiming fails, nothing may leave.
        """
        if not await self._rows(_ANY_DUE, {"now": now}):
            return None
        return await self.database.write(lambda tx: _claim(tx, now, lease, worker))

    async def finish(self, errand: Errand, now: datetime) -> bool:
        """It is done and leaves no fact behind. Also true of a worker whose lease is over: done is done."""
        return await self._run(_FINISH, {"in_id": errand.id, "in_now": now}) == 1

    async def hold(self, errand: Errand, until: datetime) -> bool:
        """A longer lease; False if the errand is no longer ours."""
        return await self._run(_HOLD, {**_in_hand(errand), "in_due_at": until}) == 1

    async def postpone(self, errand: Errand, until: datetime, error: str) -> bool:
        """Not done: try again from `until` on. False if the errand is no longer ours, and nothing changes."""
        values = {**_in_hand(errand), "in_due_at": until, "in_error": error[:ERROR]}
        return await self._run(_POSTPONE, values) == 1

    async def abandon(self, errand: Errand, now: datetime, error: str) -> bool:
        """Never to be tried again unless an administrator says so; the errands behind it go on."""
        return await self._run(_ABANDON, {**_in_hand(errand), "in_now": now, "in_error": error[:ERROR]}) == 1

    async def forget_workers(self, now: datetime) -> int:
        """End every lease: at the start of the only process that uses the database, whoever held one is dead.

        The errands keep their count of tries, so whoever claims them next finds before it creates.
        """
        return await self._run(_FORGET, {"in_now": now})

    async def retry_errand(self, id: int, now: datetime) -> bool:
        """Due at once, abandoned or not; False if it is done or in a worker's hand."""
        return await self._run(_RETRY, {"in_id": id, "in_now": now}) == 1

    async def errands(
        self,
        *,
        state: str = "",
        kind: str = "",
        conversation: str = "",
        ref: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Errand]:
        """The delivery log, newest first; without their facts."""
        wanted = {"state": state, "kind": kind, "conversation": conversation, "ref": ref}
        query = select(*_COLUMNS).order_by(errands.c.id.desc()).limit(limit).offset(offset)
        query = query.where(*(errands.c[name] == value for name, value in wanted.items() if value))
        return [Errand(**row) for row in await self._rows(query)]

    async def errand(self, id: int) -> Errand | None:
        return await self.database.read(lambda tx: _errand(tx, id))

    async def errand_counts(self) -> dict[tuple[str, str], int]:
        """How many are not done, by (state, kind)."""
        return {(row["state"], row["kind"]): row["number"] for row in await self._rows(_COUNTS)}

    async def oldest_errand(self) -> datetime | None:
        """When the oldest errand that still waits was written: the figure to watch."""
        row = await self._row(_OLDEST)
        return row["oldest"] if row else None


async def _claim(tx: Transaction, now: datetime, lease: timedelta, worker: str) -> Errand | None:
    claimable = await tx.rows(_CLAIMABLE, {"now": now})
    if not claimable:
        return None
    id = claimable[0]["id"]
    await tx.run(_CLAIM, {"in_id": id, "in_worker": worker, "in_due_at": now + lease})
    return await _errand(tx, id)


async def _errand(tx: Transaction, id: int) -> Errand | None:
    rows = await tx.rows(_ERRAND, {"id": id})
    if not rows:
        return None
    row: Row = rows[0]
    written = await tx.rows(_FACT, row) if row["seq"] else []
    return Errand(**row, fact=_fact(written[0]["fact"]) if written else None)


def _fact(raw: str) -> Fact:
    try:
        return facts.from_plain(from_json(raw))
    except KeyError as missing:
        raise StoreError(f"an errand was written by a newer version: {missing}") from None


def _in_hand(errand: Errand) -> dict[str, Any]:
    return {"in_id": errand.id, "in_worker": errand.worker, "in_tries": errand.tries}
