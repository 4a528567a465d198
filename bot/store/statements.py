"""Core statements, compiled once for each database and then sent as plain text: Core's portability without its cost
in each call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine

from .types import Convert, Moment, Plain, Words

Row = dict[str, Any]
NOTHING: Mapping[str, Any] = {}

# PostgreSQL's insert knows ON CONFLICT, and SQLite's compiler reads it; the other way round it does not.
upsert = postgresql.insert


class Compiled:
    """A statement in one database's own words: its text, and how values go in and come out."""

    __slots__ = ("_columns", "_decoders", "_parameters", "sql")

    def __init__(self, clause: Executable, dialect: Dialect, checked: bool = False) -> None:
        assert isinstance(clause, ClauseElement)
        compiled = clause.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        fixed = compiled.params
        self._parameters = [
            (name, fixed[name], _encoder(compiled.binds[name].type, dialect, checked))
            for name in compiled.positiontup or ()
        ]
        columns: list[ColumnElement[Any]] = list(clause.exported_columns) if isinstance(clause, ReturnsRows) else []
        self._columns = [str(column.key) for column in columns]
        self._decoders = [
            (place, decode)
            for place, column in enumerate(columns)
            if (decode := _decoder(column.type, dialect)) is not None
        ]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters in their order; what is not given keeps the value written in the statement."""
        return [
            encode(given.get(name, fixed)) if encode else given.get(name, fixed)
            for name, fixed, encode in self._parameters
        ]

    def rows(self, raw: Iterable[Iterable[Any]]) -> list[Row]:
        if not self._decoders:
            return [dict(zip(self._columns, record, strict=True)) for record in raw]
        return [self._row(list(record)) for record in raw]

    def _row(self, record: list[Any]) -> Row:
        for place, decode in self._decoders:
            record[place] = decode(record[place])
        return dict(zip(self._columns, record, strict=True))


def _encoder(kind: TypeEngine[Any], dialect: Dialect, checked: bool) -> Convert | None:
    match kind:
        case Words():
            return None if checked else kind.encoder(dialect)
        case Plain() | Moment():
            return kind.encoder(dialect)
    return None


def _decoder(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    match kind:
        case Boolean():
            return bool  # SQLite has 0 and 1
        case Words() | Plain() | Moment():
            return kind.decoder(dialect)
    return None


class Statement:
    """A statement written once in a module and sent many times.

    checked  every text it is given has been through `storable` already, so it is not looked at again
    """

    __slots__ = ("_checked", "_clause", "_compiled")

    def __init__(self, clause: Executable, checked: bool = False) -> None:
        self._clause = clause
        self._checked = checked
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = Compiled(self._clause, dialect, self._checked)
        return compiled


def compiled_for(dialect: Dialect, statement: Statement | Executable) -> Compiled:
    """The statement for this database; one that is built anew in each call is compiled in each call."""
    return statement.on(dialect) if isinstance(statement, Statement) else Compiled(statement, dialect)
