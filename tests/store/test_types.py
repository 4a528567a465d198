"""Values mean the same on both databases, and are checked on the way in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite

from bot.core.facts import TicketRequested, VisitorSaid
from bot.store import Store, Unstorable
from bot.store.schema import conversations
from bot.store.statements import Compiled, Statement, compiled_for
from bot.store.types import from_json, to_json

from .talk import NOW, begin, said, ticket

DIALECT = sqlite.dialect()


@pytest.mark.parametrize("value", ["a\0", ["x", {"y": "\0"}], {"\0": 1}, ("\ud83d",), {"a": ["\udc00"]}])
def test_what_cannot_be_kept_is_found_however_deep(value: object) -> None:
    with pytest.raises(Unstorable):
        to_json(value)


@pytest.mark.parametrize("text", ["", "\\u0000", "\\\\u0000", "שלום ёж čć 😀", "\u2028\ufeff\u202e", "\x01\x7f"])
def test_every_other_text_comes_back(text: str) -> None:
    assert from_json(to_json({"text": [text]})) == {"text": [text]}


@pytest.mark.parametrize("fact", [VisitorSaid("\0"), TicketRequested(ticket(name="a\0b")), VisitorSaid("ok", "\ud800")])
async def test_a_fact_is_looked_through(store: Store, fact: VisitorSaid | TicketRequested) -> None:
    with pytest.raises(Unstorable):
        await begin(store, "ana", fact)
    with pytest.raises(Unstorable):
        await store.set_setting("key", "\0")
    with pytest.raises(Unstorable):
        await store.set_canned_reply("hello", {"hr": "\ud800"})
    assert (await store.load("ana"))[0] == 0


async def test_moments_of_all_zones_have_one_order(store: Store) -> None:
    """As text, 23:30-05:00 would come before 01:00+03:00; as moments, it is after."""
    zones = [timezone(timedelta(hours=hours)) for hours in (3, -5, 0)]
    moments = [
        datetime(2026, 3, 2, 1, 0, 0, 1, tzinfo=zones[0]),
        datetime(2026, 3, 1, 23, 30, tzinfo=zones[1]),
        datetime(2026, 3, 1, 22, 0, tzinfo=zones[2]),
    ]
    for moment in moments:
        await begin(store, str(moment), at=moment)
    newest_first = [moments[1], moments[0], moments[2]]
    assert [each.updated_at for each in await store.conversations()] == newest_first
    assert [each.id for each in await store.conversations()] == [str(moment) for moment in newest_first]
    assert await store.ended_before(moments[2]) == []
    assert await store.ended_before(moments[0]) == [str(moments[2])]  # a microsecond earlier


async def test_a_long_text_is_kept_whole(store: Store) -> None:
    text = "שלום ёж čć 😀 " * 5_000
    await begin(store, "ana", said(text))
    assert (await store.entries("ana", since=1))[0].text == text


def test_a_statement_is_compiled_once_for_a_database() -> None:
    clause = select(conversations.c.id).where(conversations.c.wake_at == bindparam("now"))
    statement = Statement(clause)
    assert compiled_for(DIALECT, statement) is compiled_for(DIALECT, statement)
    assert compiled_for(DIALECT, clause) is not compiled_for(DIALECT, clause)
    compiled = Compiled(clause, DIALECT)
    assert compiled.values({"now": NOW}) == ["2026-11-22T09:30:00.000000+00:00"]
    assert compiled.rows([["ana"]]) == [{"id": "ana"}]
    assert NOW.tzinfo is UTC
