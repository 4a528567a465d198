"""Files on a ticket's page: shown to its requester, sent along with an answer, and never half."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.core.facts import FileGiven, Opened, OperatorJoined, TicketRequested, TranscriptRequested
from bot.mail.links import FILE_DAYS
from bot.store import KeptFile
from bot.web.requester_pages import LINKS

from ..desks.servers.mail import MailServer
from ..web.houses import Open, Page, Person
from .requests import filed, mail_to, page_of, text_of, ticket

REF = "dz-0123456789abcdef0123456789abcdef"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400


async def gives(opened: Open, name: str, content: bytes = PNG, conversation: str = "c") -> FileGiven:
    async def chunks() -> AsyncIterator[bytes]:
        yield content

    taken = await opened.house.store.take_file(name, chunks(), 5_000_000, "hr")
    fact = FileGiven(taken.id, taken.name, taken.size, taken.type, name, taken.removed)
    await opened.house.switchboard.receive(conversation, fact)
    return fact


async def ticket_page(opened: Open) -> tuple[Person, str]:
    """A ticket with a file from the chat, and one that came later."""
    await opened.house.switchboard.receive("c", Opened("hr"))
    await gives(opened, "prva.png")
    await opened.house.switchboard.receive("c", TicketRequested(ticket(REF)))
    await filed(opened, REF)
    await gives(opened, "druga.png")
    async with asyncio.timeout(10):
        while len(await opened.house.store.ticket_files(REF)) < 2:
            await asyncio.sleep(0.05)
    return opened.stranger(), page_of(opened, REF)


async def reply(person: Person, path: str, files: list[tuple[str, bytes]], text: str = "", key: str = "k") -> Page:
    form = aiohttp.FormData()
    form.add_field("key", key)
    form.add_field("text", text)
    for name, content in files:
        form.add_field("files", io.BytesIO(content), filename=name, content_type="text/html")
    form.add_field("act", "reply")
    async with person.session.post(person.open.address + path, data=form) as answer:
        return await person._page(answer)


async def kept(opened: Open) -> dict[str, KeptFile]:
    return {each.name: each for each in await opened.house.store.ticket_files(REF)}


def on_disk(opened: Open) -> set[str]:
    return {path.name for path in opened.house.settings.files_folder.rglob("*") if path.is_file()}


async def fetched(person: Person, path: str) -> tuple[int, Any, bytes]:
    async with person.session.get(person.open.address + path) as answer:
        return answer.status, answer.headers, await answer.read()


async def test_files_from_the_chat_stand_on_the_page_and_are_downloads(opened: Open) -> None:
    person, path = await ticket_page(opened)
    page = await person.get(path)
    for name, file in (await kept(opened)).items():
        assert f'{path}/files/{file.id}" download><bdi>{name}</bdi>' in page.text
        status, headers, content = await fetched(person, f"{path}/files/{file.id}")
        assert (status, content) == (200, PNG)
        assert headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in headers["Content-Security-Policy"] and headers["X-Content-Type-Options"] == "nosniff"
    [own] = json.loads((await person.get(path + "/data")).text)["tickets"]
    assert {each["name"] for each in own["files"]} == {"prva.png", "druga.png"}


async def test_an_answer_takes_files_along_once_and_without_secrets(opened: Open) -> None:
    person, path = await ticket_page(opened)
    for _ in range(2):
        page = await reply(person, path, [("slika.html", PNG), ("mail.log", b"lozinka: Sunce2024!\n")], "Evo.")
    assert page.status == 200 and "slika.html.png" in page.text
    files = await kept(opened)
    assert set(files) == {"prva.png", "druga.png", "slika.html.png", "mail.log"}
    log = await opened.house.store.file_content(files["mail.log"].id)
    assert log is not None and b"Sunce2024" not in log
    assert on_disk(opened) == {each.id for each in files.values()}
    iva = await opened.person("iva", "operator")
    seen = (await iva.get(f"/console/tickets/{REF}")).text
    assert all(f"/console/files/{each.id}" in seen for each in files.values())


async def test_files_alone_are_an_answer_and_nothing_is_none(opened: Open) -> None:
    person, path = await ticket_page(opened)
    assert (await reply(person, path, [("slika.png", PNG)])).status == 200
    assert (await reply(person, path, [("", b"")], key="k2")).status == 400
    said = await opened.house.store.ticket_messages(REF)
    assert [each.text for each in said if each.message_ref.startswith("page:")] == [""]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", PNG + bytes(5_000_000)),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.zip", b"PK\x03\x04"),
        ("a.txt", b" \n"),
    ],
    ids=["too big", "svg", "zip", "empty"],
)
async def test_one_file_that_is_not_taken_keeps_back_the_answer_and_what_was_typed(
    opened: Open, name: str, content: bytes
) -> None:
    person, path = await ticket_page(opened)
    before = on_disk(opened)
    page = await reply(person, path, [("dobra.png", PNG), (name, content), ("i ova.png", PNG)], "Evo slike.")
    assert page.status == 400 and 'role="alert"' in page.text and "Evo slike." in page.text
    assert on_disk(opened) == before
    assert not [each for each in await opened.house.store.ticket_messages(REF) if each.text == "Evo slike."]


async def test_a_ticket_takes_so_many_files_and_a_form_so_many_bytes(opened: Open) -> None:
    person, path = await ticket_page(opened)
    assert (await reply(person, path, [(f"{n}.txt", b"redak") for n in range(10)])).status == 200
    page = await reply(person, path, [("jos.txt", b"redak")], key="k2")
    assert page.status == 400 and "10" in page.told
    page = await reply(person, path, [("a.png", bytes(52_000_000))], key="k3")
    assert page.status == 413


async def test_nobody_elses_file_comes_by_this_link(opened: Open) -> None:
    person, path = await ticket_page(opened)
    await opened.house.switchboard.receive("d", Opened("hr"))
    foreign = await gives(opened, "tudja.png", conversation="d")
    note = await opened.house.store.take_file("nota.png", _one(PNG), 5_000_000, "hr")
    await opened.house.store.ticket_append(REF, "m", "note", "x", "", opened.house.now(), files=[note])
    for id in (foreign.id, note.id, "0" * 32):
        assert (await fetched(person, f"{path}/files/{id}"))[0] == 404
    assert "nota.png" not in (await person.get(path)).text
    [file] = [each for each in (await kept(opened)).values() if each.name == "prva.png"]
    assert (await fetched(person, f"{path[:-1]}/files/{file.id}"))[0] == 404


async def test_erasing_takes_the_files_along(opened: Open) -> None:
    person, path = await ticket_page(opened)
    await reply(person, path, [("slika.png", PNG)])
    assert on_disk(opened)
    assert (await person.post(path, act="erase", sure="yes")).status == 200
    assert on_disk(opened) == set()


async def test_a_signed_link_for_a_desk_opens_one_file_for_a_while(opened: Open) -> None:
    await ticket_page(opened)
    links, now = opened.application[LINKS], opened.house.now()
    [file] = [each for each in (await kept(opened)).values() if each.name == "prva.png"]
    address = links.file(file.id, now)
    path = address[address.index("/file/") :]
    person = opened.stranger()
    status, headers, content = await fetched(person, path)
    assert (status, content) == (200, PNG) and headers["Content-Disposition"].startswith("attachment")
    assert (await fetched(person, path[:-2]))[0] == 404
    old = links.file(file.id, now - FILE_DAYS - timedelta(seconds=1))
    assert (await fetched(person, old[old.index("/file/") :]))[0] == 410
    assert (await fetched(person, "/file/" + links.ticket_token(REF, now + FILE_DAYS)))[0] == 404


async def test_the_transcript_by_mail_names_the_files(opened: Open, post_office: MailServer) -> None:
    await opened.house.switchboard.receive("c", Opened("hr"))
    await gives(opened, "prva.png")
    await opened.house.switchboard.receive("c", TranscriptRequested("ana@firma.example"))
    mail = await mail_to(post_office, "ana@firma.example", "transcript")
    assert "Datoteka: prva.png (102 kB)" in text_of(mail)


async def test_files_of_an_answer_stand_on_the_page_and_the_mail_names_them(
    opened: Open, post_office: MailServer
) -> None:
    person, path = await ticket_page(opened)
    store, now = opened.house.store, opened.house.now()
    for kind, name in (("operator", "upute.pdf"), ("note", "interno.pdf")):
        taken = await store.take_file(name, _one(b"%PDF-1.7 upute"), 5_000_000, "hr")
        tell = kind == "operator"
        await store.ticket_append(REF, f"u-iva:{kind}", kind, "Iva", "", now, tell_requester=tell, files=[taken])
    mail = await mail_to(post_office, "ana@firma.example", "reply")
    assert re.search(r"Datoteka: upute\.pdf \(\d+ kB\)", text_of(mail))
    assert "interno.pdf" not in text_of(mail) and "upute.pdf" in text_of(mail, "html")
    assert not list(mail.iter_attachments())
    page = await person.get(path)
    assert "upute.pdf" in page.text and "interno.pdf" not in page.text
    file = (await kept(opened))["upute.pdf"]
    assert (await fetched(person, f"{path}/files/{file.id}"))[0] == 200
    assert (await reply(person, path, [(f"{n}.txt", b"redak") for n in range(10)])).status == 200, "his room is his own"


async def test_a_colleagues_file_from_the_chat_is_hers_on_the_page(opened: Open) -> None:
    receive = opened.house.switchboard.receive
    await receive("c", Opened("hr"))
    await receive("c", OperatorJoined("u-iva", "Iva"))
    taken = await opened.house.store.take_file("upute.png", _one(PNG), 5_000_000, "hr")
    await receive("c", FileGiven(taken.id, taken.name, taken.size, taken.type, "k", (), "u-iva", "Iva"))
    await receive("c", TicketRequested(ticket(REF)))
    await filed(opened, REF)
    page = (await opened.stranger().get(page_of(opened, REF))).text
    hers = page[page.index('<article class="ours">') :]
    assert "<bdi>Iva</bdi>" in hers and "upute.png" in hers and "upute.png" not in page[: page.index(hers)]


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content
