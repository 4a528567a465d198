"""PostgreSQL: a pool of connections, and appends that are committed together.

Several processes may use one database. Rows decide between them, never a lock held in this process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy.dialects.postgresql import asyncpg as dialects
from sqlalchemy.sql.base import Executable

from . import appends, migrate
from .database import Key, Result, Work
from .errors import DiskFull, StoreDown, StoreError
from .statements import NOTHING, Row, Statement, compiled_for
from .turns import Append

DIALECT = dialects.dialect()  # type: ignore[no-untyped-call]
TOGETHER = 500
"""Appends in one transaction at most."""

CONNECTIONS = 8
PATIENCE = 10.0
"""Seconds without an answer to a statement, or without a free connection: then the database counts as down."""

DOWN = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What is raised when the server, or the way to it, fails. Some of these do not inherit from each other."""

_NUMBERS = "select id, seq from conversations where id = any($1::text[]) order by id for update"
_WRITTEN = """
select first.conversation, first.key, turn.seq
from unnest($1::text[], $2::text[]) as asked (conversation, key)
join entries first on first.conversation = asked.conversation and first.key = asked.key
join entries turn on turn.conversation = first.conversation and turn.turn = first.turn
order by turn.seq
"""


class PostgresTransaction:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def rows(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> list[Row]:
        compiled = compiled_for(DIALECT, statement)
        return compiled.rows(await self.connection.fetch(compiled.sql, *compiled.values(values)))

    async def run(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> int:
        compiled = compiled_for(DIALECT, statement)
        status: str = await self.connection.execute(compiled.sql, *compiled.values(values))
        return int(status.rpartition(" ")[2])

    async def many(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        compiled = compiled_for(DIALECT, statement)
        await self.connection.executemany(compiled.sql, [compiled.values(each) for each in values])

    async def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        return {row["id"]: row["seq"] for row in await self.connection.fetch(_NUMBERS, list(ids))}

    async def written(self, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
        found: dict[Key, tuple[int, ...]] = {}
        # One key may stand there twice (a resend beside its original), and would be joined twice.
        asked = list(dict.fromkeys(keys))
        if not asked:
            return found
        for id, key, seq in await self.connection.fetch(_WRITTEN, [id for id, _ in asked], [key for _, key in asked]):
            found[id, key] = (*found.get((id, key), ()), seq)
        return found


class Waiting:
    """An append that waits while another batch is being written."""

    __slots__ = ("append", "told")

    def __init__(self, append: Append) -> None:
        self.append = append
        self.told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def tell(self, error: Exception | None) -> None:
        """It is written, or why not."""
        if self.told.done():  # nobody waits any more
            return
        if error is not None:
            self.told.set_exception(error)
        else:
            self.told.set_result(False)

    def lead(self) -> bool:
        """Ask its writer to write the next batch; False if nobody waits there any more."""
        if self.told.done():
            return False
        self.told.set_result(True)
        return True

    @property
    def leads(self) -> bool:
        return self.told.done() and not self.told.cancelled() and self.told.exception() is None and self.told.result()


class Postgres:
    """A Database that other processes may use at the same time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._commits = 0
        self._pool: Any = None
        self._waiting: list[Waiting] = []
        self._writing = False

    @property
    def commits(self) -> int:
        return self._commits

    async def prepare(self) -> None:
        try:
            pool = await asyncpg.create_pool(
                self.url,
                min_size=1,
                max_size=CONNECTIONS,
                timeout=PATIENCE,
                command_timeout=PATIENCE,
                server_settings={"application_name": "dezurni"},
            )
        except DOWN as error:
            raise StoreError(
                f"cannot use the PostgreSQL database{_where(self.url)}: {error or type(error).__name__}"
            ) from error
        except ValueError:
            # What it says may be a piece of the password.
            raise StoreError(
                "the address of the PostgreSQL database cannot be read: write postgresql://user:password@host/name,"
                " with signs such as # / : @ in the password as %23 %2F %3A %40"
            ) from None
        try:
            await migrate.postgres(self.url)
        except BaseException:
            await pool.close()
            raise
        self._pool = pool

    async def close(self) -> None:
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await pool.close()

    async def read(self, work: Work[Result]) -> Result:
        async with self._connection() as connection:
            return await work(PostgresTransaction(connection))

    async def write(self, work: Work[Result]) -> Result:
        async with self._connection() as connection:
            async with connection.transaction():
                result = await work(PostgresTransaction(connection))
            self._commits += 1
        return result

    async def scrub(self) -> None:
        """Nothing: the server's own vacuum overwrites what is gone, and its journal is the administrator's to keep."""

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        if self._pool is None:
            raise StoreError("the store is not open")
        try:
            async with self._pool.acquire(timeout=PATIENCE) as connection:
                try:
                    yield connection
                except asyncpg.InternalClientError:
                    connection.terminate()  # cut while it lay idle; the pool has not noticed yet
                    raise
        except asyncpg.DiskFullError as error:
            raise DiskFull(f"the disk of the PostgreSQL server{_where(self.url)} is full; make room there") from error
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
            raise StoreError(f"the database refuses this: {error}") from error
        except DOWN as error:
            raise StoreDown(f"cannot reach the PostgreSQL database: {error or type(error).__name__}") from error

    async def append(self, append: Append) -> None:
        """One batch is written at a time, by one of those who wait; the others wait to be told.

        The batch is shielded: if its writer's own visitor goes away, it is still written to its end, for everybody.
        """
        mine = Waiting(append)
        self._waiting.append(mine)
        if self._writing:
            try:
                if not await mine.told:
                    return
            except asyncio.CancelledError:
                # It may have been asked to lead just before: then the next one must, or all would wait for ever.
                if mine.leads:
                    self._hand_over()
                raise
        self._writing = True
        error = await asyncio.shield(self._write_batch(mine))
        if error is not None:
            raise error

    async def _write_batch(self, mine: Waiting) -> Exception | None:
        """Write what waits now, tell everybody else, let the next one lead; the verdict on our own append."""
        batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
        errors: Sequence[Exception | None] = [StoreDown("the write was interrupted")] * len(batch)
        try:
            errors = await self._write_together([waiting.append for waiting in batch])
        finally:
            for waiting, error in zip(batch, errors, strict=True):
                if waiting is not mine:
                    waiting.tell(error)
            self._hand_over()
        return errors[batch.index(mine)]

    def _hand_over(self) -> None:
        self._waiting = [waiting for waiting in self._waiting if not waiting.told.done()]
        self._writing = bool(self._waiting) and self._waiting[0].lead()

    async def _write_together(self, batch: Sequence[Append]) -> Sequence[Exception | None]:
        try:
            return await self.write(lambda tx: appends.write(tx, batch))
        except StoreDown as error:
            return [error] * len(batch)
        except Exception as error:
            if len(batch) == 1:
                return [error]
        # One of them is refused by the database: only by itself does it not take the others with it.
        return [(await self._write_together([append]))[0] for append in batch]


def _where(url: str) -> str:
    """Where a database is looked for, without who asks."""
    try:
        host, port = urlsplit(url).hostname, urlsplit(url).port
    except ValueError:
        return ""
    return f" at {host}:{port or 5432}" if host else ""
