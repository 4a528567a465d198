"""The promise of an answer: by when, what is said when it passes, and what ends it (policies A4, B5, C1, E9)."""

from __future__ import annotations

from datetime import datetime

from .conversation import Conversation
from .facts import Fact, TicketOpened
from .followed import TICKET, AnswerExpected, Promise, Promised, PromiseEnded, PromiseMissed, RequesterWrote
from .known import Known
from .policy import Policy


def promised(conversation: Conversation, opened: TicketOpened, known: Known) -> list[Fact]:
    """The promise that is told with the number. None where we would not learn of the answer, or nothing is promised."""
    department, priority = conversation.department, conversation.priority
    due = known.policy.answer_due(TICKET, department, priority, known.now) if opened.watched else None
    if due is None:
        return []
    return [Promised(opened.ref, opened.number, department, priority, due.isoformat())]


def promised_again(conversation: Conversation, wrote: RequesterWrote, known: Known) -> list[Fact]:
    """The promise to who writes after he was answered. One that stands is said again and moves no further away: who
    writes twice would wait longer than who writes once."""
    ref, number = wrote.ref, wrote.number
    standing = next((each for each in conversation.promises if each.ref == ref), None)
    if standing is not None:
        late = datetime.fromisoformat(standing.due) <= known.now  # which the clock says in a moment
        return [] if late or wrote.quiet else [AnswerExpected(ref, number, standing.due)]
    department, priority = wrote.department, wrote.priority
    channel = _channel(known.policy, wrote.channel, department, priority)
    due = known.policy.answer_due(channel, department, priority, known.now)
    if due is None:
        return []
    again = Promised(ref, number, department, priority, due.isoformat(), wrote.channel)
    return [again, AnswerExpected(ref, number, again.due)]


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
    channel = _channel(policy, promise.channel, promise.department, promise.priority)
    wanted = (channel, promise.department, promise.priority)
    due = policy.answer_due(*wanted, now, times=2 ** (promise.missed + 1))
    if due is None:
        return PromiseEnded(promise.ref, "never")
    others = max(known.waiting - 1, 0)
    if not policy.answered_at(*wanted, now):
        return PromiseMissed(promise.ref, promise.number, due.isoformat(), "closed")
    return PromiseMissed(promise.ref, promise.number, due.isoformat(), "load" if others else "", others)


def _channel(policy: Policy, channel: str, department: str, priority: str) -> str:
    """The channel whose reply time counts: a ticket's own, where the table says nothing of this one."""
    return channel if policy.reply_within(channel, department, priority) else TICKET
