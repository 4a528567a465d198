"""What happens at another desk reaches the requester once, and his later words reach the desk once, whoever dies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from bot.company import Company
from bot.core.facts import (
    Promised,
    PromiseEnded,
    PromiseMissed,
    TicketAnswered,
    TicketMessage,
    TicketStateChanged,
)
from bot.desks import DeskDown, DeskRefused, Filed, State
from bot.following import LEASE, add_words
from bot.store import Store
from bot.words import Words

from .cases import new_ref
from .outside import Outside, Teller
from .stages import RtStage, Stage

TELLING = pytest.mark.desks("rt", "whmcs", "zammad", "zendesk")


async def test_what_another_desk_has_is_copied_and_promised(house: Outside) -> None:
    copy = await house.filed("r1")
    assert (copy.ours, copy.desk_id, copy.number, copy.conversation) == (False, "1", "#1", "talk")
    [promise] = await house.facts(Promised)
    assert isinstance(promise, Promised) and copy.due_at is not None and promise.due == copy.due_at.isoformat()
    assert await house.embedded.find("r1") is None, "a copy is no ticket of the embedded desk"


async def test_an_answer_is_brought_once_and_ends_the_promise(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    desk.answer("1", "7", "Popravljeno. Nova lozinka: Sunce2024!", "Iva <iva@firma.example>")
    for _ in range(3):
        await house.look()
    [answered] = await house.facts(TicketAnswered)
    assert isinstance(answered, TicketAnswered) and (answered.name, answered.number) == ("Iva", "#1")
    assert "Sunce2024" not in answered.text and "Popravljeno" in answered.text
    assert await house.facts(PromiseEnded) == [PromiseEnded("r1", "answered")]
    [(kind, text)] = await house.thread("r1")
    assert kind == "operator" and "Sunce2024" not in text
    assert (await house.copy("r1")).due_at is None
    assert await house.store.errands(kind="ticket_reply") == [], "the desk mails its answers itself"


async def test_processes_that_look_together_bring_it_once(house: Outside, desk: Teller) -> None:
    for number in range(6):
        await house.filed(f"r{number}", f"talk{number}")
        desk.answer(str(number + 1), f"a{number}", "Gotovo.")
    house.clock.pass_by(seconds=70)
    await asyncio.gather(*(house.another().look() for _ in range(4)))
    assert sorted(desk.asked) == ["1", "2", "3", "4", "5", "6"], "each was asked about by one of them"
    for number in range(6):
        assert len(await house.facts(TicketAnswered, conversation=f"talk{number}")) == 1


async def test_killed_between_telling_and_keeping_it_is_told_once_all_the_same(
    house: Outside, desk: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.filed("r1")
    desk.answer("1", "7", "Gotovo.")

    async def killed(*arguments: object, **named: object) -> bool:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "ticket_append", killed)
        with pytest.raises(asyncio.CancelledError):
            await house.look()
    assert await house.look() == 0, "the lease of the dead one still runs"
    await house.look(seconds=LEASE.total_seconds())
    assert len(await house.facts(TicketAnswered)) == 1
    assert await house.thread("r1") == [("operator", "Gotovo.")]


async def test_the_state_is_taken_over_and_its_ends_are_told(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    for state in (State.WAITING, State.OPEN, State.CLOSED):
        desk.states["1"] = state
        await house.look()
        assert (await house.copy("r1")).state == state
    changed = await house.facts(TicketStateChanged)
    assert [each.state for each in changed if isinstance(each, TicketStateChanged)] == ["closed"]
    asked = len(desk.asked)
    assert await house.look(hours=5) == 0 and len(desk.asked) == asked, "what is closed is not asked about"


async def test_a_mark_that_stays_saves_the_question(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    desk.mark["1"] = "10:00:00 open"
    for _ in range(6):
        await house.look()
    assert len(desk.asked) == 2, "once, and once more for what happened in the same second"
    desk.mark["1"] = "10:05:00 open"
    desk.answer("1", "7", "Gotovo.")
    assert await house.look() == 1


async def test_a_desk_that_fails_is_asked_more_and_more_rarely(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    await house.filed("r2", "other")
    desk.faults = [DeskDown("away") for _ in range(100)]
    tries = 0
    for _ in range(60):
        before = len(desk.faults)
        await house.look(seconds=61)
        tries += before - len(desk.faults)
    assert 4 <= tries <= 8, "an hour of looks once a minute"
    desk.faults = []
    desk.answer("1", "7", "Gotovo.")
    await house.look(hours=1)
    assert len(await house.facts(TicketAnswered)) == 1


async def test_a_ticket_that_the_desk_does_not_show_holds_up_no_other(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    await house.filed("r2", "other")
    desk.answer("1", "7", "Gotovo.")
    desk.answer("2", "8", "Gotovo.")

    async def marks(filed: Sequence[Filed]) -> Mapping[str, str]:
        desk.faults = [DeskRefused("answered 404")]
        return {}

    desk.marks = marks  # type: ignore[method-assign]
    assert await house.look() == 1
    assert (await house.copy("r1")).failures == 1


async def test_where_nothing_happens_for_long_is_looked_at_rarely(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    for _ in range(24 * 60):
        await house.look(seconds=60)
    assert 60 < len(desk.asked) < 120


async def test_later_words_reach_the_desk_once_and_stand_on_the_page_at_once(house: Outside, desk: Teller) -> None:
    copy = await house.filed("r1")
    await house.store.set_ticket_state("r1", "closed", house.clock.now)
    await house.store.looked("r1", "-", None)
    desk.faults = [DeskDown("away")]
    for _ in range(2):
        await add_words(house.store, house.filing.switchboard, copy, "page:1", "Još traje.", house.clock.now)
    assert await house.thread("r1") == [("requester", "Još traje.")]
    for _ in range(4):
        await house.courier.carry()
        house.clock.pass_by(minutes=3)
    assert len(desk.said) == 1
    assert await house.thread("r1") == [("requester", "Još traje.")]
    assert (await house.copy("r1")).look_at is not None, "it is looked at again"


async def test_while_words_are_on_their_way_the_desks_old_state_does_not_count(house: Outside, desk: Teller) -> None:
    copy = await house.filed("r1")
    desk.states["1"] = State.CLOSED
    await house.look()
    copy = await house.copy("r1")
    await add_words(house.store, house.filing.switchboard, copy, "page:1", "Nije riješeno!", house.clock.now)
    await house.look()
    assert (await house.copy("r1")).state == "open"


async def test_words_from_the_chat_stand_on_the_page_too(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    await house.filing.switchboard.receive("talk", TicketMessage("r1", "port 587"))
    await house.courier.carry()
    assert len(desk.said) == 1 and await house.thread("r1") == [("requester", "port 587")]


async def test_words_reach_the_desk_when_the_conversation_was_erased(house: Outside, desk: Teller) -> None:
    copy = await house.filed("r1")
    await house.store.erase(["talk"])
    await add_words(house.store, house.filing.switchboard, copy, "mail:1", "Još traje.", house.clock.now)
    await house.courier.carry()
    assert [number for number, _ in desk.said] == ["1"]


async def test_a_promise_that_passes_at_another_desk_is_told(house: Outside) -> None:
    await house.filed("r1")
    house.clock.pass_by(minutes=11)
    await house.courier.clock()
    assert len(await house.facts(PromiseMissed)) == 1


@TELLING
async def test_the_whole_way_there_and_back(
    stage: Stage, store: Store, shipped_company: Company, shipped_words: Words
) -> None:
    house = Outside(store, stage, shipped_company, shipped_words)
    refs = {f"talk-{number}": new_ref() for number in range(3)}
    copies = {talk: await house.filed(ref, talk) for talk, ref in refs.items()}
    assert await house.look() == 0
    near = copies["talk-1"]
    place = Filed(near.desk, near.desk_id, near.number)
    await asyncio.sleep(1.1)  # the real one's clock counts in seconds
    await stage.answer_by_staff(place, "Popravljeno, molim provjerite.")
    assert await house.look(seconds=130) == 1
    assert await house.thread(near.ref) == [("operator", "Popravljeno, molim provjerite.")]
    [answered] = await house.facts(TicketAnswered, conversation="talk-1")
    assert isinstance(answered, TicketAnswered) and answered.text == "Popravljeno, molim provjerite."
    await add_words(store, house.filing.switchboard, near, "page:1", "Ne radi još.", house.clock.now)
    await stage.lose_answers(True)
    await house.courier.carry()
    await stage.lose_answers(False)
    house.clock.pass_by(minutes=5)
    await house.courier.carry()
    if isinstance(stage, RtStage):
        stage.conversation = "talk-1"
    [seen] = await stage.tickets(near.ref)
    assert sum("Ne radi još." in each for each in seen.said) == 1
    await asyncio.sleep(1.1)
    await stage.close_by_staff(place)
    await house.look(seconds=130)
    assert (await house.copy(near.ref)).state == "closed"
    assert len(await house.thread(near.ref)) == 2
    for talk in ("talk-0", "talk-2"):
        assert await house.thread(refs[talk]) == []
        assert (await house.copy(refs[talk])).state == "open"
