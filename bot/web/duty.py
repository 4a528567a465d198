"""Who is on duty: an operator's wish is kept until she changes it; that she is there must be said again and again."""

from __future__ import annotations

from datetime import timedelta

from .house import House

CAPACITY = 4  # conversations at once
CONNECTED = timedelta(seconds=60)  # a socket says it again every PULSE seconds
PULSE = 20
READING = timedelta(minutes=10)  # a page without a socket says it once


async def wants(house: House, operator: str) -> bool:
    """Whether the operator takes new conversations when she is there."""
    return await house.store.setting(_key(operator)) == "yes"


async def choose(house: House, operator: str, available: bool) -> None:
    await house.store.set_setting(_key(operator), "yes" if available else "no")
    await house.store.here(operator, available, CAPACITY, READING)
    await house.count_operators()


async def seen(house: House, operator: str, lasts: timedelta) -> bool:
    """She is there for as long as `lasts`, if nothing more is heard. Returns whether she takes new conversations."""
    available = await wants(house, operator)
    await house.store.here(operator, available, CAPACITY, lasts)
    await house.count_operators()
    return available


async def gone(house: House, operator: str) -> None:
    """She signed out, or may no longer come in."""
    await house.store.set_setting(_key(operator), "no")
    await house.store.away(operator)
    await house.count_operators()


def _key(operator: str) -> str:
    return f"available:{operator}"
