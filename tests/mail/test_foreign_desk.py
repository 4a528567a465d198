"""A house whose tickets are at another desk: one page and one thread for the requester, by page, mail and chat."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.facts import TicketAnswered, TicketStateChanged
from bot.store.tickets import FiledTicket

from ..desks.fakes.zendesk import TOKEN, USER, FakeZendesk
from ..desks.servers.mail import MailServer
from ..web.houses import Open, open_house
from .conftest import by_way_of
from .requests import link_in, mail_to, page_of, request, text_of
from .test_inbox import comes, inbox_of

REF = "dz-0123456789abcdef0123456789abcdef"
ANA = "ana@firma.example"


@pytest.fixture
async def desk() -> AsyncIterator[FakeZendesk]:
    fake = FakeZendesk()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def opened(
    knowledge_base: Path, new_house: tuple[Path, str], post_office: MailServer, desk: FakeZendesk, tmp_path: Path
) -> AsyncIterator[Open]:
    post_office.empty()
    shutil.copytree(new_house[0], tmp_path / "data")
    settings = {
        **by_way_of(post_office),
        "desk": "zendesk",
        "desk_url": f"http://127.0.0.1:{desk.port}",
        "desk_user": USER,
        "desk_token": TOKEN,
        "desk_private_network": True,
        "desk_look_seconds": 1,
    }
    async with open_house(knowledge_base, tmp_path / "data", **settings) as opened:
        yield opened


async def until(there: object) -> None:
    async with asyncio.timeout(15):
        while not await there():  # type: ignore[operator]
            await asyncio.sleep(0.1)


async def a_ticket(opened: Open, **values: object) -> str:
    id = await request(opened, REF, held=False, **values)  # type: ignore[arg-type]

    async def copied() -> bool:
        return await opened.house.store.ticket(REF) is not None

    await until(copied)
    return id


async def copy(opened: Open) -> FiledTicket:
    found = await opened.house.store.ticket(REF)
    assert found is not None
    return found


async def test_the_receipt_leads_to_the_page_which_shows_what_the_desk_does(
    opened: Open, desk: FakeZendesk, post_office: MailServer
) -> None:
    id = await a_ticket(opened)
    receipt = await mail_to(post_office, ANA, "receipt")
    path, person = link_in(receipt), opened.stranger()
    page = await person.get(path)
    assert page.status == 200 and "#1" in page.text and 'value="close"' not in page.text
    desk._comment(desk.tickets[0], {"body": "Popravljeno <b>sve</b>.", "public": True}, 1)
    desk._comment(desk.tickets[0], {"body": "interna tajna", "public": False}, 1)
    desk.tickets[0].values["status"] = "solved"

    async def closed() -> bool:
        return (await copy(opened)).state == "closed"

    await until(closed)
    page = await person.get(path)
    assert "Popravljeno &lt;b&gt;sve" in page.text and "interna tajna" not in page.text
    entries = await opened.house.store.entries(id)
    [answer] = [entry for entry in entries if isinstance(entry.fact, TicketAnswered)]
    assert "Popravljeno" not in answer.text, "nobody has proved in this chat that he is Ana"
    assert any(isinstance(entry.fact, TicketStateChanged) for entry in entries)
    assert await opened.house.store.errands(kind="ticket_reply") == []


async def test_what_is_written_on_the_page_reaches_the_desk_once(opened: Open, desk: FakeZendesk) -> None:
    await a_ticket(opened)
    person, path = opened.stranger(), page_of(opened, REF)
    key = (await person.get(path)).hidden("key")
    for _ in range(3):
        page = await person.post(path, act="reply", key=key, text="Kartica 4111 1111 1111 1111, port 587.")
    assert page.status == 200 and "port 587" in page.text and "4111" not in page.text
    assert (await person.post(path, act="close")).status == 400, "the desk alone closes its tickets"

    async def arrived() -> bool:
        return not await opened.house.store.errands(state="waiting", kind="ticket_message")

    await until(arrived)
    said = [each["body"] for each in desk.tickets[0].comments if "port 587" in each["body"]]
    assert len(said) == 1 and "4111" not in said[0]


async def test_a_mail_that_answers_the_receipt_reaches_the_desk_once(
    opened: Open, desk: FakeZendesk, post_office: MailServer
) -> None:
    await a_ticket(opened)
    receipt = await mail_to(post_office, ANA, "receipt")
    assert "odgovorite" in text_of(receipt) or "odgovoriti" in text_of(receipt), "it says that answering works"
    await comes(post_office, "Sada radi, hvala.")
    for _ in range(2):
        await inbox_of(opened).look()
        await opened.house.store.set_setting("mail.read-up-to", "0:0")

    async def arrived() -> bool:
        return any("Sada radi" in each["body"] for each in desk.tickets[0].comments)

    await until(arrived)
    assert sum("Sada radi" in each["body"] for each in desk.tickets[0].comments) == 1
    assert (await copy(opened)).confirmed
    said = [each.text for each in await opened.house.store.ticket_messages(REF)]
    assert said == ["Sada radi, hvala."]


async def test_a_number_that_nobody_was_told_leads_no_mail_to_a_ticket_of_another_desk(
    opened: Open, post_office: MailServer
) -> None:
    await a_ticket(opened)
    ticket = await copy(opened)
    with contextlib.closing(sqlite3.connect(opened.house.settings.data / "dezurni.sqlite3")) as database:
        [(hidden,)] = database.execute("SELECT number FROM tickets").fetchall()
    await comes(post_office, "Opet ne radi.", Subject=f"Re: [#{hidden}] x", In_Reply_To="")
    assert await inbox_of(opened).look() == 0
    assert await opened.house.store.ticket_messages(REF) == []
    assert (await copy(opened)).state == ticket.state


async def test_staff_sees_the_copy_with_its_clock_and_is_sent_to_the_desk(opened: Open) -> None:
    await a_ticket(opened, confirmed=True)
    iva = await opened.person("iva", "operator")
    listed = await iva.get("/console/tickets")
    assert "#1" in listed.text and "zendesk" in listed.text and "time left" in listed.text
    page = await iva.get(f"/console/tickets/{REF}")
    assert "/agent/tickets/1" in page.text and 'value="answer"' not in page.text and "time left" in page.text
    refused = await iva.post(f"/console/tickets/{REF}/message", text="Popravljeno.", kind="answer")
    assert refused.told.startswith("Another desk has this ticket")
    assert await opened.house.store.ticket_messages(REF) == []
    await iva.post(f"/console/tickets/{REF}/state", state="closed", assignee="u-iva")
    kept = await copy(opened)
    assert (kept.state, kept.assignee) == ("open", "u-iva")
