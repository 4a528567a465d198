"""Files by the visitors' door: taken once, capped early, refused in words, and shown to nobody else."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from bot.core import phrases as p
from bot.core.facts import FileGiven
from bot.web import files

from ..doors.visitor import Visitor
from .houses import Open

MB = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
POLYGLOT = b"GIF89a/*" + b"*/=1;<html><script>alert(document.domain)</script>"
WEBSITE = "https://www.firma.example"


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def refused(self) -> str:
        return str(self.json["error"]["code"])


class Sender:
    """A visitor with his token, and files."""

    def __init__(self, opened: Open, token: str) -> None:
        self.opened, self.token, self.count = opened, token, 0

    async def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Answer:
        given = {"Authorization": f"Bearer {self.token}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.opened.address + path, data=data, headers=given) as answer,
        ):
            return Answer(answer.status, answer.headers, await answer.read())

    async def send(self, content: Any = PNG, name: str = "zaslon.png", key: str = "", **headers: str) -> Answer:
        self.count += 1
        named = {"X_File_Name": quote(name), "X_File_Key": key or f"file-{self.count}"}
        body = io.BytesIO(content) if isinstance(content, bytes) else content
        return await self.ask("POST", "/files", body, **(named | headers))


@pytest.fixture
async def ana(opened: Open) -> AsyncIterator[tuple[Visitor, Sender]]:
    async with Visitor(opened.address) as visitor:
        yield visitor, Sender(opened, visitor.welcome["token"])


async def given(opened: Open, visitor: Visitor) -> list[FileGiven]:
    entries = await opened.house.store.entries(visitor.welcome["conversation"])
    return [entry.fact for entry in entries if isinstance(entry.fact, FileGiven)]


async def test_a_file_is_acknowledged_when_it_is_durable_and_everybody_is_told(
    opened: Open, ana: tuple[Visitor, Sender]
) -> None:
    visitor, sender = ana
    assert visitor.welcome["files"] == {"bytes": 5 * MB, "text": MB, "count": 10}
    answer = await sender.send(name="Snimka zaslona ž.png")
    entry = await visitor.sees("FileGiven")
    said = await visitor.sees("BotSaid")
    assert answer.status == 200 and answer.json == {"ok": True, "seq": entry["seq"] + 1}
    assert (entry["by"], entry["key"]) == ("visitor", "file-1")
    assert entry["text"] == "Datoteka: Snimka zaslona ž.png (102 kB)"
    [fact] = await given(opened, visitor)
    assert entry["file"] == {"id": fact.id, "name": fact.name, "size": len(PNG), "type": "image/png"}
    assert await opened.house.store.file_content(fact.id) == PNG
    assert said is not None


async def test_sent_twice_or_twice_at_once_it_is_there_once(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    visitor, sender = ana
    first = await sender.send(key="same")
    again = await sender.send(b"other bytes", key="same")
    assert again.json == first.json
    answers = await asyncio.gather(*(sender.send(key="both") for _ in range(4)))
    assert {answer.status for answer in answers} <= {200, 503}
    assert (await sender.send(key="both")).json["ok"]
    facts = await given(opened, visitor)
    assert [fact.key for fact in facts] == ["same", "both"]
    folder = opened.house.settings.files_folder
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {fact.id for fact in facts}


@pytest.mark.parametrize(
    ("content", "status", "code", "phrase"),
    [
        (b"", 400, "empty", "ERROR_FILE_EMPTY"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415, "type", "ERROR_FILE_TYPE"),
        (b"<!doctype html><script>alert(1)</script>", 415, "type", "ERROR_FILE_TYPE"),
        (b"PK\x03\x04" + bytes(5000), 415, "type", "ERROR_FILE_TYPE"),
        (b"redak dnevnika\n" * 70_000, 413, "text_too_big", "ERROR_FILE_TEXT_TOO_BIG"),
        (PNG + bytes(5 * MB), 413, "too_big", "ERROR_FILE_TOO_BIG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20 * MB), 413, "too_big", "ERROR_FILE_TOO_BIG"),
    ],
    ids=["empty", "svg", "html", "zip", "long text", "6 MB", "20 MB"],
)
async def test_what_is_not_taken_is_refused_in_the_visitors_words(
    opened: Open, ana: tuple[Visitor, Sender], content: bytes, status: int, code: str, phrase: str
) -> None:
    visitor, sender = ana
    answer = await sender.send(content)
    assert (answer.status, answer.refused) == (status, code)
    limit = MB if "TEXT" in phrase else 5 * MB
    values: dict[str, Any] = {"limit": limit} if "TOO_BIG" in phrase else {}
    assert answer.json["error"]["message"] == opened.house.words.say(p.PHRASES[phrase](**values), "hr")
    assert await given(opened, visitor) == []
    assert not [path for path in opened.house.settings.files_folder.rglob("*") if path.is_file()]


async def test_twenty_megabytes_are_refused_before_they_are_sent(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    _, sender = ana
    host, port = opened.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /files HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {sender.token}\r\n"
    writer.write(f"{head}X-File-Key: k\r\nX-File-Name: a.png\r\nContent-Length: {20 * MB}\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 10)
    assert b" 413 " in answer
    writer.close()


async def test_a_body_of_unknown_length_is_cut_at_the_limit(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    visitor, sender = ana
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        yield PNG
        for _ in range(2000):
            sent += MB // 10
            yield bytes(MB // 10)

    try:
        answer = await sender.send(body())
        assert answer.status == 413
    except aiohttp.ClientError:
        pass  # the server hung up in the middle, which is an answer, too
    assert sent < 200 * MB, "nobody read it to its end"
    assert await given(opened, visitor) == []


async def test_a_log_is_kept_without_its_secrets_and_the_visitor_is_told(
    opened: Open, ana: tuple[Visitor, Sender]
) -> None:
    visitor, sender = ana
    assert (await sender.send("greška\nlozinka: Sunce2024!\n".encode(), "mail.log")).status == 200
    [fact] = await given(opened, visitor)
    content = await opened.house.store.file_content(fact.id)
    assert (
        content is not None
        and b"Sunce2024" not in content
        and (fact.type, fact.removed)
        == (
            "text/plain",
            ("password",),
        )
    )
    said = await visitor.sees("BotSaid")
    assert said["text"], "what was removed is said"


@pytest.mark.parametrize(
    ("content", "given_name", "name", "type"),
    [
        (POLYGLOT, "slika.html", "slika.html.gif", "image/gif"),
        (PNG, "../../../etc/hosts\r\nX-Evil: 1\r\n", "hosts X-Evil_ 1.png", "image/png"),
        (PNG, "račun\u202egnp.exe", "račun gnp.exe.png", "image/png"),
        (b"obican tekst", 'a"; filename="evil.html', "a__ filename=_evil.html.txt", "text/plain"),
        (b"%PDF-1.7 <script>", "x.pdf", "x.pdf", "application/pdf"),
    ],
    ids=["gif and html", "path and header", "rtl override", "quotes", "pdf"],
)
async def test_a_hostile_file_goes_out_as_something_to_save_and_nothing_else(
    opened: Open, ana: tuple[Visitor, Sender], content: bytes, given_name: str, name: str, type: str
) -> None:
    visitor, sender = ana
    assert (await sender.send(content, given_name)).status == 200
    [fact] = await given(opened, visitor)
    assert (fact.name, fact.type) == (name, type)
    iva = await opened.person("iva", "operator")
    answers = [await sender.ask("GET", f"/files/{fact.id}")]
    async with iva.session.get(f"{opened.address}/console/files/{fact.id}") as answer:
        answers.append(Answer(answer.status, answer.headers, await answer.read()))
    for answer in answers:
        assert answer.status == 200 and answer.body == content
        assert answer.headers["Content-Type"].split(";")[0] == type
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        shown = answer.headers["Content-Disposition"]
        assert shown.startswith("attachment; ") and shown.endswith(f"filename*=UTF-8''{quote(name, safe='')}")
        assert "X-Evil" not in answer.headers and shown.isascii() and "\n" not in shown


async def test_only_who_may_see_it_gets_it(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    visitor, sender = ana
    await sender.send()
    [fact] = await given(opened, visitor)
    async with Visitor(opened.address) as dov:
        others = [Sender(opened, dov.welcome["token"]), Sender(opened, ""), Sender(opened, sender.token + "x")]
        for other in others:
            assert (await other.ask("GET", f"/files/{fact.id}")).status == 404
    assert (await sender.ask("GET", "/files/" + "0" * 32)).status == 404
    assert (await sender.ask("GET", "/files/..%2f..%2fdezurni.sqlite3")).status == 404
    stranger = await opened.stranger().get(f"/console/files/{fact.id}")
    assert "sign-in" in stranger.path
    editor = await opened.person("eva", "editor")
    assert (await editor.get(f"/console/files/{fact.id}")).status == 403


async def test_without_a_good_token_a_key_or_a_conversation_nothing_is_taken(
    opened: Open, ana: tuple[Visitor, Sender]
) -> None:
    _, sender = ana
    forged = Sender(opened, sender.token[:-2])
    nowhere = Sender(opened, opened.house.signer.dumps("never-began"))
    for answer in (await forged.send(), await nowhere.send()):
        assert (answer.status, answer.refused) == (401, "token")
    assert (await sender.send(X_File_Key="")).status == 400
    assert (await sender.send(key="k" * 65)).status == 400


async def test_a_conversation_holds_so_many_files_and_an_address_sends_so_many(
    opened: Open, ana: tuple[Visitor, Sender]
) -> None:
    _, sender = ana
    for _ in range(10):
        assert (await sender.send(b"redak")).status == 200
    answer = await sender.send(b"redak")
    assert (answer.status, answer.refused) == (409, "too_many")
    assert answer.json["error"]["message"] == opened.house.words.say(p.ERROR_FILES_TOO_MANY(count=10), "hr")
    assert (await sender.send(b"redak", key="file-3")).json["ok"], "what is there already is acknowledged again"
    async with Visitor(opened.address) as dov:
        other = Sender(opened, dov.welcome["token"])
        for _ in range(files.BURST - 10):
            assert (await other.send(b"redak")).status in (200, 409)
        async with Visitor(opened.address) as third:
            answer = await Sender(opened, third.welcome["token"]).send(b"redak")
    assert (answer.status, answer.refused) == (429, "too_fast")
    assert answer.json["error"]["retry_after"] > 0


async def test_only_listed_websites_may_send_from_their_pages(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    _, sender = ana
    object.__setattr__(opened.house.settings, "origins", (WEBSITE,))
    asked = await sender.ask("OPTIONS", "/files", Origin=WEBSITE, Access_Control_Request_Method="POST")
    assert asked.status == 204 and asked.headers["Access-Control-Allow-Origin"] == WEBSITE
    assert "x-file-name" in asked.headers["Access-Control-Allow-Headers"]
    answer = await sender.send(Origin=WEBSITE)
    assert answer.status == 200 and answer.headers["Access-Control-Allow-Origin"] == WEBSITE
    for method in ("OPTIONS", "POST"):
        assert (await sender.ask(method, "/files", Origin="https://zao.example")).status == 403
    refused = await sender.send(b"", Origin=WEBSITE)
    assert refused.headers["Access-Control-Allow-Origin"] == WEBSITE, "or the widget could not read why"


async def test_operators_see_the_file_in_the_conversation(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    visitor, sender = ana
    await sender.send(name="<b>zaslon</b>.png")
    [fact] = await given(opened, visitor)
    iva = await opened.person("iva", "operator")
    page = await iva.get(f"/console/conversations/{visitor.welcome['conversation']}")
    assert f'href="/console/files/{fact.id}"' in page.text and "<b>zaslon" not in page.text
    assert fact.name in page.text


async def test_where_no_files_are_taken_the_visitor_is_told(opened: Open, ana: tuple[Visitor, Sender]) -> None:
    _, sender = ana
    object.__setattr__(opened.house.settings, "files_per_conversation", 0)
    assert (await sender.send()).status == 409
