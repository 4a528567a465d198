"""What follows from a file that somebody gave, and which files belong to which ticket."""

from __future__ import annotations

from collections.abc import Iterable

from . import phrases as p
from .conversation import Asked, Conversation, Holder
from .facts import BotAsked, BotSaid, CaseStarted, Entry, Fact, FileGiven, Lapsed, TicketMessage, TicketRequested
from .known import Known
from .offers import ticket_choices
from .promises import ended


def file_given(conversation: Conversation, file: FileGiven, known: Known) -> list[Fact]:
    """Thanks, and where it goes; a ticket that exists gets it. What we had asked stays asked. An operator's is
    an answer like his words."""
    follows: list[Fact] = [TicketMessage(conversation.ticket, "", (file.id,))] if conversation.ticket else []
    if file.operator:
        return [*follows, *ended(conversation, "answered")]
    if conversation.holder is Holder.OPERATOR:
        return follows
    if file.removed:
        follows.append(BotSaid(p.FILE_SECRET_REMOVED(name=file.name)))
    return [*follows, _thanks(conversation, file.name, known)]


def _thanks(conversation: Conversation, name: str, known: Known) -> Fact:
    if conversation.holder is Holder.QUEUE:
        return BotSaid(p.FILE_FOR_COLLEAGUE(name=name))
    if conversation.number:
        return BotSaid(p.FILE_ADDED(name=name, number=conversation.number))
    if conversation.ticket or conversation.asked not in UNDECIDED:
        return BotSaid(p.FILE_NOTED(name=name))
    if conversation.asked is not Asked.NOTHING:
        return BotSaid(p.FILE_KEPT(name=name))
    if conversation.question:
        return BotAsked(p.FILE_OFFER_TICKET(name=name), Asked.TICKET, ticket_choices(known))
    return BotSaid(p.FILE_WITHOUT_WORDS(name=name))


UNDECIDED = frozenset({Asked.NOTHING, Asked.HELPED, Asked.WHICH, Asked.TICKET})
"""What may be open while nobody has decided on a ticket; every other question leads to one."""


def of_ticket(entries: Iterable[Entry], ref: str) -> list[FileGiven]:
    """The files that go with the ticket when it is filed: those of its case, given before it was promised.

    What comes later is added by a TicketMessage. A request that lapsed took nothing with it.
    """
    entries = list(entries)
    lapsed = {entry.fact.ref for entry in entries if isinstance(entry.fact, Lapsed)}
    found: list[FileGiven] = []
    for entry in entries:
        match entry.fact:
            case FileGiven():
                found.append(entry.fact)
            case TicketRequested(ticket=ticket) if ticket.ref == ref:
                return found
            case TicketRequested(ticket=ticket) if ticket.ref not in lapsed:
                found = []
            case CaseStarted():
                found = []
    return []


def of_message(entries: Iterable[Entry], message: TicketMessage) -> list[FileGiven]:
    """The files that a message names, in the order in which they were given."""
    return [entry.fact for entry in entries if isinstance(entry.fact, FileGiven) and entry.fact.id in message.files]
