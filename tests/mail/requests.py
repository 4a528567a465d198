"""Requests that wait for their confirmation, tickets that are filed, and the mails about them."""

from __future__ import annotations

import asyncio
import re
from email.message import EmailMessage

from bot.core.facts import ConfirmationRequested, Opened, Ticket, TicketRequested, VisitorSaid
from bot.web.requester_pages import LINKS

from ..desks.servers.mail import MailServer
from ..web.houses import Open

PUBLIC, SENDER = "http://chat.svjetionik.example", "chat@svjetionik.example"
WORDS = {
    "hr": "Molim promijenite e-mail adresu vlasnika računa.",
    "he": "אני מבקש לשנות את כתובת הדוא״ל של בעל החשבון.",
    "ru": "Прошу изменить адрес электронной почты владельца.",
}
TIMELY = 15  # seconds within which a mail must be there


def ticket(ref: str, email: str = "ana@firma.example", language: str = "hr", **values: object) -> Ticket:
    given: dict[str, object] = {
        "subject": WORDS[language],
        "department": "technical",
        "priority": "regular",
        "description": WORDS[language],
        "needs_confirmation": True,
        **values,
    }
    return Ticket(ref=ref, email=email, language=language, **given)  # type: ignore[arg-type]


async def request(
    opened: Open, ref: str, email: str = "ana@firma.example", language: str = "hr", held: bool = True, **values: object
) -> str:
    """The id of a conversation in which a ticket was promised; one that is held waits for its confirmation."""
    id, receive = f"c-{ref}", opened.house.switchboard.receive
    await receive(id, Opened(language))
    await receive(id, VisitorSaid(WORDS[language], f"k-{ref}"))
    asked = ticket(ref, email, language, **values)
    await receive(id, TicketRequested(asked, held=held))
    if held:
        await receive(id, ConfirmationRequested(ref, email))
    return id


async def mail_to(server: MailServer, address: str, about: str, count: int = 1) -> EmailMessage:
    """The newest of `count` mails to this address whose Message-ID names this; waits until they are there."""
    async with asyncio.timeout(TIMELY):
        while True:
            arrived = [each for each in server.messages() if each["X-Envelope-To"] == address]
            found = [each for each in arrived if about in each["Message-ID"]]
            if len(found) >= count:
                return found[-1]
            await asyncio.sleep(0.05)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")  # in base64 lines end as they travel


def link_in(mail: EmailMessage) -> str:
    """The path of the one link in the mail."""
    found = set(re.findall(re.escape(PUBLIC) + r"(/\S+)", text_of(mail)))
    assert len(found) == 1, found
    return found.pop()


def code_in(mail: EmailMessage) -> str:
    [code] = re.findall(r"^ {4}(\d{6})$", text_of(mail), re.MULTILINE)
    return code


def page_of(opened: Open, ref: str) -> str:
    """The path of a ticket's page for its requester."""
    return opened.application[LINKS].ticket(ref, opened.house.now()).removeprefix(PUBLIC)


async def filed(opened: Open, ref: str) -> None:
    """Wait until the embedded desk has it and an answer is promised, after which nothing comes by itself."""
    async with asyncio.timeout(TIMELY):
        while (ticket := await opened.house.store.ticket(ref)) is None or ticket.told_due_at is None:
            await asyncio.sleep(0.05)
