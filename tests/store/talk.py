"""Short talks for the store to keep, and the check that holds after every test: a transcript folds to its snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.core.conversation import Conversation
from bot.core.facts import Entry, Fact, Opened, Ticket, TicketRequested, VisitorSaid
from bot.store import Raced, Store
from bot.store.schema import conversations

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_refs = count(1)


async def write(
    store: Store,
    id: str,
    *facts: Fact,
    at: datetime = NOW,
    wake_at: datetime | None = None,
    settles: int | None = None,
    after: int | None = None,
) -> tuple[int, ...]:
    """Append the facts to what is there (or to number `after`); their numbers."""
    seq, conversation = await store.load(id)
    if after == 0:
        conversation = Conversation()
    seq = seq if after is None else after
    entries = []
    for number, fact in enumerate(facts, seq + 1):
        conversation = conversation.after(fact, at)
        entries.append(Entry(number, at, fact, getattr(fact, "text", "")))
    await store.append(id, seq, entries, conversation, wake_at, settles=settles)
    return tuple(entry.seq for entry in entries)


async def insist(store: Store, id: str, *facts: Fact) -> tuple[int, ...]:
    """Append, and again as long as somebody else was faster: as every turn does."""
    while True:
        try:
            return await write(store, id, *facts)
        except Raced:
            continue


async def begin(store: Store, id: str, *facts: Fact, at: datetime = NOW) -> None:
    await write(store, id, Opened("hr", page="https://firma.hr/"), *facts, at=at)


def said(text: str, key: str = "") -> VisitorSaid:
    return VisitorSaid(text, key)


def ticket(ref: str = "", email: str = "ana@firma.hr", **values: Any) -> Ticket:
    return replace(
        Ticket(
            ref=ref or f"ref-{next(_refs)}",
            email=email,
            subject="Pošta ne radi",
            department="technical",
            priority="regular",
            language="hr",
            description="Ne mogu slati poštu.",
            details=(("domain", "firma.hr"),),
            articles=("mail-not-sending",),
        ),
        **values,
    )


def promised(ref: str) -> TicketRequested:
    return TicketRequested(ticket(ref))


async def folds(store: Store) -> None:
    """Every transcript has the numbers 1..n and folds to its snapshot."""
    ids = [row["id"] for row in await store.database.read(lambda tx: tx.rows(select(conversations.c.id)))]
    for id in ids:
        seq, snapshot = await store.load(id)
        entries = await store.entries(id, limit=100_000)
        assert [entry.seq for entry in entries] == list(range(1, seq + 1)), id
        assert fold(entries) == snapshot, id


def fold(entries: Sequence[Entry]) -> Conversation:
    conversation = Conversation()
    for entry in entries:
        conversation = conversation.after(entry.fact, entry.at)
    return conversation
