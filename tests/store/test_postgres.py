"""PostgreSQL goes away and comes back; the store does the same, and says so meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from bot.store import Store, StoreDown, StoreError

from .conftest import _new_database
from .talk import begin, folds, insist, said, write


@pytest.fixture
def postgres_url(postgres_server: str, migrated: str) -> str:
    return _new_database(postgres_server, migrated)


async def test_connections_that_were_cut_are_replaced(postgres_url: str, postgres_server: str) -> None:
    store = Store.open(postgres_url)
    await store.prepare()
    await begin(store, "ana")
    administrator = await asyncpg.connect(postgres_server.format("postgres"))
    for number in range(3):
        name = postgres_url.partition("@/")[2].partition("?")[0]
        await administrator.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
        for _ in range(20):
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
