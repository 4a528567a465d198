"""The courier stops when it is told to, whatever arrives in the same moment."""

from __future__ import annotations

import asyncio

from bot.core.known import Known
from bot.courier import Courier
from bot.store import Store


class NothingToDo(Courier):
    """A courier whose rounds find nothing."""

    def __init__(self) -> None:
        def known() -> Known:
            raise AssertionError("nobody asks")

        super().__init__(Store.open("sqlite:///unused.db"), None, None, known, "test")  # type: ignore[arg-type]

    async def carry(self) -> int:
        return 0

    async def clock(self) -> int:
        return 0


async def test_a_call_in_the_moment_of_stopping_does_not_keep_it_going() -> None:
    courier = NothingToDo()
    serving = [asyncio.create_task(each()) for each in courier.services()]
    await asyncio.sleep(0.05)
    courier.call()
    for each in serving:
        each.cancel()
    done, pending = await asyncio.wait(serving, timeout=5)
    assert not pending and all(each.cancelled() for each in done)
