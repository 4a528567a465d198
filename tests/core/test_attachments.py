"""What follows from a file, and which files go with which ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.core.attachments import of_message, of_ticket
from bot.core.conversation import Asked, Conversation, Holder
from bot.core.dialogue import moot, turn
from bot.core.facts import (
    BotAsked,
    BotSaid,
    CaseStarted,
    Closed,
    Entry,
    Fact,
    FileGiven,
    Lapsed,
    Opened,
    OperatorCalled,
    OperatorJoined,
    Promised,
    PromiseEnded,
    Ticket,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
    Understood,
    VisitorSaid,
)
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.core.phrases import ASK_SINCE
from bot.core.policy import Policy

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
KNOWN = Known(Knowledge(), Policy(), NOW)


def file(id: str = "a", **values: object) -> FileGiven:
    return FileGiven(id, f"{id}.png", 10, "image/png", **values)  # type: ignore[arg-type]


def requested(ref: str) -> TicketRequested:
    return TicketRequested(Ticket(ref, "ana@firma.hr", "Ne radi", "technical", "regular", "hr", "Ne radi."))


def after(*facts: Fact) -> Conversation:
    conversation = Conversation()
    for fact in facts:
        conversation = conversation.after(fact, NOW)
    return conversation


def entries(*facts: Fact) -> Sequence[Entry]:
    return [Entry(number, NOW, fact) for number, fact in enumerate(facts, 1)]


def follows(*before: Fact, given: FileGiven | None = None) -> list[str]:
    """What the bot does with a file, in short."""
    _, facts = turn(after(Opened("hr"), *before), given or file(), KNOWN)
    return [fact.saying.phrase if isinstance(fact, BotSaid | BotAsked) else type(fact).__name__ for fact in facts[1:]]


CASE = (VisitorSaid("firma.hr ne radi"), Understood("hr", act="incident"))
TICKET = (*CASE, requested("r1"))


@pytest.mark.parametrize(
    ("before", "done"),
    [
        ((), ["FILE_WITHOUT_WORDS"]),
        (CASE, ["FILE_OFFER_TICKET"]),
        ((*CASE, BotAsked(ASK_SINCE(), Asked.SINCE)), ["FILE_NOTED"]),
        ((*CASE, BotAsked(ASK_SINCE(), Asked.HELPED)), ["FILE_KEPT"]),
        (TICKET, ["TicketMessage", "FILE_NOTED"]),
        ((*TICKET, TicketOpened("r1", "#1", "rt")), ["TicketMessage", "FILE_ADDED"]),
        ((*CASE, OperatorCalled("asked")), ["FILE_FOR_COLLEAGUE"]),
        ((*CASE, OperatorJoined("iva", "Iva")), []),
        ((*TICKET, OperatorJoined("iva", "Iva")), ["TicketMessage"]),
    ],
)
def test_a_file_is_thanked_for_by_where_it_goes(before: tuple[Fact, ...], done: list[str]) -> None:
    assert follows(*before) == done


def test_what_was_asked_stays_asked_and_its_answer_is_taken() -> None:
    asked = after(Opened("hr"), *CASE, BotAsked(ASK_SINCE(), Asked.SINCE))
    conversation, _ = turn(asked, file(removed=("password",)), KNOWN)
    assert (conversation.asked, conversation.files) == (Asked.SINCE, 1)
    assert turn(conversation, VisitorSaid("od jutros"), KNOWN)[0].detail("since") == "od jutros"


def test_secrets_in_a_file_and_in_its_name_are_told_of() -> None:
    assert follows(given=file(removed=("card",))) == ["FILE_SECRET_REMOVED", "FILE_WITHOUT_WORDS"]
    _, [kept, *_] = turn(Conversation(), FileGiven("a", "lozinka: Sunce2024!.png", 1, "image/png"), KNOWN)
    assert isinstance(kept, FileGiven) and "Sunce2024" not in kept.name and kept.removed == ("password",)


def test_a_file_wakes_an_ended_conversation() -> None:
    conversation, _ = turn(after(Opened("hr"), Closed("visitor")), file(), KNOWN)
    assert conversation.holder is Holder.BOT


def test_a_file_alone_settles_no_debt_of_words() -> None:
    owed = after(Opened("hr"), *TICKET, OperatorCalled("asked"), TimePassed())
    assert owed.owed
    assert turn(owed, file(), KNOWN)[0].owed


OURS = file("ours", operator="iva", operator_name="Iva")


def test_an_operators_file_is_his_who_holds_the_conversation_and_answers_what_was_promised() -> None:
    held = after(Opened("hr"), *TICKET, OperatorJoined("iva", "Iva"))
    assert not moot(held, OURS, KNOWN)
    assert moot(after(Opened("hr"), OperatorJoined("marko", "Marko")), OURS, KNOWN)
    assert moot(after(Opened("hr")), OURS, KNOWN)
    promised = held.after(Promised("r1", "#1", "technical", "regular", NOW.isoformat()), NOW)
    conversation, facts = turn(promised, OURS, KNOWN)
    assert facts == [OURS, TicketMessage("r1", "", ("ours",)), PromiseEnded("r1", "answered")]
    assert conversation.files == 0 and conversation.promises == ()


def test_an_operators_file_goes_with_the_ticket_that_comes_after_it() -> None:
    assert [each.operator_name for each in of_ticket(entries(A, OURS, requested("r1")), "r1")] == ["", "Iva"]


A, B, C = file("a"), file("b"), file("c")


@pytest.mark.parametrize(
    ("facts", "ref", "ids"),
    [
        ((A, B, requested("r1"), C), "r1", "ab"),
        ((A, requested("r1"), B, CaseStarted(), C, requested("r2")), "r2", "c"),
        ((A, requested("r1"), B, requested("r2")), "r2", "b"),
        ((A, requested("r1"), Lapsed("r1"), B, requested("r2")), "r2", "ab"),
        ((A, requested("r1")), "r9", ""),
        ((requested("r1"),), "r1", ""),
    ],
)
def test_a_ticket_takes_the_files_of_its_own_case(facts: tuple[Fact, ...], ref: str, ids: str) -> None:
    assert "".join(each.id for each in of_ticket(entries(*facts), ref)) == ids


def test_a_message_takes_the_files_that_it_names() -> None:
    assert of_message(entries(A, B, C), TicketMessage("r1", "", ("c", "b"))) == [B, C]
