"""Words from another conversation, and notes about merged tickets, at the desk that has the ticket."""

from __future__ import annotations

import pytest

from bot.company import Company
from bot.core.facts import Opened, Ticket, TicketMessage
from bot.desks import DeskDown, Filed, Message, State, Status
from bot.merging import CannotMerge, merge
from bot.store import Store
from bot.words import Words

from .house import DeskHouse
from .test_filing import Stub


class Listener(Stub):
    """Also remembers how the messages were called, and says what state its tickets are in."""

    def __init__(self) -> None:
        super().__init__()
        self.called: list[tuple[str, int]] = []
        self.state = State.OPEN

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        await super().append(ticket, filed, message)
        self.called.append((message.ref, message.number))

    async def status(self, filed: Filed) -> Status:
        if self.faults:
            raise self.faults.pop(0)
        return Status(self.state)


@pytest.fixture
def desk() -> Listener:
    return Listener()


@pytest.fixture
async def house(store: Store, desk: Listener, shipped_company: Company, shipped_words: Words) -> DeskHouse:
    house = DeskHouse(store, desk, shipped_company, shipped_words)
    await house.promise("r1", "first")
    await house.courier.round()
    return house


async def test_words_of_a_later_conversation_go_into_the_thread_of_the_first(house: DeskHouse, desk: Listener) -> None:
    receive = house.filing.switchboard.receive
    await receive("first", TicketMessage("r1", "iz prvog"))
    for conversation in ("second", "third"):
        await receive(conversation, Opened("hr"))
        await receive(conversation, TicketMessage("r1", f"iz {conversation}", number="#1"))
        assert (await house.store.load(conversation))[1].ticket == "r1"
    await house.courier.round()
    assert sorted(desk.said) == ["id-1 iz prvog", "id-1 iz second", "id-1 iz third"]
    assert len({ref for ref, _ in desk.called}) == len({number for _, number in desk.called}) == 3


async def test_a_second_try_calls_the_message_by_the_same_name(house: DeskHouse, desk: Listener) -> None:
    receive = house.filing.switchboard.receive
    await receive("second", Opened("hr"))
    await receive("second", TicketMessage("r1", "još traje", number="#1"))
    seen: list[str] = []
    tell = desk.append

    async def lost(ticket: Ticket, filed: Filed, message: Message) -> None:
        seen.append(message.ref)
        if len(seen) == 1:
            raise DeskDown("away")
        await tell(ticket, filed, message)

    desk.append = lost  # type: ignore[method-assign]
    for _ in range(2):
        await house.courier.round()
        house.clock.pass_by(minutes=2)
    assert len(seen) == 2 and len(set(seen)) == 1 and desk.said == ["id-1 još traje"]


async def test_of_two_merged_tickets_one_goes_on_and_both_desks_know(
    house: DeskHouse, desk: Listener, shipped_words: Words
) -> None:
    await house.promise("r2", "second")
    await house.courier.round()
    stays = await merge(house.store, shipped_words, "hr", "r2", "r1", house.clock.now)
    assert stays.number == "#1"
    await house.filing.switchboard.receive("second", TicketMessage("r2", "kasnije"))
    await house.courier.round()
    at_one = [said for said in desk.said if said.startswith("id-1 ")]
    assert any("#2" in said for said in at_one) and "id-1 kasnije" in at_one
    [at_two] = [said for said in desk.said if said.startswith("id-2 ")]
    assert "#1" in at_two
    with pytest.raises(CannotMerge, match="merged"):
        await merge(house.store, shipped_words, "hr", "r2", "r1", house.clock.now)


async def test_a_ticket_without_a_number_is_not_merged(house: DeskHouse, desk: Listener, shipped_words: Words) -> None:
    desk.faults = [DeskDown("away")]
    await house.promise("r2", "second")
    await house.courier.round()
    with pytest.raises(CannotMerge, match="not_filed"):
        await merge(house.store, shipped_words, "hr", "r2", "r1", house.clock.now)


async def test_whether_a_case_is_open_elsewhere_is_asked_and_kept(house: DeskHouse, desk: Listener) -> None:
    async def look() -> bool:
        [case] = [await house.store.case("r1")]
        assert case is not None
        detail = {"email": case.email}
        await house.store.add_errand("case_states", "", house.clock.now, line="x/cases", detail=detail)
        await house.courier.round()
        case = await house.store.case("r1")
        assert case is not None and await house.store.errands(state="waiting", kind="case_states") == []
        return case.closed

    assert not await look()
    desk.state = State.CLOSED
    assert await look()
    desk.faults = [DeskDown("away")]
    desk.state = State.OPEN
    assert await look(), "a desk that is down says nothing new"
    assert not await look()
    desk.state = State.UNKNOWN
    assert not await look()
