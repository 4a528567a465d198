"""One turn of a conversation: what follows from what just happened, and when the clock must speak.

Rules of this file:
1. Everything the bot does starts here; which answer it gives is decided by the ordered rules of triage.py.
2. Nothing here waits, reads a clock, or reaches outside. All it may know is in Known.
3. Secrets are removed here, before anything else sees a visitor's words, whichever door they came through.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from . import phrases as p
from .addresses import unasked_address
from .attachments import file_given
from .case import TICKET_CHOICES, next_step, open_ticket
from .conversation import DETAILS, EMAIL_QUESTIONS, Asked, Conversation, Holder
from .facts import (
    BotAsked,
    BotSaid,
    Closed,
    Confirmed,
    EmailGiven,
    Fact,
    FileGiven,
    LanguageChanged,
    Lapsed,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    OperatorSaid,
    Rated,
    TicketDelayed,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
    TranscriptRequested,
    Understood,
    VisitorChose,
    VisitorIdentified,
    VisitorSaid,
)
from .followed import Promised, PromiseEnded, RequesterWrote, TicketAnswered, TicketMerged, TicketStateChanged
from .heard import secrets
from .identity import is_news, is_proved, of_another
from .known import Known
from .language import goes_over
from .offers import no_data
from .policy import Policy
from .promises import ended, missed, next_due, promised, promised_again
from .reading import read_clean
from .replies import CODE, chosen
from .text import tidy
from .triage import RULES


def turn(conversation: Conversation, fact: Fact, known: Known) -> tuple[Conversation, list[Fact]]:
    """The conversation after `fact` and all that follows from it, and both as a list to be written."""
    fact = timely(conversation, without_secrets(conversation, fact), known)
    before = conversation
    conversation = conversation.after(fact, known.now)
    follows = decide(before, conversation, fact, known)
    for each in follows:
        conversation = conversation.after(each, known.now)
    return conversation, [fact, *follows]


def without_secrets(conversation: Conversation, fact: Fact) -> Fact:
    """The visitor's words as they may be kept. A card or a password split over two messages is seen, too.

    A file was read for secrets before its bytes were kept; its name is words like any others, whoever sent it.
    """
    if isinstance(fact, FileGiven):
        name, kinds = secrets.redact(fact.name)
        return replace(fact, name=name, removed=(*fact.removed, *kinds)) if kinds else fact
    if not isinstance(fact, VisitorSaid):
        return fact
    if conversation.held and CODE.fullmatch(fact.text.strip()):
        return fact  # the code of the confirmation mail, which a rule of triage must see
    previous = conversation.last_said
    text, kinds = secrets.continues(previous, fact.text) if previous else secrets.redact(fact.text)
    return replace(fact, text=text, removed=kinds) if kinds else fact


def timely(conversation: Conversation, fact: Fact, known: Known) -> Fact:
    """TimePassed, with the deadline that it is about: a promise that passes takes nobody out of the queue."""
    if not isinstance(fact, TimePassed):
        return fact
    if _is_due(_lapses_at(conversation, known.policy), known):
        return TimePassed("lapse")
    return TimePassed("" if _is_due(_next_of_the_talk(conversation, known.policy), known) else "promise")


def moot(conversation: Conversation, fact: Fact, known: Known) -> bool:
    """Whether nothing is left to happen to this: it came twice, or too late."""
    match fact:
        case TimePassed():
            due = wake_at(conversation, known.policy)
            return due is None or due > known.now
        case OperatorJoined():
            return conversation.holder is Holder.OPERATOR
        case OperatorSaid(operator=operator) | OperatorLeft(operator=operator) | OperatorLost(operator=operator):
            return conversation.operator != operator
        case FileGiven(operator=operator) if operator:
            return conversation.operator != operator
        case OperatorCalled():
            return conversation.holder in (Holder.QUEUE, Holder.OPERATOR)
        case TicketRequested():
            return bool(conversation.ticket)
        case Confirmed(ref=ref) | Lapsed(ref=ref):
            return ref != conversation.ticket or not conversation.held
        case TicketOpened(ref=ref):
            return ref != conversation.ticket or bool(conversation.number)
        case TicketDelayed(ref=ref):
            return ref != conversation.ticket or bool(conversation.number) or conversation.delayed
        case Promised(ref=ref):
            return any(each.ref == ref for each in conversation.promises)
        case PromiseEnded(ref=ref):
            return all(each.ref != ref for each in conversation.promises)
        case Closed():
            return conversation.holder is Holder.NOBODY
        case VisitorIdentified(email=email):
            return (bool(email) and of_another(conversation, email)) or not is_news(conversation, fact)
    return False


def decide(before: Conversation, conversation: Conversation, fact: Fact, known: Known) -> list[Fact]:
    """The facts that follow from `fact`. `before` is the state it met, `conversation` already includes it."""
    match conversation.holder, fact:
        case _, Opened():
            return [BotSaid(p.GREETING())]
        case _, VisitorSaid():
            return answer(conversation, before.last_said, fact, known)
        case _, FileGiven():
            return file_given(conversation, fact, known)
        case Holder.BOT | Holder.QUEUE, VisitorChose(choice=choice):
            return chosen(conversation, choice, known)
        case _, VisitorIdentified():
            return signed_in(before, conversation, known)
        case Holder.BOT, Rated(helped=True):
            return [BotSaid(p.GLAD_IT_HELPED())]
        case Holder.BOT, Rated():
            return [BotAsked(p.OFFER_TICKET(), Asked.TICKET, TICKET_CHOICES)]
        case _, TimePassed():
            return [*missed(before, known), *time_passed(before, conversation, fact, known)]
        case _, TicketOpened():
            return promised(conversation, fact, known)
        case _, RequesterWrote():
            return promised_again(conversation, fact, known)
        case _, TicketAnswered(ref=ref):
            return ended(conversation, "answered", ref)
        case _, TicketStateChanged(ref=ref, state="closed"):
            return ended(conversation, "closed", ref)
        case _, TicketMerged(ref=ref):
            return ended(conversation, "merged", ref)
        case _, OperatorSaid():
            return ended(conversation, "answered")
        case _, TranscriptRequested(email=email):
            return [BotSaid(p.TRANSCRIPT_SENT(email=email))]
    return []


def signed_in(before: Conversation, conversation: Conversation, known: Known) -> list[Fact]:
    """What an identity settles: a request that waited for its confirmation, or our question for the address."""
    if not is_proved(conversation):
        return []
    if conversation.held:
        return [Confirmed(conversation.ticket, "identity")]
    if conversation.holder is Holder.BOT and before.asked in EMAIL_QUESTIONS:
        return next_step(conversation, known)
    return []


def answer(conversation: Conversation, previous: str, said: VisitorSaid, known: Known) -> list[Fact]:
    """What follows from the visitor's words: always what was understood, and an answer where the bot has the floor."""
    understood = read_clean(said.text, conversation.language, known.knowledge, known.policy, previous)
    follows: list[Fact] = []
    if goes_on_in(understood.language, conversation, said.text, known):
        follows.append(LanguageChanged(understood.language, by="bot"))
    follows.append(understood)
    if conversation.holder is Holder.OPERATOR:
        return follows
    if said.removed:
        follows.append(BotSaid(p.SECRET_REMOVED()))
    conversation = conversation.after(understood, known.now)
    if conversation.holder is Holder.QUEUE:
        return [*follows, *while_waiting(conversation, understood, known)]
    for rule in RULES:
        if (replies := rule(conversation, understood, known)) is not None:
            return [*follows, *replies]
    raise AssertionError("the last rule always answers")


def goes_on_in(language: str, conversation: Conversation, text: str, known: Known) -> bool:
    """Whether the visitor has gone over to another of our languages; the value of a detail never says so."""
    if language == conversation.language or language not in known.policy.languages or conversation.asked in DETAILS:
        return False
    return goes_over(tidy(text), language, conversation.language, known.knowledge.tongues)


def while_waiting(conversation: Conversation, understood: Understood, known: Known) -> list[Fact]:
    """In the queue the visitor's words are for the person who will come; a change is refused all the same, and the
    account's address, which was asked for, is kept."""
    if address := unasked_address(conversation, understood):
        return [EmailGiven(address), BotSaid(p.EMAIL_NOTED(email=address))]
    if understood.act in ("change", "data"):
        return [BotSaid(p.NOT_IN_CHAT()) if understood.act == "change" else no_data(conversation, known)]
    return [] if conversation.reassured else [BotSaid(p.STILL_WAITING(), ("ticket",))]


def time_passed(before: Conversation, conversation: Conversation, passed: TimePassed, known: Known) -> list[Fact]:
    """A queue that nobody served becomes a ticket; a request nobody confirmed lapses; a silent talk ends."""
    if passed.about:
        return [Lapsed(before.ticket)] if passed.about == "lapse" else []
    if before.holder is Holder.QUEUE or before.owed:
        if conversation.ticket and before.holder is Holder.BOT:  # was asked below, and never answered
            return [TicketMessage(conversation.ticket, conversation.question or conversation.last_said), Closed("time")]
        if conversation.ticket:
            return [BotAsked(p.NOBODY_CAME_TICKET(), Asked.ADD, ("add", "no"))]
        if conversation.email or before.owed:
            said = p.TICKET_BY_ITSELF(email=conversation.email) if conversation.email else p.TICKET_WITHOUT_ADDRESS()
            return [open_ticket(conversation, known), BotSaid(said)]
        return [BotSaid(p.NOBODY_CAME()), *next_step(conversation, known)]
    return [Closed("time")]


def wake_at(conversation: Conversation, policy: Policy) -> datetime | None:
    """When the clock must speak next, if at all."""
    moments = (_next_of_the_talk(conversation, policy), _lapses_at(conversation, policy), next_due(conversation))
    return min((moment for moment in moments if moment), default=None)


def _is_due(moment: datetime | None, known: Known) -> bool:
    return moment is not None and moment <= known.now


def _lapses_at(conversation: Conversation, policy: Policy) -> datetime | None:
    return conversation.held_since + policy.lapse_after if conversation.held and conversation.held_since else None


def _next_of_the_talk(conversation: Conversation, policy: Policy) -> datetime | None:
    match conversation.holder:
        case Holder.QUEUE if conversation.since:
            return conversation.since + policy.queue_patience
        case Holder.BOT if conversation.owed and not conversation.ticket and conversation.last_at:
            return conversation.last_at + policy.queue_patience
        case Holder.BOT if conversation.last_at:
            return conversation.last_at + policy.idle_close
    return None
