"""SQLite: one writer, and readers beside it that it never holds up.

Durability: WAL with `synchronous=FULL` survives the death of any process and power loss; with `NORMAL` the last
commits may roll back after power loss, never after the death of a process (https://www.sqlite.org/pragma.html).
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from . import migrate
from .database import Result, Work
from .errors import StoreDown, StoreError
from .sqlite_transaction import SqliteTransaction
from .sqlite_writer import Writer
from .turns import Append

READERS = 3
"""Connections that read. More than one, so that a visitor does not wait behind a long search in the console."""

LOCK_PATIENCE = 5_000
"""Milliseconds to wait for another process that writes (a command at the console, a backup)."""

PAUSE = 0.02
"""Seconds between two tries where SQLite itself does not wait."""


class Sqlite:
    """A Database in one file."""

    def __init__(self, path: Path, synchronous: str = "full") -> None:
        self.path = path
        self.synchronous = synchronous
        self._writer: Writer | None = None
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._reading = ThreadPoolExecutor(READERS, "store-reader")

    @property
    def commits(self) -> int:
        return self._writer.commits if self._writer else 0

    async def prepare(self) -> None:
        await asyncio.to_thread(self._prepare)

    def _prepare(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            migrate.sqlite(self.path)
            connections = [self._connect() for _ in range(READERS + 1)]
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"cannot use the database {self.path}: {error}") from error
        for connection in connections[1:]:
            self._idle.put(connection)
        self._writer = Writer(connections[0], self.path.parent)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, cached_statements=512)
        connection.execute(f"pragma busy_timeout={LOCK_PATIENCE}")
        write_ahead(connection)
        connection.execute(f"pragma synchronous={self.synchronous}")
        connection.execute("pragma foreign_keys=on")
        connection.execute("pragma secure_delete=on")  # what is erased is overwritten, not only unlinked
        connection.execute("pragma temp_store=memory")
        return connection

    async def close(self) -> None:
        writer, self._writer = self._writer, None
        await asyncio.to_thread(self._close, writer)

    def _close(self, writer: Writer | None) -> None:
        if writer is not None:
            writer.close()
        self._reading.shutdown(wait=True)
        while not self._idle.empty():
            self._idle.get().close()

    async def read(self, work: Work[Result]) -> Result:
        self._open_writer()
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work)

    def _read(self, work: Work[Result]) -> Result:
        connection = self._idle.get()
        try:
            return SqliteTransaction(connection).through(work)
        except sqlite3.Error as error:
            raise StoreDown(f"cannot read the database {self.path}: {error}") from error
        finally:
            self._idle.put(connection)

    async def write(self, work: Work[Result]) -> Result:
        return cast(Result, await self._open_writer().write(work))

    async def append(self, append: Append) -> None:
        await self._open_writer().write(append)

    def _open_writer(self) -> Writer:
        if self._writer is None:
            raise StoreError("the store is not open")
        return self._writer

    async def scrub(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._reading, self._scrub)

    def _scrub(self) -> None:
        connection = self._idle.get()
        try:
            connection.execute("pragma wal_checkpoint(truncate)")
        finally:
            self._idle.put(connection)


def write_ahead(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. Raises sqlite3.OperationalError if others hold the file for all of LOCK_PATIENCE.

    Two processes that switch a new file at once would wait for each other: SQLite tells one of them at once that the
    file is locked, busy_timeout or not (https://www.sqlite.org/c3ref/busy_handler.html). It has to come again.
    """
    deadline = time.monotonic() + LOCK_PATIENCE / 1000
    while True:
        try:
            connection.execute("pragma journal_mode=wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE)
