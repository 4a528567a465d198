"""What one turn writes, made from its entries: rows of the transcript, the snapshot, errands, misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.conversation import Conversation, Holder
from bot.core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    ConfirmationRequested,
    Confirmed,
    DetailGiven,
    EmailGiven,
    Entry,
    Fact,
    FileGiven,
    Lapsed,
    OperatorSaid,
    Rated,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TranscriptRequested,
    Understood,
    VisitorSaid,
)
from bot.core.followed import EMAIL, Promised, PromiseEnded, PromiseMissed

from .cases import Change, changes
from .clocks import Clock
from .database import Key
from .files import file_row
from .outbox import DESK, new_errand
from .types import fact_json, storable, to_json

SNIPPET = 160
"""Characters of the last words that lists show."""

PEOPLES = (VisitorSaid, OperatorSaid, FileGiven)
"""Whose words lists show. Those of the bot are the same in every row of a queue, and tell nobody whom to help first."""

ACTS_TO_ANSWER = frozenset({"question", "incident", "unclear"})
"""What counts as unanswered when it has no topic; a wish for a person or a change of the account does not."""

TALK = frozenset({VisitorSaid, Understood, BotSaid, BotAsked, ArticleShown})
"""Kinds that neither leave the house nor change a ticket, a case or a file: nearly all there are."""


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
        said = [entry.text for entry in written if isinstance(entry.fact, PEOPLES) and entry.text]
        return cls(
            holder=conversation.holder,
            operator=conversation.operator,
            language=conversation.language,
            topic=conversation.topic,
            email=conversation.email,
            number=conversation.number,
            waiting_since=conversation.since if conversation.holder is Holder.QUEUE else None,
            snippet=" ".join(said[-1].split())[:SNIPPET] if said else "",
            token_hash=token_hash,
        )


@dataclass(frozen=True, slots=True)
class Append:
    """One turn, ready to be written. `settles` is the errand whose result this is; `clocks` are those of tickets."""

    conversation: str
    after: int
    snapshot: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    keys: Sequence[Key]
    errands: Sequence[Mapping[str, Any]]
    misses: Sequence[Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]
    settles: int | None
    clocks: Sequence[Clock] = ()
    cases: Sequence[Change] = ()

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
    weighty = [entry for entry in written if type(entry.fact) not in TALK]
    return Append(
        conversation=storable(id),
        after=after,
        snapshot=_snapshot(id, written, conversation, wake_at, columns),
        entries=[_entry(id, after + 1, entry) for entry in written],
        keys=[(id, key) for entry in written if (key := client_key(entry.fact))],
        errands=[_errand(id, entry) for entry in weighty if leaves_the_house(entry.fact)],
        misses=_misses(id, written, conversation),
        files=[file_row(each.fact, each.at, id, "", "") for each in weighty if isinstance(each.fact, FileGiven)],
        settles=settles,
        clocks=[clock for entry in weighty if (clock := _clock(entry.fact))],
        cases=[change for entry in weighty for change in changes(id, entry)],
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
        "in_token_hash": storable(columns.token_hash) or None,
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
        "fact": fact_json(entry.fact),
        "text": storable(entry.text),
    }


ERRANDS = (
    *(TicketRequested, ConfirmationRequested, Confirmed, Lapsed),
    *(TicketOpened, TicketMessage, PromiseMissed, TranscriptRequested),
)
"""The facts that have consequences outside."""


def leaves_the_house(fact: Fact) -> bool:
    """A ticket that waits for its confirmation is kept at home; Confirmed sends it off. A promise is told by mail to
    who wrote by mail."""
    if isinstance(fact, Promised):
        return fact.channel == EMAIL
    return isinstance(fact, ERRANDS) and not (isinstance(fact, TicketRequested) and fact.held)


def _errand(id: str, entry: Entry) -> dict[str, Any]:
    match entry.fact:
        case TicketRequested(ticket=ticket):
            kind, ref, line = "ticket", ticket.ref, DESK
        case ConfirmationRequested(ref=ref):
            kind, line = "confirmation", "mail"
        case Confirmed(ref=ref):
            kind, line = "ticket", DESK
        case Lapsed(ref=ref):
            kind, line = "lapsed", "mail"
        case TicketOpened(ref=ref):
            kind, line = "receipt", "mail"
        case Promised(ref=ref):
            kind, line = "expected", "mail"
        case PromiseMissed(ref=ref):
            kind, line = "late", "mail"
        case TicketMessage(ref=ref):
            kind, line = "ticket_message", DESK
        case _:
            kind, ref, line = "transcript", "", "transcript"
    return new_errand(kind, ref, f"{id}/{line}", entry.at, conversation=id, seq=entry.seq)


def _clock(fact: Fact) -> Clock | None:
    """What this does to the clock of its ticket. One that is never answered stays overdue for those who work."""
    match fact:
        case Promised(ref=ref, due=due):
            return Clock(ref, datetime.fromisoformat(due))
        case PromiseMissed(ref=ref, due=due):
            return Clock(ref, datetime.fromisoformat(due), again=True)
        case PromiseEnded(ref=ref, how=how) if how != "never":
            return Clock(ref, None)
    return None


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
