"""The courier with a desk behind it: what was promised is filed once, whatever dies, hangs, refuses or comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from bot.company import Company
from bot.core.facts import Lapsed, Opened, Ticket, TicketDelayed, TicketMessage, TicketRequested
from bot.courier import LEASE
from bot.desks import Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, State, Status
from bot.store import Store
from bot.words import Words

from .cases import case, new_ref, ticket
from .fakes.zammad import FakeZammad
from .house import DeskHouse
from .stages import RtStage, Stage, WebhookStage, ZammadStage


class Stub:
    """A desk that does what a test says, and remembers."""

    name = "stub"
    tells = False

    def __init__(self) -> None:
        self.faults: list[Exception] = []
        self.broken: set[str] = set()
        self.tries: list[tuple[str, int]] = []
        self.filed: dict[str, int] = {}
        self.said: list[str] = []

    async def create(self, case: Case, tries: int) -> Filed:
        self.tries.append((case.ticket.ref, tries))
        if case.ticket.ref in self.broken:
            raise DeskUnsure("answered 500")
        if self.faults:
            raise self.faults.pop(0)
        number = self.filed.setdefault(case.ticket.ref, len(self.filed) + 1)
        return Filed(self.name, f"id-{number}", f"#{number}")

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.said.append(f"{filed.id} {message.text}")

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        return {}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        return Status(State.UNKNOWN)

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        return


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def house(store: Store, stub: Stub, shipped_company: Company, shipped_words: Words) -> DeskHouse:
    return DeskHouse(store, stub, shipped_company, shipped_words)


async def say(house: DeskHouse, ref: str, text: str) -> None:
    await house.filing.switchboard.receive("talk", TicketMessage(ref, text))


async def test_a_promise_becomes_a_ticket_and_the_visitor_is_told_its_number(house: DeskHouse, stub: Stub) -> None:
    await house.promise("r1")
    await house.courier.round()
    [opened] = await house.opened()
    assert (opened.ref, opened.number, opened.desk, opened.id) == ("r1", "#1", "stub", "id-1")
    assert (await house.store.errands(state="waiting")) == []


async def test_a_desk_that_is_down_is_tried_again_and_the_visitor_is_told_once(house: DeskHouse, stub: Stub) -> None:
    stub.faults = [DeskDown("away"), DeskDown("away")]
    await house.promise("r1")
    for _ in range(3):
        await house.courier.round()
        house.clock.pass_by(minutes=2)
    assert [tries for _, tries in stub.tries] == [1, 2, 3]
    assert len(await house.opened()) == 1
    assert sum(isinstance(entry.fact, TicketDelayed) for entry in house.announced) == 1


async def test_a_desk_that_says_when_is_not_asked_before(house: DeskHouse, stub: Stub) -> None:
    stub.faults = [DeskDown("busy", retry_after=600)]
    await house.promise("r1")
    await house.courier.round()
    house.clock.pass_by(seconds=599)
    await house.courier.round()
    assert len(stub.tries) == 1
    house.clock.pass_by(seconds=600 * 0.2 + 2)
    await house.courier.round()
    assert len(await house.opened()) == 1


async def test_what_the_desk_refuses_is_kept_by_our_own_and_told_to_administrators(
    house: DeskHouse, stub: Stub
) -> None:
    stub.faults = [DeskRefused("answered 401 wrong token")]
    await house.promise("r1")
    await house.courier.round()
    [opened] = await house.opened()
    kept = await house.store.ticket("r1")
    assert kept is not None and (opened.desk, opened.number) == ("embedded", kept.number)
    [told] = await house.store.audited(action="desk-refused")
    assert (told.object, "401" in told.detail) == ("r1", True)


async def test_later_words_go_to_the_desk_that_has_the_ticket(house: DeskHouse, stub: Stub) -> None:
    stub.faults = [DeskRefused("answered 401")]
    await house.promise("r1")
    await house.courier.round()
    await say(house, "r1", "još nešto")
    await house.courier.round()
    assert [each.text for each in await house.store.ticket_messages("r1")] == ["još nešto"]
    assert stub.said == []


async def test_words_reach_the_ticket_under_the_desks_own_id(house: DeskHouse, stub: Stub) -> None:
    await house.promise("r1")
    await say(house, "r1", "još nešto")
    await house.courier.round()
    assert stub.said == ["id-1 još nešto"]


async def test_once_our_own_desk_has_it_the_other_is_never_asked_again(house: DeskHouse, stub: Stub) -> None:
    """Killed after our desk took the ticket and before the visitor was told: the lease runs out."""
    await house.promise("r1")
    errand = await house.store.claim_errand(house.clock.now, LEASE, "killed")
    assert errand is not None
    kept = await house.embedded.create(Case(errand.fact.ticket, "talk", (), house.clock.now), 1)  # type: ignore[union-attr]
    house.clock.pass_by(seconds=LEASE.total_seconds() + 1)
    await house.courier.round()
    [opened] = await house.opened()
    assert (opened.desk, opened.number) == ("embedded", kept.number)
    assert stub.tries == []


async def test_a_killed_courier_is_followed_by_one_that_looks_before_it_creates(house: DeskHouse, stub: Stub) -> None:
    await house.promise("r1")
    errand = await house.store.claim_errand(house.clock.now, LEASE, "killed")
    assert errand is not None
    await house.courier.round()
    assert stub.tries == []
    house.clock.pass_by(seconds=LEASE.total_seconds() + 1)
    await house.courier.round()
    assert stub.tries == [("r1", 2)]


async def test_a_poisoned_ticket_holds_up_no_other(house: DeskHouse, stub: Stub) -> None:
    stub.broken.add("poison")
    await house.promise("poison", "first")
    for number in range(5):
        await house.promise(f"r{number}", f"talk {number}")
    await house.courier.round()
    assert sorted(stub.filed) == [f"r{number}" for number in range(5)]
    [waiting] = await house.store.errands(state="waiting")
    assert (waiting.ref, "500" in waiting.error) == ("poison", True)


async def test_a_desk_that_keeps_failing_is_left_alone_for_a_while(house: DeskHouse, stub: Stub) -> None:
    stub.faults = [DeskDown("away") for _ in range(100)]
    for number in range(20):
        await house.promise(f"r{number}", f"talk {number}")
    await house.courier.round()
    assert len(stub.tries) == 3, "after three failures in a row nobody waits for its time-out"
    assert len(await house.store.errands(state="waiting")) == 20


async def test_what_waited_goes_at_once_when_the_desk_is_back(house: DeskHouse, stub: Stub) -> None:
    stub.faults = [DeskDown("away") for _ in range(8)]
    for number in range(20):
        await house.promise(f"r{number}", f"talk {number}")
    for _ in range(40):
        await house.courier.round()
        house.clock.pass_by(seconds=45)
    assert len(stub.filed) == 20
    assert await house.store.oldest_errand() is None


async def test_what_failed_now_and_then_does_not_wait_for_its_hour_while_the_desk_answers_others(
    house: DeskHouse, stub: Stub
) -> None:
    stub.broken = {"r1", "r2"}
    for ref in ("r1", "r2"):
        await house.promise(ref, f"talk {ref}")
    for number in range(30):  # each failure stands between answers, so that the desk never counts as away
        await house.promise(f"good{number}", f"good talk {number}")
        await house.courier.round()
        house.clock.pass_by(minutes=4)
    assert min(errand.tries for errand in await house.store.errands(state="waiting")) > 5
    stub.broken.clear()
    house.filing = house.filing_to(stub)  # as after a restart, which has forgotten how the desk was
    courier = house.courier_of(house.filing)
    for number in range(3):
        await house.promise(f"late{number}", f"late talk {number}")
        await courier.round()
    assert {"r1", "r2"} <= stub.filed.keys(), "minutes before their hour"


async def test_a_desk_that_hangs_is_given_up_before_the_lease_ends(
    house: DeskHouse, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.filing.TRY_SECONDS", 0.05)
    hang = asyncio.Event()

    async def create(case: Case, tries: int) -> Filed:
        await hang.wait()
        raise AssertionError

    monkeypatch.setattr(stub, "create", create)
    await house.promise("r1")
    await house.courier.round()
    [waiting] = await house.store.errands(state="waiting")
    assert "DeskUnsure" in waiting.error and waiting.worker == ""


async def test_words_that_a_desk_refuses_for_long_are_left_to_an_administrator(house: DeskHouse, stub: Stub) -> None:
    await house.promise("r1")
    await house.courier.round()
    await say(house, "r1", "još nešto")
    stub.faults = [DeskRefused("answered 422") for _ in range(200)]
    for _ in range(110):
        await house.courier.round()
        house.clock.pass_by(hours=2)
    [abandoned] = await house.store.errands(state="abandoned", kind="ticket_message")
    assert "422" in abandoned.error
    stub.faults = []
    assert await house.store.retry_errand(abandoned.id, house.clock.now)
    await house.courier.round()
    assert stub.said == ["id-1 još nešto"]


async def test_words_for_a_request_that_lapsed_do_not_wait_for_ever(house: DeskHouse) -> None:
    held = TicketRequested(ticket("r1", needs_confirmation=True), held=True)
    for fact in (Opened("hr"), held, TicketMessage("r1", "još nešto")):
        await house.filing.switchboard.receive("talk", fact)
    await house.courier.round()
    [waiting] = await house.store.errands(state="waiting", kind="ticket_message")
    assert "not filed yet" in waiting.error
    await house.filing.switchboard.receive("talk", Lapsed("r1"))
    house.clock.pass_by(hours=1)
    await house.courier.round()
    [abandoned] = await house.store.errands(state="abandoned", kind="ticket_message")
    assert "lapsed" in abandoned.error


async def test_an_errand_that_nobody_carries_is_seen_and_not_lost(house: DeskHouse) -> None:
    await house.store.add_errand("postcard", "p1", house.clock.now)
    await house.courier.round()
    [abandoned] = await house.store.errands(state="abandoned")
    assert "nobody carries" in abandoned.error


@pytest.mark.desks("embedded", "mail", "rt", "whmcs", "zammad", "zendesk", "webhook")
async def test_eight_at_once_through_two_couriers_are_eight_tickets(
    stage: Stage, store: Store, shipped_company: Company, shipped_words: Words
) -> None:
    """Half of the answers are lost, and two couriers claim from one store."""
    house = DeskHouse(store, stage.desk, shipped_company, shipped_words)
    if isinstance(stage, WebhookStage):
        stage.receiver.clock = lambda: house.clock.now.timestamp()
    refs = {f"talk-{number}": new_ref() for number in range(8)}
    for conversation, ref in refs.items():
        await house.promise(ref, conversation)
    couriers = [house.courier, house.courier_of(house.filing_to(stage.desk))]
    await stage.lose_answers(True)
    await asyncio.gather(*(courier.carry() for courier in couriers))
    await stage.lose_answers(False)
    for _ in range(6):
        if isinstance(stage, ZammadStage) and isinstance(stage.fake, FakeZammad):
            stage.fake.index()
        house.clock.pass_by(hours=25)
        await asyncio.gather(*(courier.carry() for courier in couriers))
    for conversation, ref in refs.items():
        seen = await _tickets(stage, conversation, ref)
        assert len(seen) == 1, f"{conversation}: {seen}"
        assert len(await house.opened(conversation)) == 1
    assert await store.oldest_errand() is None


async def _tickets(stage: Stage, conversation: str, ref: str) -> list[object]:
    if isinstance(stage, RtStage):
        stage.conversation = conversation
    return list(await stage.tickets(ref))


@pytest.mark.desks("rt")
async def test_two_that_create_at_the_same_moment_end_in_one_ticket(stage: Stage) -> None:
    """No lease prevents a courier that was frozen for longer than its lease: then the later ticket is merged."""
    promised = case()
    await asyncio.gather(*(stage.desk.create(promised, 1) for _ in range(4)))
    assert len(await stage.tickets(promised.ticket.ref)) == 1


async def test_the_age_of_the_oldest_is_known_while_a_desk_is_away_for_days(house: DeskHouse, stub: Stub) -> None:
    begun = house.clock.now
    stub.faults = [DeskDown("away") for _ in range(500)]
    await house.promise("r1")
    for _ in range(96):
        await house.courier.round()
        house.clock.pass_by(hours=1)
    assert await house.store.oldest_errand() == begun
    assert house.clock.now - begun > timedelta(days=3)
    stub.faults = []
    house.clock.pass_by(hours=2)
    await house.courier.round()
    assert len(await house.opened()) == 1
