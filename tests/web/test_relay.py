"""Two processes of one house: what one tells its sockets reaches those of the other, by way of Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.web.relay import WAITING_LIMIT, Relay
from tests.doors.visitor import Visitor

from ..servers import redis_server
from .houses import Open, OperatorSocket, open_house
from .test_console_sockets import waiting


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    with redis_server() as address:
        yield address


@pytest.fixture
async def both(knowledge_base: Path, tmp_path: Path, redis: str) -> AsyncIterator[tuple[Open, Open]]:
    async with (
        open_house(knowledge_base, tmp_path, redis=redis) as one,
        open_house(knowledge_base, tmp_path, redis=redis) as other,
    ):
        yield one, other


async def test_a_visitor_and_an_operator_at_two_processes_see_each_other(both: tuple[Open, Open]) -> None:
    here, there = both
    async with Visitor(here.address) as visitor, OperatorSocket(await there.person("ana", "operator")) as ana:
        async with asyncio.timeout(15):
            while not here.house.known().operators:
                await ana.send("available", {"available": True})
                await asyncio.sleep(0.05)
        talk = await waiting(there, ana, visitor)
        await ana.hears("queue", conversation=talk, holder="queue")
        await ana.send("take", {"conversation": talk})
        await ana.send("reply", {"conversation": talk, "key": "k", "text": "Dobar dan!"})
        assert (await visitor.sees("OperatorSaid", within=5))["text"] == "Dobar dan!"
        await ana.send("since", {"conversation": talk, "seq": 0})
        await visitor.say("hvala")
        async with asyncio.timeout(15):
            while not any(entry["text"] == "hvala" for _, told in ana.heard for entry in told.get("entries", ())):
                await asyncio.sleep(0.02)
    assert len(visitor.order) == len(set(visitor.order)), "nothing is told twice"


async def test_another_house_at_the_same_redis_hears_nothing(redis: str) -> None:
    heard: list[str] = []

    async def hear(event: str, data: object, namespace: str, room: str) -> None:
        heard.append(f"{event} {room}")

    mine, same, foreign = (Relay(redis, house, hear) for house in ("ours", "ours", "theirs"))
    tasks = [asyncio.create_task(run()) for each in (mine, same, foreign) for run in (each.hear, each.send)]
    async with asyncio.timeout(10):
        while "entries last" not in heard:
            foreign.pass_on("entries", {}, "/visitor", "foreign")
            mine.pass_on("entries", {}, "/visitor", "last")
            await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert set(heard) == {"entries last"}
    for each in (mine, same, foreign):
        await each.close()


async def test_without_redis_the_house_goes_on_and_keeps_a_bounded_pile() -> None:
    async def hear(event: str, data: object, namespace: str, room: str) -> None:
        raise AssertionError("nobody is there to be heard")

    relay = Relay("redis://127.0.0.1:1/0", "ours", hear)
    tasks = [asyncio.create_task(run()) for run in (relay.hear, relay.send)]
    for _ in range(WAITING_LIMIT + 10):
        relay.pass_on("entries", {}, "/visitor", "room")
    await asyncio.sleep(0.2)
    assert not any(task.done() for task in tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await relay.close()
