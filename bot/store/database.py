"""What the store asks of a database. Two answer: sqlite.py and postgres.py.

A piece of work is an `async` function of a Transaction. It awaits nothing but its transaction: SQLite runs it from
beginning to end on the writer's thread, PostgreSQL on a connection of the pool, and it reads the same for both.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy.sql.base import Executable

from .statements import NOTHING, Row, Statement

if TYPE_CHECKING:
    from .turns import Append

Result = TypeVar("Result")
Key = tuple[str, str]
"""A conversation's id and a client's key in it."""


class Transaction(Protocol):
    async def rows(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> list[Row]:
        """What the statement returns, each row by column names."""
        ...

    async def run(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> int:
        """How many rows the statement changed."""
        ...

    async def many(self, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        """The statement once for each of the values."""
        ...

    async def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The last number of each conversation that exists; they stay as they are until the transaction ends.

        `ids` are sorted, so that two processes never wait for each other in a ring.
        """
        ...

    async def written(self, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
        """For each key that was written before: the numbers of the entries of its turn, in order."""
        ...


Work = Callable[[Transaction], Awaitable[Result]]


class Database(Protocol):
    @property
    def commits(self) -> int:
        """How many transactions were committed that wrote something."""
        ...

    async def prepare(self) -> None:
        """Connect, and bring the schema to the newest. Raises StoreError, in plain words."""
        ...

    async def close(self) -> None: ...

    async def read(self, work: Work[Result]) -> Result: ...

    async def write(self, work: Work[Result]) -> Result:
        """The work's result once it is durable. If the work raises, nothing of it is kept."""
        ...

    async def scrub(self) -> None:
        """Let no copy of what was erased lie about in the database's own journal, as far as it is in its power."""
        ...

    async def append(self, append: Append) -> None:
        """Written and durable, together with everything else that waits. Raises Raced or Repeated."""
        ...


class Part:
    """One part of the store: the methods about one matter."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def _rows(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> list[Row]:
        return await self.database.read(lambda tx: tx.rows(statement, values))

    async def _row(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> Row | None:
        rows = await self._rows(statement, values)
        return rows[0] if rows else None

    async def _run(self, statement: Statement | Executable, values: Mapping[str, Any] = NOTHING) -> int:
        return await self.database.write(lambda tx: tx.run(statement, values))
