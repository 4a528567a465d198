"""The databases the store is tested on: SQLite in a file, and a PostgreSQL cluster of our own on a Unix socket."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from bot.store import Store

from .talk import folds

_numbers = count(1)


def _programs() -> Path:
    """The newest PostgreSQL of the machine. A missing one fails the tests: half a suite must not look like a whole."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    pytest.fail("PostgreSQL is not installed: apt-get install postgresql", pytrace=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a cluster, with {} where the database's name belongs."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="store-pg-"))
    # initdb refuses root, so then the cluster belongs to somebody who owns nothing else.
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(home, user)
    data = home / "data"
    options = f"-k {home} -c listen_addresses='' -c max_connections=60 -c fsync=off"

    def run(*command: str) -> None:
        done = subprocess.run(command, user=user, cwd=home, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(f"{command[0]}: {done.stdout}{done.stderr}", pytrace=False)

    run(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(str(programs / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-o", options, "-w", "start")
    try:
        yield f"postgresql://postgres@/{{}}?host={quote(str(home))}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)


def _new_database(server: str, template: str = "template0") -> str:
    """The address of a database of its own, copied from another."""
    name = f"store_{os.getpid()}_{next(_numbers)}"
    home = unquote(server.partition("host=")[2])
    command = [str(_programs() / "createdb"), "-h", home, "-U", "postgres", "-T", template, name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"createdb: {done.stderr}", pytrace=False)
    return server.format(name)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database in which there is nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return _new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(scope="session")
def migrated(postgres_server: str) -> str:
    """The name of a database with the newest schema, to be copied: migrating for each test would take longer."""
    url = _new_database(postgres_server)

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
    return _new_database(request.getfixturevalue("postgres_server"), template)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store. After the test, every transcript in it must fold to its snapshot."""
    store = Store.open(url)
    await store.prepare()
    yield store
    try:
        await folds(store)
    finally:
        await store.close()


@pytest.fixture
async def other(store: Store, url: str) -> AsyncIterator[Store]:
    """The same database, opened by what could be another process."""
    other = Store.open(url)
    await other.prepare()
    yield other
    await other.close()
