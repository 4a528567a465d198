"""A desk that reads a mailbox: each ticket is one mail, each later message a reply in its thread.

A lost answer after DATA often means that the mail arrived. Before a second try the mailbox is searched for the
Message-ID where it may be; where not, the same Message-ID goes out again, and the desk behind the mailbox is the one
who can tell (osTicket and FreeScout do).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..core.facts import Ticket
from ..mail.message import Attachment, BadAddress, Letter, Mailbox, build, mailbox, message_id
from ..mail.smtp import MailDown, MailRefused, MailUnsure, Route, check, send
from . import Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, State, Status
from .mailbox import Mailbox as Inbox
from .paper import Paper, attachments, html_of, own_number, ref_line, shortened, subject
from .routing import Routing
from .steps import once

CONFIRMED = {True: "yes", False: "no"}


class MailDesk:
    """
    sender  the chat's own address: SPF and DMARC hold for it, so the visitor stands in Reply-To
    inbox   the desk's own mailbox, if we may look into it
    """

    name = "mail"
    tells = False

    def __init__(
        self, route: Route, sender: Mailbox, routing: Routing, paper: Paper, inbox: Inbox | None = None
    ) -> None:
        self.route, self.sender, self.routing, self.paper, self.inbox = route, sender, routing, paper, inbox
        self._domain = sender.address.rpartition("@")[2]

    async def create(self, case: Case, tries: int) -> Filed:
        identifier = self._identifier(case.ticket.ref, 0)
        filed = Filed(self.name, case.ticket.ref, own_number(case.ticket.ref))

        async def find() -> Filed | None:
            return filed if self.inbox and await self.inbox.holds(identifier) else None

        async def make() -> Filed:
            letter = self._letter(
                case.ticket, identifier, (), case.now, self._text(case), self._html(case), attachments(case)[0]
            )
            await self._send(letter)
            dropped = () if letter.reply_to else ("requester",)
            return Filed(self.name, case.ticket.ref, filed.number, dropped=dropped)

        return await once(tries, find, make)

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        identifier = self._identifier(ticket.ref, message.number)
        if self.inbox and await self.inbox.holds(identifier):
            return
        text = self.paper.added(message)
        first = self._identifier(ticket.ref, 0)
        files = message.attachments
        await self._send(self._letter(ticket, identifier, (first,), message.now, text, html_of(text), files))

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        return {}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        return Status(State.UNKNOWN)

    async def check(self) -> list[str]:
        faults = []
        try:
            await check(self.route)
        except (MailDown, MailUnsure) as error:
            faults.append(f"the mail server cannot be reached: {error}")
        except MailRefused as error:
            faults.append(
                f"the mail server does not let us in: {error}. Check smtp_user, smtp_password, smtp_security."
            )
        for queue in self.routing.queues:
            try:
                mailbox(queue)
            except BadAddress:
                faults.append(f"{queue!r} (desk_queue, desk_departments) is no mail address")
        if not self.routing.queues:
            faults.append("desk_queue is empty: give the address that tickets are mailed to")
        if self.inbox:
            try:
                await self.inbox.holds("<doctor@dezurni.invalid>")
            except DeskDown as error:
                faults.append(f"{error}. Check desk_url, desk_user and desk_token.")
        return faults

    async def close(self) -> None:
        return

    def _identifier(self, ref: str, number: int) -> str:
        return message_id(f"{ref}.{number}", self._domain)

    def _letter(
        self,
        ticket: Ticket,
        identifier: str,
        references: tuple[str, ...],
        sent_at: datetime,
        text: str,
        html: str,
        files: Sequence[Attachment],
    ) -> Letter:
        try:
            to = mailbox(self.routing.queue(ticket.department))
        except BadAddress as error:
            raise DeskRefused("desk_queue holds no mail address for this department") from error
        headers = {"X-Chat-Id": ticket.ref, "X-Chat-Verified": CONFIRMED[ticket.confirmed]}
        if ticket.priority == "high":
            headers |= {"Importance": "high", "X-Priority": "1"}
        return Letter(
            sender=self.sender,
            to=to,
            subject=subject(ticket, f" [{own_number(ticket.ref)}]"),
            text=text,
            html=html,
            message_id=identifier,
            references=references,
            sent_at=sent_at,
            reply_to=_requester(ticket),
            language=ticket.language,
            headers=headers,
            attachments=tuple(files),
        )

    def _text(self, case: Case) -> str:
        return f"{self.paper.text(case)}\n\n-- \n{self._facts(case)}"

    def _html(self, case: Case) -> str:
        return f"{self.paper.html(case)}<hr>{html_of(self._facts(case))}"

    def _facts(self, case: Case) -> str:
        """The note, as far as the desk behind the mailbox may show it to anybody: without colleagues' own notes."""
        note = self.paper.facts(case)
        return shortened(f"{note}\n{ref_line(case.ticket.ref)}", 4000)

    async def _send(self, letter: Letter) -> None:
        try:
            await send(self.route, letter.sender.address, letter.to.address, build(letter))
        except MailDown as error:
            raise DeskDown(str(error)) from error
        except MailUnsure as error:
            raise DeskUnsure(str(error)) from error
        except MailRefused as error:
            raise DeskRefused(str(error)) from error


def _requester(ticket: Ticket) -> Mailbox | None:
    try:
        return mailbox(ticket.email, ticket.name)
    except BadAddress:
        return None
