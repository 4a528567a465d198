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
from bot.core.facts import BotSaid, Entry, Fact, VisitorSaid
from bot.core.phrases import GREETING
from bot.store import Columns, Raced, Repeated, Store, StoreError, appends
from bot.store.database import Transaction
from bot.store.schema import settings
from bot.store.turns import prepared

from .talk import NOW, begin, folds, promised, said, write
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


Turn = tuple[str, int, list[Entry], Conversation, None]


async def turn(store: Store, id: str, *facts: Fact) -> Turn:
    """What `append` takes to add the facts to the conversation as it is now."""
    seq, conversation = await store.load(id)
    for fact in facts:
        conversation = conversation.after(fact, NOW)
    entries = [Entry(seq + n, NOW, fact, getattr(fact, "text", "")) for n, fact in enumerate(facts, 1)]
    return id, seq, entries, conversation, None


async def test_one_commit_serves_all_who_wait(store: Store) -> None:
    for number in range(100):
        await begin(store, f"visitor {number}")
    before = store.database.commits
    turns = [await turn(store, f"visitor {number}", said("bok")) for number in range(100)]
    await asyncio.gather(*(store.append(*each) for each in turns))
    assert 1 <= store.database.commits - before <= 12


async def test_who_loses_in_a_common_commit_takes_nobody_along(store: Store) -> None:
    for number in range(30):
        await begin(store, f"visitor {number}")
    turns = [await turn(store, f"visitor {n}", said(text)) for n in range(30) for text in ("prva", "druga")]
    results = await asyncio.gather(*(store.append(*each) for each in turns), return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [Raced] * 30
    for number in range(30):
        assert [entry.text for entry in await store.entries(f"visitor {number}", since=1)] in (["prva"], ["druga"])


async def test_a_batch_is_judged_before_anything_of_it_is_written(store: Store) -> None:
    """All in one transaction, without the database having to refuse anything."""
    await begin(store, "ana")
    turns = [
        await turn(store, "ana", said("prva", "k1")),
        await turn(store, "ana", said("druga", "k2")),
        await turn(store, "ana", said("prva", "k1")),
        await turn(store, "dov", said("treća", "k1")),
    ]
    batch = [prepared(*each, Columns("bot"), None) for each in turns]
    verdicts = await store.database.write(lambda tx: appends.write(tx, batch))
    assert [type(verdict) for verdict in verdicts] == [type(None), Raced, Repeated, type(None)]
    assert isinstance(verdicts[2], Repeated)
    assert verdicts[2].seqs == (2,)
    assert [entry.text for entry in await store.entries("ana", since=1)] == ["prva"]


async def test_what_the_database_refuses_takes_nobody_along(store: Store) -> None:
    """The second promise of one ref is refused by the database itself, in the middle of the common commit."""
    await begin(store, "ana", promised("r1"))
    turns = [await turn(store, id, said("bok")) for id in ("first", "ana", "dov")]
    turns.insert(2, await turn(store, "oleg", promised("r1")))
    results = await asyncio.gather(*(store.append(*each) for each in turns), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), type(None), StoreError, type(None)]
    assert (await store.load("oleg"))[0] == 0


async def test_who_goes_away_while_it_is_written_takes_nobody_along(store: Store) -> None:
    for number in range(30):
        await begin(store, f"visitor {number}")
    for round in range(10):
        turns = [await turn(store, f"visitor {number}", said(str(round))) for number in range(30)]
        tasks = [asyncio.create_task(store.append(*each)) for each in turns]
        await asyncio.sleep(0.0005 * round)
        # The second leads the first batch that has company; some of those who only wait go, too.
        gone = tasks[1 :: round + 3]
        for task in gone:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert [result for task, result in zip(tasks, results, strict=True) if result and task not in gone] == []
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
