"""The promise of a first answer: told once when it passes, with its reason and the next moment; an answer ends it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.company import Company
from bot.core.conversation import Conversation, Holder
from bot.core.dialogue import moot, turn, wake_at
from bot.core.facts import (
    AnswerExpected,
    CaseStarted,
    Confirmed,
    Fact,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorSaid,
    Promised,
    PromiseEnded,
    PromiseMissed,
    RequesterWrote,
    Ticket,
    TicketAnswered,
    TicketOpened,
    TicketRequested,
    TicketStateChanged,
    TimePassed,
)
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.words import Words

ZAGREB = ZoneInfo("Europe/Zagreb")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZAGREB)
MINUTE = timedelta(minutes=1)


class Talk:
    """A conversation with a ticket that a desk has just opened, and a clock."""

    def __init__(self, company: Company, department: str = "technical", priority: str = "regular") -> None:
        self.policy, self.now, self.waiting = company.policy, MONDAY, 1
        self.conversation = Conversation()
        self.happen(Opened("hr"))
        self.ticket("dz-1", department, priority)

    def ticket(self, ref: str, department: str = "technical", priority: str = "regular") -> list[Fact]:
        asked = Ticket(ref, "ana@firma.hr", "x", department, priority, "hr", "Ne radi.")
        self.happen(TicketRequested(asked))
        return self.happen(TicketOpened(ref, f"#{ref[-1]}", "embedded", watched=True))

    def happen(self, fact: Fact) -> list[Fact]:
        known = Known(Knowledge(), self.policy, self.now, waiting=self.waiting)
        if moot(self.conversation, fact, known):
            return []
        self.conversation, facts = turn(self.conversation, fact, known)
        return facts[1:]

    def wait(self, length: timedelta) -> list[PromiseMissed]:
        until, said = self.now + length, []
        while (due := wake_at(self.conversation, self.policy)) and due <= until:
            self.now = max(self.now, due)
            said += self.happen(TimePassed())
        self.now = until
        return [fact for fact in said if isinstance(fact, PromiseMissed)]


@pytest.fixture
def talk(shipped_company: Company) -> Talk:
    return Talk(shipped_company)


@pytest.mark.parametrize(
    ("department", "priority", "now", "due"),
    [
        ("technical", "high", "2026-11-23 10:00", "2026-11-23 10:10"),
        ("technical", "regular", "2026-11-22 23:30", "2026-11-23 00:30"),
        ("financial", "regular", "2026-11-23 10:00", "2026-11-25 16:00"),
        ("financial", "regular", "2026-12-23 17:00", "2026-12-29 16:00"),  # two holidays and a weekend between
    ],
)
def test_the_moment_follows_the_companys_hours(
    shipped_company: Company, department: str, priority: str, now: str, due: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=ZAGREB)
    found = shipped_company.policy.answer_due("ticket", department, priority, at)
    assert found == datetime.fromisoformat(due).replace(tzinfo=ZAGREB)


def test_hours_run_while_it_is_open_and_days_end_when_it_opens(shipped_company: Company) -> None:
    policy = shipped_company.policy
    phone = [
        replace(line, hours="phone", within=within) for line in policy.reply_times[:1] for within in ("3 h", "1 d")
    ]
    hours, day = (replace(policy, reply_times=(line,)) for line in phone)
    friday = datetime(2026, 11, 27, 15, tzinfo=ZAGREB)
    assert hours.answer_due("ticket", "technical", "high", friday) == datetime(2026, 11, 30, 10, tzinfo=ZAGREB)
    assert day.answer_due("ticket", "technical", "high", friday) == datetime(2026, 11, 30, 8, tzinfo=ZAGREB)
    assert policy.answer_due("pigeon", "technical", "high", friday) is None


def test_what_is_late_is_told_once_and_each_new_span_is_twice_the_last(talk: Talk) -> None:
    assert talk.wait(59 * MINUTE) == []
    [late] = talk.wait(MINUTE)
    assert datetime.fromisoformat(late.due) == MONDAY + 3 * 60 * MINUTE
    assert talk.happen(TimePassed()) == [], "the second process that sees it has nothing to say"
    assert [datetime.fromisoformat(each.due) for each in talk.wait(timedelta(hours=2))] == [MONDAY + timedelta(hours=7)]
    assert 6 <= len(talk.wait(timedelta(days=30))) <= 10


@pytest.mark.parametrize(("waiting", "reason", "ahead"), [(1, "", 0), (0, "", 0), (4, "load", 3)])
def test_the_reason_is_one_that_the_house_knows(talk: Talk, waiting: int, reason: str, ahead: int) -> None:
    talk.waiting = waiting
    [late] = talk.wait(timedelta(hours=1))
    assert (late.reason, late.ahead) == (reason, ahead)


def test_after_working_time_the_reason_is_the_time(shipped_company: Company) -> None:
    talk = Talk(shipped_company, "financial")
    talk.waiting = 9
    [late] = talk.wait(timedelta(days=3))
    assert late.reason == "closed"
    assert datetime.fromisoformat(late.due) == datetime(2026, 12, 1, 16, tzinfo=ZAGREB)


@pytest.mark.parametrize(
    ("facts", "how"),
    [
        ([TicketAnswered("dz-1", "#1", "Iva", "Gotovo.")], "answered"),
        ([TicketStateChanged("dz-1", "#1", "closed")], "closed"),
        ([OperatorJoined("iva", "Iva"), OperatorSaid("iva", "Iva", "Dobar dan")], "answered"),
    ],
    ids=["answered", "closed", "in the conversation"],
)
def test_an_answer_or_the_end_ends_it(talk: Talk, facts: list[Fact], how: str) -> None:
    follows = [each for fact in facts for each in talk.happen(fact)]
    assert follows == [PromiseEnded("dz-1", how)]
    assert talk.conversation.promises == () and talk.wait(timedelta(days=9)) == []


@pytest.mark.parametrize("fact", [TicketAnswered("dz-9", "#9", "Iva", "…"), TicketStateChanged("dz-1", "#1", "open")])
def test_what_concerns_another_ticket_or_opens_one_ends_nothing(talk: Talk, fact: Fact) -> None:
    assert talk.happen(fact) == []
    assert len(talk.wait(timedelta(hours=1))) == 1


def test_two_cases_have_two_promises(talk: Talk) -> None:
    talk.happen(CaseStarted())
    [promise] = talk.ticket("dz-2", priority="high")
    assert isinstance(promise, Promised) and promise.ref == "dz-2"
    talk.happen(TicketAnswered("dz-2", "#2", "Iva", "Gotovo."))
    assert [each.ref for each in talk.wait(timedelta(hours=1))] == ["dz-1"]


def test_a_late_answer_takes_nobody_out_of_the_queue_and_reopens_nothing(talk: Talk) -> None:
    talk.now += 59 * MINUTE
    talk.happen(OperatorCalled("asked"))
    assert len(talk.wait(MINUTE)) == 1
    assert talk.conversation.holder is Holder.QUEUE and not talk.conversation.owed


def test_without_news_from_the_desk_nothing_is_promised_that_we_could_not_keep_an_eye_on(
    shipped_company: Company,
) -> None:
    talk = Talk(shipped_company)
    talk.happen(CaseStarted())
    talk.happen(TicketRequested(Ticket("dz-3", "ana@firma.hr", "x", "technical", "high", "hr", "Ne radi.")))
    assert talk.happen(TicketOpened("dz-3", "DZ-7", "mail")) == []


# Later words


def wrote(key: str = "1", department: str = "technical", channel: str = "ticket", quiet: bool = False) -> Fact:
    return RequesterWrote("dz-1", "#1", department, "regular", channel, key, quiet)


@pytest.mark.parametrize(
    ("department", "channel", "due"),
    [
        ("technical", "ticket", MONDAY + 120 * MINUTE),
        ("technical", "email", MONDAY + 90 * MINUTE),
        ("technical", "pigeon", MONDAY + 120 * MINUTE),
        ("financial", "ticket", datetime(2026, 11, 25, 16, tzinfo=ZAGREB)),
    ],
)
def test_who_writes_after_an_answer_is_promised_the_next_by_channel_department_and_hours(
    talk: Talk, department: str, channel: str, due: datetime
) -> None:
    talk.happen(TicketAnswered("dz-1", "#1", "Iva", "Probajte sada."))
    talk.now += 60 * MINUTE
    promise, told = talk.happen(wrote(department=department, channel=channel))
    assert isinstance(promise, Promised) and datetime.fromisoformat(promise.due) == due
    assert told == AnswerExpected("dz-1", "#1", promise.due)
    [late] = talk.wait(due - talk.now)
    assert late.ref == "dz-1" and datetime.fromisoformat(late.due) > due
    assert talk.happen(TicketAnswered("dz-1", "#1", "Iva", "Gotovo.")) == [PromiseEnded("dz-1", "answered")]
    assert talk.wait(timedelta(days=9)) == []


def test_a_promise_that_stands_is_said_again_and_moves_no_further_away(talk: Talk) -> None:
    talk.now += 30 * MINUTE
    [told] = talk.happen(wrote())
    assert isinstance(told, AnswerExpected) and datetime.fromisoformat(told.due) == MONDAY + 60 * MINUTE
    assert talk.happen(wrote("2", quiet=True)) == [], "a file alone needs no word of it"
    [late] = talk.wait(30 * MINUTE)
    [told] = talk.happen(wrote("3"))
    assert isinstance(told, AnswerExpected) and told.due == late.due, "after a late one the newest moment counts"


def test_what_the_clock_says_in_a_moment_is_not_promised_before(talk: Talk) -> None:
    talk.now += 60 * MINUTE
    assert talk.happen(wrote()) == []
    assert len(talk.happen(TimePassed())) == 1


def test_a_late_mail_is_late_by_its_own_channel(talk: Talk) -> None:
    talk.happen(TicketAnswered("dz-1", "#1", "Iva", "Probajte sada."))
    talk.happen(wrote(channel="email"))
    restored = Conversation.from_plain(json.loads(json.dumps(talk.conversation.to_plain())))
    assert restored == talk.conversation
    [late] = talk.wait(30 * MINUTE)
    assert datetime.fromisoformat(late.due) == MONDAY + 90 * MINUTE, "30 minutes, then twice that"


def test_a_closed_ticket_has_no_promise_and_one_that_was_closed_gets_one_with_new_words(talk: Talk) -> None:
    talk.happen(TicketStateChanged("dz-1", "#1", "closed"))
    assert talk.wait(timedelta(days=9)) == []
    talk.happen(wrote())
    assert talk.happen(TicketStateChanged("dz-1", "#1", "closed")) == [PromiseEnded("dz-1", "closed")]
    assert talk.wait(timedelta(days=9)) == []


def test_an_end_of_what_is_not_promised_is_no_news(talk: Talk) -> None:
    assert moot(talk.conversation, PromiseEnded("dz-9", "answered"), Known(Knowledge(), talk.policy, talk.now))
    assert not moot(talk.conversation, PromiseEnded("dz-1", "answered"), Known(Knowledge(), talk.policy, talk.now))


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
def test_the_words_of_an_answer_are_for_who_proved_to_be_its_requester(
    talk: Talk, shipped_words: Words, language: str
) -> None:
    answered = TicketAnswered("dz-1", "#1", "Iva", "Vaš račun istječe sutra.")

    def shown(conversation: Conversation) -> str:
        return shipped_words.text(answered, replace(conversation, language=language), Knowledge(), MONDAY)

    typed = talk.conversation
    assert answered.text not in shown(typed) and "#1" in shown(typed)
    assert answered.text in shown(replace(typed, email="")), "who gave no address was promised the answer here"
    held = replace(typed, held=True)
    proved = held.after(Confirmed("dz-1", "code"), MONDAY)
    assert answered.text in shown(proved)
    assert answered.text not in shown(proved.after(CaseStarted(), MONDAY))
