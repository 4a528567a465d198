"""The clocks of tickets: by when an answer was promised, and when another desk is asked next how one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, func, select, update

from .database import Part, Transaction
from .schema import DUE, TO_LOOK, tickets
from .statements import Statement
from .tickets import FiledTicket, filed


@dataclass(frozen=True, slots=True)
class Clock:
    """What a turn does to a ticket's clock: a promise by `due`, None for an end of it.

    again  the promise before it has passed: what is owed stays owed since then
    """

    ref: str
    due: datetime | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """Tickets whose promised answer has not come: all of them, those of whom it was promised by now, and since when."""

    waiting: int
    overdue: int
    oldest: datetime | None


_OF_THE_TICKET = tickets.c.ref == bindparam("in_ref")
_SET = Statement(
    update(tickets).where(_OF_THE_TICKET).values(due_at=bindparam("in_due"), told_due_at=bindparam("in_due"))
)
_TELL = Statement(update(tickets).where(_OF_THE_TICKET).values(told_due_at=bindparam("in_due")))
_WAITING = Statement(select(func.count().label("number")).select_from(tickets).where(DUE))
_OVERDUE = Statement(
    select(func.count().label("number"), func.min(tickets.c.due_at).label("oldest"))
    .select_from(tickets)
    .where(DUE, tickets.c.due_at <= bindparam("now"))
)
_TO_LOOK = Statement(
    select(tickets)
    .where(TO_LOOK, tickets.c.look_at <= bindparam("now"), tickets.c.desk == bindparam("desk"))
    .order_by(tickets.c.look_at, tickets.c.ref)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)
_ANY_TO_LOOK = Statement(
    select(tickets.c.ref)
    .where(TO_LOOK, tickets.c.look_at <= bindparam("now"), tickets.c.desk == bindparam("desk"))
    .limit(1)
)
_LOOK_AT = Statement(update(tickets).where(_OF_THE_TICKET).values(look_at=bindparam("in_look_at")))
_LOOKED = Statement(
    update(tickets)
    .where(_OF_THE_TICKET)
    .values(look_at=bindparam("in_look_at"), looked=bindparam("in_looked"), failures=bindparam("in_failures"))
)


async def set_clocks(tx: Transaction, clocks: Sequence[Clock]) -> None:
    for clock in clocks:
        await tx.run(_TELL if clock.again else _SET, {"in_ref": clock.ref, "in_due": clock.due})


class Clocks(Part):
    async def owed(self, now: datetime) -> Owed:
        """How many answers are owed and overdue, and since when the oldest of them: the figures to watch."""

        async def work(tx: Transaction) -> Owed:
            [waiting], [late] = await tx.rows(_WAITING), await tx.rows(_OVERDUE, {"now": now})
            return Owed(waiting["number"], late["number"], late["oldest"])

        return await self.database.read(work)

    async def claim_looks(self, desk: str, now: datetime, lease: timedelta, limit: int) -> list[FiledTicket]:
        """Copies of this desk's tickets that are to be looked at now, ours alone until `now + lease`."""

        async def work(tx: Transaction) -> list[FiledTicket]:
            rows = await tx.rows(_TO_LOOK, {"now": now, "desk": desk, "most": limit})
            for row in rows:
                await tx.run(_LOOK_AT, {"in_ref": row["ref"], "in_look_at": now + lease})
            return [filed(row) for row in rows]

        any_due = await self._rows(_ANY_TO_LOOK, {"now": now, "desk": desk})
        return await self.database.write(work) if any_due else []

    async def looked(self, ref: str, looked: str, look_at: datetime | None, failures: int = 0) -> bool:
        """What was seen, and when to look again; None for never. False if the ticket is gone."""
        values = {"in_ref": ref, "in_looked": looked, "in_look_at": look_at, "in_failures": failures}
        return await self._run(_LOOKED, values) == 1

    async def look(self, ref: str, at: datetime) -> bool:
        """Look at it from `at` on, whatever was planned."""
        return await self._run(_LOOK_AT, {"in_ref": ref, "in_look_at": at}) == 1
