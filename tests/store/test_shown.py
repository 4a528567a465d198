"""A signed identity for one visitor is known by the conversations that showed it, whichever process they came to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.store import Store

from .talk import MINUTE, NOW, begin

UNTIL = NOW + 60 * MINUTE


async def shows(store: Store, conversation: str, after: timedelta = timedelta(), token: str = "t1") -> bool:
    return await store.show_token(token, conversation, NOW + after, UNTIL, MINUTE)


async def test_the_first_shows_it_again_and_another_only_in_the_first_minute(store: Store, other: Store) -> None:
    assert await shows(store, "ana")
    assert await shows(other, "second tab", MINUTE / 2)
    assert not await shows(other, "thief", 2 * MINUTE)
    assert await shows(other, "ana", 2 * MINUTE) and await shows(store, "second tab", 3 * MINUTE)
    assert await shows(store, "thief", 2 * MINUTE, token="t2"), "another token is another matter"


async def test_who_was_led_elsewhere_shows_it_there(store: Store) -> None:
    assert await shows(store, "ana")
    for _ in range(2):
        await store.pass_token("t1", "led", NOW + 5 * MINUTE, UNTIL)
    assert await shows(store, "led", 6 * MINUTE) and not await shows(store, "thief", 6 * MINUTE)


async def test_of_many_who_show_it_at_once_nobody_fails(store: Store, other: Store) -> None:
    shown = await asyncio.gather(*(shows((store, other)[n % 2], f"c{n % 3}") for n in range(12)))
    assert all(shown)


async def test_it_is_forgotten_when_it_is_old_and_with_its_conversation(store: Store) -> None:
    await begin(store, "ana")
    assert await shows(store, "ana") and not await shows(store, "thief", 2 * MINUTE)
    await store.erase(["ana"])
    assert await shows(store, "new", 2 * MINUTE), "nothing is left that says who showed it"
    assert await shows(store, "late", 61 * MINUTE), "and what is old is no token any more"
