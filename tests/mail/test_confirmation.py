"""Confirming by the link of a mail: only a person who presses the button confirms, once, in time, and nobody else."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from datetime import timedelta

import pytest

from bot.core.facts import Confirmed, Lapsed, VisitorSaid
from bot.mail.links import Links
from bot.web.requester_pages import LINKS

from ..desks.servers.mail import MailServer
from ..web.houses import Open, Page, Person
from .requests import PUBLIC, WORDS, code_in, filed, link_in, mail_to, request, text_of

REF = "dz-0123456789abcdef0123456789abcdef"
ANA = "ana@firma.example"
BUTTON = re.compile(r'<form method="post"><button class="main">')


async def confirmations(opened: Open, id: str) -> int:
    return sum(isinstance(entry.fact, Confirmed) for entry in await opened.house.store.entries(id))


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
async def test_the_link_leads_to_a_page_whose_button_confirms_and_the_ticket_is_filed(
    opened: Open, post_office: MailServer, language: str
) -> None:
    id = await request(opened, REF, language=language)
    mail = await mail_to(post_office, ANA, "confirmation")
    assert mail["Content-Language"] == language and mail["Auto-Submitted"] == "auto-generated"
    assert WORDS[language] in text_of(mail) and WORDS[language] in text_of(mail, "html")
    assert ('dir="rtl"' in text_of(mail, "html")) is (language == "he")
    assert code_in(mail) in text_of(mail, "html")
    person, path = opened.stranger(), link_in(mail)
    page = await person.get(path)
    assert page.status == 200 and BUTTON.search(page.text) and WORDS[language] in page.text
    assert f'lang="{language}" dir="{"rtl" if language == "he" else "ltr"}"' in page.text
    assert await opened.house.store.ticket(REF) is None
    done = await person.post(path)
    assert done.status == 200 and not BUTTON.search(done.text) and done.text != page.text
    await filed(opened, REF)
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.confirmed
    again = await person.post(path)
    assert again.text != done.text and again.text == (await person.get(path)).text
    assert await confirmations(opened, id) == 1
    receipt = await mail_to(post_office, ANA, "receipt")
    assert ticket.number in receipt["Subject"] and ticket.number in text_of(receipt)
    assert (await person.get(link_in(receipt))).status == 200


async def test_a_mail_scanner_that_opens_the_link_ten_times_confirms_nothing(
    opened: Open, post_office: MailServer
) -> None:
    id = await request(opened, REF)
    path = link_in(await mail_to(post_office, ANA, "confirmation"))
    person = opened.stranger()
    for _ in range(10):
        assert BUTTON.search((await person.get(path)).text)
        async with person.session.head(opened.address + path) as answer:
            assert answer.status == 200
    assert await confirmations(opened, id) == 0
    assert (await opened.house.store.load(id))[1].held


async def test_a_link_that_is_replayed_confirms_once_and_files_one_ticket(
    opened: Open, post_office: MailServer
) -> None:
    id = await request(opened, REF)
    path = link_in(await mail_to(post_office, ANA, "confirmation"))
    people = [opened.stranger() for _ in range(8)]
    await asyncio.gather(*(person.post(path) for person in people))
    await filed(opened, REF)
    late = await people[0].post(path)
    assert late.status == 200 and not BUTTON.search(late.text)
    assert await confirmations(opened, id) == 1
    assert len(await opened.house.store.errands(kind="ticket", ref=REF)) == 1
    assert len(await opened.house.store.tickets(email=ANA)) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_no_other_method_confirms(opened: Open, post_office: MailServer, method: str) -> None:
    id = await request(opened, REF)
    path = link_in(await mail_to(post_office, ANA, "confirmation"))
    async with opened.stranger().session.request(method, opened.address + path) as answer:
        assert answer.status == 405
    assert await confirmations(opened, id) == 0


async def test_the_page_keeps_the_link_private(opened: Open, post_office: MailServer) -> None:
    await request(opened, REF)
    page = await opened.stranger().get(link_in(await mail_to(post_office, ANA, "confirmation")))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"] and page.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text


async def test_the_code_of_the_mail_confirms_in_the_chat(opened: Open, post_office: MailServer) -> None:
    id = await request(opened, REF)
    code = code_in(await mail_to(post_office, ANA, "confirmation"))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    await opened.house.switchboard.receive(id, VisitorSaid(wrong, "k1"))
    assert await confirmations(opened, id) == 0
    await opened.house.switchboard.receive(id, VisitorSaid(f"{code[:3]} {code[3:]}", "k2"))
    assert await confirmations(opened, id) == 1
    await filed(opened, REF)


async def test_what_is_altered_foreign_or_of_another_purpose_opens_nothing(
    opened: Open, post_office: MailServer
) -> None:
    id = await request(opened, REF)
    path = link_in(await mail_to(post_office, ANA, "confirmation"))
    token, links = path.rpartition("/")[2], opened.application[LINKS]
    later = opened.house.now() + timedelta(days=1)
    flipped = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in (0, 20, len(token) // 2, -2)]
    foreign = Links("the secret of another house", PUBLIC).confirm_token(id, REF, later)
    bad = [*flipped, token[:-1], token + "A", "x", "." * 5000, links.ticket_token(REF, later), foreign]
    person, answers = opened.stranger(), set()
    for each in bad:
        for answer in (await person.get(f"/confirm/{each}"), await person.post(f"/confirm/{each}")):
            assert answer.status == 404, each[:80]
            answers.add(answer.text)
    assert len(answers) == 1
    assert (await person.get(f"/ticket/{token}")).status == 404
    unknown = links.confirm_token("c-none", REF, later)
    elsewhere = links.confirm_token(id, "dz-another", later)
    for each in (unknown, elsewhere):
        assert (await person.post(f"/confirm/{each}")).status == 410
    assert await confirmations(opened, id) == 0


async def test_an_expired_link_and_a_lapsed_request_confirm_nothing_and_say_so(
    opened: Open, post_office: MailServer
) -> None:
    id = await request(opened, REF)
    person, links = opened.stranger(), opened.application[LINKS]
    past = links.confirm_token(id, REF, opened.house.now() - timedelta(seconds=1))
    assert (await person.post(f"/confirm/{past}")).status == 410
    path = link_in(await mail_to(post_office, ANA, "confirmation"))
    await opened.house.switchboard.receive(id, Lapsed(REF))
    for answer in (await person.get(path), await person.post(path)):
        assert answer.status == 410 and not BUTTON.search(answer.text)
    assert await confirmations(opened, id) == 0
    notice = await mail_to(post_office, ANA, "lapsed")
    assert WORDS["hr"] in text_of(notice) and PUBLIC not in text_of(notice)


async def test_nothing_that_a_visitor_typed_becomes_a_header_or_an_element(
    opened: Open, post_office: MailServer
) -> None:
    hostile = "=?utf-8?q?x=0ABcc=3A_evil=40x.example?=\r\nBcc: evil@x.example\n<img src=x> https://evil.example/login"
    await request(opened, REF, subject=hostile, description=hostile, held=False, needs_confirmation=False)
    mail = await mail_to(post_office, ANA, "receipt")
    assert mail["Bcc"] is None and mail["X-Envelope-To"] == ANA
    assert "<img" not in text_of(mail, "html") and "&lt;img" in text_of(mail, "html")
    assert "evil.example/login" not in mail.as_string() and "\n" not in mail["Subject"]


async def test_a_known_and_an_unknown_address_get_the_same_words_in_the_same_time(
    opened: Open, post_office: MailServer
) -> None:
    """The one has a confirmed ticket with us, the other nobody has ever seen; both are of one length."""
    known, unknown = "ana@firma.example", "eva@druga.example"
    await request(opened, "dz-" + "0" * 32, known, held=False, confirmed=True)
    await filed(opened, "dz-" + "0" * 32)
    refs = {known: "dz-" + "1" * 32, unknown: "dz-" + "2" * 32}
    shown = {}
    for address, ref in refs.items():
        id = await request(opened, ref, address)
        chat = "\n".join(entry.text for entry in await opened.house.store.entries(id))
        mail = await mail_to(post_office, address, f"{ref}.confirmation")
        page = await opened.stranger().get(link_in(mail))
        texts = [chat, text_of(mail), text_of(mail, "html"), page.text, mail["Subject"], str(len(link_in(mail)))]
        personal = [(link_in(mail), "LINK"), (code_in(mail), "CODE"), (address, "ADDRESS")]
        for value, name in personal:
            texts = [text.replace(value, name) for text in texts]
        shown[address] = texts
    assert shown[known] == shown[unknown]
    person = opened.stranger()
    paths = {address: link_in(await mail_to(post_office, address, f"{ref}.confirm")) for address, ref in refs.items()}
    times: dict[str, list[float]] = {known: [], unknown: []}
    for _ in range(60):
        for address, path in paths.items():
            began = time.perf_counter()
            await person.get(path)
            times[address].append(time.perf_counter() - began)
    known_time, unknown_time = (statistics.median(times[each]) for each in (known, unknown))
    spread = statistics.quantiles(times[unknown], n=4)
    assert abs(known_time - unknown_time) <= max(spread[2] - spread[0], 0.002), (known_time, unknown_time)


async def test_forms_about_one_request_are_limited(opened: Open, post_office: MailServer) -> None:
    await request(opened, REF)
    path, person = link_in(await mail_to(post_office, ANA, "confirmation")), opened.stranger()
    assert 429 in [status async for status in posted(person, path, 15)]


async def posted(person: Person, path: str, times: int):  # type: ignore[no-untyped-def]
    for _ in range(times):
        answer: Page = await person.post(path)
        yield answer.status
