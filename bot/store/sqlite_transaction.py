"""A SQLite transaction: it never has to wait for anything, so a piece of work runs through in one go."""

from __future__ import annotations

import sqlite3
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, cast

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.base import Executable

from .database import Key, Result, Work
from .statements import NOTHING, Row, Statement, compiled_for

DIALECT = sqlite.dialect()

_NUMBER = "select seq from conversations where id = ?"
_WRITTEN = """
select turn.seq
from entries first join entries turn on turn.conversation = first.conversation and turn.turn = first.turn
where first.conversation = ? and first.key = ?
order by turn.seq
"""


class SqliteTransaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def through(self, work: Work[Result]) -> Result:
        """Run the work to its end, here and now."""
        coroutine = cast(Coroutine[None, None, Result], work(self))
        try:
            coroutine.send(None)
        except StopIteration as end:
            return cast(Result, end.value)
        coroutine.close()
        raise RuntimeError("a piece of work may await nothing but its transaction")

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
        found = ((id, self.connection.execute(_NUMBER, (id,)).fetchone()) for id in ids)
        return {id: row[0] for id, row in found if row}

    async def written(self, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
        found = ((key, self.connection.execute(_WRITTEN, key).fetchall()) for key in keys)
        return {key: tuple(row[0] for row in rows) for key, rows in found if rows}
