"""Slips in e-mail addresses: offered, never corrected unasked, and never found where there are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core import phrases as p
from bot.core.addresses import (
    PROVIDERS,
    likely_address,
    likely_domain,
    mixes_alphabets,
    suggestion_reply,
    with_address,
)
from bot.core.conversation import Asked, Conversation
from bot.core.dialogue import turn
from bot.core.facts import BotAsked, BotSaid, EmailGiven, Fact, OperatorCalled, VisitorSaid
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.core.policy import Policy

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def known(shipped_knowledge: Knowledge) -> Known:
    return Known(shipped_knowledge, Policy(), NOW, fresh="dz-1")


def asking(text: str) -> Conversation:
    """A conversation that waits for an address, and hears this."""
    start = Conversation(language="hr", question="Ne radi mi mail", act="question")
    asked = start.after(BotAsked(p.ASK_EMAIL(), Asked.EMAIL, ("no",)), NOW)
    return asked.after(VisitorSaid(text), NOW)


def question(facts: list[Fact]) -> BotAsked:
    assert isinstance(facts[0], BotAsked)
    return facts[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmai.com", "ana@gmail.com"),
        ("ana@gmaill.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@gmial.con", "ana@gmail.com"),
        ("ana@firma.con", "ana@firma.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@mial.ru", "ana@mail.ru"),
        ("ana@yandx.ru", "ana@yandex.ru"),
        ("ana@wala.co.il", "ana@walla.co.il"),
        ("ana@gmаil.com", "ana@gmail.com"),  # with a Cyrillic letter
        ("аna@firma.hr", "ana@firma.hr"),
        ("Ana.K@GMIAL.com", "Ana.K@gmail.com"),
        ("ana@рауpal.com", "ana@paypal.com"),
        ("ana@аррӏе.com", "ana@apple.com"),  # not one Latin letter before the ending
        ("ana@xn--80ak6aa92e.com", "ana@apple.com"),
    ],
)
def test_a_slip_is_recognised(written: str, meant: str) -> None:
    assert likely_address(written) == meant


@pytest.mark.parametrize(
    "address",
    [
        *("ana@firma.hr", "ana@mail.com", "ana@ymail.com", "ana@set.hr", "ana@live.ru", "ana@mail.hr", "ana@inbox.lv"),
        *("ana@gmx.at", "ana@почта.рф", "ana@šuma.hr", "ana@xn--uma-xya.hr", "ana@gmail.com.hr", "Ana@Gmail.com"),
        *("ana@bk.eu", "ana@company.co", "ana@confon.com", "עדי@firma.co.il", "иван@почта.рф"),
    ],
)
def test_nothing_is_said_against_an_address_that_may_exist(address: str) -> None:
    assert likely_address(address) in ("", address.lower())


def test_no_provider_is_taken_for_a_slip_of_another() -> None:
    assert [each for each in PROVIDERS if likely_domain(each)] == []


def test_yes_takes_what_was_proposed_and_no_what_was_typed(known: Known) -> None:
    conversation = asking("ana@gmial.com")
    asked = question(with_address(conversation, "ana@gmial.com", known))
    assert asked.saying == p.EMAIL_TYPO(likely="ana@gmail.com", typed="ana@gmial.com")
    waiting = conversation.after(asked, NOW)
    for act, address in (("yes", "ana@gmail.com"), ("no", "ana@gmial.com")):
        replies = suggestion_reply(waiting, act, known)
        assert replies and replies[0] == EmailGiven(address)
    assert suggestion_reply(waiting, "question", known) is None


def test_who_writes_it_again_means_it(known: Known) -> None:
    conversation = asking("ana@gmial.com")
    waiting = conversation.after(question(with_address(conversation, "ana@gmial.com", known)), NOW)
    again = waiting.after(VisitorSaid("ana@gmial.com"), NOW)
    assert with_address(again, "ana@gmial.com", known)[0] == EmailGiven("ana@gmial.com")


def test_of_several_addresses_none_is_taken(known: Known) -> None:
    asked = question(with_address(asking("ana@firma.hr ili eva@firma.hr."), "ana@firma.hr", known))
    assert asked.saying == p.EMAIL_SEVERAL(items=("ana@firma.hr", "eva@firma.hr")) and asked.about == Asked.EMAIL
    twice = asking("ana@firma.hr, ponavljam ana@firma.hr")
    assert with_address(twice, "ana@firma.hr", known)[0] == EmailGiven("ana@firma.hr")


def test_a_mailbox_that_soon_disappears_is_taken_only_when_meant(known: Known) -> None:
    conversation = asking("x@mailinator.com")
    asked = question(with_address(conversation, "x@mailinator.com", known))
    assert asked.saying.phrase == "EMAIL_SHORT_LIVED"
    waiting = conversation.after(asked, NOW)
    yes, no = (suggestion_reply(waiting, act, known) for act in ("yes", "no"))
    assert yes and yes[0] == EmailGiven("x@mailinator.com")
    assert no and question(no).saying == p.ASK_EMAIL()


def test_a_name_that_mail_servers_do_not_carry_is_asked_for_again(known: Known) -> None:
    assert question(with_address(asking("עדי@firma.co.il"), "עדי@firma.co.il", known)).saying.phrase == "EMAIL_BAD"


@pytest.mark.parametrize("domain", ["šaтор.hr", "firмa.co.il", "контоrа.ru", "shop.firмa.hr", "xn--fira-x5d.hr"])
def test_a_domain_of_two_alphabets_is_taken_only_when_meant(known: Known, domain: str) -> None:
    address = f"ana@{domain}"
    conversation = asking(address)
    asked = question(with_address(conversation, address, known))
    assert asked.saying.phrase in ("EMAIL_MIXED", "EMAIL_TYPO")
    waiting = conversation.after(asked, NOW)
    yes, again = suggestion_reply(waiting, "yes", known), waiting.after(VisitorSaid(address), NOW)
    assert yes and isinstance(yes[0], EmailGiven)
    assert with_address(again, address, known)[0] == EmailGiven(address)


@pytest.mark.parametrize("domain", ["почта.рф", "šuma.hr", "xn--uma-xya.hr", "דואר.co.il", "24-sata.hr", "xn--.hr"])
def test_a_domain_of_one_alphabet_is_not_doubted(domain: str) -> None:
    assert not mixes_alphabets(domain)


@pytest.mark.parametrize("name", ["noreply", "no-reply", "do_not.reply", "NoReply+hr", "mailer-daemon"])
def test_an_address_that_nobody_reads_is_refused_however_it_is_meant(known: Known, name: str) -> None:
    address = f"{name}@gmial.com"
    conversation = asking(address)
    waiting = conversation.after(question(with_address(conversation, address, known)), NOW)
    answers = [with_address(waiting, address, known), suggestion_reply(waiting, "yes", known)]
    answers += [with_address(asking(f"{name}@firma.hr"), f"{name}@firma.hr", known)]
    for replies in answers:
        assert replies and question(replies).saying.phrase == "EMAIL_UNREAD"


@pytest.mark.parametrize(
    ("address", "shared"), [("info@firma.hr", True), ("Podrska@firma.hr", True), ("ana@x.hr", False)]
)
def test_an_address_that_many_read_is_taken_with_a_note(known: Known, address: str, shared: bool) -> None:
    given, then, *_ = with_address(asking(address), address, known)
    assert given == EmailGiven(address)
    assert (then == BotSaid(p.EMAIL_SHARED(address=address))) is shared


def test_addresses_with_a_stroke_between_them_are_two(known: Known) -> None:
    asked = question(with_address(asking("ana@firma.hr/eva@firma.hr"), "ana@firma.hr", known))
    assert asked.saying == p.EMAIL_SEVERAL(items=("ana@firma.hr", "eva@firma.hr"))


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("ana@firma.hr", "ana@firma.hr"),
        ("moj račun je na ana@firma.hr", "ana@firma.hr"),
        ("promijenite mi adresu računa na novi@firma.hr", ""),
        ("ne prima poštu ana@firma.hr", ""),
        ("ana@gmial.com", ""),
        ("ana@mailinator.com", ""),
        ("no-reply@firma.hr", ""),
        ("ana@xn--fira-x5d.hr", ""),
        ("ana@firma.hr/iva@firma.hr", ""),
        ("ana@firma.hr ili iva@firma.hr", ""),
        ("jučer sam pisala kolegici na iva@firma.hr i od tada više ništa ne radi kako treba", ""),
    ],
)
def test_while_one_waits_for_a_person_only_a_plain_address_is_noted(known: Known, said: str, noted: str) -> None:
    waiting = Conversation(language="hr").after(OperatorCalled("asked"), NOW)
    conversation, facts = turn(waiting, VisitorSaid(said), known)
    assert conversation.email == noted
    assert [each.address for each in facts if isinstance(each, EmailGiven)] == ([noted] if noted else [])
