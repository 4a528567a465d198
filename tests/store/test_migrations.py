"""The schema comes from nothing, stays when it is there, and is what the code says."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Store, StoreError
from bot.store.schema import metadata
from bot.store.sqlite import write_ahead

from .talk import begin, said, write


async def test_from_nothing_and_once_more(empty_url: str) -> None:
    for round in range(3):
        store = Store.open(empty_url)
        await store.prepare()
        if round == 0:
            await begin(store, "ana", said("bok"))
        assert (await store.load("ana"))[0] == 2
        await store.close()


async def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    stores = [Store.open(empty_url) for _ in range(3)]
    await asyncio.gather(*(store.prepare() for store in stores))
    await begin(stores[0], "ana")
    assert await write(stores[1], "ana", said("bok")) == (2,)
    for store in stores:
        await store.close()


async def test_who_switches_the_journal_comes_again_where_sqlite_does_not_wait(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    holding, switching = (sqlite3.connect(file, isolation_level=None, check_same_thread=False) for _ in range(2))
    switching.execute("pragma busy_timeout=0")  # as between two that switch at once, whom SQLite never lets wait
    holding.execute("begin exclusive")
    waiting = asyncio.create_task(asyncio.to_thread(write_ahead, switching))
    await asyncio.sleep(0.2)
    holding.execute("rollback")
    await waiting
    assert switching.execute("pragma journal_mode").fetchone() == ("wal",)
    holding.close()
    switching.close()


async def test_the_migrations_make_what_the_code_says(empty_url: str) -> None:
    store = Store.open(empty_url)
    await store.prepare()
    await store.close()
    assert await _differences(empty_url) == []


async def _differences(url: str) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    if url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.connect() as connection:
            found = compare(connection)
        engine.dispose()
        return found
    remote = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    async with remote.connect() as far:
        found = await far.run_sync(compare)
    await remote.dispose()
    return found


async def test_a_database_from_the_future_is_refused_and_left_alone(empty_url: str) -> None:
    store = Store.open(empty_url)
    await store.prepare()
    await begin(store, "ana")
    await store.close()
    await _run(empty_url, "update alembic_version set version_num = '9999'")
    for _ in range(2):
        newer = Store.open(empty_url)
        with pytest.raises(StoreError, match=r"newer version \(schema 9999; this version knows up to 0005\)"):
            await newer.prepare()
        await newer.close()
    await _run(empty_url, "update alembic_version set version_num = '0005'")
    store = Store.open(empty_url)
    await store.prepare()
    assert (await store.load("ana"))[0] == 1
    await store.close()


async def _run(url: str, sql: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            file.execute(sql)
        file.close()
        return
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()
