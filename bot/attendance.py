"""Who of the operators is there: how many are free, and whose conversations must go back to the queue.

Presence is a time-to-live in the database, so it is right on every process and survives the death of any.
"""

from __future__ import annotations

from collections import Counter

from .store import Store

HELD_LIMIT = 1000  # conversations held by operators that are looked at


async def free_operators(store: Store) -> int:
    """How many more conversations the available operators have room for."""
    present = await store.present()
    if not present:
        return 0
    held = Counter(each.operator for each in await store.conversations(holder="operator", limit=HELD_LIMIT))
    return sum(max(0, each.capacity - held[each.operator]) for each in present if each.available)


async def deserted(store: Store) -> list[tuple[str, str]]:
    """(conversation, operator) of each conversation whose operator's presence has run out."""
    held = await store.conversations(holder="operator", limit=HELD_LIMIT)
    if not held:
        return []
    there = {each.operator for each in await store.present()}
    return [(each.id, each.operator) for each in held if each.operator not in there]
