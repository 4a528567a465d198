"""The fold: what each fact makes of a conversation, and the deadlines that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core import phrases as p
from bot.core.conversation import Asked, Conversation, Holder
from bot.core.dialogue import moot, turn, wake_at
from bot.core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    CaseStarted,
    Closed,
    DetailGiven,
    EmailGiven,
    Fact,
    LanguageChanged,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    OperatorSaid,
    QueueLeft,
    Ticket,
    TicketDelayed,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
    Understood,
    VisitorChose,
    VisitorSaid,
)
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.core.policy import Policy

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
POLICY = Policy()
INCIDENT = Understood("hr", act="incident", topic="website-down", priority="high", details=(("domain", "firma.hr"),))


def fold(*facts: Fact, start: Conversation | None = None, at: datetime = NOW) -> Conversation:
    conversation = start or Conversation()
    for fact in facts:
        conversation = conversation.after(fact, at)
    return conversation


def ticket(ref: str = "dz-1", **values: str) -> Ticket:
    given = {"email": "ana@firma.hr", "department": "technical", "priority": "regular", **values}
    return Ticket(ref=ref, subject="Ne radi", language="hr", description="Ne radi.", **given)


CALLED = (Opened("hr"), OperatorCalled("asked"))
JOINED = (*CALLED, OperatorJoined("iva", "Iva"))


@pytest.mark.parametrize(
    ("facts", "holder"),
    [
        ((Opened("hr"),), Holder.BOT),
        (CALLED, Holder.QUEUE),
        ((*CALLED, QueueLeft()), Holder.BOT),
        ((*CALLED, TimePassed()), Holder.BOT),
        (JOINED, Holder.OPERATOR),
        ((Opened("hr"), OperatorJoined("iva", "Iva")), Holder.OPERATOR),
        ((*JOINED, OperatorLeft("iva", "Iva", to="bot")), Holder.BOT),
        ((*JOINED, OperatorLeft("iva", "Iva", to="queue")), Holder.QUEUE),
        ((*JOINED, OperatorLost("iva", "Iva")), Holder.QUEUE),
        ((*JOINED, TimePassed()), Holder.OPERATOR),
        ((*JOINED, Closed("operator")), Holder.NOBODY),
        ((Opened("hr"), Closed("time"), VisitorSaid("još nešto")), Holder.BOT),
        ((Opened("hr"), Closed("time"), VisitorChose("yes")), Holder.BOT),
    ],
)
def test_who_holds_the_conversation(facts: tuple[Fact, ...], holder: Holder) -> None:
    conversation = fold(*facts)
    assert conversation.holder is holder
    assert bool(conversation.operator) == (holder is Holder.OPERATOR)


def test_a_case_is_gathered_from_what_was_said() -> None:
    conversation = fold(
        Opened("hr", page="https://firma.hr/kontakt", timezone="Europe/Zagreb"),
        VisitorSaid("firma.hr ne radi"),
        INCIDENT,
        ArticleShown("website-down"),
        DetailGiven("since", "od jutros"),
        EmailGiven("ana@firma.hr"),
    )
    assert (conversation.question, conversation.topic, conversation.priority) == (
        "firma.hr ne radi",
        "website-down",
        "high",
    )
    assert conversation.details == (("domain", "firma.hr"), ("since", "od jutros"))
    assert (conversation.email, conversation.shown, conversation.page) == (
        "ana@firma.hr",
        ("website-down",),
        "https://firma.hr/kontakt",
    )


@pytest.mark.parametrize("act", ["greeting", "thanks", "bye", "yes", "no", "bot?", "human"])
def test_small_talk_leaves_the_case_alone(act: str) -> None:
    case = fold(VisitorSaid("firma.hr ne radi"), INCIDENT)
    later = fold(VisitorSaid("…"), Understood("hr", act=act), start=case)
    assert (later.question, later.topic, later.misses) == (case.question, case.topic, case.misses)


def test_priority_only_rises_within_a_case() -> None:
    later = fold(VisitorSaid("a"), INCIDENT, VisitorSaid("b"), replace(INCIDENT, priority="regular"))
    assert later.priority == "high"
    assert fold(CaseStarted(), start=later).priority == "regular"


def test_an_address_read_in_passing_is_not_the_requesters() -> None:
    said = Understood("hr", act="incident", details=(("email", "dov@hevra.co.il"), ("domain", "hevra.co.il")))
    conversation = fold(VisitorSaid("mailovi s dov@hevra.co.il ne stižu"), said)
    assert conversation.email == ""
    assert conversation.details == (("domain", "hevra.co.il"),)


def test_an_address_instead_of_yes_does_not_become_what_the_ticket_is_about() -> None:
    case = fold(VisitorSaid("firma.hr ne radi"), INCIDENT, BotAsked(p.OFFER_TICKET(), Asked.TICKET))
    answered = Understood("hr", act="question", details=(("email", "ana@firma.hr"),))
    later = fold(VisitorSaid(" ana@firma.hr."), answered, start=case)
    assert (later.question, later.act, later.department) == ("firma.hr ne radi", "incident", "technical")
    asked = fold(VisitorSaid("ne stiže mi na ana@firma.hr"), answered, start=case)
    assert asked.question == "ne stiže mi na ana@firma.hr"


def test_a_skipped_detail_counts_as_asked_and_is_never_overwritten_by_nothing() -> None:
    conversation = fold(DetailGiven("error", ""))
    assert conversation.detail("error") == ""
    assert conversation.detail("since") is None
    assert fold(DetailGiven("error", "550"), DetailGiven("error", "")).detail("error") == "550"


@pytest.mark.parametrize("name", ["domain", "ip"])
def test_a_domain_or_an_address_will_do(name: str) -> None:
    assert fold(DetailGiven(name, "203.0.113.5")).detail("domain_or_ip") == "203.0.113.5"
    assert fold(DetailGiven("domain_or_ip", "")).detail("domain_or_ip") == ""


def test_misses_are_counted_in_a_row() -> None:
    lost = Understood("hr", act="question")
    conversation = fold(VisitorSaid("x"), lost, VisitorSaid("y"), lost)
    assert conversation.misses == 2
    assert fold(ArticleShown("dns-records"), start=conversation).misses == 0


def test_insults_are_counted_for_the_whole_conversation() -> None:
    insult = Understood("hr", act="abusive")
    assert fold(insult, CaseStarted(), insult).insults == 2


def test_a_new_case_forgets_what_belonged_to_the_last_and_keeps_the_person() -> None:
    old = fold(
        VisitorSaid("ne radi"),
        INCIDENT,
        EmailGiven("ana@firma.hr"),
        TicketRequested(ticket()),
        TicketOpened("dz-1", "#1", "d"),
    )
    new = fold(CaseStarted(), start=old)
    assert (new.ticket, new.number, new.details, new.shown) == ("", "", (), ())
    assert new.email == "ana@firma.hr"


def test_a_ticket_gets_its_number_only_from_its_own_desk_answer() -> None:
    promised = fold(TicketRequested(ticket()))
    assert (promised.ticket, promised.number) == ("dz-1", "")
    assert fold(TicketOpened("dz-9", "#9", "d"), start=promised) == replace(promised, last_at=NOW)
    late = fold(TicketDelayed("dz-1", "down"), start=promised)
    assert late.delayed
    opened = fold(TicketOpened("dz-1", "#1001", "d"), start=late)
    assert (opened.number, opened.delayed) == ("#1001", False)


def test_the_question_that_is_open_is_never_read_out_of_words() -> None:
    asked = fold(BotAsked(p.ASK_EMAIL(), Asked.EMAIL, ("no",)))
    assert asked.asked is Asked.EMAIL
    assert fold(BotSaid(p.ALL_RIGHT()), start=asked).asked is Asked.NOTHING
    assert fold(OperatorCalled("asked"), start=asked).asked is Asked.NOTHING


def test_the_language_changes_when_it_is_said_to() -> None:
    assert fold(Opened("hr"), LanguageChanged("ru", by="bot")).language == "ru"


FULL = fold(
    *JOINED,
    VisitorSaid("ne radi"),
    INCIDENT,
    BotAsked(p.EMAIL_TYPO(likely="ana@firma.hr"), Asked.EMAIL_TYPO),
    TicketDelayed("", "down"),
)


@pytest.mark.parametrize("conversation", [Conversation(), FULL, fold(*CALLED, TimePassed())])
def test_a_snapshot_comes_back_as_it_was(conversation: Conversation) -> None:
    assert Conversation.from_plain(conversation.to_plain()) == conversation


def test_a_snapshot_of_a_newer_version_can_be_read() -> None:
    assert Conversation.from_plain({"language": "he", "mood": "sunny"}) == Conversation(language="he")


# Deadlines

LATER: list[tuple[Callable[[], Conversation], timedelta | None]] = [
    (lambda: fold(Opened("hr")), POLICY.idle_close),
    (lambda: fold(*CALLED), POLICY.queue_patience),
    (lambda: fold(*JOINED), None),
    (lambda: fold(Opened("hr"), Closed("time")), None),
    (lambda: fold(*CALLED, TimePassed()), POLICY.queue_patience),
    (lambda: fold(*CALLED, TicketRequested(ticket()), TimePassed()), POLICY.idle_close),
]


@pytest.mark.parametrize(("conversation", "wait"), LATER)
def test_when_the_clock_must_speak(conversation: Callable[[], Conversation], wait: timedelta | None) -> None:
    assert wake_at(conversation(), POLICY) == (None if wait is None else NOW + wait)


def after_time(conversation: Conversation, wait: timedelta) -> tuple[Conversation, list[Fact]]:
    known = Known(Knowledge(), POLICY, NOW + wait, fresh="dz-7")
    assert not moot(conversation, TimePassed(), known)
    return turn(conversation, TimePassed(), known)


def test_a_queue_that_nobody_serves_becomes_a_ticket_by_itself() -> None:
    waiting = fold(VisitorSaid("ne radi"), INCIDENT, EmailGiven("ana@firma.hr"), *CALLED[1:])
    conversation, facts = after_time(waiting, POLICY.queue_patience)
    assert [type(fact) for fact in facts] == [TimePassed, TicketRequested, BotSaid]
    assert conversation.ticket == "dz-7" and conversation.holder is Holder.BOT and not conversation.owed


def test_without_an_address_it_is_asked_for_first_and_then_done_without() -> None:
    waiting = fold(VisitorSaid("treba mi pomoć"), Understood("hr", act="question"), *CALLED[1:])
    conversation, facts = after_time(waiting, POLICY.queue_patience)
    assert [fact.saying.phrase for fact in facts[1:] if isinstance(fact, BotSaid | BotAsked)] == [
        "NOBODY_CAME",
        "ASK_EMAIL",
    ]
    conversation, facts = after_time(conversation, 2 * POLICY.queue_patience)
    assert conversation.ticket == "dz-7"
    assert isinstance(facts[-1], BotSaid) and facts[-1].saying.phrase == "TICKET_WITHOUT_ADDRESS"


def test_with_a_ticket_the_words_are_offered_to_it_once_and_then_added() -> None:
    waiting = fold(
        VisitorSaid("ne radi"), INCIDENT, TicketRequested(ticket()), TicketOpened("dz-1", "#1", "d"), *CALLED[1:]
    )
    asked, facts = after_time(waiting, POLICY.queue_patience)
    assert isinstance(facts[-1], BotAsked) and facts[-1].saying.phrase == "NOBODY_CAME_TICKET"
    ended, facts = after_time(asked, POLICY.idle_close + POLICY.queue_patience)
    assert [type(fact) for fact in facts] == [TimePassed, TicketMessage, Closed]
    assert ended.holder is Holder.NOBODY and not ended.owed


def test_a_silent_talk_ends() -> None:
    conversation, facts = after_time(fold(Opened("hr"), VisitorSaid("hvala")), POLICY.idle_close)
    assert facts[1:] == [Closed("time")]
    assert conversation.holder is Holder.NOBODY


def test_what_came_twice_or_too_late_is_moot() -> None:
    known = Known(Knowledge(), POLICY, NOW)
    assert moot(fold(*CALLED), TimePassed(), known), "too early"
    assert moot(fold(*JOINED), OperatorJoined("marko", "Marko"), known), "somebody was first"
    assert moot(fold(*JOINED), OperatorSaid("marko", "Marko", "…"), known), "not theirs"
    assert moot(fold(*JOINED), OperatorLost("marko", "Marko"), known)
    assert moot(fold(Opened("hr"), Closed("time")), Closed("visitor"), known), "over already"
    assert moot(fold(TicketRequested(ticket())), TicketRequested(ticket("dz-2")), known), "one ticket a case"
    assert moot(
        fold(TicketRequested(ticket()), TicketOpened("dz-1", "#1", "d")), TicketOpened("dz-1", "#2", "d"), known
    )
    assert moot(fold(TicketRequested(ticket()), TicketDelayed("dz-1", "x")), TicketDelayed("dz-1", "x"), known)
