"""Appends: which of those that wait win, and how the winners are written.

Rules of this file:
1. All that one turn decided is written in one transaction: entries, snapshot, listing columns, errands, misses, files.
2. Nothing is written for an append that loses, so the others in its transaction do not notice it.
3. What was written before is told apart first (Repeated), then who was faster (Raced): a resend is no race.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, case, func, insert, select, update

from .clocks import set_clocks
from .database import Key, Transaction
from .errors import Raced, Repeated
from .files import ADD_FILE
from .outbox import ADD_ERRAND
from .schema import conversations, entries, errands, misses
from .statements import Statement, upsert
from .turns import Append
from .types import Moment, Words

_OPEN = Statement(
    upsert(conversations)
    .values(
        id=bindparam("id"),
        token_hash=bindparam("token_hash"),
        seq=0,
        state="{}",
        holder="bot",
        operator="",
        language="",
        topic="",
        email="",
        number="",
        snippet="",
        search="",
    )
    .on_conflict_do_nothing()
)


async def open_row(tx: Transaction, ids: Sequence[str], token_hash: str | None = None) -> None:
    """An empty row for each of the ids that has none: from here on a first append is like any other."""
    await tx.many(_OPEN, [{"id": id, "token_hash": token_hash} for id in ids])


_SNAPSHOT = Statement(
    update(conversations)
    .where(conversations.c.id == bindparam("in_id"))
    .values(
        seq=bindparam("in_seq"),
        state=bindparam("in_state"),
        token_hash=func.coalesce(conversations.c.token_hash, bindparam("in_token_hash", type_=Words())),
        holder=bindparam("in_holder"),
        operator=bindparam("in_operator"),
        language=bindparam("in_language"),
        topic=bindparam("in_topic"),
        email=bindparam("in_email"),
        number=bindparam("in_number"),
        snippet=case(
            (bindparam("in_snippet", type_=Words()) == "", conversations.c.snippet),
            else_=bindparam("in_snippet", type_=Words()),
        ),
        search=bindparam("in_search"),
        opened_at=func.coalesce(conversations.c.opened_at, bindparam("in_opened_at", type_=Moment())),
        updated_at=bindparam("in_updated_at"),
        waiting_since=bindparam("in_waiting_since"),
        wake_at=bindparam("in_wake_at"),
    ),
    checked=True,
)
_ENTRY = Statement(insert(entries).values({column.name: bindparam(column.name) for column in entries.c}), checked=True)
_MISS = Statement(insert(misses).values({column.name: bindparam(column.name) for column in misses.c}))
_SETTLED = Statement(
    select(errands.c.conversation, errands.c.state, errands.c.settled_seq).where(errands.c.id == bindparam("id"))
)
_SETTLE = Statement(
    update(errands)
    .where(errands.c.id == bindparam("in_id"))
    .values(
        state="done", worker="", error="", ended_at=bindparam("in_ended_at"), settled_seq=bindparam("in_settled_seq")
    )
)


async def write(tx: Transaction, appends: Sequence[Append]) -> list[Exception | None]:
    """Write those that win; for each append None, or the Raced or Repeated that its writer is to be told."""
    if new := sorted({append.conversation for append in appends if append.after == 0}):
        await open_row(tx, new)
    numbers = await tx.numbers(sorted({append.conversation for append in appends}))
    written = await tx.written([key for append in appends for key in append.keys])
    verdicts: list[Exception | None] = []
    winners: list[Append] = []
    for append in appends:
        verdict = await _verdict(tx, append, numbers, written)
        verdicts.append(verdict)
        if verdict is None:
            winners.append(append)
            numbers[append.conversation] = append.numbers[-1]
            written.update(dict.fromkeys(append.keys, append.numbers))
    await _write(tx, winners)
    return verdicts


async def _verdict(
    tx: Transaction, append: Append, numbers: Mapping[str, int], written: Mapping[Key, tuple[int, ...]]
) -> Exception | None:
    for key in append.keys:
        if key in written:
            return Repeated(written[key])
    if append.settles is not None:
        known = await tx.rows(_SETTLED, {"id": append.settles})
        if known and known[0]["state"] == "done":
            return Repeated((known[0]["settled_seq"],) if known[0]["settled_seq"] else ())
    if numbers.get(append.conversation) != append.after:
        return Raced(append.conversation)
    return None


async def _write(tx: Transaction, winners: Sequence[Append]) -> None:
    if not winners:
        return
    await tx.many(_SNAPSHOT, [append.snapshot for append in winners])
    await tx.many(_ENTRY, [row for append in winners for row in append.entries])
    if new_errands := [row for append in winners for row in append.errands]:
        await tx.many(ADD_ERRAND, new_errands)
    if new_misses := [row for append in winners for row in append.misses]:
        await tx.many(_MISS, new_misses)
    if new_files := [row for append in winners for row in append.files]:
        await tx.many(ADD_FILE, new_files)
    await set_clocks(tx, [clock for append in winners for clock in append.clocks])
    for append in winners:
        for statement, values in append.cases:
            await tx.run(statement, values)
        if append.settles is not None:
            at = append.entries[-1]["at"]
            settled = {"in_id": append.settles, "in_ended_at": at, "in_settled_seq": append.after + 1}
            await tx.run(_SETTLE, settled)
