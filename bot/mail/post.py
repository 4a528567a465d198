"""The house's mails to visitors and requesters, errand by errand: written, and given to the mail server or kept.

Where no mail server is set up, every mail waits in the store's outbox for an administrator; nothing is lost.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from ..core.facts import (
    ConfirmationRequested,
    Entry,
    Lapsed,
    OperatorSaid,
    Ticket,
    TicketOpened,
    TicketRequested,
    TranscriptRequested,
    VisitorChose,
    VisitorSaid,
)
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
UNASKED = 10  # mails in UNASKED_IN to one address that nobody has proved to be his: nobody is to be pelted through us
UNASKED_IN = timedelta(hours=1)
REMEMBERED = 10_000  # addresses
GLIMPSE = 300  # characters of a visitor's words in a mail to an address that nobody has confirmed
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

Carrier = Callable[[Errand], Awaitable[None]]


class Post:
    """`route` is the way to the mail server, None where none is set up."""

    def __init__(
        self, store: Store, letters: Letters, links: Links, route: Route | None, known: Callable[[], Known]
    ) -> None:
        self.store, self.letters, self.links = store, letters, links
        self.route, self.known = route, known
        self._unasked: OrderedDict[str, list[datetime]] = OrderedDict()

    def carriers(self) -> dict[str, Carrier]:
        """The errands that are mails, by kind."""
        return {
            "confirmation": self.confirmation,
            "lapsed": self.lapsed,
            "receipt": self.receipt,
            "ticket_reply": self.ticket_reply,
            "transcript": self.transcript,
        }

    async def confirmation(self, errand: Errand) -> None:
        """The link and the code with which the reader of this address confirms."""
        asked = errand.fact
        if not isinstance(asked, ConfirmationRequested):
            raise MailRefused("the errand names no confirmation")
        self._unless_pelted(errand, asked.email)
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

    async def ticket_reply(self, errand: Errand) -> None:
        """What an operator answered in a ticket."""
        ticket = await self.store.ticket(errand.ref)
        wanted = str(errand.detail.get("message_ref", ""))
        said = [each for each in await self.store.ticket_messages(errand.ref) if each.message_ref == wanted]
        if ticket is None or not said or not ticket.email:
            return  # erased meanwhile, or without anybody to tell
        values = {
            "number": ticket.number,
            "title": glimpse(ticket.subject),
            "name": said[0].author_name,
            "text": said[0].text,
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
        self._unless_pelted(errand, asked.email)
        entries = await self._entries(errand)
        _, conversation = await self.store.load(errand.conversation)
        lines = [(_who(each), each.at, each.text) for each in entries if each.fact.visible and each.text]
        unique = f"{errand.conversation}.transcript-{errand.seq}"
        await self._send(errand, "transcript", asked.email, conversation.language, unique, {"lines": lines})

    def _unless_pelted(self, errand: Errand, address: str) -> None:
        """Raises MailRefused when too many mails went to an address that any visitor may have typed. Counted in each
        process for itself; a second try of the same errand does not count."""
        now, name = self.known().now, address.casefold()
        lately = [at for at in self._unasked.pop(name, []) if now - at < UNASKED_IN]
        if errand.tries <= 1:
            if len(lately) >= UNASKED:
                self._unasked[name] = lately
                raise MailRefused(f"more than {UNASKED} unasked mails to one address in an hour")
            lately.append(now)
        self._unasked[name] = lately
        if len(self._unasked) > REMEMBERED:
            self._unasked.popitem(last=False)

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
        case VisitorSaid() | VisitorChose():
            return "visitor"
        case OperatorSaid(name=name):
            return name
    return "bot"
