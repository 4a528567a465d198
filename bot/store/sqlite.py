"""SQLite: one writer thread that commits together whatever waits, and one reader thread beside it.

Durability: WAL with `synchronous=FULL` survives the death of any process and power loss; with `NORMAL` the last
commits may roll back after power loss, never after the death of a process (https://www.sqlite.org/pragma.html).
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.base import Executable

from . import appends, migrate
from .appends import Append
from .database import Key, Result, Transaction, Work
from .errors import StoreDown, StoreError
from .schema import conversations, entries
from .statements import NOTHING, Row, Statement, compiled_for

DIALECT = sqlite.dialect()
TOGETHER = 500
"""Pieces of work in one transaction at most: what waits longer than that waits for the next one."""

LOCK_PATIENCE = 5_000
"""Milliseconds to wait for another process that writes (a command at the console, a backup)."""

_NUMBER = Statement(select(conversations.c.id, conversations.c.seq).where(conversations.c.id == bindparam("id")))
_first, _turn = entries.alias("first"), entries.alias("turn")
_WRITTEN = Statement(
    select(_turn.c.seq)
    .where(_first.c.conversation == bindparam("id"), _first.c.key == bindparam("key"))
    .where(_turn.c.conversation == _first.c.conversation, _turn.c.turn == _first.c.turn)
    .order_by(_turn.c.seq)
)


class SqliteTransaction:
    """A Transaction that never has to wait, so a piece of work runs through in one go."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    async def rows(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> list[Row]:
        compiled = compiled_for(DIALECT, statement)
        return compiled.rows(self.connection.execute(compiled.sql, compiled.values(values)).fetchall())

    async def run(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> int:
        compiled = compiled_for(DIALECT, statement)
        return self.connection.execute(compiled.sql, compiled.values(values)).rowcount

    async def many(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        compiled = compiled_for(DIALECT, statement)
        self.connection.executemany(compiled.sql, [compiled.values(each) for each in values])

    async def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        return {row["id"]: row["seq"] for id in ids for row in await self.rows(_NUMBER, {"id": id})}

    async def written(self, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
        found: dict[Key, tuple[int, ...]] = {}
        for id, key in keys:
            if rows := await self.rows(_WRITTEN, {"id": id, "key": key}):
                found[id, key] = tuple(row["seq"] for row in rows)
        return found


@dataclass(slots=True)
class Job:
    """A piece of work that waits for the writer, and who waits for it."""

    work: Work[Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        if self.future.done():  # nobody waits any more
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Sqlite:
    """A Database in one file."""

    def __init__(self, path: Path, synchronous: str = "full") -> None:
        self.path = path
        self.synchronous = synchronous
        self.commits = 0
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._reading = ThreadPoolExecutor(1, "store-reader")
        self._reader: sqlite3.Connection | None = None

    async def prepare(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._reading, self._prepare)

    def _prepare(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            writing = self._connect()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"cannot write the database {self.path}: {error}") from error
        try:
            migrate.sqlite(self.path)
            self._reader = self._connect()
        except sqlite3.Error as error:
            writing.close()
            raise StoreError(f"cannot use the database {self.path}: {error}") from error
        except StoreError:
            writing.close()
            raise
        self._writer = threading.Thread(target=self._write_all, args=(writing,), name="store-writer", daemon=True)
        self._writer.start()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, cached_statements=512)
        connection.execute(f"pragma busy_timeout={LOCK_PATIENCE}")
        connection.execute("pragma journal_mode=wal")
        connection.execute(f"pragma synchronous={self.synchronous}")
        connection.execute("pragma foreign_keys=on")
        connection.execute("pragma secure_delete=on")  # what is erased is overwritten, not only unlinked
        connection.execute("pragma temp_store=memory")
        return connection

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        if self._writer is not None:
            self._jobs.put(None)
            self._writer.join()
            self._writer = None
        self._reading.shutdown(wait=True)
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    async def read(self, work: Work[Result]) -> Result:
        if self._reader is None:
            raise StoreError("the store is not open")
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work, self._reader)

    def _read(self, work: Work[Result], connection: sqlite3.Connection) -> Result:
        try:
            return _through(work, SqliteTransaction(connection))
        except sqlite3.Error as error:
            raise StoreDown(f"cannot read the database {self.path}: {error}") from error

    async def scrub(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._reading, self._scrub)

    def _scrub(self) -> None:
        if self._reader is not None:
            self._reader.execute("pragma wal_checkpoint(truncate)")

    async def write(self, work: Work[Result]) -> Result:
        if self._writer is None:
            raise StoreError("the store is not open")
        loop = asyncio.get_running_loop()
        job = Job(work, loop.create_future(), loop)
        self._jobs.put(job)
        result: Result = await job.future
        return result

    async def append(self, append: Append) -> None:
        async def work(tx: Transaction) -> None:
            [verdict] = await appends.write(tx, [append])
            if verdict is not None:
                raise verdict

        await self.write(work)

    def _write_all(self, connection: sqlite3.Connection) -> None:
        """The writer's life: take all that waits, write it in one transaction, tell everybody."""
        tx = SqliteTransaction(connection)
        while jobs := self._waiting():
            self._together(tx, jobs)
            for loop in {job.loop for job in jobs}:
                # A loop that has ended has nobody left to be told.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(_tell, [job for job in jobs if job.loop is loop])
        connection.close()

    def _waiting(self) -> list[Job]:
        """All that waits, once anything does; nothing when the store closes."""
        job = self._jobs.get()
        jobs: list[Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == TOGETHER:
                return jobs
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs
        if jobs:
            self._jobs.put(None)
        return jobs

    def _together(self, tx: SqliteTransaction, jobs: list[Job]) -> None:
        connection = tx.connection
        try:
            connection.execute("begin immediate")
            before = connection.total_changes
            for job in jobs:
                _alone(tx, job)
            connection.execute("commit")
            self.commits += connection.total_changes != before
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("rollback")
            down = StoreDown(f"cannot write the database {self.path}: {error}")
            down.__cause__ = error
            for job in jobs:
                job.error = down


def _alone(tx: SqliteTransaction, job: Job) -> None:
    """One piece of work inside the common transaction; if it fails, only its own changes are undone."""
    tx.connection.execute("savepoint job")
    try:
        job.result = _through(job.work, tx)
    except Exception as error:
        tx.connection.execute("rollback to job")
        job.error = _plain(error)
    tx.connection.execute("release job")


def _plain(error: Exception) -> Exception:
    if isinstance(error, sqlite3.IntegrityError):
        return StoreError(f"the database refuses this: {error}")
    return StoreDown(f"cannot write the database: {error}") if isinstance(error, sqlite3.Error) else error


def _through(work: Work[Result], tx: SqliteTransaction) -> Result:
    """Run the work to its end, here and now."""
    coroutine = cast(Coroutine[None, None, Result], work(tx))
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast(Result, end.value)
    coroutine.close()
    raise RuntimeError("a piece of work may await nothing but its transaction")


def _tell(jobs: list[Job]) -> None:
    for job in jobs:
        job.tell()
