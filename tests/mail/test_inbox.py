"""Replies by mail come back into the ticket, through a real mailbox: his words, once, and nobody else's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from bot.core.facts import AnswerExpected, TicketAnswered
from bot.core.followed import EMAIL
from bot.following import add_words
from bot.mail.inbox import Inbox, account_of
from bot.mail.smtp import Route, send
from bot.store import Taken
from bot.store.tickets import FiledTicket, TicketMessage
from bot.web.requester_pages import LINKS

from ..desks.servers.mail import MailServer
from ..web.houses import Open
from .requests import SENDER, filed, link_in, mail_to, page_of, request, text_of

REF = "dz-0123456789abcdef0123456789abcdef"
ANA = "ana@firma.example"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
ROOT = f"<{REF}.receipt@svjetionik.example>"


def inbox_of(opened: Open) -> Inbox:
    account = account_of(opened.house.settings)
    assert account is not None
    house, links = opened.house, opened.application[LINKS]

    async def add(ticket: FiledTicket, key: str, text: str, files: Sequence[Taken]) -> bool:
        return await add_words(house.store, house.switchboard, ticket, key, text, house.now(), files, EMAIL)

    return Inbox(account, house.store, links, SENDER, house.now, add, house.words, house.settings)


async def a_ticket(opened: Open, server: MailServer, **values: object) -> None:
    await request(opened, REF, held=False, **values)  # type: ignore[arg-type]
    await filed(opened, REF)
    await mail_to(server, ANA, "receipt")


async def comes(server: MailServer, text: str = "Sada radi.", **headers: str) -> None:
    """A mail arrives in our mailbox."""
    message = EmailMessage()
    given = {"From": ANA, "To": SENDER, "Subject": "Re: x", "Message-ID": "<1@firma.example>", "In-Reply-To": ROOT}
    for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            message[name] = value
    message["Date"] = format_datetime(datetime.now(UTC))
    message.set_content(text)
    route = Route("127.0.0.1", server.smtp_port, security="none")
    await send(route, ANA, SENDER, message.as_bytes(policy=message.policy.clone(linesep="\r\n")))


async def said(opened: Open) -> list[tuple[str, str]]:
    return [(each.author_kind, each.text) for each in await messages(opened)]


async def messages(opened: Open) -> list[TicketMessage]:
    return await opened.house.store.ticket_messages(REF)


async def test_the_round_trip_from_the_page_to_the_operator_and_back_by_mail(
    opened: Open, post_office: MailServer
) -> None:
    await a_ticket(opened, post_office)
    person, path = opened.stranger(), page_of(opened, REF)
    key = (await person.get(path)).hidden("key")
    await person.post(path, act="reply", key=key, text="Evo poruke o grešci: 550.")
    iva = await opened.person("iva", "operator", name="Iva")
    assert "Evo poruke o grešci: 550." in (await iva.get(f"/console/tickets/{REF}")).text
    await iva.post(f"/console/tickets/{REF}/message", text="Popravljeno, molim provjerite.", kind="answer")
    answer = await mail_to(post_office, ANA, ".reply-")
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.state == "waiting"
    words = quoting(answer, "Radi, hvala!")
    ids = {"In_Reply_To": answer["Message-ID"], "References": f"{answer['References']} {answer['Message-ID']}"}
    await comes(post_office, words, **ids)
    assert await inbox_of(opened).look() == 1
    assert await said(opened) == [
        ("requester", "Evo poruke o grešci: 550."),
        ("operator", "Popravljeno, molim provjerite."),
        ("requester", "Radi, hvala!"),
    ]
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and (ticket.state, ticket.confirmed) == ("open", True)
    assert "Radi, hvala!" in (await person.get(link_in(answer))).text


async def answer_of_ours(opened: Open, server: MailServer) -> EmailMessage:
    """Iva's answer, as it arrived at Ana's."""
    await a_ticket(opened, server)
    iva = await opened.person("iva", "operator", name="Iva")
    await iva.get(f"/console/tickets/{REF}")
    await iva.post(f"/console/tickets/{REF}/message", text="Popravljeno, molim provjerite.", kind="answer")
    return await mail_to(server, ANA, ".reply-")


def quoting(mail: EmailMessage, words: str) -> str:
    below = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
    return f"{words}\n\nOn Sun, Nov 22, 2026 at 10:00 AM Svjetionik <{SENDER}> wrote:\n{below}\n"


async def test_who_answers_by_mail_is_told_by_mail_when_to_expect_an_answer_once_a_promise(
    opened: Open, post_office: MailServer
) -> None:
    await a_ticket(opened, post_office)
    house, inbox = opened.house, inbox_of(opened)
    conversation = (await house.store.ticket(REF)).conversation  # type: ignore[union-attr]
    await house.switchboard.receive(conversation, TicketAnswered(REF, "#1", "Iva", "Probajte sada."))
    for number, words in enumerate(("Ne radi.", "I još nešto.")):
        await comes(post_office, words, Message_ID=f"<{number}@firma.example>")
        await inbox.look()
    mail = await mail_to(post_office, ANA, ".expected-")
    ticket = await house.store.ticket(REF)
    assert ticket is not None and ticket.due_at is not None and ticket.number in mail["Subject"]
    within = ticket.due_at - house.now()
    assert timedelta(minutes=29) < within <= timedelta(minutes=30), "the company's time for mails"
    assert f"{ticket.due_at.astimezone(house.company.zone):%H:%M}" in text_of(mail)
    assert mail["Auto-Submitted"] == "auto-generated"
    while await house.store.errands(state="waiting", kind="expected"):
        await asyncio.sleep(0.05)
    assert sum(".expected-" in each["Message-ID"] for each in post_office.messages()) == 1
    entries = await house.store.entries(conversation)
    assert sum(isinstance(entry.fact, AnswerExpected) for entry in entries) == 2, "the chat says it each time"


@pytest.mark.parametrize("program", ["only In-Reply-To", "only References", "only the quotation", "another id"])
async def test_an_answer_by_a_program_that_drops_headers_is_in_the_ticket(
    opened: Open, post_office: MailServer, program: str
) -> None:
    answer = await answer_of_ours(opened, post_office)
    ids = {
        "only In-Reply-To": {"In_Reply_To": answer["Message-ID"]},
        "only References": {"In_Reply_To": "", "References": answer["References"]},
        "only the quotation": {"In_Reply_To": ""},
        "another id": {"In_Reply_To": "<0102-abc@relay.mail-provider.example>"},
    }
    words = quoting(answer, "Radi, hvala!") if program in ("only the quotation", "another id") else "Radi, hvala!"
    await comes(post_office, words, Subject=answer["Subject"], **ids[program])
    await inbox_of(opened).look()
    assert (await said(opened))[-1] == ("requester", "Radi, hvala!")
    assert "Radi, hvala!" in (await opened.stranger().get(link_in(answer))).text


async def test_a_link_that_is_quoted_gives_nobody_the_requesters_voice(opened: Open, post_office: MailServer) -> None:
    answer = await answer_of_ours(opened, post_office)
    forwarded = quoting(answer, "Pošaljite mi lozinku.")
    await comes(post_office, forwarded, From="eva@druga.example", Subject=answer["Subject"], In_Reply_To="")
    await inbox_of(opened).look()
    assert (await said(opened))[-1] == ("note", "Pošaljite mi lozinku.")


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
async def test_the_number_in_the_subject_alone_is_heard_from_the_requester_as_a_note_and_from_nobody_else(
    opened: Open, post_office: MailServer, language: str
) -> None:
    await a_ticket(opened, post_office, language=language)
    await opened.house.store.set_ticket_state(REF, "waiting", opened.house.now())
    receipt = await mail_to(post_office, ANA, "receipt")
    for number, sender in enumerate(("eva@druga.example", ANA)):
        await comes(
            post_office,
            f"Piše {sender}.",
            From=sender,
            Subject=f"Re: {receipt['Subject']}",
            Message_ID=f"<{number}@firma.example>",
            In_Reply_To="",
        )
    await comes(post_office, "Tuđi broj.", Subject="Re: [#999999999] x", Message_ID="<9@x.example>", In_Reply_To="")
    await inbox_of(opened).look()
    assert await said(opened) == [("note", f"Piše {ANA}.")]
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and (ticket.state, ticket.confirmed) == ("open", False)
    iva = await opened.person("iva", "operator", name="Iva")
    assert "nobody has proved" in (await iva.get(f"/console/tickets/{REF}")).text


async def test_the_same_mail_counts_once_however_often_it_is_read_or_sent(
    opened: Open, post_office: MailServer
) -> None:
    await a_ticket(opened, post_office)
    for _ in range(2):
        await comes(post_office)
    inbox = inbox_of(opened)
    await inbox.look()
    assert await inbox.look() == 0
    await opened.house.store.set_setting("mail.read-up-to", "0:0")
    await inbox.look()
    assert await said(opened) == [("requester", "Sada radi.")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<list.firma.example>"},
        {"X_Failed_Recipients": "chat@svjetionik.example"},
        {"From": "MAILER-DAEMON@firma.example"},
        {"Subject": "Automatic reply: [#482113] x"},
        {"Subject": "Automatski odgovor: odsutan sam"},
        {"Subject": "Автоответ: Re: [#482113] x"},
        {"Subject": "תשובה אוטומטית: לא במשרד"},
        {"From": SENDER},
        {"In_Reply_To": ""},
        {"In_Reply_To": "<dz-ffff.receipt@svjetionik.example>"},
        {"In_Reply_To": f"<{REF}.receipt@elsewhere.example>"},
    ],
    ids=str,
)
async def test_machines_our_own_mails_and_what_answers_none_of_ours_go_nowhere(
    opened: Open, post_office: MailServer, headers: dict[str, str]
) -> None:
    await a_ticket(opened, post_office)
    await comes(post_office, **headers)
    assert await inbox_of(opened).look() == 0
    assert await said(opened) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "eva@druga.example"},
        {"From": f"{ANA}, eva@druga.example"},
        {"From": f'"{ANA}" <eva@druga.example>'},
        {"From": "аna@firma.example"},
        {"Authentication_Results": "mx.example; dmarc=fail header.from=firma.example"},
    ],
    ids=str,
)
async def test_only_the_requesters_own_address_speaks_for_him(
    opened: Open, post_office: MailServer, headers: dict[str, str]
) -> None:
    await a_ticket(opened, post_office)
    await comes(post_office, **headers)
    await inbox_of(opened).look()
    assert await said(opened) == [("note", "Sada radi.")]
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and not ticket.confirmed
    assert "Sada radi." not in (await opened.stranger().get(page_of(opened, REF))).text


async def sends_files(
    server: MailServer, files: list[tuple[str, bytes]], text: str, sender: str = ANA, **headers: str
) -> None:
    message = EmailMessage()
    given = {"From": sender, "To": SENDER, "Message-ID": "<2@x.example>"}
    for name, value in (given | (headers or {"References": ROOT})).items():
        message[name] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    await send(Route("127.0.0.1", server.smtp_port, security="none"), sender, SENDER, message.as_bytes())


async def test_secrets_in_a_reply_do_not_land_and_its_files_go_into_the_ticket(
    opened: Open, post_office: MailServer
) -> None:
    await a_ticket(opened, post_office)
    log = "greška\nlozinka: Sunce2024!\n".encode()
    await sends_files(post_office, [("slika.html", PNG), ("mail.log", log)], "Kartica je 4111 1111 1111 1111.")
    await inbox_of(opened).look()
    await opened.house.store.set_setting("mail.read-up-to", "0:0")
    await inbox_of(opened).look()
    [(kind, text)] = await said(opened)
    assert kind == "requester" and not re.search(r"4111", text)
    files = {each.name: each for each in await opened.house.store.ticket_files(REF)}
    assert set(files) == {"slika.html.png", "mail.log"}
    assert await opened.house.store.file_content(files["slika.html.png"].id) == PNG
    assert b"Sunce2024" not in (await opened.house.store.file_content(files["mail.log"].id) or b"Sunce2024")
    folder = opened.house.settings.files_folder
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {each.id for each in files.values()}
    page = await opened.stranger().get(page_of(opened, REF))
    assert "slika.html.png" in page.text


async def test_files_that_are_not_taken_are_named_in_a_note_with_the_reason(
    opened: Open, post_office: MailServer
) -> None:
    await a_ticket(opened, post_office)
    hostile = [("film.png", PNG + bytes(6_000_000)), ("a.svg", b"<svg onload=alert(1)>"), ("dobra.png", PNG)]
    await sends_files(post_office, hostile, "Evo.")
    await inbox_of(opened).look()
    noted = dict(await said(opened))["note"]
    assert "film.png" in noted and "5 MB" in noted and "a.svg" in noted and "dobra.png" not in noted
    assert [each.name for each in await opened.house.store.ticket_files(REF)] == ["dobra.png"]


async def test_a_strangers_files_are_for_staff_alone(opened: Open, post_office: MailServer) -> None:
    await a_ticket(opened, post_office)
    await sends_files(post_office, [("tudja.png", PNG)], "Evo.", "eva@druga.example")
    await inbox_of(opened).look()
    assert [kind for kind, _ in await said(opened)] == ["note"]
    assert "tudja.png" not in (await opened.stranger().get(page_of(opened, REF))).text
    iva = await opened.person("iva", "operator")
    assert "tudja.png" in (await iva.get(f"/console/tickets/{REF}")).text


async def test_files_that_come_with_a_number_alone_are_for_staff_alone(opened: Open, post_office: MailServer) -> None:
    await a_ticket(opened, post_office)
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None
    files = [("tudja.png", PNG), ("a.svg", b"<svg onload=alert(1)>")]
    await sends_files(post_office, files, "Evo.", Subject=f"Re: [{ticket.number}] x")
    inbox = inbox_of(opened)
    await inbox.look()
    await opened.house.store.set_setting("mail.read-up-to", "0:0")
    await inbox.look()
    assert [kind for kind, _ in await said(opened)] == ["note", "note"]
    assert [each.name for each in await opened.house.store.ticket_files(REF)] == ["tudja.png"]
    assert "tudja.png" not in (await opened.stranger().get(page_of(opened, REF))).text
    iva = await opened.person("iva", "operator")
    assert "tudja.png" in (await iva.get(f"/console/tickets/{REF}")).text


async def test_bytes_that_are_no_mail_hold_up_no_other(opened: Open, post_office: MailServer) -> None:
    await a_ticket(opened, post_office)
    route = Route("127.0.0.1", post_office.smtp_port, security="none")
    nested = b"Content-Type: multipart/mixed; boundary=a\r\nReferences: " + ROOT.encode()
    for raw in (
        nested + b"\r\nFrom: " + b"\r\n ".join([b"(" * 900] * 5) + b"\r\n\r\n--a\r\n",
        nested + b"\r\nFrom: \xff\xfe\r\n\r\n\xff\x00",
    ):
        await send(route, ANA, SENDER, raw)
    await comes(post_office)
    await inbox_of(opened).look()
    assert ("requester", "Sada radi.") in await said(opened)
