"""One case, one thread: offered to who proved the address, merged by colleagues and requesters, told to nobody else."""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.facts import (
    Opened,
    Ticket,
    TicketMerged,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    VisitorIdentified,
)
from bot.store.tickets import FiledTicket
from bot.web.requester_pages import LINKS

from ..doors.visitor import Visitor
from .houses import Open, Person, open_house
from .test_identity import ANA, IVO, SECRET, token

PUBLIC = "http://chat.svjetionik.example"
ROUNDS = 25


@pytest.fixture
async def opened(knowledge_base: Path, new_house: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Open]:
    shutil.copytree(new_house[0], tmp_path / "data")
    async with open_house(knowledge_base, tmp_path / "data", identity_secret=SECRET, public_url=PUBLIC) as opened:
        yield opened


def wanted(ref: str, email: str = ANA, domain: str = "firma.hr", **values: Any) -> Ticket:
    given = {"subject": f"Pošta {ref}", "description": f"Ne šalje poštu: {ref}", "confirmed": True, **values}
    return Ticket(
        ref, email, department="technical", priority="regular", language="hr", details=(("domain", domain),), **given
    )


async def filed(opened: Open, ref: str, **values: Any) -> FiledTicket:
    """A ticket of a conversation of its own, at the embedded desk."""
    receive, store, ticket = opened.house.switchboard.receive, opened.house.store, wanted(ref, **values)
    await receive(f"c-{ref}", Opened("hr"))
    number = await store.create_ticket(ticket, "", opened.house.now())
    await receive(f"c-{ref}", TicketRequested(ticket, held=True))
    await receive(f"c-{ref}", TicketOpened(ref, number, "embedded"))
    kept = await store.ticket(ref)
    assert kept is not None
    return kept


async def elsewhere(opened: Open, ref: str, number: str) -> None:
    """A ticket of a desk that is not ours."""
    receive = opened.house.switchboard.receive
    await receive(f"c-{ref}", Opened("hr"))
    await receive(f"c-{ref}", TicketRequested(wanted(ref), held=True))
    await receive(f"c-{ref}", TicketOpened(ref, number, "rt", id="7"))


def asked(visitor: Visitor, number: str) -> bool:
    return any(number in entry["text"] for entry in visitor.entries.values())


# In the chat


async def test_who_is_signed_in_adds_to_the_case_of_an_earlier_conversation(opened: Open) -> None:
    kept = await filed(opened, "r1")
    async with Visitor(opened.address, identity=token(domains=["firma.hr"])) as ana:
        await ana.say("Ne mogu slati mailove iz Outlooka")
        assert asked(ana, kept.number)
        await ana.choose("add")
        entry = [entry for entry in await opened.house.store.entries(ana.welcome["conversation"])][-2].fact
        assert entry == TicketMessage("r1", "Ne mogu slati mailove iz Outlooka", number=kept.number)
        await said_in(opened, "r1", "Ne mogu slati mailove iz Outlooka")


async def said_in(opened: Open, ref: str, text: str) -> None:
    """Wait until the courier has brought it."""
    async with asyncio.timeout(10):
        while text not in [message.text for message in await opened.house.store.ticket_messages(ref)]:
            await asyncio.sleep(0.05)


async def test_a_no_opens_a_ticket_of_its_own(opened: Open) -> None:
    kept = await filed(opened, "r1")
    async with Visitor(opened.address, identity=token(domains=["firma.hr"])) as ana:
        await ana.say("Ne mogu slati mailove iz Outlooka")
        await ana.choose("new")
        for _ in range(3):
            await ana.choose("skip")
        await ana.choose("yes")
        opened_entry = await ana.sees("TicketOpened")
        assert kept.number not in opened_entry["text"]


async def test_a_closed_case_is_not_offered(opened: Open) -> None:
    kept = await filed(opened, "r1")
    await opened.house.store.set_ticket_state("r1", "closed", opened.house.now())
    async with Visitor(opened.address, identity=token(domains=["firma.hr"])) as ana:
        await ana.say("Ne mogu slati mailove iz Outlooka")
        assert not asked(ana, kept.number)


# What nobody else learns


async def talk(opened: Open, address: str, **auth: Any) -> tuple[list[tuple[str, ...]], list[float], Visitor]:
    """A whole way to a ticket: everything that the visitor was shown, and how long each answer took."""
    steps = ["Ne mogu slati mailove iz Outlooka", "!yes", "firma.hr", "!skip", "!skip", "!skip", address]
    took = []
    async with Visitor(opened.address, **auth) as visitor:
        for number, step in enumerate(steps):
            began = time.perf_counter()
            await (visitor.choose(step[1:]) if step[0] == "!" else visitor.say(step, f"say-{number}"))
            took.append(time.perf_counter() - began)
        shown = [
            (entry["kind"], entry["text"].replace(address, "ADDRESS"), str(entry.get("choices")))
            for _, entry in sorted(visitor.entries.items())
            if entry["kind"] != "TicketOpened"
        ]
    return shown, took, visitor


async def test_a_known_and_an_unknown_address_are_answered_alike_and_as_fast(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one has a confirmed open case about just this, the other nobody has ever seen; both are of one length."""
    known, unknown = ANA, "eva@forma.hr"
    kept = await filed(opened, "r1")
    looked: list[str] = []
    look = opened.house.store.open_cases

    async def seen(email: str) -> Any:
        looked.append(email)
        return await look(email)

    monkeypatch.setattr(opened.house.store, "open_cases", seen)
    answers, times = {}, {known: [0.0], unknown: [0.0]}
    for _ in range(ROUNDS):
        for address in (known, unknown):
            shown, took, visitor = await talk(opened, address)
            assert not asked(visitor, kept.number)
            answers.setdefault(address, shown)
            assert shown == answers[known]
            times[address].append(sum(took))
    assert looked == [], "whoever has proved nothing makes nobody look"
    one, other = (statistics.median(times[address][1:]) for address in (known, unknown))
    spread = statistics.quantiles(times[unknown][1:], n=4)
    assert abs(one - other) <= max(spread[2] - spread[0], 0.004), (one, other)

    async with Visitor(opened.address, identity=token()) as ana:  # the same words of who has proved the address
        await ana.say("Ne mogu slati mailove iz Outlooka")
        await ana.choose("yes")
        await ana.say("firma.hr", "where")
        assert asked(ana, kept.number) and looked


async def test_a_token_that_is_not_good_is_answered_as_none(opened: Open) -> None:
    kept = await filed(opened, "r1")
    plain, _, _ = await talk(opened, ANA)
    for shown in (token(secret="another secret of more than 32 bytes"), token(exp=1, iat=0)):
        same, _, visitor = await talk(opened, ANA, identity=shown)
        assert same == plain and not asked(visitor, kept.number)


async def test_somebody_else_who_is_signed_in_learns_nothing_either(opened: Open) -> None:
    kept = await filed(opened, "r1")
    async with Visitor(opened.address, identity=token(IVO, domains=["firma.hr"])) as ivo:
        await ivo.say("Ne mogu slati mailove iz Outlooka")
        assert not asked(ivo, kept.number)


# By colleagues


async def test_colleagues_link_two_tickets_and_undo_it(opened: Open) -> None:
    one, other = await filed(opened, "r1"), await filed(opened, "r2", email=IVO)
    iva = await opened.person("iva", "operator")
    await iva.get("/console/tickets/r1")
    page = await iva.post("/console/tickets/r1/join", act="link", number=other.number)
    assert page.told == "The tickets are linked." and other.number in page.text
    assert one.number in (await iva.get("/console/tickets/r2")).text
    page = await iva.post("/console/tickets/r2/join", act="unlink", number=one.number)
    assert page.told == "The tickets are no longer linked."
    assert [each.action for each in await opened.house.store.audited(user=iva.id)][:2] == [
        "ticket-unlink",
        "ticket-link",
    ]


async def test_a_merged_ticket_goes_on_in_the_other_for_everybody(opened: Open) -> None:
    one, other = await filed(opened, "r1"), await filed(opened, "r2")
    iva, store = await opened.person("iva", "operator"), opened.house.store
    page = await iva.get("/console/tickets/r1")
    assert "Perhaps the same case" in page.text
    assert page.text.count("This cannot be undone") == 2, "asked about at the suggestion, as in the form"
    page = await iva.post("/console/tickets/r1/join", act="merge", number=other.number.removeprefix("#"))
    assert page.told.startswith("The tickets are one now.") and page.path.startswith("/console/tickets/r2")
    assert one.number in page.text and one.description in page.text
    page = await iva.get("/console/tickets/r1")
    assert "Merged; it goes on here:" in page.text and 'action="/console/tickets/r1/message"' not in page.text
    await iva.post("/console/tickets/r1/message", key="k", kind="answer", text="Gledamo.")
    assert "Gledamo." in [message.text for message in await store.ticket_messages("r2")]
    await opened.house.switchboard.receive("c-r1", TicketMessage("r1", "Još uvijek ne radi."))
    await said_in(opened, "r2", "Još uvijek ne radi.")
    stranger = opened.stranger()
    page = await stranger.get(page_of(opened, "r1"))
    assert page.status == 200 and other.number in page.text and "Gledamo." in page.text
    assert (await iva.get(f"/console/tickets?search={one.number.removeprefix('#')}")).text.count(one.number) >= 1


def page_of(opened: Open, ref: str) -> str:
    return opened.application[LINKS].ticket(ref, opened.house.now()).removeprefix(PUBLIC)


async def test_a_merged_ticket_is_told_in_its_chat_with_the_other_number_only_to_its_requester(opened: Open) -> None:
    stays = await filed(opened, "r9", confirmed=False)
    receive, store = opened.house.switchboard.receive, opened.house.store
    await filed(opened, "r1", confirmed=False)
    one = await filed(opened, "r2")
    await receive("c-r2", VisitorIdentified(ANA))
    await receive("c-r2", TicketMessage("r2", "i ovo", number=one.number))
    iva = await opened.person("iva", "operator")
    for ref in ("r1", "r2"):
        await iva.get(f"/console/tickets/{ref}")
        await iva.post(f"/console/tickets/{ref}/join", act="merge", number=stays.number)
    [typed], [proved] = await merged_in(opened, "c-r1"), await merged_in(opened, "c-r2")
    assert stays.number in proved and one.number in proved
    assert stays.number not in typed and typed, "who only typed the address learns of no other case"
    assert (await store.load("c-r2"))[1].number == stays.number
    assert stays.number not in " ".join(entry.text for entry in await store.entries("c-r1"))
    page = await opened.stranger().get(page_of(opened, "r1"))
    assert page.status == 200 and stays.number in page.text, "the link was mailed to the address of both"
    assert f"goes on in {stays.number}" in (await iva.get("/console/conversations/c-r1")).text


async def merged_in(opened: Open, conversation: str) -> list[str]:
    """What the conversation says of it, once the courier has told."""
    async with asyncio.timeout(10):
        while True:
            entries = await opened.house.store.entries(conversation)
            if told := [entry.text for entry in entries if isinstance(entry.fact, TicketMerged)]:
                return told
            await asyncio.sleep(0.05)


async def test_a_ticket_at_another_desk_is_told_by_a_note(opened: Open) -> None:
    await elsewhere(opened, "r7", "#7")
    here = await filed(opened, "r2")
    iva, store = await opened.person("iva", "operator"), opened.house.store
    page = await iva.get("/console/conversations/c-r7")
    assert "Link or merge" in page.text
    page = await iva.post("/console/tickets/r7/join", act="merge", number=here.number)
    assert page.path.startswith("/console/tickets/r2")
    [note] = await store.errands(kind="case_note")
    assert note.ref == "r7" and here.number in note.detail["text"]
    assert "Ne šalje poštu: r7" in [message.text for message in await store.ticket_messages("r2")]


@pytest.mark.parametrize(
    ("values", "number", "told"),
    [
        ({"email": IVO}, "", "These tickets have two requesters."),
        ({"confirmed": False}, "", "Words of a requester who is not confirmed"),
        ({}, "#1", "There is no ticket with this number."),
        ({}, "own", "There is no ticket with this number."),
    ],
)
async def test_what_must_not_be_merged_is_refused_in_words(
    opened: Open, values: dict[str, Any], number: str, told: str
) -> None:
    one, other = await filed(opened, "r1", **values), await filed(opened, "r2")
    iva = await opened.person("iva", "operator")
    await iva.get("/console/tickets/r1")
    named = {"": other.number, "own": one.number}.get(number, number)
    page = await iva.post("/console/tickets/r1/join", act="merge", number=named)
    assert page.told.startswith(told)
    assert await opened.house.store.surviving("r1") == "r1"


# By the requester


async def test_a_requester_is_asked_only_after_he_has_confirmed(opened: Open) -> None:
    kept = await filed(opened, "r1")
    house, links = opened.house, opened.application[LINKS]
    await house.switchboard.receive("c-r2", Opened("hr"))
    asked_for = wanted("r2", confirmed=False, needs_confirmation=True)
    await house.switchboard.receive("c-r2", TicketRequested(asked_for, held=True))
    path = f"/confirm/{links.confirm_token('c-r2', 'r2', house.now() + timedelta(hours=1))}"
    person = opened.stranger()
    assert kept.number not in (await person.get(path)).text
    assert kept.number not in (await person.post(path, case="r1")).text.partition("<h2>")[0]
    for page in (await person.get(path), await person.get(path)):
        assert kept.number in page.text and re.findall(r'name="case" value="([^"]+)"', page.text) == ["r1"]
    page = await joined(opened, person, path)
    assert page.status == 200 and kept.number not in page.text
    assert await house.store.surviving("r2") == "r1"
    assert "Ne šalje poštu: r2" in [message.text for message in await house.store.ticket_messages("r1")]


async def joined(opened: Open, person: Person, path: str) -> Any:
    """Presses the button as soon as the ticket is filed, and what follows from that told."""
    async with asyncio.timeout(10):
        while (ticket := await opened.house.store.ticket("r2")) is None or ticket.told_due_at is None:
            await asyncio.sleep(0.05)
    return await person.post(path, case="r1")


async def test_on_the_page_of_his_ticket_a_requester_adds_it_to_another(opened: Open) -> None:
    await filed(opened, "r1")
    await filed(opened, "r2", confirmed=False)
    await filed(opened, "r3", domain="druga.hr")
    await filed(opened, "r4", email=IVO)
    person, path = opened.stranger(), page_of(opened, "r2")
    page = await person.get(path)
    assert re.findall(r'name="case" value="([^"]+)"', page.text) == ["r1"]
    for foreign in ("r3", "r4", "r9", ""):
        await person.post(path, act="join", case=foreign)
        assert await opened.house.store.surviving("r2") == "r2"
    page = await person.post(path, act="join", case="r1")
    assert await opened.house.store.surviving("r2") == "r1"
    assert 'role="status"' in page.text and "Pošta r1" in page.text
