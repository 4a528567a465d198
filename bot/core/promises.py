"""The promise of a first answer: by when, what is said when it passes, and what ends it (policies A4, B5, C1, E9)."""

from __future__ import annotations

from datetime import datetime

from .conversation import Conversation
from .facts import Fact, TicketOpened
from .followed import Promise, Promised, PromiseEnded, PromiseMissed
from .known import Known

CHANNEL = "ticket"


def promised(conversation: Conversation, opened: TicketOpened, known: Known) -> list[Fact]:
    """The promise that is told with the number. None where we would not learn of the answer, or nothing is promised."""
    department, priority = conversation.department, conversation.priority
    due = known.policy.answer_due(CHANNEL, department, priority, known.now) if opened.watched else None
    if due is None:
        return []
    return [Promised(opened.ref, opened.number, department, priority, due.isoformat())]


def missed(conversation: Conversation, known: Known) -> list[Fact]:
    """What is said of the promises whose moment has come."""
    return [_missed(each, known) for each in conversation.promises if datetime.fromisoformat(each.due) <= known.now]


def ended(conversation: Conversation, how: str, ref: str = "") -> list[Fact]:
    """The end of the promise of one ticket; without a ref, of all of them."""
    return [PromiseEnded(each.ref, how) for each in conversation.promises if ref in ("", each.ref)]


def next_due(conversation: Conversation) -> datetime | None:
    return min((datetime.fromisoformat(each.due) for each in conversation.promises), default=None)


def _missed(promise: Promise, known: Known) -> Fact:
    policy, now = known.policy, known.now
    wanted = (CHANNEL, promise.department, promise.priority)
    due = policy.answer_due(*wanted, now, times=2 ** (promise.missed + 1))
    if due is None:
        return PromiseEnded(promise.ref, "never")
    others = max(known.waiting - 1, 0)
    if not policy.answered_at(*wanted, now):
        return PromiseMissed(promise.ref, promise.number, due.isoformat(), "closed")
    return PromiseMissed(promise.ref, promise.number, due.isoformat(), "load" if others else "", others)
