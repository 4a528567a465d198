"""SQLite's one writer: a thread that takes whatever waits, commits it together, and tells everybody at once.

The slower the disk, the more has come together by the next commit: one fsync serves them all.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import appends
from .database import Work
from .errors import DiskFull, StoreDown, StoreError
from .sqlite_transaction import SqliteTransaction
from .turns import Append

TOGETHER = 500
"""Pieces of work in one transaction at most: what waits behind them goes with the next one."""


@dataclass(slots=True)
class Job:
    """A piece of work, or an append, that waits for the writer; and who waits for it."""

    task: Work[Any] | Append
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        if self.future.done():  # nobody waits any more
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Writes on a connection of its own until it is closed."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.commits = 0
        self._connection, self._folder = connection, folder
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_all, name="store-writer", daemon=True)
        self._thread.start()

    async def write(self, task: Work[Any] | Append) -> Any:
        """The task's result, once it is durable. If the task raises, nothing of it is kept."""
        loop = asyncio.get_running_loop()
        job = Job(task, loop.create_future(), loop)
        self._jobs.put(job)
        return await job.future

    def close(self) -> None:
        """Write what waits, and end. Blocks; nothing may be given to a writer that is being closed."""
        self._jobs.put(None)
        self._thread.join()

    def _write_all(self) -> None:
        while jobs := self._waiting():
            self._write_together(jobs)
            for loop in {job.loop for job in jobs}:
                # A loop that has ended has nobody left to be told.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(_tell, [job for job in jobs if job.loop is loop])
        self._connection.close()

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

    def _write_together(self, jobs: Sequence[Job]) -> None:
        connection = self._connection
        tx = SqliteTransaction(connection)
        try:
            connection.execute("begin immediate")
            before = connection.total_changes
            _append_all(tx, [job for job in jobs if isinstance(job.task, Append)], self._folder)
            for job in jobs:
                if not isinstance(job.task, Append):
                    _do(tx, job, job.task, self._folder)
            connection.execute("commit")
            self.commits += connection.total_changes != before
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("rollback")
            for job in jobs:
                job.error = _down(error, self._folder)


def _append_all(tx: SqliteTransaction, jobs: Sequence[Job], folder: Path) -> None:
    """The appends at once; if the database refuses one of them, each by itself, so that only that one fails."""
    batch = [job.task for job in jobs if isinstance(job.task, Append)]
    if not batch:
        return
    tx.connection.execute("savepoint appends")
    try:
        for job, verdict in zip(jobs, tx.through(lambda tx: appends.write(tx, batch)), strict=True):
            job.error = verdict
    except Exception as error:
        _undo(tx, "appends", error)
        if len(jobs) > 1:
            for job in jobs:
                _append_all(tx, [job], folder)
        else:
            jobs[0].error = _in_words(error, folder)
    tx.connection.execute("release appends")


def _do(tx: SqliteTransaction, job: Job, work: Work[Any], folder: Path) -> None:
    """One piece of work inside the common transaction; if it fails, only its own changes are undone."""
    tx.connection.execute("savepoint work")
    try:
        job.result = tx.through(work)
    except Exception as error:
        _undo(tx, "work", error)
        job.error = _in_words(error, folder)
    tx.connection.execute("release work")


def _undo(tx: SqliteTransaction, savepoint: str, error: Exception) -> None:
    """Back to where this began. A full disk makes SQLite give up the whole transaction: then nobody's is written."""
    if not tx.connection.in_transaction:
        raise error
    tx.connection.execute(f"rollback to {savepoint}")


def _in_words(error: Exception, folder: Path) -> Exception:
    if isinstance(error, sqlite3.IntegrityError):
        return StoreError(f"the database refuses this: {error}")
    if isinstance(error, sqlite3.Error):
        return _down(error, folder)
    return error


def _down(error: sqlite3.Error, folder: Path) -> StoreDown:
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
        return DiskFull(f"the disk with the database in {folder.absolute()} is full; make room, no restart is needed")
    return StoreDown(f"cannot write the database: {error}")


def _tell(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.tell()
