"""What was promised leaves the house: at least once, one try at a time, in order, and it is never forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.facts import (
    ConfirmationRequested,
    Confirmed,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TranscriptRequested,
)
from bot.store import Errand, Raced, Repeated, Store, StoreError

from .talk import MINUTE, NOW, begin, promised, said, ticket, write

LEASE = timedelta(minutes=2)


async def claim(store: Store, at: timedelta = timedelta(0), worker: str = "iva's machine") -> Errand:
    errand = await store.claim_errand(NOW + at, LEASE, worker)
    assert errand is not None
    return errand


async def test_a_promise_is_an_errand_in_the_same_transaction(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    errand = await claim(store)
    assert (errand.kind, errand.ref, errand.conversation, errand.seq) == ("ticket", "r1", "ana", 2)
    assert errand.fact == (await store.entries("ana"))[1].fact
    assert (errand.tries, errand.state, errand.created_at, errand.due_at) == (1, "waiting", NOW, NOW + LEASE)
    with pytest.raises(Raced):
        await write(store, "ana", promised("r2"), after=1)
    assert [each.ref for each in await store.errands()] == ["r1"]


async def test_each_kind_of_consequence_has_its_errand(store: Store) -> None:
    requested = TranscriptRequested("ana@firma.hr", key="t")
    await begin(store, "ana", promised("r1"), TicketMessage("r1", "još nešto"), requested)
    log = await store.errands(conversation="ana")
    assert [(errand.kind, errand.ref) for errand in log] == [
        ("transcript", ""),
        ("ticket_message", "r1"),
        ("ticket", "r1"),
    ]


async def test_nothing_is_due_where_nothing_was_promised(store: Store) -> None:
    await begin(store, "ana", said("bok"))
    assert await store.claim_errand(NOW, LEASE, "iva") is None
    assert await store.oldest_errand() is None


async def test_two_workers_never_have_one_errand(store: Store, other: Store) -> None:
    for number in range(6):
        await begin(store, f"visitor {number}", promised(f"r{number}"))

    async def work(through: Store, worker: str) -> list[str]:
        refs = []
        while errand := await through.claim_errand(NOW, LEASE, worker):
            refs.append(errand.ref)
        return refs

    claimed = await asyncio.gather(*(work((store, other)[n % 2], f"worker {n}") for n in range(4)))
    assert sorted(ref for refs in claimed for ref in refs) == [f"r{number}" for number in range(6)]


async def test_a_lease_that_ran_out_is_claimed_by_the_next(store: Store, other: Store) -> None:
    await begin(store, "ana", promised("r1"))
    first = await claim(store, worker="one")
    assert await other.claim_errand(NOW + LEASE - MINUTE, LEASE, "two") is None
    second = await claim(other, LEASE, worker="two")
    assert (second.id, second.tries, second.worker) == (first.id, 2, "two")
    assert not await store.postpone(first, NOW, "late")  # it is no longer the first one's to decide
    assert not await store.abandon(first, NOW, "late")
    assert not await store.hold(first, NOW)
    assert (await store.errands())[0].worker == "two"


async def test_a_longer_lease_holds_longer(store: Store, other: Store) -> None:
    await begin(store, "ana", promised("r1"))
    assert await store.hold(await claim(store), NOW + 2 * LEASE)
    assert await other.claim_errand(NOW + LEASE, LEASE, "two") is None


async def test_a_conversations_errands_leave_in_their_order(store: Store) -> None:
    await begin(store, "ana", promised("r1"), TicketMessage("r1", "prva"), TicketMessage("r1", "druga"))
    left = []
    while errand := await store.claim_errand(NOW, LEASE, "iva"):
        assert await store.claim_errand(NOW, LEASE, "dov") is None  # while one is out, none of its line follows
        left.append(errand.kind)
        assert await store.finish(errand, NOW)
    assert left == ["ticket", "ticket_message", "ticket_message"]


async def test_a_mail_does_not_wait_for_the_desk_nor_one_visitor_for_another(store: Store) -> None:
    await begin(store, "ana", promised("r1"), TranscriptRequested("ana@firma.hr"))
    await begin(store, "dov", promised("r2"))
    assert await store.postpone(await claim(store), NOW + 60 * MINUTE, "the desk is down")
    assert {(await claim(store)).kind, (await claim(store)).ref} == {"transcript", "r2"}


async def test_what_is_postponed_is_due_again_in_time(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    assert await store.postpone(await claim(store), NOW + 5 * MINUTE, "x" * 9000)
    assert await store.claim_errand(NOW + 4 * MINUTE, LEASE, "iva") is None
    again = await claim(store, 5 * MINUTE)
    assert (again.tries, again.error) == (2, "x" * 500)


async def test_what_is_done_stays_done(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    errand = await claim(store)
    assert await store.finish(errand, NOW + MINUTE)
    assert not await store.finish(errand, NOW + MINUTE)
    assert not await store.retry_errand(errand.id, NOW)
    assert await store.claim_errand(NOW + 9 * LEASE, LEASE, "iva") is None
    [log] = await store.errands(state="done")
    assert (log.ended_at, log.worker, log.error) == (NOW + MINUTE, "", "")


async def test_a_worker_that_comes_late_with_a_finished_errand_is_believed(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    first = await claim(store)
    await claim(store, LEASE, worker="two")
    assert await store.finish(first, NOW + LEASE)
    assert [errand.state for errand in await store.errands()] == ["done"]


async def test_what_is_abandoned_waits_for_an_administrator_and_holds_up_nobody(store: Store) -> None:
    await begin(store, "ana", promised("r1"), TicketMessage("r1", "još nešto"))
    errand = await claim(store)
    assert await store.abandon(errand, NOW, "no such queue")
    assert (await claim(store)).kind == "ticket_message"
    assert [each.error for each in await store.errands(state="abandoned")] == ["no such queue"]
    assert await store.retry_errand(errand.id, NOW)
    assert (await claim(store)).id == errand.id


async def test_what_is_in_a_workers_hand_is_not_hurried(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    errand = await claim(store)
    assert not await store.retry_errand(errand.id, NOW)
    await store.postpone(errand, NOW + 60 * MINUTE, "down")
    assert await store.retry_errand(errand.id, NOW + MINUTE)
    assert (await claim(store, MINUTE)).tries == 2


async def test_the_result_and_the_end_of_the_errand_are_one(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    errand = await claim(store)
    with pytest.raises(Raced):
        await write(store, "ana", TicketOpened("r1", "#4711", "embedded"), settles=errand.id, after=1)
    assert (await store.errands(kind="ticket"))[0].state == "waiting"
    await write(store, "ana", TicketOpened("r1", "#4711", "embedded"), settles=errand.id)
    [done] = await store.errands(kind="ticket")
    assert (done.state, done.worker, done.ended_at) == ("done", "", NOW)
    assert (await store.load("ana"))[1].number == "#4711"


async def test_a_result_that_comes_twice_is_written_once(store: Store, other: Store) -> None:
    await begin(store, "ana", promised("r1"))
    errand = await claim(store)
    results = await asyncio.gather(
        *(write(each, "ana", TicketOpened("r1", "#4711", "embedded"), settles=errand.id) for each in (store, other)),
        return_exceptions=True,
    )
    assert sum(result == (3,) for result in results) == 1
    with pytest.raises(Repeated) as found:
        await write(other, "ana", TicketOpened("r1", "#4711", "embedded"), settles=errand.id)
    assert found.value.seqs == (3,)
    assert len(await store.entries("ana")) == 3


async def test_one_ref_is_promised_once(store: Store) -> None:
    await begin(store, "ana", promised("r1"))
    await begin(store, "dov")
    results = await asyncio.gather(
        write(store, "dov", promised("r1")), write(store, "ana", said("bok")), return_exceptions=True
    )
    assert isinstance(results[0], StoreError)
    assert results[1] == (3,)  # who waited for the same commit does not notice
    assert len(await store.errands()) == 1


async def test_the_log_is_filtered_and_paged(store: Store) -> None:
    for number in range(5):
        await begin(store, f"visitor {number}", promised(f"r{number}"), TranscriptRequested("a@b.hr"))
    assert len(await store.errands(limit=100)) == 10
    assert [errand.ref for errand in await store.errands(kind="ticket", limit=2, offset=1)] == ["r3", "r2"]
    assert [errand.kind for errand in await store.errands(conversation="visitor 1")] == ["transcript", "ticket"]
    assert [errand.conversation for errand in await store.errands(ref="r4")] == ["visitor 4"]
    assert await store.errands(state="done") == []


async def test_the_oldest_is_known_and_one_can_be_looked_at(store: Store) -> None:
    await begin(store, "ana", promised("r1"), at=NOW - MINUTE)
    await begin(store, "dov", promised("r2"))
    assert await store.oldest_errand() == NOW - MINUTE
    errand = await claim(store)
    assert await store.errand(errand.id) == errand
    await store.finish(errand, NOW)
    assert await store.oldest_errand() == NOW
    assert await store.errand(999_999) is None


async def test_an_errand_need_not_come_from_a_conversation(store: Store) -> None:
    await store.add_errand("webhook", "hook-1", NOW, detail={"event": "ticket.opened", "tries": [1, 2]})
    errand = await claim(store)
    assert (errand.kind, errand.ref, errand.fact, errand.seq) == ("webhook", "hook-1", None, 0)
    assert errand.detail == {"event": "ticket.opened", "tries": [1, 2]}


async def test_the_ticket_comes_back_as_it_was_promised(store: Store) -> None:
    wanted = ticket("r1", subject="Сайт не открывается 🔥")
    await begin(store, "oleg", TicketRequested(wanted, by="iva"))
    assert (await claim(store)).fact == TicketRequested(wanted, by="iva")


async def test_a_ticket_that_waits_for_its_confirmation_stays_at_home(store: Store) -> None:
    held = TicketRequested(ticket("r1"), held=True)
    await begin(store, "ana", held, ConfirmationRequested("r1", "ana@firma.hr"))
    confirmation = await claim(store)
    assert (confirmation.kind, confirmation.ref) == ("confirmation", "r1")
    await store.finish(confirmation, NOW)
    assert await store.claim_errand(NOW, LEASE, "iva") is None
    await write(store, "ana", Confirmed("r1", "link"))
    errand = await claim(store)
    assert (errand.kind, errand.ref, errand.fact) == ("ticket", "r1", Confirmed("r1", "link"))
    await write(store, "ana", TicketOpened("r1", "#4711", "embedded"), settles=errand.id)
    assert [(each.kind, each.state) for each in await store.errands(ref="r1")] == [
        ("receipt", "waiting"),
        ("ticket", "done"),
        ("confirmation", "done"),
    ]
