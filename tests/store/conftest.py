"""The databases the store is tested on: SQLite in a file, and a PostgreSQL cluster of our own on a Unix socket."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.store import Store

from ..servers import postgres_programs
from .talk import folds

_numbers = count(1)


def new_database(server: str, template: str = "template0") -> str:
    """The address of a database of its own, copied from another."""
    name = f"store_{os.getpid()}_{next(_numbers)}"
    home = unquote(server.partition("host=")[2])
    command = [str(postgres_programs() / "createdb"), "-h", home, "-U", "postgres", "-T", template, name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"createdb: {done.stderr}", pytrace=False)
    return server.format(name)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database in which there is nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(scope="session")
def migrated(postgres_server: str) -> str:
    """The name of a database with the newest schema, to be copied: migrating for each test would take longer."""
    url = new_database(postgres_server)

    async def migrate() -> None:
        store = Store.open(url)
        await store.prepare()
        await store.close()

    # In a thread of its own, so that the tests' event loop is not touched.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate()).result()
    return url.partition("@/")[2].partition("?")[0]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the newest schema and nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    template = request.getfixturevalue("migrated")
    return new_database(request.getfixturevalue("postgres_server"), template)


@pytest.fixture
async def store(url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """An open store. After the test, every transcript in it must fold to its snapshot."""
    store = Store.open(url, files=tmp_path / "files")
    await store.prepare()
    yield store
    try:
        await folds(store)
    finally:
        await store.close()


@pytest.fixture
async def other(store: Store, url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """The same database, opened by what could be another process."""
    other = Store.open(url, files=tmp_path / "files")
    await other.prepare()
    yield other
    await other.close()
