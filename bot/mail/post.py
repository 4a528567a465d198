"""The house's mails to visitors and requesters, errand by errand: written, and given to the mail server or kept.

Where no mail server is set up, every mail waits in the store's outbox for an administrator; nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from ..core.facts import (
    ConfirmationRequested,
    Entry,
    FileGiven,
    Lapsed,
    OperatorSaid,
    Ticket,
    TicketOpened,
    TicketRequested,
    TranscriptRequested,
    VisitorChose,
    VisitorSaid,
)
from ..core.followed import Promised, PromiseMissed
from ..core.known import Known
from ..store import Errand, Store
from ..store.mails import KeptMail
from .letters import RECEIPT, Letters, Sheet
from .links import Links
from .message import BadAddress, build
from .smtp import MailRefused, Route, send

log = structlog.get_logger("post")

TRANSCRIPT_LIMIT = 5000  # entries of a conversation that are looked through
TRANSCRIPTS = 3  # mails with one conversation: its visitor chooses the address, so this must be no way to send mail
UNASKED_IN = timedelta(hours=1)  # what limits count: nobody is to be pelted through us
GLIMPSE = 300  # characters of a visitor's words in a mail to an address that nobody has confirmed
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

Carrier = Callable[[Errand], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """Mails in an hour to an address that nobody has proved to be his: to one, and caused by one conversation."""

    per_address: int = 10
    per_visitor: int = 10


class Post:
    """`route` is the way to the mail server, None where none is set up."""

    def __init__(
        self,
        store: Store,
        letters: Letters,
        links: Links,
        route: Route | None,
        known: Callable[[], Known],
        limits: Limits,
    ) -> None:
        self.store, self.letters, self.links = store, letters, links
        self.route, self.known, self.limits = route, known, limits

    def carriers(self) -> dict[str, Carrier]:
        """The errands that are mails, by kind."""
        return {
            "confirmation": self.confirmation,
            "expected": self.expected,
            "lapsed": self.lapsed,
            "late": self.late,
            "receipt": self.receipt,
            "ticket_reply": self.ticket_reply,
            "transcript": self.transcript,
        }

    async def confirmation(self, errand: Errand) -> None:
        """The link and the code with which the reader of this address confirms."""
        asked = errand.fact
        if not isinstance(asked, ConfirmationRequested):
            raise MailRefused("the errand names no confirmation")
        await self._unless_pelted(errand, asked.email)
        ticket, promised = _promised(await self._entries(errand), asked.ref)
        if asked.email != ticket.email:
            raise MailRefused("a request is confirmed from the address it was made for, and no other")
        policy = self.known().policy
        until = promised.at + policy.lapse_after
        values = {
            "description": glimpse(ticket.description),
            "address": self.links.confirm(errand.conversation, asked.ref, until),
            "code": self.links.code_of(asked.ref),
            "within": policy.lapse_within,
        }
        unique = f"{asked.ref}.confirmation-{errand.seq}"
        await self._send(errand, "confirmation", asked.email, ticket.language, unique, values)

    async def lapsed(self, errand: Errand) -> None:
        """Nobody confirmed in time; whoever asked should know that nothing happened."""
        if not isinstance(errand.fact, Lapsed):
            raise MailRefused("the errand names no lapsed request")
        ticket, _ = _promised(await self._entries(errand), errand.fact.ref)
        await self._unless_pelted(errand, ticket.email)
        values = {"description": glimpse(ticket.description)}
        await self._send(errand, "lapsed", ticket.email, ticket.language, f"{ticket.ref}.lapsed", values)

    async def receipt(self, errand: Errand) -> None:
        """The number of a ticket that is filed, to its requester; without an address there is nobody to tell."""
        opened = errand.fact
        if not isinstance(opened, TicketOpened):
            raise MailRefused("the errand names no ticket")
        ticket, _ = _promised(await self._entries(errand), opened.ref)
        if not ticket.email:
            return
        kept = await self.store.ticket(opened.ref)
        confirmed = kept is not None and kept.confirmed
        if not confirmed:
            await self._unless_pelted(errand, ticket.email)
        values = {
            "number": opened.number,
            "title": glimpse(ticket.subject),
            "department": ticket.department,
            "priority": ticket.priority,
            "within": self.known().policy.reply_within("ticket", ticket.department, ticket.priority),
            "description": ticket.description if confirmed else glimpse(ticket.description),
            "address": self.links.ticket(opened.ref, errand.created_at) if kept else "",
            "embedded": kept is not None,
        }
        unique = f"{opened.ref}.{RECEIPT}"
        await self._send(errand, "receipt", ticket.email, ticket.language, unique, values, opened.ref)

    async def expected(self, errand: Errand) -> None:
        """By when an answer is promised to who wrote by mail, which he could do only with a mail of ours in hand. Once
        a promise, and there is none while one stands: two machines that answer each other stop at the first."""
        promise = errand.fact
        if not isinstance(promise, Promised):
            raise MailRefused("the errand names no promise")
        ticket = await self.store.ticket(promise.ref)
        if ticket is None or ticket.due_at is None or not ticket.email:
            return  # erased or answered meanwhile
        values = {
            "number": ticket.number,
            "title": glimpse(ticket.subject),
            "at": datetime.fromisoformat(promise.due),
            "address": self.links.ticket(ticket.ref, errand.created_at),
        }
        unique = f"{ticket.ref}.expected-{errand.seq}"
        await self._send(errand, "expected", ticket.email, ticket.language, unique, values, ticket.ref)

    async def late(self, errand: Errand) -> None:
        """A promised answer has not come: why, and by when it is expected now. Only to an address that is proved."""
        missed = errand.fact
        if not isinstance(missed, PromiseMissed):
            raise MailRefused("the errand names no promise")
        ticket = await self.store.ticket(missed.ref)
        if ticket is None or ticket.due_at is None or not ticket.confirmed or not ticket.email:
            return  # erased or answered meanwhile, or without anybody to tell
        values = {
            "number": ticket.number,
            "title": glimpse(ticket.subject),
            "reason": missed.reason,
            "ahead": missed.ahead,
            "at": datetime.fromisoformat(missed.due),
            "address": self.links.ticket(ticket.ref, errand.created_at),
        }
        unique = f"{ticket.ref}.late-{errand.seq}"
        await self._send(errand, "late", ticket.email, ticket.language, unique, values, ticket.ref)

    async def ticket_reply(self, errand: Errand) -> None:
        """What an operator answered in a ticket."""
        ticket = await self.store.ticket(errand.ref)
        wanted = str(errand.detail.get("message_ref", ""))
        said = [each for each in await self.store.ticket_messages(errand.ref) if each.message_ref == wanted]
        if ticket is None or not said or not ticket.email:
            return  # erased meanwhile, or without anybody to tell
        files = [each for each in await self.store.ticket_files(errand.ref) if each.message_ref == wanted]
        values = {
            "number": ticket.number,
            "title": glimpse(ticket.subject),
            "name": said[0].author_name,
            "text": said[0].text,
            "files": [(each.name, each.size) for each in files],
            "address": self.links.ticket(ticket.ref, errand.created_at),
        }
        unique = f"{ticket.ref}.reply-{errand.id}"
        await self._send(errand, "reply", ticket.email, ticket.language, unique, values, ticket.ref)

    async def transcript(self, errand: Errand) -> None:
        """The conversation as its visitor saw it, to the address he names."""
        asked = errand.fact
        if not isinstance(asked, TranscriptRequested):
            raise MailRefused("the errand names no transcript")
        others = await self.store.errands(kind="transcript", conversation=errand.conversation, limit=1000)
        if sum(each.id < errand.id for each in others) >= TRANSCRIPTS:
            raise MailRefused(f"more than {TRANSCRIPTS} transcripts of one conversation")
        await self._unless_pelted(errand, asked.email)
        entries = await self._entries(errand)
        _, conversation = await self.store.load(errand.conversation)
        lines = [(_who(each), each.at, each.text) for each in entries if each.fact.visible and each.text]
        unique = f"{errand.conversation}.transcript-{errand.seq}"
        await self._send(errand, "transcript", asked.email, conversation.language, unique, {"lines": lines})

    async def _unless_pelted(self, errand: Errand, address: str) -> None:
        """Raises MailRefused when too many mails went to an address that any visitor may have typed, or were caused by
        this one. The visitor is told the same either way."""
        now, limits = self.known().now, self.limits
        if not await self.store.may_mail(
            errand.id,
            address,
            errand.conversation,
            now,
            now - UNASKED_IN,
            per_address=limits.per_address,
            per_visitor=limits.per_visitor,
        ):
            log.warning("mail_limited", kind=errand.kind, errand=errand.id)
            raise MailRefused("more mails in an hour than mails_per_address or mails_per_visitor allows")

    async def _entries(self, errand: Errand) -> list[Entry]:
        return await self.store.entries(errand.conversation, limit=TRANSCRIPT_LIMIT)

    async def _send(
        self, errand: Errand, template: str, to: str, language: str, unique: str, values: dict[str, Any], ref: str = ""
    ) -> None:
        """Raises MailDown, MailUnsure or MailRefused, which the courier understands."""
        try:
            letter = self.letters.write(Sheet(template, to, language, unique, errand.created_at, values, ref))
        except BadAddress as error:
            raise MailRefused(str(error)) from error
        message = build(letter)
        if self.route is not None:
            await send(self.route, letter.sender.address, letter.to.address, message)
            log.info("mail_sent", kind=errand.kind, errand=errand.id, tries=errand.tries)
            return
        kept = KeptMail(
            message_id=letter.message_id,
            conversation=errand.conversation,
            ref=errand.ref,
            kind=errand.kind,
            recipient=letter.to.address,
            subject=letter.subject,
            text=letter.text,
            message=message.decode("ascii"),
            at=errand.created_at,
        )
        await self.store.keep_mail(kept)
        log.warning("mail_kept", kind=errand.kind, errand=errand.id)


def glimpse(text: str) -> str:
    """A visitor's words in short and without web addresses: he may have given somebody else's e-mail address, and what
    he wrote must not reach a stranger as our advice."""
    short = WEB_ADDRESS.sub("…", text).strip()
    return short if len(short) <= GLIMPSE else short[: GLIMPSE - 1].rstrip() + "…"


def _promised(entries: list[Entry], ref: str) -> tuple[Ticket, Entry]:
    """The ticket as it was promised, and where. Raises MailRefused if the conversation has none of this ref."""
    for entry in entries:
        if isinstance(entry.fact, TicketRequested) and entry.fact.ticket.ref == ref:
            return entry.fact.ticket, entry
    raise MailRefused("the conversation has no such ticket")


def _who(entry: Entry) -> str:
    match entry.fact:
        case FileGiven(operator_name=name) if name:
            return name
        case VisitorSaid() | VisitorChose() | FileGiven():
            return "visitor"
        case OperatorSaid(name=name):
            return name
    return "bot"
