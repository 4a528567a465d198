"""The queue and a conversation, as operators work with them through pages and forms that need no script."""

from __future__ import annotations

import asyncio
import html
import re

import pytest

from bot.core.conversation import Holder
from bot.core.facts import Noted, OperatorSaid
from tests.doors.visitor import Visitor

from .houses import Open, Person

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>{{7*7}}"
WANTS_A_PERSON = "trebam razgovarati s čovjekom"


async def waiting_visitor(opened: Open, visitor: Visitor) -> str:
    """The id of a conversation whose visitor waits in the queue."""
    await visitor.say(WANTS_A_PERSON)
    id = str(visitor.welcome["conversation"])
    _, talk = await opened.house.store.load(id)
    assert talk.holder is Holder.QUEUE
    return id


async def on_duty(opened: Open, login: str = "ana", language: str = "en") -> Person:
    """An operator who is there, as the house has noticed."""
    person = await opened.person(login, "operator", language=language)
    await person.post("/console/presence", available="1", next="/console")
    for _ in range(60):
        if opened.house.known().operators:
            break
        await asyncio.sleep(0.05)
    return person


async def test_an_empty_house_says_what_will_appear_here(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    page = await ana.get("/console")
    assert "Nobody has written yet." in page.text
    assert "Nobody is available" in page.text


async def test_the_queue_shows_who_waits_with_language_and_filters(opened: Open) -> None:
    ana = await on_duty(opened)
    async with Visitor(opened.address, "hr") as visitor, Visitor(opened.address, "ru") as other:
        id = await waiting_visitor(opened, visitor)
        await other.say("почта не приходит")
        page = await ana.get("/console")
        assert "1 colleague is available" in page.text
        assert 'data-count="1"' in page.text
        for query, both in [("", True), ("?holder=queue", False), ("?language=hr", False), (f"?search={id}", False)]:
            page = await ana.get(f"/console{query}")
            assert id in page.text
            assert (str(other.welcome["conversation"]) in page.text) is both, query
        page = await ana.get("/console?holder=mine")
        assert id not in page.text and "No conversation fits" in page.text


async def test_taking_is_for_one_and_the_second_is_told_who_was_first(opened: Open) -> None:
    ana = await on_duty(opened)
    ivo = await opened.person("ivo", "operator")
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        page = await ana.post(f"/console/conversations/{id}/take")
        assert "You have the conversation now." in page.told
        assert (await visitor.sees("OperatorJoined"))["text"]
        page = await ivo.post(f"/console/conversations/{id}/take")
        assert page.told == "Ana was first and holds this conversation."
        assert "Ana answers this visitor." in page.text
        page = await ana.post(f"/console/conversations/{id}/take")
        assert "You have the conversation now." in page.told


async def test_a_reply_reaches_the_visitor_once_however_often_it_is_sent(opened: Open) -> None:
    ana = await on_duty(opened)
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        page = await ana.post(f"/console/conversations/{id}/take")
        key = page.hidden("key")
        for _ in range(2):
            await ana.post(f"/console/conversations/{id}/reply", key=key, text="Dobar dan!")
        assert (await visitor.sees("OperatorSaid"))["text"] == "Dobar dan!"
        entries = await opened.house.store.entries(id)
        assert sum(isinstance(entry.fact, OperatorSaid) for entry in entries) == 1


async def test_words_that_cannot_be_sent_come_back_in_the_field(opened: Open) -> None:
    ana, ivo = await on_duty(opened), await opened.person("ivo", "operator")
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/take")
        await ivo.get(f"/console/conversations/{id}")
        page = await ivo.post(f"/console/conversations/{id}/reply", key="k", text="mine")
        assert page.status == 409 and "You do not hold this conversation" in page.told
        page = await ana.post(f"/console/conversations/{id}/reply", key="k", text="x" * 4001)
        assert page.status == 409 and "x" * 4001 in page.text
        page = await ana.post(f"/console/conversations/{id}/reply", key="k", text="  ")
        assert page.status == 409 and "Write something first." in page.told


async def test_a_note_is_for_colleagues_only(opened: Open) -> None:
    ana, ivo = await on_duty(opened), await opened.person("ivo", "operator")
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/note", key="n", text="a difficult case")
        assert "a difficult case" in (await ivo.get(f"/console/conversations/{id}")).text
        await visitor.say("još nešto")
        assert not any("difficult" in entry["text"] for entry in visitor.entries.values())
        assert any(isinstance(entry.fact, Noted) for entry in await opened.house.store.entries(id))


@pytest.mark.parametrize(("to", "holder"), [("bot", Holder.BOT), ("queue", Holder.QUEUE)])
async def test_a_conversation_is_given_back(opened: Open, to: str, holder: Holder) -> None:
    ana = await on_duty(opened)
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/take")
        page = await ana.post(f"/console/conversations/{id}/leave", to=to)
        assert page.status == 200 and page.told
        assert (await opened.house.store.load(id))[1].holder is holder
        page = await ana.post(f"/console/conversations/{id}/leave", to=to)
        assert page.told == "You do not hold this conversation any more."


async def test_a_colleague_who_is_there_gets_it_and_one_who_is_not_does_not(opened: Open) -> None:
    ana = await on_duty(opened)
    await opened.person("ivo", "operator")
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/take")
        assert '<option value="u-ivo">' not in (await ana.get(f"/console/conversations/{id}")).text
        page = await ana.post(f"/console/conversations/{id}/transfer", to="u-ivo")
        assert page.told == "This colleague cannot take conversations now. Nothing has changed."
        assert (await opened.house.store.load(id))[1].operator == "u-ana"
        await on_duty(opened, "ivo")
        assert '<option value="u-ivo">' in (await ana.get(f"/console/conversations/{id}")).text
        await ana.post(f"/console/conversations/{id}/transfer", to="u-ivo")
        assert (await opened.house.store.load(id))[1].operator == "u-ivo"


async def test_closing_ends_it_for_the_visitor_and_only_its_holder_may(opened: Open) -> None:
    ana, ivo = await on_duty(opened), await opened.person("ivo", "operator")
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/take")
        assert (await ivo.post(f"/console/conversations/{id}/close")).told.startswith("Ana was first")
        await ana.post(f"/console/conversations/{id}/close")
        assert (await visitor.sees("Closed"))["text"]
        assert (await ana.post(f"/console/conversations/{id}/close")).told == "The conversation is closed already."


async def test_an_operator_makes_one_ticket_and_adds_to_it(opened: Open) -> None:
    ana = await on_duty(opened)
    async with Visitor(opened.address) as visitor:
        await visitor.say("ne mogu slati poštu iz Outlooka")
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/take")
        page = await ana.get(f"/console/conversations/{id}")
        form = {
            "ref": page.hidden("ref"),
            "email": "kupac@firma.hr",
            "subject": "Pošta ne odlazi",
            "department": "technical",
            "priority": "high",
            "description": "Od jutros ne odlazi nijedna poruka.",
        }
        for _ in range(2):
            page = await ana.post(f"/console/conversations/{id}/ticket", **form)
        assert "on its way" in page.told
        number = (await visitor.sees("TicketOpened"))["text"]
        tickets = await opened.house.store.tickets(email="kupac@firma.hr")
        assert len(tickets) == 1 and tickets[0].number in number
        assert (tickets[0].subject, tickets[0].priority) == ("Pošta ne odlazi", "high")
        await ana.post(f"/console/conversations/{id}/ticket-message", text="i primanje ne radi")
        for _ in range(50):
            if said := await opened.house.store.ticket_messages(tickets[0].ref):
                break
            await asyncio.sleep(0.1)
        assert [message.text for message in said] == ["i primanje ne radi"]


@pytest.mark.parametrize("change", [{"email": "not an address"}, {"department": "none"}, {"subject": " "}])
async def test_a_ticket_that_cannot_be_is_refused_by_name(opened: Open, change: dict[str, str]) -> None:
    ana = await on_duty(opened)
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        form = {"ref": "a" * 20, "email": "", "subject": "s", "department": "technical", "priority": "regular"}
        page = await ana.post(f"/console/conversations/{id}/ticket", **{**form, "description": "d", **change})
        assert page.told and "on its way" not in page.told
        assert (await opened.house.store.load(id))[1].ticket == ""


async def test_what_the_bot_understood_stands_under_each_message_with_its_reasons(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    async with Visitor(opened.address, timezone="Asia/Jerusalem", page="https://shop.example/mail") as visitor:
        await visitor.say("ne mogu slati poštu iz Outlooka")
        page = await ana.get(f"/console/conversations/{visitor.welcome['conversation']}")
    assert "Understood as" in page.text and "Confidence" in page.text
    reasons = re.findall(r"<dt><bdi>(.*?)</bdi></dt><dd><bdi>(.*?)</bdi>", page.text)
    assert dict(reasons)["Rule"].startswith("incident") and "answers from 0." in dict(reasons)["Thresholds"]
    assert "Slanje pošte ne radi" in dict(reasons) and " like: " not in page.text
    assert "https://shop.example/mail" in page.text and "Asia/Jerusalem" in page.text


async def test_nothing_that_a_visitor_sends_becomes_code(opened: Open) -> None:
    ana = await on_duty(opened)
    auth = {"page": f"https://a.example/{HOSTILE}", "referrer": HOSTILE, "timezone": HOSTILE[:60]}
    async with Visitor(opened.address, "hr", **auth) as visitor:
        await visitor.say(HOSTILE)
        id = await waiting_visitor(opened, visitor)
        await ana.post(f"/console/conversations/{id}/note", key="n", text=HOSTILE)
        for path in (
            "/console",
            f"/console/conversations/{id}",
            f"/console?search={HOSTILE}",
            f"/console?told={HOSTILE}",
        ):
            page = await ana.get(path)
            assert page.status == 200
            for piece in ("<script>alert", "<img src=x", "49\"'"):
                assert piece not in page.text, f"{path}: {piece}"
        page = await ana.get(f"/console/conversations/{id}")
        assert html.escape("<script>alert(1)", quote=False) in page.text


async def test_a_console_in_hebrew_reads_from_the_right(opened: Open) -> None:
    ana = await opened.person("ana", "operator", language="he")
    page = await ana.get("/console")
    assert '<html lang="he" dir="rtl">' in page.text
    async with Visitor(opened.address, "hr") as visitor:
        await visitor.say("ne mogu slati poštu")
        page = await ana.get(f"/console/conversations/{visitor.welcome['conversation']}")
        assert '<div class="said" dir="auto">ne mogu slati poštu</div>' in page.text


async def test_a_conversation_that_does_not_exist_is_not_found_and_not_made(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    assert (await ana.get("/console/conversations/none")).status == 404
    await ana.get("/console")
    for act in ("take", "reply", "note", "leave", "ticket-message", "close"):
        page = await ana.post(f"/console/conversations/none/{act}", text="x", to="bot")
        assert page.status == 404, act
        await ana.get("/console")
    assert (await opened.house.store.load("none"))[0] == 0


async def test_on_every_page_an_operator_sees_which_of_her_visitors_wait_for_her_answer(opened: Open) -> None:
    ana, ivo = await on_duty(opened), await on_duty(opened, "ivo")
    mark = '<span class="awaiting"'
    async with Visitor(opened.address) as visitor:
        id = await waiting_visitor(opened, visitor)
        assert mark not in (await ana.get("/console")).text
        await ana.post(f"/console/conversations/{id}/take")
        for person, count in [(ana, 1), (ivo, 0)]:
            for path in ("/console", f"/console/conversations/{id}"):
                page = await person.get(path)
                assert page.text.count(mark) == count and f'id="awaiting" data-live data-count="{count}"' in page.text
        assert 'id="awaiting" data-live data-count="1"' in (await ana.get("/console/tickets")).text
        await ana.post(f"/console/conversations/{id}/reply", key="k1", text="Dobar dan.")
        await ana.post(f"/console/conversations/{id}/note", key="k2", text="Gledam.")
        assert mark not in (await ana.get("/console")).text
        await visitor.say("hvala, čekam")
        assert mark in (await ana.get("/console")).text
