"""The tickets of the embedded desk, as staff sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.facts import Opened, Promised, PromiseEnded, Ticket, TicketAnswered
from bot.web.console.frame import rounded

from .houses import Open

REF = "dz-0123456789abcdef"


async def filed(opened: Open, ref: str = REF, **change: object) -> str:
    values: dict[str, object] = {
        "email": "kupac@firma.hr",
        "subject": "Pošta <b>ne</b> odlazi",
        "department": "technical",
        "priority": "high",
        "language": "hr",
        "description": "Od jutros <script>alert(1)</script>",
        "details": (("error", "535 <i>x</i>"),),
        "articles": ("mail-not-sending",),
        **change,
    }
    ticket = Ticket(ref=ref, **values)  # type: ignore[arg-type]
    return await opened.house.store.create_ticket(ticket, "> Od jutros", opened.house.now())


async def test_the_list_is_filtered_and_searched(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    assert "There are no tickets yet." in (await ana.get("/console/tickets")).text
    number = await filed(opened)
    await filed(opened, "dz-second-second", email="druga@firma.hr", department="financial", priority="regular")
    for query, here in [
        ("", True),
        ("?department=technical", True),
        ("?department=financial", False),
        ("?priority=high", True),
        ("?state=closed", False),
        (f"?search={number[1:]}", True),
        ("?search=druga", False),
    ]:
        page = await ana.get(f"/console/tickets{query}")
        assert (number in page.text) is here, query


async def test_one_ticket_shows_the_whole_case_and_none_of_it_as_code(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    number = await filed(opened)
    page = await ana.get(f"/console/tickets/{REF}")
    for piece in (
        number,
        "kupac@firma.hr",
        "not confirmed",
        "Slanje pošte ne radi",
        "&lt;script&gt;",
        "&gt; Od jutros",
    ):
        assert piece in page.text, piece
    assert "<script>alert" not in page.text and "<i>x" not in page.text and "<b>ne" not in page.text


async def test_an_answer_is_written_once_goes_by_mail_and_the_ticket_waits_for_the_requester(opened: Open) -> None:
    ana = await opened.person("ana", "operator", name="Ana A.")
    await filed(opened)
    page = await ana.get(f"/console/tickets/{REF}")
    for _ in range(2):
        await ana.post(f"/console/tickets/{REF}/message", key=page.hidden("key"), text="Popravljeno.", kind="answer")
    messages = await opened.house.store.ticket_messages(REF)
    assert [(each.author_kind, each.author_name, each.text) for each in messages] == [
        ("operator", "Ana A.", "Popravljeno.")
    ]
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.state == "waiting"
    assert [errand.kind for errand in await opened.house.store.errands()] == ["ticket_reply"]


async def test_a_note_stays_inside_and_changes_no_state(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await filed(opened)
    await ana.get(f"/console/tickets/{REF}")
    await ana.post(f"/console/tickets/{REF}/message", text="provjeriti", kind="note")
    assert [each.author_kind for each in await opened.house.store.ticket_messages(REF)] == ["note"]
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.state == "open"
    assert await opened.house.store.errands() == []


async def test_state_and_colleague_are_set_and_foreign_values_refused(opened: Open) -> None:
    ana = await opened.person("ana", "operator", name="Ana A.")
    await filed(opened)
    await ana.get(f"/console/tickets/{REF}")
    page = await ana.post(f"/console/tickets/{REF}/state", state="closed", assignee="u-ana")
    assert page.told == "Saved."
    assert "Ana A." in (await ana.get("/console/tickets")).text
    for state, assignee in (("gone", ""), ("open", "u-nobody")):
        await ana.post(f"/console/tickets/{REF}/state", state=state, assignee=assignee)
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and (ticket.state, ticket.assignee) == ("closed", "u-ana")


async def test_a_ticket_that_does_not_exist_is_not_found(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await ana.get("/console")
    assert (await ana.get("/console/tickets/none")).status == 404
    await ana.get("/console")
    assert (await ana.post("/console/tickets/none/message", text="x")).status == 404


async def test_open_tickets_of_the_same_confirmed_address_are_named_and_no_others(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await filed(opened, confirmed=True)
    same = await filed(opened, "dz-same", email="Kupac@firma.hr", confirmed=True, subject="Drugi slučaj")
    closed = await filed(opened, "dz-closed", confirmed=True)
    await opened.house.store.set_ticket_state("dz-closed", "closed", opened.house.now())
    typed = await filed(opened, "dz-typed", confirmed=False)
    foreign = await filed(opened, "dz-foreign", email="druga@firma.hr", confirmed=True)
    page = await ana.get(f"/console/tickets/{REF}")
    assert same in page.text and "Drugi slučaj" in page.text
    for number in (closed, typed, foreign):
        assert number not in page.text
    assert same not in (await ana.get("/console/tickets/dz-typed")).text


async def test_the_requesters_verdict_is_shown(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await filed(opened)
    assert "not content" not in (await ana.get(f"/console/tickets/{REF}")).text
    assert await opened.house.store.rate_ticket(REF, "bad")
    assert "not content" in (await ana.get(f"/console/tickets/{REF}")).text


async def owes(opened: Open, ref: str, minutes: int) -> str:
    """A ticket whose first answer is due in so many minutes, and its conversation."""
    ticket = Ticket(ref, "kupac@firma.hr", f"Slučaj {ref}", "technical", "high", "hr", "Ne radi.")
    store, now, id = opened.house.store, opened.house.now(), f"c-{ref}"
    number = await store.create_ticket(ticket, "", now, id)
    due = (now + timedelta(minutes=minutes)).isoformat()
    for fact in (Opened("hr"), Promised(ref, number, "technical", "high", due)):
        await opened.house.switchboard.receive(id, fact)
    return id


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (0.2, "1 min"),
        (59, "59 min"),
        (60, "1 h"),
        (100, "2 h"),
        (47 * 60, "47 h"),
        (48 * 60, "2 d"),
        (9 * 24 * 60, "9 d"),
    ],
)
def test_a_span_is_told_in_the_unit_that_people_say_it_in(minutes: float, told: str) -> None:
    assert rounded(timedelta(minutes=minutes)) == told


async def test_the_list_is_ordered_by_its_clocks_and_an_answer_stops_the_clock(opened: Open) -> None:
    ana = await opened.person("ana", "operator", name="Ana A.")
    await filed(opened)
    for ref, minutes in (("dz-later000", 90), ("dz-late0000", -30), ("dz-soon0000", 5)):
        await owes(opened, ref, minutes)
    page = await ana.get("/console/tickets")
    places = [page.text.index(f"/console/tickets/{ref}") for ref in ("dz-late0000", "dz-soon0000", "dz-later000", REF)]
    assert places == sorted(places)
    assert "overdue: 30" in page.text and page.text.count("time left") == 2
    assert "overdue: 30" in (await ana.get("/console/tickets/dz-late0000")).text
    form = {"text": "Popravljeno.", "kind": "answer", "key": "k"}
    for _ in range(2):
        await ana.post("/console/tickets/dz-late0000/message", **form)
    facts = [entry.fact for entry in await opened.house.store.entries("c-dz-late0000")]
    assert sum(isinstance(fact, TicketAnswered) for fact in facts) == 1
    assert PromiseEnded("dz-late0000", "answered") in facts
    talk = (await ana.get("/console/conversations/c-dz-late0000")).text
    for words in ("An answer is promised by", "by Ana A.:", "Popravljeno.", "No answer is owed any more"):
        assert words in talk, words
    assert "overdue:" not in (await ana.get("/console/tickets")).text
    await ana.post("/console/tickets/dz-soon0000/state", state="closed", assignee="")
    assert (await ana.get("/console/tickets")).text.count("time left") == 1


async def test_a_note_stops_no_clock(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await owes(opened, "dz-late0000", -30)
    await ana.get("/console/tickets/dz-late0000")
    await ana.post("/console/tickets/dz-late0000/message", text="provjeriti", kind="note")
    assert "overdue: 30" in (await ana.get("/console/tickets")).text
