"""Acknowledged means durable, and one commit serves all who wait."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.core.conversation import Conversation
from bot.core.facts import BotSaid, Entry, VisitorSaid
from bot.core.phrases import GREETING
from bot.store import Raced, Store, StoreError
from bot.store.database import Transaction
from bot.store.schema import settings

from .talk import NOW, begin, folds, said, write
from .writer import VISITORS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("acknowledged", [1, 150, 400])
async def test_what_was_acknowledged_survives_the_death_of_the_process(url: str, acknowledged: int) -> None:
    command = [sys.executable, "-m", "tests.store.writer", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(acknowledged)]
        process.send_signal(signal.SIGKILL)
        lines += [line for line in process.stdout if line.endswith("\n")]
    store = Store.open(url)
    await store.prepare()
    said_so = [(id, int(seq)) for id, seq in (line.rstrip("\n").split("\t") for line in lines)]
    assert len(said_so) >= acknowledged
    for id in {id for id, _ in said_so}:
        entries = {entry.seq: entry.fact for entry in await store.entries(id, limit=100_000)}
        for seq in (seq for of, seq in said_so if of == id):
            assert entries[seq] == VisitorSaid(f"poruka {seq}", f"key {seq}")
            assert entries[seq + 1] == BotSaid(GREETING())  # all that was decided with it
    await folds(store)
    assert len(await store.conversations()) <= VISITORS
    await store.close()


async def test_one_commit_serves_all_who_wait(store: Store) -> None:
    for number in range(100):
        await begin(store, f"visitor {number}")
    before = store.database.commits
    turns = [await turn(store, f"visitor {number}") for number in range(100)]
    await asyncio.gather(*(store.append(*each) for each in turns))
    assert 1 <= store.database.commits - before <= 12


Turn = tuple[str, int, list[Entry], Conversation, None]


async def turn(store: Store, id: str, text: str = "bok") -> Turn:
    """What `append` takes for one more message."""
    seq, conversation = await store.recall(id)
    fact = said(text)
    return id, seq, [Entry(seq + 1, NOW, fact, text)], conversation.after(fact, NOW), None


async def test_who_loses_in_a_common_commit_takes_nobody_along(store: Store) -> None:
    for number in range(30):
        await begin(store, f"visitor {number}")
    turns = [await turn(store, f"visitor {number}", text) for number in range(30) for text in ("prva", "druga")]
    results = await asyncio.gather(*(store.append(*each) for each in turns), return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [Raced] * 30
    for number in range(30):
        assert [entry.text for entry in await store.entries(f"visitor {number}", since=1)] in (["prva"], ["druga"])


async def test_who_goes_away_while_it_is_written_takes_nobody_along(store: Store) -> None:
    for number in range(40):
        await begin(store, f"visitor {number}")
    for round in range(6):
        turns = [await turn(store, f"visitor {number}", str(round)) for number in range(40)]
        tasks = [asyncio.create_task(store.append(*each)) for each in turns]
        for _ in range(round):
            await asyncio.sleep(0.0005)
        gone = tasks[:: round + 1]
        for task in gone:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [task for task, result in zip(tasks, results, strict=True) if result and task not in gone] == []
        for number in range(40):
            await store.load(f"visitor {number}")
    assert await write(store, "visitor 0", said("i dalje radi"))


async def test_a_piece_of_work_that_fails_leaves_nothing(store: Store) -> None:
    await begin(store, "ana")

    async def work(tx: Transaction) -> None:
        await tx.run(insert(settings).values(key="half", value="done"))
        raise ValueError("in the middle")

    results = await asyncio.gather(
        store.database.write(work), store.set_setting("whole", "done"), return_exceptions=True
    )
    assert [type(result) for result in results] == [ValueError, type(None)]
    assert (await store.setting("half"), await store.setting("whole")) == (None, "done")


async def test_a_store_that_is_closed_says_so(url: str) -> None:
    store = Store.open(url)
    with pytest.raises(StoreError, match="not open"):
        await store.load("ana")
    await store.prepare()
    await begin(store, "ana")
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="not open"):
        await begin(store, "ana")
