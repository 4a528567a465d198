"""How values are kept: one meaning on both databases, checked on the way in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import TIMESTAMP, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.core.facts import Fact

from .errors import Unstorable

Convert = Callable[[Any], Any]


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


_encoder = msgspec.json.Encoder(enc_hook=dict)


def to_json(value: Any) -> str:
    """Plain values, or dataclasses of them, as JSON text. Raises Unstorable for what `storable` refuses, wherever it
    is inside."""
    try:
        raw = _encoder.encode(value).decode()
    except UnicodeEncodeError:
        raise Unstorable("the text holds half a surrogate pair") from None
    # The escape may also be a backslash the visitor typed, so the whole value is looked through only then.
    if "\\u0000" in raw:
        _look_through(msgspec.to_builtins(value, enc_hook=dict))
    return raw


def fact_json(fact: Fact) -> str:
    """The fact as `facts.to_json` writes it, at a fifth of the cost: four are written in each turn."""
    raw = to_json(fact)
    kind = f'{{"kind":"{type(fact).__name__}"'
    return f"{kind},{raw[1:]}" if len(raw) > 2 else kind + "}"


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

    def encoder(self, dialect: Dialect) -> Convert:
        return _stored

    def decoder(self, dialect: Dialect) -> Convert | None:
        return None


class Plain(TypeDecorator[Any]):
    """Lists and mappings of plain values, as JSON in a text column."""

    impl = Text
    cache_ok = True

    def encoder(self, dialect: Dialect) -> Convert:
        return to_json

    def decoder(self, dialect: Dialect) -> Convert | None:
        return from_json


class Moment(TypeDecorator[datetime]):
    """An instant, to the microsecond. `timestamptz` in PostgreSQL; in SQLite text in UTC of one width, so that its
    order as text is its order in time. A datetime without a zone raises ValueError."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def encoder(self, dialect: Dialect) -> Convert:
        return _zoned if dialect.name == "postgresql" else _utc_text

    def decoder(self, dialect: Dialect) -> Convert | None:
        return None if dialect.name == "postgresql" else _from_text


def _stored(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _zoned(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return moment


@lru_cache(maxsize=64)  # all entries of a turn have one moment
def _utc_text(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


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
