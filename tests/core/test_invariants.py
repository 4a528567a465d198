"""What holds whatever happens: random turns over the whole vocabulary, with the knowledge that is shipped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.company import Company
from bot.core.conversation import Conversation, Holder
from bot.core.dialogue import moot, turn, wake_at
from bot.core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    CaseStarted,
    Closed,
    Entry,
    Fact,
    FileGiven,
    LanguageChanged,
    Noted,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    OperatorSaid,
    Rated,
    TicketDelayed,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
    TranscriptRequested,
    Understood,
    VisitorChose,
    VisitorIdentified,
    VisitorSaid,
    from_json,
    to_json,
)
from bot.core.followed import PromiseEnded, PromiseMissed, TicketAnswered, TicketStateChanged
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.core.policy import Policy

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SPOKEN = (BotSaid, BotAsked, ArticleShown)

CHANGES = (
    "promijenite mi lozinku", "Molim vas promijenite e-mail adresu mog računa na ana@firma.hr", "otkažite mi hosting",
    "смените мне пароль", "отмените мою подписку пожалуйста", "תשנו לי את הסיסמה", "תבטלו לי את האחסון",
)  # fmt: skip
SECRETS = {
    "lozinka mi je Sunce2024!, ne mogu se prijaviti": "Sunce2024!",
    "мой пароль: zima-98-Led": "zima-98-Led",
    "הסיסמה שלי: dvash77x": "dvash77x",
    "kartica 4111 1111 1111 1111, do 12/27": "4111 1111 1111 1111",
}
OTHERS = (
    "Dobar dan", "hvala", "da", "ne", "ne mogu slati mailove", "ana@firma.hr", "ana@firma", "kako resetirati lozinku?",
    "sve je palo, nijedna stranica na 203.0.113.5 ne radi već sat vremena", "hoću razgovarati s čovjekom",
    "idioti jedni nesposobni", "kakvo je vrijeme u Splitu?", "recite mi kada ističe moja domena", "od jučer u 14 h",
    "550 5.7.1 relaying denied", "dvaput ste mi naplatili račun #123456", "jesi li ti robot?", "preskoči",
    "здравствуйте", "спасибо", "да", "нет", "не приходят письма", "сайт не открывается с утра", "позовите оператора",
    "вы идиоты", "как оплатить счёт?", "oleg@firma.ru", "дайте человека", "какая погода", "почта отвалилась",
    "שלום", "תודה", "כן", "לא", "המייל לא עובד", "האתר לא נפתח מהבוקר", "אני רוצה לדבר עם נציג", "מטומטמים",
    "איך מחדשים דומיין?", "dov@hevra.co.il", "מה מזג האוויר", "?", "   ", "😀", "a" * 300, "‮evil‬",
    "I would like to order a server please", "Guten Tag, mein Server ist kaputt",
)  # fmt: skip
CHOICES = (
    "yes", "no", "skip", "ticket", "human", "none", "helped", "not-helped", "sending", "receiving", "one", "all",
    "add", "new", "correct", "topic:mail-not-sending", "topic:change-account-email", "topic:no-such-topic", "nonsense",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(OTHERS), st.sampled_from(CHANGES), st.sampled_from(sorted(SECRETS)), st.text(max_size=40)
)
operators = st.sampled_from(["iva", "marko"])
moves = st.one_of(
    st.tuples(st.just("says"), texts),
    st.tuples(st.just("says"), texts),
    st.tuples(st.just("presses"), st.integers(0, 3)),
    st.tuples(st.just("presses"), st.integers(0, 3)),
    st.tuples(st.just("chooses"), st.sampled_from(CHOICES)),
    st.tuples(st.just("waits"), st.sampled_from([1, 200, 4000, 90_000])),
    st.tuples(st.just("joins"), operators),
    st.tuples(st.just("replies"), operators),
    st.tuples(st.just("leaves"), operators),
    st.tuples(st.just("vanishes"), operators),
    st.tuples(st.just("sends a file"), operators),
    st.tuples(st.just("files"), operators),
    st.tuples(st.just("notes"), operators),
    st.tuples(st.just("desk"), st.sampled_from(["opens", "opens", "is down", "opens another", "answers", "closes"])),
    st.tuples(st.just("other"), st.sampled_from(["rates", "dislikes", "ends", "language", "transcript", "file"])),
    st.tuples(st.just("signs"), st.sampled_from(["in", "out", "in as another"])),
)


class House:
    """One conversation in a house without walls: time, operators and desks do what the moves say."""

    def __init__(self, knowledge: Knowledge, policy: Policy, free: int, language: str) -> None:
        self.knowledge, self.policy, self.free = knowledge, policy, free
        self.now = START
        self.refs = count(1)
        self.conversation = Conversation()
        self.entries: list[Entry] = []
        self.offered: Sequence[str] = ()
        self.happen(Opened(language))

    def known(self) -> Known:
        return Known(self.knowledge, self.policy, self.now, self.free, f"dz-{next(self.refs)}")

    def happen(self, fact: Fact) -> list[Fact]:
        """One turn, as the switchboard makes it, with everything checked that holds for a single turn."""
        known, before = self.known(), self.conversation
        if moot(before, fact, known):
            return []
        after, facts = turn(before, fact, known)
        assert turn(before, fact, known) == (after, facts), "a turn decided twice must decide the same"
        self.conversation = after
        self.entries += [Entry(len(self.entries) + number, self.now, each) for number, each in enumerate(facts, 1)]
        self.offered = next(
            (each.choices for each in reversed(facts) if isinstance(each, BotSaid | BotAsked)), self.offered
        )
        check_turn(before, facts, known, after)
        return facts

    def move(self, verb: str, what: str | int) -> None:
        ref = self.conversation.ticket
        match verb, what:
            case "says", str(text):
                self.happen(VisitorSaid(text))
            case "chooses", str(choice):
                self.happen(VisitorChose(choice))
            case "presses", int(number) if self.offered:
                self.happen(VisitorChose(self.offered[number % len(self.offered)]))
            case "waits", int(seconds):
                self.wait(seconds)
            case "joins", str(name):
                self.happen(OperatorJoined(name, name.title()))
            case "replies", str(name):
                self.happen(OperatorSaid(name, name.title(), "Pogledat ću."))
            case "leaves", str(name):
                self.happen(OperatorLeft(name, name.title(), to="bot" if len(self.entries) % 2 else "queue"))
            case "sends a file", str(name):
                self.happen(
                    FileGiven(f"{len(self.entries)}", "upute.pdf", 10, "application/pdf", "", (), name, name.title())
                )
            case "vanishes", str(name):
                self.happen(OperatorLost(name, name.title()))
            case "notes", str(name):
                self.happen(Noted(name, name.title(), "stalni kupac"))
            case "desk", "is down":
                self.happen(TicketDelayed(ref, "down"))
            case "desk", "answers":
                self.happen(TicketAnswered(ref, "#1001", "Iva", "Gotovo."))
            case "desk", "closes":
                self.happen(TicketStateChanged(ref, "#1001", "closed"))
            case "desk", str(event):
                self.happen(TicketOpened(ref if event == "opens" else "dz-0", "#1001", "embedded", watched=True))
            case "other", "rates" | "dislikes":
                self.happen(Rated("mail-not-sending", helped=what == "rates"))
            case "other", "ends":
                self.happen(Closed("visitor"))
            case "other", "language":
                self.happen(LanguageChanged("he"))
            case "signs", "in":
                self.happen(VisitorIdentified("ana@firma.hr", "Ana", domains=("firma.hr",)))
            case "signs", "in as another":
                self.happen(VisitorIdentified("oleg@firma.ru"))
            case "signs", "out":
                self.happen(VisitorIdentified())
            case "other", "transcript":
                self.happen(TranscriptRequested("ana@firma.hr"))
            case "other", "file":
                self.happen(FileGiven(f"{len(self.entries)}", "zaslon.png", 10, "image/png", removed=("card",)))

    def wait(self, seconds: int) -> None:
        """Time passes, and the clock speaks whenever it is due."""
        until = self.now + timedelta(seconds=seconds)
        while (due := wake_at(self.conversation, self.policy)) is not None and due <= until:
            self.now = max(self.now, due)
            assert self.happen(TimePassed()), "what is due is not moot"
            again = wake_at(self.conversation, self.policy)
            assert again is None or again > self.now, "the clock would speak for ever"
        self.now = until


Build = Callable[[int, str], House]


@pytest.fixture(scope="session")
def build(shipped_knowledge: Knowledge, shipped_company: Company) -> Build:
    """Builds a house with so many free operators, for a visitor of this language."""
    return lambda free, language: House(shipped_knowledge, shipped_company.policy, free, language)


def check_turn(before: Conversation, facts: list[Fact], known: Known, after: Conversation) -> None:
    fact, *follows = facts
    met = before.after(fact, known.now)
    spoken = [each for each in follows if isinstance(each, SPOKEN)]
    if met.holder is Holder.OPERATOR and not isinstance(fact, TranscriptRequested):
        assert not spoken, "the bot spoke while an operator held the conversation"
    if isinstance(fact, VisitorSaid | VisitorChose) and met.holder is not Holder.OPERATOR:
        promised = [each for each in follows if isinstance(each, TicketRequested | TicketMessage)]
        assert spoken or promised or before.reassured, "the visitor was left without an answer"
    for each in follows:
        if isinstance(each, Understood) and each.act == "change" and met.holder is not Holder.OPERATOR:
            assert any(isinstance(said, BotSaid) and said.saying.phrase == "NOT_IN_CHAT" for said in follows)
        if isinstance(each, TicketRequested):
            assert each.ticket.ref, "a ticket without a ref could be filed twice"
            assert each.ticket.description or each.ticket.subject == "", "an empty ticket helps nobody"
            if before.act in ("change", "data"):
                settled = each.ticket.needs_confirmation or each.ticket.confirmed
                assert settled, "account matters are official only once confirmed"
            assert not each.ticket.confirmed or met.proved == each.ticket.email, "nobody has proved this address"
    if isinstance(fact, FileGiven) and fact.operator:
        assert met.operator == fact.operator, "somebody sent a file into a colleague's conversation"
        assert not spoken
    if isinstance(fact, TimePassed) and fact.about == "promise":
        assert after.holder is before.holder, "a late answer moved the conversation"
        assert follows and all(isinstance(each, PromiseMissed | PromiseEnded) for each in follows)
    if isinstance(fact, TicketAnswered):
        assert all(each.ref != fact.ref for each in after.promises), "what is answered is still owed"
    if after.holder is Holder.QUEUE or (after.owed and not after.ticket):
        assert wake_at(after, known.policy) is not None, "nobody would ever look after this conversation"
    if after.holder is not Holder.OPERATOR:
        assert after.operator == after.operator_name == ""


def check_whole(house: House) -> None:
    folded = Conversation()
    for number, entry in enumerate(house.entries, 1):
        assert entry.seq == number
        assert from_json(to_json(entry.fact)) == entry.fact
        folded = folded.after(entry.fact, entry.at)
    assert folded == house.conversation, "the fold of the transcript is the state"
    plain = json.loads(json.dumps(house.conversation.to_plain(), allow_nan=False))
    assert Conversation.from_plain(plain) == house.conversation
    tickets = 0
    for entry in house.entries:
        ends = CaseStarted() == entry.fact or entry.fact == VisitorIdentified()
        tickets = 0 if ends else tickets + isinstance(entry.fact, TicketRequested)
        assert tickets <= 1, "two tickets for one case"
    written = "\n".join(to_json(entry.fact) for entry in house.entries)
    for secret in SECRETS.values():
        assert secret not in written, "a secret was written down"


@pytest.mark.timeout(400)  # a failure is made small before it is shown, and that takes its time
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(moves, min_size=4, max_size=24),
    st.integers(0, 2),
    st.sampled_from(["hr", "he", "ru"]),
)
def test_whatever_happens_the_promises_hold(
    build: Build, script: list[tuple[str, str | int]], free: int, language: str
) -> None:
    house = build(free, language)
    for verb, what in script:
        house.move(verb, what)
    check_whole(house)
    come_to_rest(house)
    check_whole(house)


def come_to_rest(house: House) -> None:
    """Everybody goes home: the conversation must end by itself, and what waited must have become a ticket."""
    waited = house.conversation.holder is Holder.QUEUE
    if house.conversation.holder is Holder.OPERATOR:
        house.happen(OperatorLost(house.conversation.operator, house.conversation.operator_name))
        waited = True
    promised = len(house.entries)
    for _ in range(10):
        if house.conversation.holder is Holder.NOBODY:
            break
        house.wait(100_000)
    assert house.conversation.holder is Holder.NOBODY, "a silent conversation never ends"
    if waited:
        kept = [entry.fact for entry in house.entries[promised:]]
        assert house.conversation.ticket, "a visitor waited in the queue and nothing came of it"
        assert any(isinstance(fact, BotSaid | BotAsked) for fact in kept), "and was never told"


@pytest.mark.parametrize("text", CHANGES)
@pytest.mark.parametrize("asked", [None, "yes", "ticket"])
def test_a_change_is_refused_whatever_was_asked_before(build: Build, text: str, asked: str | None) -> None:
    house = build(1, "hr")
    house.happen(VisitorSaid("ne mogu slati mailove"))
    if asked:
        house.happen(VisitorChose(asked))
    facts = house.happen(VisitorSaid(text))
    assert any(isinstance(fact, BotSaid) and fact.saying.phrase == "NOT_IN_CHAT" for fact in facts)


@pytest.mark.parametrize(("text", "secret"), SECRETS.items())
def test_a_secret_is_gone_before_anything_else_sees_it(build: Build, text: str, secret: str) -> None:
    house = build(1, "hr")
    said, *follows = house.happen(VisitorSaid(text, key="k1"))
    assert isinstance(said, VisitorSaid) and secret not in said.text and said.removed and said.key == "k1"
    assert any(isinstance(fact, BotSaid) and fact.saying.phrase == "SECRET_REMOVED" for fact in follows)
    assert all(secret not in to_json(fact) for fact in follows)


def test_of_two_processes_that_see_one_deadline_the_second_stays_silent(build: Build) -> None:
    house = build(1, "hr")
    house.happen(VisitorSaid("hoću razgovarati s operaterom"))
    assert house.conversation.holder is Holder.QUEUE
    house.now += house.policy.queue_patience
    assert not moot(house.conversation, TimePassed(), house.known())
    house.happen(TimePassed())
    assert moot(house.conversation, TimePassed(), house.known())


def test_of_two_operators_the_second_is_too_late(build: Build) -> None:
    house = build(2, "hr")
    house.happen(OperatorJoined("iva", "Iva"))
    assert moot(house.conversation, OperatorJoined("marko", "Marko"), house.known())
    assert moot(house.conversation, OperatorSaid("marko", "Marko", "Tu sam."), house.known())
    assert moot(house.conversation, OperatorCalled("asked"), house.known())
    assert not moot(house.conversation, OperatorSaid("iva", "Iva", "Tu sam."), house.known())


def test_a_reply_computed_before_a_takeover_is_decided_again(build: Build) -> None:
    """What a lost race comes to: the same words meet the newer state, and the bot has nothing to say."""
    house = build(1, "hr")
    words = VisitorSaid("ne mogu slati mailove")
    _, alone = turn(house.conversation, words, house.known())
    taken = replace(house.conversation, holder=Holder.OPERATOR, operator="iva", operator_name="Iva")
    _, late = turn(taken, words, house.known())
    assert any(isinstance(fact, SPOKEN) for fact in alone)
    assert not any(isinstance(fact, SPOKEN) for fact in late)
