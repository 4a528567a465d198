"""What an operator does to a conversation: each act is a fact, and the switchboard decides whether it still may happen.

The pages and the socket share these functions, so that both refuse the same things in the same words.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email

from ...core.conversation import Conversation, Holder
from ...core.facts import (
    Closed,
    Fact,
    FileGiven,
    Noted,
    OperatorJoined,
    OperatorLeft,
    OperatorSaid,
    Ticket,
    TicketMessage,
    TicketRequested,
)
from ...following import answered_elsewhere
from ...store import Taken
from ...switchboard import Outcome
from ..access import Person
from ..house import House

TEXT_LIMIT = 4000  # characters, as for visitors
KEY = re.compile(r"[\w-]{1,64}")
REF = re.compile(r"[\w-]{8,64}")


class Refused(Exception):
    """The act did not happen. `code` names a message of messages.FAULTS; `name` is who holds the conversation."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code, self.name = code, name


async def take(house: House, person: Person, conversation: str) -> Outcome:
    """Take it; whoever is first has it. Taking what one holds already is no fault."""
    await _existing(house, conversation)
    outcome = await _happened(house, conversation, OperatorJoined(person.id, person.name))
    if outcome.moot and outcome.conversation.operator != person.id:
        raise Refused("held", outcome.conversation.operator_name)
    return outcome


async def reply(
    house: House, person: Person, conversation: str, key: str, text: str, files: Sequence[Taken] = ()
) -> Outcome:
    """Words, files, or both: one turn, so that whoever lost the conversation meanwhile has sent none of it."""
    await _existing(house, conversation)
    own = own_key(person, key)
    said: list[Fact] = [OperatorSaid(person.id, person.name, words_of(text), own)] if text.strip() or not files else []
    for number, each in enumerate(files, 1):
        whose = {"operator": person.id, "operator_name": person.name}
        said.append(FileGiven(each.id, each.name, each.size, each.type, f"{own}.{number}", each.removed, **whose))
    first, *others = said
    outcome = await house.switchboard.receive(conversation, first, along=others)
    if outcome.moot:
        raise Refused("not_held")
    if outcome.repeated:
        await house.store.drop_files(files)
    if ref := outcome.conversation.ticket:
        await answered_elsewhere(house.store, house.switchboard, conversation, ref)
    return outcome


async def note(house: House, person: Person, conversation: str, key: str, text: str) -> Outcome:
    await _existing(house, conversation)
    return await _happened(house, conversation, Noted(person.id, person.name, words_of(text), own_key(person, key)))


async def leave(house: House, person: Person, conversation: str, to: str) -> Outcome:
    """Give it back; `to` is bot or queue."""
    if to not in ("bot", "queue"):
        raise Refused("shape")
    await _existing(house, conversation)
    outcome = await _happened(house, conversation, OperatorLeft(person.id, person.name, to))
    if outcome.moot:
        raise Refused("not_yours")
    return outcome


async def transfer(house: House, person: Person, conversation: str, to: str) -> Outcome:
    """Hand it to a colleague who is there: out of one's hands first, then into hers. If she cannot, it waits."""
    colleague = await house.store.user(to)
    present = {each.operator for each in await house.store.present() if each.available}
    able = colleague and not colleague.disabled and {"operator", "administrator"} & set(colleague.roles)
    if colleague is None or not able or colleague.id not in present or colleague.id == person.id:
        raise Refused("colleague_away")
    await leave(house, person, conversation, "queue")
    outcome = await _happened(house, conversation, OperatorJoined(colleague.id, colleague.name))
    if outcome.moot and outcome.conversation.operator != colleague.id:
        raise Refused("held", outcome.conversation.operator_name)
    return outcome


async def ticket(house: House, person: Person, conversation: str, wanted: Ticket) -> Outcome:
    """Promise a ticket; the courier files it."""
    await _existing(house, conversation)
    outcome = await _happened(house, conversation, TicketRequested(wanted, by=person.id))
    if outcome.moot and outcome.conversation.ticket != wanted.ref:
        raise Refused("has_ticket")
    return outcome


async def ticket_message(house: House, person: Person, conversation: str, text: str) -> Outcome:
    talk = await _existing(house, conversation)
    if not talk.ticket:
        raise Refused("no_ticket")
    return await _happened(house, conversation, TicketMessage(talk.ticket, words_of(text), by=person.id))


async def close(house: House, person: Person, conversation: str, key: str = "") -> Outcome:
    """End it. What a colleague holds is only hers to end."""
    talk = await _existing(house, conversation)
    if talk.holder is Holder.OPERATOR and talk.operator != person.id:
        raise Refused("held", talk.operator_name)
    outcome = await _happened(house, conversation, Closed("operator", own_key(person, key) if key else ""))
    if outcome.moot:
        raise Refused("already_closed")
    return outcome


async def _happened(house: House, conversation: str, fact: Fact) -> Outcome:
    return await house.switchboard.receive(conversation, fact)


async def _existing(house: House, conversation: str) -> Conversation:
    seq, talk = await house.store.load(conversation)
    if seq == 0:
        raise Refused("nobody")
    return talk


def proposed_ticket(
    draft: Ticket, ref: str, email: str, subject: str, department: str, priority: str, description: str, house: House
) -> Ticket:
    """The case as the bot would file it, with what the operator changed. Raises Refused for what cannot be."""
    if email:
        try:
            email = validate_email(email, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError:
            raise Refused("email_wrong") from None
    if department not in house.company.departments or priority not in house.company.priorities:
        raise Refused("shape")
    return Ticket(
        ref=ref if REF.fullmatch(ref) else draft.ref,
        email=email,
        subject=" ".join(words_of(subject).split())[:100],
        department=department,
        priority=priority,
        language=draft.language,
        description=words_of(description),
        topic=draft.topic,
        name=draft.name if email == draft.email else "",
        confirmed=draft.confirmed and email == draft.email,
        needs_confirmation=draft.needs_confirmation,
        details=tuple(pair for pair in draft.details if email == draft.email or pair[0] != "contact"),
        articles=draft.articles,
    )


def words_of(text: str) -> str:
    """The words as they may be kept. Raises Refused if there are none or too many."""
    text = text.strip()
    if not text:
        raise Refused("empty")
    if len(text) > TEXT_LIMIT:
        raise Refused("too_long")
    return text


def own_key(person: Person, key: str) -> str:
    """A client's key with its owner before it: keys are unique in a conversation, and colleagues' never meet."""
    return f"{person.id}:{key}" if KEY.fullmatch(key) else f"{person.id}:{secrets.token_urlsafe(9)}"
