"""A ticket's page for its requester: what he sees, what he can do there, and what nobody else can."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from bot.core.facts import AnswerExpected
from bot.following import set_state, tell_answer
from bot.mail.links import Links
from bot.web.requester_pages import LINKS

from ..desks.servers.mail import MailServer
from ..doors.visitor import Visitor
from ..web.houses import Open, Person
from .requests import PUBLIC, WORDS, filed, link_in, mail_to, page_of, request, text_of

REF = "dz-0123456789abcdef0123456789abcdef"
ANA = "ana@firma.example"


async def ticket_page(opened: Open, **values: object) -> tuple[Person, str]:
    await request(opened, REF, held=False, **values)  # type: ignore[arg-type]
    await filed(opened, REF)
    return opened.stranger(), page_of(opened, REF)


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
async def test_it_shows_the_case_and_the_correspondence_but_no_note_and_nothing_as_code(
    opened: Open, language: str
) -> None:
    person, path = await ticket_page(opened, language=language, description="<script>alert(1)</script>")
    store, now = opened.house.store, opened.house.now()
    await store.ticket_append(REF, "a", "operator", "Ana <b>A.</b>", "Popravljeno <i>sve</i>.", now)
    await store.ticket_append(REF, "b", "note", "Ana", "interna tajna", now)
    page = await person.get(path)
    ticket = await store.ticket(REF)
    assert ticket is not None and page.status == 200
    assert f'lang="{language}" dir="{"rtl" if language == "he" else "ltr"}"' in page.text
    for piece in (ticket.number, "&lt;script&gt;", "Popravljeno &lt;i&gt;sve", "Ana &lt;b&gt;A."):
        assert piece in page.text, piece
    assert "interna tajna" not in page.text and "<script" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer" and "noindex" in page.headers["X-Robots-Tag"]


async def test_an_answer_is_written_once_without_secrets_and_opens_the_ticket(opened: Open) -> None:
    person, path = await ticket_page(opened)
    await opened.house.store.set_ticket_state(REF, "waiting", opened.house.now())
    key = (await person.get(path)).hidden("key")
    for _ in range(2):
        page = await person.post(path, act="reply", key=key, text="Kartica 4111 1111 1111 1111, hvala.")
    assert page.status == 200 and "4111" not in page.text and 'role="status"' in page.text
    [message] = await opened.house.store.ticket_messages(REF)
    assert message.author_kind == "requester" and "4111" not in message.text and "hvala" in message.text
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and (ticket.state, ticket.confirmed) == ("open", True)


async def test_words_after_an_answer_are_promised_one_and_the_page_says_by_when(opened: Open) -> None:
    person, path = await ticket_page(opened)
    store, now = opened.house.store, opened.house.now
    ticket = await store.ticket(REF)
    assert ticket is not None
    await tell_answer(store, opened.house.switchboard, ticket, "iva:1", "Iva", "Probajte sada.")
    await set_state(store, opened.house.switchboard, ticket, "closed", now())
    assert (await store.ticket(REF)).due_at is None  # type: ignore[union-attr]
    page = await person.post(path, act="reopen", key="k1")
    opened_again = await store.ticket(REF)
    assert opened_again is not None and opened_again.due_at is not None and opened_again.due_at > now()
    assert f"{opened_again.due_at.astimezone(opened.house.company.zone):%H:%M}" in page.text
    await person.post(path, act="close")
    assert (await store.ticket(REF)).due_at is None  # type: ignore[union-attr]
    await person.post(path, act="reply", key="k2", text="Opet ne radi.")
    await person.post(path, act="reply", key="k2", text="Opet ne radi.")
    again = await store.ticket(REF)
    assert again is not None and again.due_at is not None and again.due_at == again.told_due_at
    told = [entry.text for entry in await store.entries(again.conversation) if isinstance(entry.fact, AnswerExpected)]
    assert len(told) == 2 and again.number in told[1]


async def test_what_is_empty_too_long_or_unknown_is_refused_and_what_was_typed_is_kept(opened: Open) -> None:
    person, path = await ticket_page(opened)
    long = "а" * 8001
    for form in ({"act": "reply", "text": "  "}, {"act": "reply", "text": long}, {"act": "gift"}, {}):
        page = await person.post(path, **form)
        assert page.status == 400 and 'role="alert"' in page.text
    assert (await person.post(path, act="reply", key="k", text="😀" * 8000)).status == 200
    assert "а" * 8000 in (await person.post(path, act="reply", text=long)).text
    assert (await person.post(path, act="reply", text="x" * 140_000)).status == 413
    assert [len(each.text) for each in await opened.house.store.ticket_messages(REF)] == [8000]


async def test_it_is_closed_opened_again_and_rated(opened: Open) -> None:
    person, path = await ticket_page(opened)
    for act, state in (("close", "closed"), ("close", "closed"), ("reopen", "open")):
        await person.post(path, act=act)
        ticket = await opened.house.store.ticket(REF)
        assert ticket is not None and ticket.state == state
    page = await person.post(path, act="good")
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.rating == "good"
    assert re.search(r'value="good" aria-pressed="true"', page.text)


async def test_ones_data_is_downloaded_without_the_notes_of_colleagues(opened: Open) -> None:
    person, path = await ticket_page(opened)
    await opened.house.store.ticket_append(REF, "b", "note", "Ana", "interna tajna", opened.house.now())
    page = await person.get(path + "/data")
    assert page.headers["Content-Disposition"].startswith("attachment") and "interna" not in page.text
    [ticket] = json.loads(page.text)["tickets"]
    assert ticket["description"] == WORDS["hr"] and ticket["email"] == ANA
    assert WORDS["hr"] in {line["text"] for talk in ticket["conversations"] for line in talk}


async def test_ones_data_is_erased_after_asking_once_and_the_link_then_says_so(opened: Open) -> None:
    person, path = await ticket_page(opened)
    assert (await person.post(path, act="erase")).status == 400
    assert await opened.house.store.ticket(REF) is not None
    assert (await person.post(path, act="erase", sure="yes")).status == 200
    assert await opened.house.store.of_person(ANA) == ([], [])
    assert (await person.get(path)).status == 410


async def test_only_the_right_link_opens_it_and_only_in_its_time(opened: Open) -> None:
    person, path = await ticket_page(opened)
    links, now = opened.application[LINKS], opened.house.now()
    assert (await person.get(path[:-1])).status == 404
    assert (await person.get("/ticket/" + links.ticket_token(REF, now - timedelta(seconds=1)))).status == 410
    assert (await person.get("/ticket/" + links.confirm_token("c", REF, now + timedelta(days=1)))).status == 404
    none = "/ticket/" + links.ticket_token("dz-none", now + timedelta(days=1))
    for answer in (await person.get(none), await person.post(none, act="close")):
        assert answer.status == 410


async def test_what_is_altered_or_of_another_house_opens_nothing_and_changes_nothing(opened: Open) -> None:
    person, path = await ticket_page(opened)
    token, later = path.rpartition("/")[2], opened.house.now() + timedelta(days=1)
    flipped = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in (0, len(token) // 2, -2)]
    foreign = Links("the secret of another house", PUBLIC).ticket_token(REF, later)
    for each in (*flipped, foreign, token + "A", "x" * 5000):
        assert (await person.get(f"/ticket/{each}")).status == 404
        assert (await person.get(f"/ticket/{each}/data")).status == 404
        assert (await person.post(f"/ticket/{each}", act="close")).status == 404
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.state == "open"


async def test_a_mail_scanner_that_opens_the_link_ten_times_changes_nothing(opened: Open) -> None:
    person, path = await ticket_page(opened)
    before = await opened.house.store.ticket(REF)
    for _ in range(10):
        for where in (path, path + "?act=close", path + "?act=erase&sure=yes", path + "/data"):
            assert (await person.get(where)).status == 200
        async with person.session.head(opened.address + path) as answer:
            assert answer.status == 200
    assert await opened.house.store.ticket(REF) == before
    assert before is not None and not before.confirmed and await opened.house.store.ticket_messages(REF) == []


async def test_a_form_that_is_replayed_counts_once_and_an_expired_link_takes_none(opened: Open) -> None:
    person, path = await ticket_page(opened)
    form = {"act": "reply", "key": (await person.get(path)).hidden("key"), "text": "Još nešto."}
    for _ in range(3):
        await person.post(path, **form)
    now = opened.house.now()
    expired = "/ticket/" + opened.application[LINKS].ticket_token(REF, now - timedelta(seconds=1))
    assert (await person.post(expired, **{**form, "key": "another"})).status == 410
    assert [each.text for each in await opened.house.store.ticket_messages(REF)] == ["Još nešto."]


async def test_an_operators_answer_goes_by_mail_with_a_link_to_the_page(opened: Open, post_office: MailServer) -> None:
    await ticket_page(opened)
    ana = await opened.person("iva", "operator", name="Iva")
    await ana.get(f"/console/tickets/{REF}")
    await ana.post(f"/console/tickets/{REF}/message", text="Popravljeno.\n.\nPozdrav", kind="answer")
    receipt = await mail_to(post_office, ANA, "receipt")
    mail = await mail_to(post_office, ANA, ".reply-")
    assert "Popravljeno.\n.\nPozdrav" in text_of(mail) and "Iva" in text_of(mail)
    assert mail["References"] == mail["In-Reply-To"] == receipt["Message-ID"]
    assert "Popravljeno." in (await opened.stranger().get(link_in(mail))).text


async def test_who_erased_his_data_goes_on_in_a_conversation_of_its_own_and_his_words_are_not_lost(
    opened: Open,
) -> None:
    async with Visitor(opened.address, "ru") as ana:
        first, token = ana.welcome["conversation"], ana.welcome["token"]
        await ana.say("добрый день")
        await opened.house.store.erase([first])
        refused = await ana.say("вы ещё тут?")
        assert refused["error"]["retry_after"], "the client keeps the words and says them again"
        seq, _ = await opened.house.store.load(first)
        assert seq == 0, "nothing grows again under the erased name"
    async with Visitor(opened.address, "ru", token=token, since=7) as again:
        assert again.welcome["conversation"] != first and again.welcome["language"] == "ru"
        assert (await again.say("вы ещё тут?"))["ok"]
        assert [each["by"] for each in again.entries.values()][:2] == ["bot", "visitor"]
