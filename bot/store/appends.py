"""One append: everything that one turn writes, and the judgement which of the waiting appends win.

Rules of this file:
1. All that one turn decided is written in one transaction: entries, snapshot, listing columns, errands, misses.
2. Nothing is written for an append that loses, so the others in its transaction do not notice it.
3. What was written before is told apart first (Repeated), then who was faster (Raced): a resend is no race.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, insert, select, update

from bot.core.conversation import Conversation, Holder
from bot.core.facts import (
    DetailGiven,
    EmailGiven,
    Entry,
    Fact,
    Rated,
    TicketMessage,
    TicketRequested,
    TranscriptRequested,
    Understood,
    VisitorSaid,
    to_plain,
)

from .database import Key, Transaction
from .errors import Raced, Repeated
from .schema import conversations, entries, errands, misses
from .statements import Statement, upsert
from .types import Moment, Words, storable, to_json

SNIPPET = 160
"""Characters of the last visible text that lists show."""

ACTS_TO_ANSWER = frozenset({"question", "incident", "unclear"})
"""What counts as unanswered when it has no topic; a wish for a person or a change of the account does not."""

DESK = "desk"
"""The line of a conversation's errands to the ticket desk: a message must not overtake the ticket it belongs to."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What lists show and filter by. Empty `snippet` and `token_hash` keep what is there."""

    holder: str
    operator: str = ""
    language: str = ""
    topic: str = ""
    email: str = ""
    number: str = ""
    waiting_since: datetime | None = None
    snippet: str = ""
    token_hash: str = ""

    @classmethod
    def of(cls, conversation: Conversation, written: Sequence[Entry], token_hash: str = "") -> Columns:
        """The columns as the conversation itself says them."""
        shown = [entry.text for entry in written if entry.fact.visible and entry.text]
        return cls(
            holder=conversation.holder,
            operator=conversation.operator,
            language=conversation.language,
            topic=conversation.topic,
            email=conversation.email,
            number=conversation.number,
            waiting_since=conversation.since if conversation.holder is Holder.QUEUE else None,
            snippet=" ".join(shown[-1].split())[:SNIPPET] if shown else "",
            token_hash=token_hash,
        )


@dataclass(frozen=True, slots=True)
class Append:
    """One turn, ready to be written. `settles` is the errand whose result this is."""

    conversation: str
    after: int
    snapshot: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    keys: Sequence[Key]
    errands: Sequence[Mapping[str, Any]]
    misses: Sequence[Mapping[str, Any]]
    settles: int | None

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(self.after + 1, self.after + 1 + len(self.entries)))


def prepared(
    id: str,
    after: int,
    written: Sequence[Entry],
    conversation: Conversation,
    wake_at: datetime | None,
    columns: Columns,
    settles: int | None,
) -> Append:
    """The append with every value checked, so that what cannot be stored fails here and alone.

    Raises ValueError when the numbers are not after+1, after+2, …, and Unstorable.
    """
    if not written or [entry.seq for entry in written] != list(range(after + 1, after + 1 + len(written))):
        raise ValueError(f"the entries of {id} must be numbered from {after + 1} without a gap")
    return Append(
        conversation=storable(id),
        after=after,
        snapshot=_snapshot(id, written, conversation, wake_at, columns),
        entries=[_entry(id, after + 1, entry) for entry in written],
        keys=[(id, key) for entry in written if (key := client_key(entry.fact))],
        errands=[_errand(id, entry) for entry in written if isinstance(entry.fact, ERRANDS)],
        misses=_misses(id, written, conversation),
        settles=settles,
    )


def client_key(fact: Fact) -> str:
    """The key the client gave this, "" for none."""
    return getattr(fact, "key", "")


def _snapshot(
    id: str, written: Sequence[Entry], conversation: Conversation, wake_at: datetime | None, columns: Columns
) -> dict[str, Any]:
    return {
        "in_id": id,
        "in_seq": written[-1].seq,
        "in_state": to_json(conversation.to_plain()),
        "in_token_hash": columns.token_hash or None,
        "in_holder": storable(columns.holder),
        "in_operator": storable(columns.operator),
        "in_language": storable(columns.language),
        "in_topic": storable(columns.topic),
        "in_email": storable(columns.email.casefold()),
        "in_number": storable(columns.number),
        "in_snippet": storable(columns.snippet),
        "in_search": f"{id} {columns.email} {columns.number}".casefold(),
        "in_opened_at": written[0].at,
        "in_updated_at": written[-1].at,
        "in_waiting_since": columns.waiting_since,
        "in_wake_at": wake_at,
    }


def _entry(id: str, turn: int, entry: Entry) -> dict[str, Any]:
    return {
        "conversation": id,
        "seq": entry.seq,
        "turn": turn,
        "at": entry.at,
        "kind": type(entry.fact).__name__,
        "key": storable(client_key(entry.fact)) or None,
        "fact": to_json(to_plain(entry.fact)),
        "text": storable(entry.text),
    }


ERRANDS = (TicketRequested, TicketMessage, TranscriptRequested)
"""The facts that have consequences outside."""


def _errand(id: str, entry: Entry) -> dict[str, Any]:
    match entry.fact:
        case TicketRequested(ticket=ticket):
            kind, ref, line = "ticket", ticket.ref, DESK
        case TicketMessage(ref=ref):
            kind, line = "ticket_message", DESK
        case _:
            kind, ref, line = "transcript", "", "transcript"
    return new_errand(kind, ref, f"{id}/{line}", entry.at, conversation=id, seq=entry.seq)


def new_errand(
    kind: str,
    ref: str,
    line: str,
    at: datetime,
    conversation: str = "",
    seq: int = 0,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The row of an errand that is due at once."""
    return {
        "conversation": conversation,
        "seq": seq,
        "kind": kind,
        "ref": ref,
        "line": line,
        "detail": dict(detail or {}),
        "state": "waiting",
        "created_at": at,
        "due_at": at,
        "tries": 0,
        "worker": "",
        "error": "",
    }


def _misses(id: str, written: Sequence[Entry], conversation: Conversation) -> list[dict[str, Any]]:
    """What editors should see of this turn. A turn that only gave a detail we had asked for is no miss."""
    gathered = any(isinstance(entry.fact, DetailGiven | EmailGiven) for entry in written)
    said, found = conversation.last_said, []
    for entry in written:
        match entry.fact:
            case VisitorSaid(text=text):
                said = text
            case Understood(topic="", act=act, near=near, language=language) if act in ACTS_TO_ANSWER and not gathered:
                found.append(_miss(id, entry, "unanswered", language, near[0] if near else "", said))
            case Rated(helped=False, topic=topic):
                found.append(_miss(id, entry, "unhelpful", conversation.language, topic, conversation.question))
    return found


def _miss(id: str, entry: Entry, kind: str, language: str, topic: str, text: str) -> dict[str, Any]:
    return {
        "conversation": id,
        "seq": entry.seq,
        "kind": kind,
        "at": entry.at,
        "language": language,
        "topic": topic,
        "text": text,
        "state": "new",
    }


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
    )
)
_ENTRY = Statement(
    insert(entries)
    .values({name: bindparam(name) for name in ("conversation", "seq", "turn", "at", "kind", "key", "fact", "text")})
    .inline()
)
_GIVEN_LATER = {"id", "ended_at", "settled_seq"}
ADD_ERRAND = Statement(
    insert(errands)
    .values({column.name: bindparam(column.name) for column in errands.c if column.name not in _GIVEN_LATER})
    .inline()
)
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
    for append in winners:
        if append.settles is not None:
            at = append.entries[-1]["at"]
            settled = {"in_id": append.settles, "in_ended_at": at, "in_settled_seq": append.after + 1}
            await tx.run(_SETTLE, settled)
