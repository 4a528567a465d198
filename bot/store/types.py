"""How values are kept: one meaning on both databases, checked on the way in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from .errors import Unstorable


def storable(text: str) -> str:
    """The text itself. Raises Unstorable for NUL and for a lone surrogate."""
    if "\0" in text:
        raise Unstorable("the text holds a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Unstorable("the text holds half a surrogate pair") from None
    return text


def to_json(value: Any) -> str:
    """Plain values as JSON text. Raises Unstorable for what `storable` refuses, wherever it is inside."""
    try:
        raw = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        raise Unstorable("the text holds half a surrogate pair") from None
    # The escape may also be a backslash the visitor typed, so the whole value is looked through only then.
    if "\\u0000" in raw:
        _look_through(msgspec.to_builtins(value))
    return raw


def _look_through(value: Any) -> None:
    match value:
        case str():
            storable(value)
        case dict():
            for name, item in value.items():
                storable(str(name))
                _look_through(item)
        case list() | tuple():
            for item in value:
                _look_through(item)


def from_json(raw: str) -> Any:
    return msgspec.json.decode(raw)


class Words(TypeDecorator[str]):
    """Text that both databases keep, or both refuse."""

    impl = Text
    cache_ok = True
    decodes = False

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Plain(TypeDecorator[Any]):
    """Lists and mappings of plain values, as JSON in a text column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else from_json(value)


class Moment(TypeDecorator[datetime]):
    """An instant, to the microsecond. `timestamptz` in PostgreSQL; in SQLite text in UTC of one width, so that its
    order as text is its order in time. A datetime without a zone raises ValueError."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value if dialect.name == "postgresql" else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


class DatabaseTime(FunctionElement[datetime]):
    """The database's own clock, plus a number of seconds: one clock for all processes."""

    name = "database_time"
    type = Moment()
    inherit_cache = True

    def __init__(self, seconds: ColumnElement[float]) -> None:
        super().__init__(seconds)


@compiles(DatabaseTime, "sqlite")
def _sqlite_time(element: DatabaseTime, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now', ({seconds}) || ' seconds')"


@compiles(DatabaseTime, "postgresql")
def _postgres_time(element: DatabaseTime, compiler: SQLCompiler, **options: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **options)}))"
