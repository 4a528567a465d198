"""SQLite keeps what it promises: its settings, its journal, a full disk."""

from __future__ import annotations

import asyncio
import sqlite3
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.sql.base import Executable

from bot.store import DiskFull, Store, StoreDown, StoreError
from bot.store.database import Transaction
from bot.store.sqlite_transaction import DIALECT, SqliteTransaction
from bot.store.statements import NOTHING, Row, compiled_for

from .talk import begin, folds, said, write


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


async def pragma(store: Store, name: str) -> object:
    async def work(tx: Transaction) -> object:
        assert isinstance(tx, SqliteTransaction)
        return tx.connection.execute(f"pragma {name}").fetchone()[0]

    return await store.database.write(work)


@pytest.mark.parametrize(("wanted", "found"), [("full", 2), ("normal", 1)])
async def test_the_durability_that_was_asked_for_is_set(sqlite_url: str, wanted: str, found: int) -> None:
    for store in (Store.open(sqlite_url, synchronous=wanted), Store.open(f"{sqlite_url}?synchronous={wanted}")):
        await store.prepare()
        assert await pragma(store, "synchronous") == found
        assert await pragma(store, "journal_mode") == "wal"
        assert await pragma(store, "foreign_keys") == 1
        assert await pragma(store, "secure_delete") == 1
        await store.close()


async def test_full_durability_is_the_default(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()
    assert await pragma(store, "synchronous") == 2
    await store.close()


async def test_the_journal_itself_shows_that_commits_are_common(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()
    await store.database.scrub()
    before = commits_in_journal(sqlite_url)
    await asyncio.gather(*(begin(store, f"visitor {number}", said("bok")) for number in range(100)))
    # Each begins with a load, so they do not all arrive at once.
    assert 1 <= commits_in_journal(sqlite_url) - before <= 25
    await folds(store)
    await store.close()


def commits_in_journal(url: str) -> int:
    """Frames that end a transaction: those that carry the size of the database after it.

    https://www.sqlite.org/fileformat2.html#the_write_ahead_log
    """
    raw = path_of(url + "-wal").read_bytes()
    if not raw:
        return 0
    page_size, salt = struct.unpack(">I", raw[8:12])[0], raw[16:24]
    frames = range(32, len(raw) - 23, 24 + page_size)
    return sum(
        raw[start + 8 : start + 16] == salt and struct.unpack(">I", raw[start + 4 : start + 8])[0] > 0
        for start in frames
    )


async def test_a_full_disk_acknowledges_nothing_and_recovers(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()
    await begin(store, "ana")
    pages = await pragma(store, "page_count")
    await pragma(store, f"max_page_count={pages}")
    results = await asyncio.gather(
        *(begin(store, f"visitor {number}", said("x" * 4000)) for number in range(20)), return_exceptions=True
    )
    refused = [result for result in results if result is not None]
    assert refused
    assert all(isinstance(result, DiskFull) for result in refused)
    folder = str(path_of(sqlite_url).parent)
    assert "disk" in refused[0].told and folder in refused[0].told, "a log names the place and what it is"
    await pragma(store, "max_page_count=1000000")
    for number, result in enumerate(results):
        assert (await store.load(f"visitor {number}"))[0] == (0 if result is not None else 2)
    assert await write(store, "ana", said("opet ima mjesta")) == (2,)
    await folds(store)
    await store.close()


async def test_a_database_that_another_program_holds_is_down_not_broken(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.sqlite.LOCK_PATIENCE", 50)
    store = Store.open(sqlite_url)
    await store.prepare()
    await begin(store, "ana")
    other = sqlite3.connect(path_of(sqlite_url), isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StoreDown, match="locked"):
        await write(store, "ana", said("bok"))
    assert (await store.load("ana"))[0] == 1  # reading goes on
    other.execute("rollback")
    other.close()
    assert await write(store, "ana", said("bok")) == (2,)
    await store.close()


async def test_what_cannot_be_a_database_is_said_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("this is a text, and no database at all, however long one looks at it")
    (tmp_path / "folder").mkdir()
    for place in ("file/store.db", "folder", "file"):
        store = Store.open(f"sqlite:///{tmp_path / place}")
        with pytest.raises(StoreError, match=r"cannot (write|use|migrate) the database"):
            await store.prepare()
        await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite://",
        "sqlite:///",
        "sqlite://host/x.db",
        "mysql://host/x",
        "var/x.db",
        "sqlite:///x.db?synchronous=off",
    ],
)
def test_an_address_of_no_known_kind_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        Store.open(url)


def test_an_address_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def use() -> None:
        store = Store.open("sqlite:///var/deep/store.db")
        await store.prepare()
        await store.close()

    asyncio.run(use())
    assert (tmp_path / "var" / "deep" / "store.db").exists()


async def test_work_that_awaits_anything_else_is_refused(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()

    async def work(tx: object) -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="nothing but its transaction"):
        await store.database.write(work)
    await store.close()


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "ix_conversations_updated_at"),
        ({"holder": "operator"}, "ix_conversations_operated"),
        ({"operator": "iva"}, "ix_conversations_operated"),
        ({"email": "ana@firma.hr"}, "ix_conversations_addressed"),
    ],
)
async def test_lists_use_their_indexes(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, filters: dict[str, str], index: str
) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()
    plans: list[str] = []

    async def explained(tx: SqliteTransaction, query: Executable, values: Mapping[str, Any] = NOTHING) -> list[Row]:
        compiled = compiled_for(DIALECT, query)
        plan = tx.connection.execute(f"explain query plan {compiled.sql}", compiled.values(values))
        plans.extend(row[3] for row in plan.fetchall())
        return []

    monkeypatch.setattr(SqliteTransaction, "rows", explained)
    await store.conversations(**filters)  # type: ignore[arg-type]
    assert any(index in step for step in plans), plans
    plans.clear()
    await store.queue()
    assert any("ix_conversations_queued" in step for step in plans), plans
    await store.close()
