"""Files of operators: sent with words in one turn, by who holds the conversation, and refused without a trace."""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
import pytest

from bot.core import phrases as p
from bot.core.facts import Entry, FileGiven, OperatorSaid, TicketAnswered

from ..doors.visitor import Visitor
from .houses import Open, Page, Person
from .test_console_conversations import on_duty, waiting_visitor
from .test_console_tickets import REF, filed, owes
from .test_files import MB, PNG, Sender

Files = list[tuple[str, bytes]]
JSON = {"Accept": "application/json"}


async def sends(
    person: Person, path: str, files: Files, headers: dict[str, str] | None = None, token: str = "", **fields: str
) -> Page:
    """The form as a browser sends it: its token first."""
    form = aiohttp.FormData()
    form.add_field("csrf", token or person.csrf)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, content in files:
        form.add_field("files", io.BytesIO(content), filename=name, content_type="text/html")
    async with person.session.post(person.open.address + path, data=form, headers=headers) as answer:
        return await person._page(answer)


def on_disk(opened: Open) -> set[str]:
    return {path.name for path in opened.house.settings.files_folder.rglob("*") if path.is_file()}


async def said(opened: Open, id: str) -> list[Entry]:
    entries = await opened.house.store.entries(id)
    return [
        each
        for each in entries
        if isinstance(each.fact, OperatorSaid) or (isinstance(each.fact, FileGiven) and each.fact.operator)
    ]


async def taken(opened: Open, visitor: Visitor) -> tuple[Person, str, str]:
    """The operator, the conversation that she holds, and where her replies go."""
    ana = await on_duty(opened)
    id = await waiting_visitor(opened, visitor)
    await ana.post(f"/console/conversations/{id}/take")
    return ana, id, f"/console/conversations/{id}/reply"


async def test_words_and_files_are_one_turn_which_visitor_and_colleagues_see(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        for _ in range(2):
            page = await sends(ana, path, [("upute.html", PNG), ("mail.log", b"redak\n")], key="k", text="Evo uputa.")
        assert page.status == 200 and page.told == "Sent."
        first, second, third = await said(opened, id)
        assert [each.seq for each in (first, second, third)] == list(range(first.seq, first.seq + 3))
        assert isinstance(second.fact, FileGiven)
        assert (second.fact.operator, second.fact.operator_name) == ("u-ana", "Ana")
        shown = await visitor.sees("FileGiven")
        assert (shown["by"], shown["name"]) == ("operator", "Ana")
        assert shown["file"]["name"] == "upute.html.png" and shown["text"].startswith("Datoteka: upute.html.png")
        assert len(on_disk(opened)) == 2
        answer = await Sender(opened, visitor.welcome["token"]).ask("GET", f"/files/{shown['file']['id']}")
        assert (answer.status, answer.body) == (200, PNG)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        seen = (await ana.get(f"/console/conversations/{id}")).text
        assert f'<a class="file" href="/console/files/{second.fact.id}" download>' in seen
        assert 'class="entry operator"' in seen


async def test_files_alone_are_a_reply_and_take_none_of_the_visitors_room(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        assert (await sends(ana, path, [(f"{n}.txt", b"redak") for n in range(10)], key="k", text="")).told == "Sent."
        assert len(await said(opened, id)) == 10
        assert (await Sender(opened, visitor.welcome["token"]).send()).status == 200
        assert (await sends(ana, path, [], key="k2", text="")).told == "Write something first."


@pytest.mark.parametrize(
    ("name", "content", "phrase"),
    [
        ("a.svg", b"<svg onload=alert(1)>", p.ERROR_FILE_TYPE()),
        ("a.html", b"<!doctype html><script>alert(1)</script>", p.ERROR_FILE_TYPE()),
        ("a.zip", b"PK\x03\x04", p.ERROR_FILE_TYPE()),
        ("a.txt", b" \n", p.ERROR_FILE_EMPTY()),
        ("a.png", PNG + bytes(5 * MB), p.ERROR_FILE_TOO_BIG(limit=5 * MB)),
    ],
    ids=["svg", "html", "zip", "empty", "too big"],
)
async def test_one_file_that_is_not_taken_keeps_back_all_and_the_words_stay(
    opened: Open, name: str, content: bytes, phrase: Any
) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        page = await sends(ana, path, [("dobra.png", PNG), (name, content)], key="k", text="Evo uputa.")
        assert page.status == 409 and "Evo uputa." in page.text
        assert opened.house.words.say(phrase, "en") in page.told and name in page.told
        answer = await sends(ana, path, [(name, content)], JSON, key="k", text="Evo uputa.")
        assert answer.status == 409 and json.loads(answer.text)["error"]["message"].startswith(f"\u2068{name}\u2069: ")
        assert await said(opened, id) == [] and on_disk(opened) == set()


async def test_so_many_files_at_once_and_no_more(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, _, path = await taken(opened, visitor)
        page = await sends(ana, path, [(f"{n}.txt", b"redak") for n in range(11)], key="k", text="x")
        assert page.told == "Too many files at once: at most 10." and on_disk(opened) == set()
        assert (await sends(ana, path, [("a.png", bytes(52 * MB))], key="k", text="x")).status == 413


async def test_who_does_not_hold_the_conversation_sends_nothing_and_loses_no_words(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        ivo = await opened.person("ivo", "operator")
        await ivo.get(f"/console/conversations/{id}")
        await ana.post(f"/console/conversations/{id}/leave", to="queue")
        await ivo.post(f"/console/conversations/{id}/take")
        page = await sends(ana, path, [("vazno.png", PNG)], key="k", text="moje riječi")
        assert page.status == 409 and "the files have to be chosen again" in page.told and "moje riječi" in page.text
        answer = json.loads((await sends(ana, path, [("vazno.png", PNG)], JSON, key="k", text="moje riječi")).text)
        assert (
            answer["error"]["code"] == "not_held_kept" and "your words and files are kept" in answer["error"]["message"]
        )
        assert await said(opened, id) == [] and on_disk(opened) == set()
        assert (await visitor.sees("OperatorJoined"))["text"]


async def test_words_that_were_not_sent_come_along_when_the_conversation_is_taken(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        await ana.post(f"/console/conversations/{id}/leave", to="queue")
        page = await ana.post(path, key="k", text="moje riječi")
        assert 'name="draft"' in page.text and "moje riječi" in page.text
        page = await ana.post(f"/console/conversations/{id}/take", draft="moje riječi")
        assert "You have the conversation now." in page.told and ">moje riječi</textarea>" in page.text


async def test_a_form_with_files_needs_its_token_first(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        assert (await sends(ana, path, [("a.png", PNG)], token="another", key="k", text="x")).status == 403
        form = aiohttp.FormData()
        form.add_field("files", io.BytesIO(PNG), filename="a.png")
        form.add_field("csrf", ana.csrf)
        async with ana.session.post(opened.address + path, data=form) as answer:
            assert answer.status == 403
        broken = {"Content-Type": "multipart/form-data"}
        async with ana.session.post(opened.address + path, data=b"x", headers=broken) as answer:
            assert answer.status == 403
        assert await said(opened, id) == [] and on_disk(opened) == set()
        assert (await sends(ana, "/console/presence", [], available="0", next="/console")).status == 200


async def test_where_no_files_are_taken_none_is_offered(opened: Open) -> None:
    object.__setattr__(opened.house.settings, "files_per_conversation", 0)
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        await sends(ana, path, [("a.png", PNG)], key="k", text="x")
        assert await said(opened, id) == [] and on_disk(opened) == set()


async def test_secrets_are_cut_out_and_the_operator_is_told(opened: Open) -> None:
    async with Visitor(opened.address) as visitor:
        ana, id, path = await taken(opened, visitor)
        page = await sends(ana, path, [("mail.log", b"lozinka: Sunce2024!\n")], key="k", text="")
        [entry] = await said(opened, id)
        assert isinstance(entry.fact, FileGiven) and entry.fact.removed == ("password",)
        assert b"Sunce2024" not in (await opened.house.store.file_content(entry.fact.id) or b"Sunce2024")
        assert "Removed before it was kept: password" in page.text


async def test_an_answer_in_a_ticket_takes_files_along_and_its_conversation_names_them(opened: Open) -> None:
    ana = await opened.person("ana", "operator", name="Ana A.")
    id = await owes(opened, REF, 30)
    page = await ana.get(f"/console/tickets/{REF}")
    path, key = f"/console/tickets/{REF}/message", page.hidden("key")
    for _ in range(2):
        page = await sends(ana, path, [("upute.png", PNG)], key=key, text="U prilogu.", kind="answer")
    assert page.told == "The answer is saved in the ticket."
    [file] = await opened.house.store.ticket_files(REF)
    assert f"/console/files/{file.id}" in page.text and on_disk(opened) == {file.id}
    facts = [entry.fact for entry in await opened.house.store.entries(id)]
    [answered] = [each for each in facts if isinstance(each, TicketAnswered)]
    assert answered.text == "U prilogu.\nDatoteka: upute.png (102 kB)"


async def test_what_a_ticket_does_not_take_leaves_nothing_behind(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await filed(opened)
    await ana.get(f"/console/tickets/{REF}")
    path = f"/console/tickets/{REF}/message"
    page = await sends(ana, path, [("dobra.png", PNG), ("a.svg", b"<svg/>")], key="k", text="U prilogu.", kind="note")
    assert page.status == 409 and "a.svg" in page.told and "U prilogu.</textarea>" in page.text
    assert (await sends(ana, path, [], key="k", text="", kind="note")).told == "Write something first."
    assert (await sends(ana, "/console/tickets/none/message", [("a.png", PNG)], key="k", text="")).status == 404
    assert await opened.house.store.ticket_messages(REF) == [] and on_disk(opened) == set()


async def test_files_alone_are_an_answer_and_a_note(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await filed(opened)
    await ana.get(f"/console/tickets/{REF}")
    for kind in ("answer", "note"):
        path = f"/console/tickets/{REF}/message"
        answer = await sends(ana, path, [("a.png", PNG)], JSON, key=kind, text="", kind=kind)
        assert json.loads(answer.text)["ok"]
    assert [each.author_kind for each in await opened.house.store.ticket_messages(REF)] == ["operator", "note"]
    assert len(await opened.house.store.ticket_files(REF)) == 2
