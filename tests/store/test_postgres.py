"""PostgreSQL goes away and comes back; the store does the same, and says so meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg
import pytest

from bot.core.conversation import Conversation
from bot.core.facts import Entry
from bot.store import Columns, Store, StoreDown, StoreError
from bot.store.postgres import Postgres
from bot.store.turns import Append, prepared

from .conftest import new_database
from .talk import NOW, begin, folds, insist, said, write


@pytest.fixture
def postgres_url(postgres_server: str, migrated: str) -> str:
    return new_database(postgres_server, migrated)


async def test_connections_that_were_cut_are_replaced(postgres_url: str, postgres_server: str) -> None:
    store = Store.open(postgres_url)
    await store.prepare()
    await begin(store, "ana")
    administrator = await asyncpg.connect(postgres_server.format("postgres"))
    for number in range(3):
        name = postgres_url.partition("@/")[2].partition("?")[0]
        await administrator.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
        for _ in range(250):
            try:
                await write(store, "ana", said(str(number)))
                break
            except StoreDown:
                await asyncio.sleep(0.02)
    await administrator.close()
    assert [entry.text for entry in await store.entries("ana", since=1)] == ["0", "1", "2"]
    await folds(store)
    await store.close()


async def test_an_append_whose_connection_is_cut_is_not_acknowledged(postgres_url: str, postgres_server: str) -> None:
    """A row held by somebody else makes the append wait; cut there, it must not be there, nor hang."""
    store = Store.open(postgres_url)
    await store.prepare()
    await begin(store, "ana")
    holder = await asyncpg.connect(postgres_url)
    transaction = holder.transaction()
    await transaction.start()
    await holder.execute("select 1 from conversations where id = 'ana' for update")
    waiting = asyncio.create_task(write(store, "ana", said("bok")))
    others = [asyncio.create_task(begin(store, f"visitor {number}")) for number in range(5)]
    administrator = await asyncpg.connect(postgres_server.format("postgres"))
    cut = 0
    while not cut:
        await asyncio.sleep(0.02)
        cut = len(
            await administrator.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
            )
        )
    with pytest.raises(StoreDown):
        await waiting
    await transaction.rollback()
    await asyncio.gather(*others, return_exceptions=True)
    assert (await store.load("ana"))[0] == 1
    assert await write(store, "ana", said("bok")) == (2,)
    await folds(store)
    for connection in (holder, administrator):
        await connection.close()
    await store.close()


async def test_a_statement_without_an_answer_does_not_hang(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.postgres.PATIENCE", 0.3)
    store = Store.open(postgres_url)
    await store.prepare()
    await begin(store, "ana")
    holder = await asyncpg.connect(postgres_url)
    async with holder.transaction():
        await holder.execute("select 1 from conversations where id = 'ana' for update")
        with pytest.raises(StoreDown):
            await write(store, "ana", said("bok"))
    await holder.close()
    assert await write(store, "ana", said("bok")) == (2,)
    await store.close()


async def test_a_server_that_is_not_there_is_said_in_plain_words(tmp_path: Path, postgres_server: str) -> None:
    for url in (f"postgresql://postgres@/x?host={tmp_path}", postgres_server.format("no_such_database")):
        store = Store.open(url)
        with pytest.raises(StoreError, match="cannot use the PostgreSQL database"):
            await store.prepare()
        await store.close()


async def test_two_processes_that_write_crosswise_do_not_lock_each_other_up(postgres_url: str) -> None:
    one, two = Store.open(postgres_url), Store.open(postgres_url)
    await one.prepare()
    await two.prepare()
    ids = [f"visitor {number}" for number in range(30)]
    for id in ids:
        await begin(one, id)

    await asyncio.gather(
        *(insist(one, id, said("jedan")) for id in ids), *(insist(two, id, said("dva")) for id in reversed(ids))
    )
    for id in ids:
        assert sorted(entry.text for entry in await one.entries(id, since=1)) == ["dva", "jedan"]
    await folds(two)
    await one.close()
    await two.close()


class Paper(Postgres):
    """Postgres that writes nothing, slowly: what is left is who writes for whom."""

    def __init__(self) -> None:
        super().__init__("postgresql://nowhere/none")
        self.batches: list[int] = []
        self.may_go_on = asyncio.Event()
        self.after_hand_over: Callable[[], object] = lambda: None

    async def _write_together(self, batch: Sequence[Append]) -> Sequence[Exception | None]:
        await self.may_go_on.wait()
        self.batches.append(len(batch))
        return [None] * len(batch)

    def _hand_over(self) -> None:
        super()._hand_over()
        act, self.after_hand_over = self.after_hand_over, lambda: None
        act()


def an_append(id: str) -> Append:
    return prepared(id, 0, [Entry(1, NOW, said("bok"))], Conversation(), None, Columns("bot"), None)


async def _a_leader_and_others(paper: Paper) -> tuple[asyncio.Task[None], list[asyncio.Task[None]]]:
    """One whose batch of one is being written, and three who wait for the next."""
    leader = asyncio.create_task(paper.append(an_append("leader")))
    for _ in range(3):
        await asyncio.sleep(0)
    others = [asyncio.create_task(paper.append(an_append(str(number)))) for number in range(3)]
    await asyncio.sleep(0)
    return leader, others


async def test_who_is_to_lead_and_goes_away_hands_on() -> None:
    paper = Paper()
    leader, others = await _a_leader_and_others(paper)
    paper.after_hand_over = others[0].cancel  # between being asked and waking up
    paper.may_go_on.set()
    async with asyncio.timeout(15):
        results = await asyncio.gather(leader, *others, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), asyncio.CancelledError, type(None), type(None)]
    assert paper.batches == [1, 2]
    await paper.append(an_append("later"))


async def test_a_leader_that_goes_away_still_writes_for_the_others() -> None:
    paper = Paper()
    leader, others = await _a_leader_and_others(paper)
    leader.cancel()
    others[2].cancel()
    await asyncio.sleep(0)
    paper.may_go_on.set()
    async with asyncio.timeout(15):
        results = await asyncio.gather(*others, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), type(None), asyncio.CancelledError]
    assert leader.cancelled()
    assert paper.batches == [1, 2]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://ana:secret@127.0.0.1:1/dezurni", "cannot use the PostgreSQL database at 127.0.0.1:1: "),
        ("postgresql://ana:sec#ret@127.0.0.1/dezurni", "the address of the PostgreSQL database cannot be read"),
    ],
)
async def test_why_it_cannot_be_used_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(StoreError) as raised:
        await Store.open(url).prepare()
    assert said in str(raised.value) and "sec" not in str(raised.value)
