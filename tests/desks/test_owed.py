"""Who writes again is promised an answer again, wherever he writes and wherever his ticket is, whoever dies."""

from __future__ import annotations

import pytest

from bot.core.facts import (
    AnswerExpected,
    Opened,
    Promised,
    PromiseMissed,
    TicketAnswered,
    TicketMerged,
    TicketMessage,
    VisitorIdentified,
)
from bot.desks import DeskDown, State
from bot.following import add_words, answered_elsewhere
from bot.merging import merge, tell_merged
from bot.words import Words

from .outside import Outside, Teller


async def test_words_after_an_answer_are_promised_another_once_they_are_at_the_desk(
    house: Outside, desk: Teller
) -> None:
    copy = await house.filed("r1")
    desk.answer("1", "7", "Probajte sada.")
    await house.look()
    assert (await house.copy("r1")).due_at is None
    desk.faults = [DeskDown("away")]
    await add_words(house.store, house.filing.switchboard, copy, "page:1", "Ne radi.", house.clock.now)
    await house.courier.carry()
    assert await house.facts(AnswerExpected) == [], "nobody there can have read it"
    house.clock.pass_by(minutes=3)
    await house.courier.carry()
    [told] = await house.facts(AnswerExpected)
    due = (await house.copy("r1")).due_at
    assert isinstance(told, AnswerExpected) and due is not None and told.due == due.isoformat()
    house.clock.pass_by(minutes=11)
    await house.courier.clock()
    assert len(await house.facts(PromiseMissed)) == 1
    desk.answer("1", "8", "Gotovo.")
    await house.look()
    assert (await house.copy("r1")).due_at is None


async def test_killed_between_the_desk_and_the_promise_it_is_promised_once_all_the_same(
    house: Outside, desk: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.filed("r1")
    desk.answer("1", "7", "Probajte sada.")
    await house.look()
    await house.filing.switchboard.receive("talk", TicketMessage("r1", "Ne radi."))

    async def killed(*arguments: object, **named: object) -> bool:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(house.store, "finish", killed)
        await house.courier.carry()
    house.clock.pass_by(minutes=3)
    await house.courier.carry()
    assert len(desk.said) == 1 and len(await house.facts(AnswerExpected)) == 1
    assert len(await house.facts(Promised)) == 2


async def test_what_a_colleague_adds_to_a_ticket_promises_nothing(house: Outside, desk: Teller) -> None:
    await house.filed("r1")
    desk.answer("1", "7", "Probajte sada.")
    await house.look()
    await house.filing.switchboard.receive("talk", TicketMessage("r1", "Broj narudžbe: 7", by="iva"))
    await house.courier.carry()
    assert len(desk.said) == 1 and await house.facts(AnswerExpected) == []


async def test_a_closed_ticket_is_opened_and_looked_at_again_by_words_from_the_chat(
    house: Outside, desk: Teller
) -> None:
    await house.filed("r1")
    desk.states["1"] = State.CLOSED
    await house.look()
    assert (await house.copy("r1")).look_at is None
    desk.states["1"] = State.OPEN
    await house.filing.switchboard.receive("talk", TicketMessage("r1", "Opet ne radi."))
    await house.courier.carry()
    copy = await house.copy("r1")
    assert (copy.state, copy.look_at is not None, copy.due_at is not None) == ("open", True, True)


async def test_from_another_conversation_it_is_said_there_and_the_clock_stays_where_the_ticket_is(
    house: Outside, desk: Teller
) -> None:
    receive = house.filing.switchboard.receive
    await house.filed("r1")
    desk.answer("1", "7", "Probajte sada.")
    await house.look()
    await receive("later", Opened("hr"))
    await receive("later", TicketMessage("r1", "Ne radi.", number="#1"))
    await house.courier.carry()
    [there], [here] = await house.facts(AnswerExpected), await house.facts(AnswerExpected, conversation="later")
    assert isinstance(there, AnswerExpected) and isinstance(here, AnswerExpected) and here.due == there.due
    assert await house.facts(Promised, conversation="later") == []
    await answered_elsewhere(house.store, house.filing.switchboard, "later", "r1")
    assert (await house.copy("r1")).due_at is None


async def test_what_was_owed_in_a_merged_ticket_is_owed_in_the_one_that_stays_and_told_once(
    house: Outside, desk: Teller, shipped_words: Words
) -> None:
    await house.filed("r1", "first")
    await house.filed("r2", "second")
    desk.answer("1", "7", "Gledamo.")
    await house.look()
    owed = (await house.copy("r2")).told_due_at
    assert (await house.copy("r1")).due_at is None and owed is not None
    await merge(house.store, shipped_words, "hr", "r2", "r1", house.clock.now)
    [errand] = await house.store.errands(kind="case_merged")
    for _ in range(2):
        await house.courier.carry()
        await tell_merged(house.store, house.filing.switchboard, errand)
    assert (await house.copy("r2")).due_at is None and (await house.copy("r1")).due_at == owed
    assert len(await house.facts(TicketMerged, conversation="second")) == 1
    assert await house.facts(TicketMerged, conversation="first") == []
    house.clock.pass_by(hours=2)
    await house.courier.clock()
    assert await house.facts(PromiseMissed, conversation="second") == []
    [late] = await house.facts(PromiseMissed, conversation="first")
    assert isinstance(late, PromiseMissed) and late.ref == "r1"


async def test_an_answer_is_told_where_its_requester_went_on_with_the_ticket(house: Outside, desk: Teller) -> None:
    receive = house.filing.switchboard.receive
    await house.filed("r1")
    await receive("later", Opened("hr"))
    await receive("later", VisitorIdentified("ana@firma.hr"))
    await receive("later", TicketMessage("r1", "Ne radi.", number="#1"))
    await receive("another", Opened("hr"))
    desk.answer("1", "7", "Probajte sada.")
    await house.look()
    for talk, told in (("talk", 1), ("later", 1), ("another", 0)):
        assert len(await house.facts(TicketAnswered, conversation=talk)) == told
