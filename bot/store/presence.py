"""Who is at work: said again every while, and forgotten by the database's clock if it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Float, bindparam, delete, select

from .database import Part
from .schema import presence
from .statements import Statement, upsert
from .types import DatabaseTime


@dataclass(frozen=True, slots=True)
class Present:
    """An operator at work. `available`: takes new conversations; `capacity`: how many at once."""

    operator: str
    available: bool
    capacity: int
    expires_at: datetime


_until = DatabaseTime(bindparam("seconds", type_=Float()))
_now = DatabaseTime(bindparam("zero", 0.0, type_=Float()))
_HERE = Statement(
    upsert(presence)
    .values(
        operator=bindparam("operator"),
        available=bindparam("available"),
        capacity=bindparam("capacity"),
        expires_at=_until,
    )
    .on_conflict_do_update(
        index_elements=[presence.c.operator],
        set_={
            "available": bindparam("available", type_=presence.c.available.type),
            "capacity": bindparam("capacity", type_=presence.c.capacity.type),
            "expires_at": _until,
        },
    )
)
_AWAY = Statement(delete(presence).where(presence.c.operator == bindparam("operator")))
_PRESENT = Statement(select(presence).where(presence.c.expires_at > _now).order_by(presence.c.operator))
_CLOCK = Statement(select(_now.label("now")))


class Presence(Part):
    async def here(self, operator: str, available: bool, capacity: int, lasts: timedelta) -> None:
        """The operator is at work for as long as `lasts`, unless this is said again before."""
        values = {"operator": operator, "available": available, "capacity": capacity}
        await self._run(_HERE, {**values, "seconds": lasts.total_seconds()})

    async def away(self, operator: str) -> None:
        await self._run(_AWAY, {"operator": operator})

    async def present(self) -> list[Present]:
        """Everybody whose time has not run out."""
        return [Present(**row) for row in await self._rows(_PRESENT)]

    async def clock(self) -> datetime:
        """The database's time, the same for all processes: for leases and deadlines."""
        row = await self._row(_CLOCK)
        assert row is not None
        now: datetime = row["now"]
        return now
