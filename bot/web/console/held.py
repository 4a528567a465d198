"""Which of an operator's conversations wait for her words: the visitor spoke last."""

from __future__ import annotations

from ...store import Store
from ..entries import spoken_by

HELD = 50  # conversations of one operator that are looked at
LAST = 20  # entries of each in which somebody's words are looked for


async def awaiting(store: Store, operator: str) -> frozenset[str]:
    """The ids of those conversations."""
    held = await store.conversations(holder="operator", operator=operator, limit=HELD)
    return frozenset([each.id for each in held if await _visitor_spoke_last(store, each.id, each.seq)])


async def _visitor_spoke_last(store: Store, conversation: str, seq: int) -> bool:
    entries = await store.entries(conversation, since=max(0, seq - LAST), limit=LAST)
    speakers = [spoken_by(entry.fact) for entry in entries]
    return next((each == "visitor" for each in reversed(speakers) if each in ("visitor", "operator")), False)
