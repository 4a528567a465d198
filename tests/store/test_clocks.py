"""Clocks of tickets: written with the turn that promises, looked at by one process at a time, and never told twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.company import Company
from bot.core.conversation import Conversation
from bot.core.dialogue import wake_at
from bot.core.facts import (
    Entry,
    Promised,
    PromiseEnded,
    PromiseMissed,
    TicketAnswered,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
)
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.store import Store
from bot.store.tickets import Place
from bot.switchboard import Switchboard
from bot.words import Words

from .talk import MINUTE, NOW, begin, ticket, write

HOUR = timedelta(hours=1)
RT = Place("rt", "57", "#57", "https://rt.example/57", NOW)


def promised(due: datetime) -> Promised:
    return Promised("r1", "#1", "technical", "regular", due.isoformat())


async def clock(store: Store, ref: str = "r1") -> tuple[datetime | None, datetime | None]:
    filed = await store.ticket(ref)
    assert filed is not None
    return filed.due_at, filed.told_due_at


async def test_the_clock_is_written_with_the_turn_and_stays_overdue_until_the_answer(store: Store) -> None:
    await store.create_ticket(ticket("r1"), "", NOW, "ana")
    await begin(store, "ana", promised(NOW + HOUR))
    assert await clock(store) == (NOW + HOUR, NOW + HOUR)
    owed = await store.owed(NOW)
    assert (owed.waiting, owed.overdue, owed.oldest) == (1, 0, None)
    await write(store, "ana", PromiseMissed("r1", "#1", (NOW + 3 * HOUR).isoformat()), at=NOW + HOUR)
    assert await clock(store) == (NOW + HOUR, NOW + 3 * HOUR)
    owed = await store.owed(NOW + HOUR)
    assert (owed.waiting, owed.overdue, owed.oldest) == (1, 1, NOW + HOUR)
    await write(store, "ana", PromiseEnded("r1", "never"))
    assert await clock(store) == (NOW + HOUR, NOW + 3 * HOUR), "who works still sees it"
    await write(store, "ana", PromiseEnded("r1", "answered"))
    assert await clock(store) == (None, None)
    assert (await store.owed(NOW + HOUR)).waiting == 0


async def test_the_list_begins_with_what_is_owed_first(store: Store) -> None:
    for number, due in enumerate((3, None, 1, 2)):
        await store.create_ticket(ticket(f"r{number}"), "", NOW + number * MINUTE, f"c{number}")
        if due:
            fact = Promised(f"r{number}", "#1", "technical", "regular", (NOW + due * HOUR).isoformat())
            await begin(store, f"c{number}", fact)
    assert [filed.ref for filed in await store.tickets()] == ["r2", "r3", "r0", "r1"]


Switch = Callable[[Store], Switchboard]


@pytest.fixture
def switch(shipped_company: Company, shipped_words: Words) -> Switch:
    async def announce(conversation: str, entries: list[Entry], after: Conversation) -> None:
        return

    def made(store: Store) -> Switchboard:
        known = Known(Knowledge(), shipped_company.policy, NOW + HOUR, waiting=3)
        return Switchboard(store, shipped_words, lambda: known, announce)

    return made


async def late(store: Store, company: Company) -> None:
    """A conversation whose promise has just passed."""
    await store.create_ticket(ticket("r1"), "", NOW, "ana")
    opened = TicketOpened("r1", "#1", "embedded", watched=True)
    await begin(store, "ana", TicketRequested(ticket("r1")), opened, promised(NOW + HOUR))
    seq, conversation = await store.load("ana")
    assert await store.wake("ana", seq, wake_at(conversation, company.policy))


async def test_of_processes_that_see_one_deadline_one_tells_it(
    store: Store, other: Store, switch: Switch, shipped_company: Company
) -> None:
    await late(store, shipped_company)
    switchboards = [switch(store), switch(other)]
    assert await other.due(NOW + HOUR) == ["ana"]
    await asyncio.gather(*(switchboards[number % 2].receive("ana", TimePassed()) for number in range(8)))
    told = [entry for entry in await store.entries("ana") if isinstance(entry.fact, PromiseMissed)]
    assert len(told) == 1 and "#1" in told[0].text
    assert [errand.kind for errand in await store.errands(kind="late")] == ["late"]
    assert await other.due(NOW + HOUR) == [], "the next moment is kept with it"


async def test_a_deadline_survives_whoever_held_it(
    store: Store, url: str, switch: Switch, shipped_company: Company
) -> None:
    """Whoever saw it was killed before it was written: nothing of his stays, and the next one tells it."""
    await late(store, shipped_company)
    assert await store.due(NOW + HOUR) == ["ana"]
    again = Store.open(url)
    await again.prepare()
    assert await again.due(NOW + HOUR) == ["ana"]
    await switch(again).receive("ana", TimePassed())
    assert len(await again.errands(kind="late")) == 1
    await again.close()


async def test_a_later_promise_starts_the_tickets_clock_and_goes_by_mail_to_who_wrote_by_mail(store: Store) -> None:
    await begin(store, "ana")
    await store.create_ticket(ticket("r1"), "", NOW, "ana")
    due, later = NOW + HOUR, NOW + 2 * HOUR
    for promise in (
        Promised("r1", "#1", "technical", "high", due.isoformat()),
        PromiseEnded("r1", "answered"),
        Promised("r1", "#1", "technical", "high", later.isoformat(), "email"),
    ):
        await write(store, "ana", promise)
    kept = await store.ticket("r1")
    assert kept is not None and (kept.due_at, kept.told_due_at) == (later, later)
    assert len(await store.errands(kind="expected")) == 1
    errand = await store.claim_errand(NOW + HOUR, HOUR, "courier")
    assert (
        errand is not None
        and errand.ref == "r1"
        and isinstance(errand.fact, Promised)
        and errand.fact.channel == "email"
    )


async def test_an_answer_with_a_key_is_told_once(store: Store, other: Store, switch: Switch) -> None:
    await begin(store, "ana")
    answered = TicketAnswered("r1", "#1", "Iva", "Gotovo.", "r1/desk:7")
    await asyncio.gather(*(switch((store, other)[n % 2]).receive("ana", answered) for n in range(6)))
    assert sum(isinstance(entry.fact, TicketAnswered) for entry in await store.entries("ana")) == 1


async def test_later_words_with_a_key_are_promised_to_the_desk_once(store: Store, other: Store, switch: Switch) -> None:
    await begin(store, "ana")
    words = TicketMessage("r1", "Još nešto.", key="page:1")
    await asyncio.gather(*(switch((store, other)[n % 2]).receive("ana", words) for n in range(6)))
    assert len(await store.errands(kind="ticket_message")) == 1


async def test_a_copy_is_kept_once_and_is_no_ticket_of_ours(store: Store) -> None:
    for _ in range(2):
        await store.copy_ticket(ticket("r1"), RT, NOW, "ana")
    [copy] = await store.tickets()
    assert (copy.ours, copy.desk, copy.desk_id, copy.number, copy.url) == (False, "rt", "57", "#57", RT.url)
    assert copy.conversation == "ana"
    assert [filed.ref for filed in await store.tickets(text="#57")] == ["r1"]
    own = await store.create_ticket(ticket("r2"), "", NOW, "eva")
    filed = await store.ticket(number=own)
    assert filed is not None and filed.ours and filed.look_at is None


async def test_a_look_is_claimed_by_one_process_and_comes_back_when_its_lease_ends(store: Store, other: Store) -> None:
    for number in range(6):
        place = Place("rt", str(number), f"#{number}", "", NOW + number * MINUTE)
        await store.copy_ticket(ticket(f"r{number}"), place, NOW, "ana")
    await store.copy_ticket(ticket("r9"), Place("zammad", "9", "#9", "", NOW), NOW, "ana")
    claims = [each.claim_looks("rt", NOW + 3 * MINUTE, HOUR, 2) for each in (store, other, store, other)]
    found = [[each.ref for each in claim] for claim in await asyncio.gather(*claims)]
    assert sorted(ref for claim in found for ref in claim) == ["r0", "r1", "r2", "r3"]
    assert await store.claim_looks("rt", NOW + 3 * MINUTE, HOUR, 9) == []
    later = NOW + HOUR + 3 * MINUTE
    assert len(await other.claim_looks("rt", later, HOUR, 9)) == 6, "whoever claimed them was killed"
    assert await store.looked("r0", "mark", None)
    assert await store.looked("r1", "mark", later + 9 * HOUR, failures=2)
    again = {each.ref: each for each in await store.claim_looks("rt", later + 2 * HOUR, HOUR, 9)}
    assert again.keys() == {"r2", "r3", "r4", "r5"}
    assert await store.look("r0", later) and not await store.look("none", later)
    [back] = [each for each in await store.claim_looks("rt", later + 2 * HOUR, HOUR, 9)]
    assert (back.ref, back.looked) == ("r0", "mark")


async def test_mails_to_one_address_and_by_one_visitor_are_counted_for_all_processes(
    store: Store, other: Store
) -> None:
    async def may(errand: int, address: str, visitor: str, at: datetime = NOW) -> bool:
        each = (store, other)[errand % 2]
        return await each.may_mail(errand, address, visitor, at, at - HOUR, per_address=2, per_visitor=3)

    assert all(await asyncio.gather(may(1, "ana@firma.hr", "c1"), may(2, "Ana@Firma.hr", "c2")))
    assert not await may(3, "ANA@firma.hr", "c3")
    assert await may(1, "ana@firma.hr", "c1"), "a second try of the same errand"
    assert [await may(number, f"x{number}@firma.hr", "c1") for number in (4, 5, 6)] == [True, True, False]
    assert not await may(7, "ana@firma.hr", "c4", NOW + HOUR - MINUTE)
    assert await may(8, "ana@firma.hr", "c1", NOW + HOUR), "an hour later"
