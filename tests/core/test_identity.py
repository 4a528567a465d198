"""Who the visitor is: what a signed identity settles, what ends with it, and that two people never meet."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.company import Company
from bot.core.conversation import Asked, Conversation
from bot.core.dialogue import moot, turn
from bot.core.facts import (
    BotAsked,
    ConfirmationRequested,
    Confirmed,
    EmailGiven,
    Fact,
    Opened,
    TicketOpened,
    TicketRequested,
    VisitorChose,
    VisitorIdentified,
    VisitorSaid,
)
from bot.core.knowledge import Knowledge
from bot.core.known import Known

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ANA = VisitorIdentified("ana@firma.hr", "Ana Anić", "1042", domains=("firma.hr",), services=("Web M", "VPS"))
NOBODY = VisitorIdentified()
CHANGE = VisitorSaid("promijenite mi lozinku")
CODE = "123456"


class Talk:
    """A conversation with a mail server set up, so that what concerns the account waits for its confirmation."""

    def __init__(self, knowledge: Knowledge, company: Company) -> None:
        self.known = Known(knowledge, company.policy, START, fresh="dz-1", code_of=lambda ref: CODE)
        self.now = Conversation()
        self.facts: list[Fact] = []
        self.happen(Opened("hr"))

    def happen(self, *facts: Fact) -> list[Fact]:
        """What followed from the last of them."""
        happened: list[Fact] = []
        for fact in facts:
            if moot(self.now, fact, self.known):
                return []
            self.now, happened = turn(self.now, fact, self.known)
            self.facts += happened
        return happened[1:]

    def asked(self, kind: type[Fact]) -> list[Fact]:
        return [fact for fact in self.facts if isinstance(fact, kind)]


@pytest.fixture
def talk(shipped_knowledge: Knowledge, shipped_company: Company) -> Talk:
    return Talk(shipped_knowledge, shipped_company)


def test_a_ticket_of_who_is_signed_in_is_confirmed_and_nothing_is_mailed(talk: Talk) -> None:
    talk.happen(ANA, CHANGE, VisitorChose("yes"))
    [requested] = talk.asked(TicketRequested)
    assert isinstance(requested, TicketRequested) and not requested.held
    ticket = requested.ticket
    assert (ticket.email, ticket.name, ticket.confirmed) == ("ana@firma.hr", "Ana Anić", True)
    assert not ticket.needs_confirmation and not talk.asked(ConfirmationRequested)
    assert dict(ticket.details) == {"customer": "1042", "domain": "firma.hr"}  # of two services nobody can say which


def test_an_address_that_was_only_typed_waits_for_its_confirmation(talk: Talk) -> None:
    talk.happen(CHANGE, VisitorChose("yes"), VisitorSaid("ana@firma.hr"))
    [requested] = talk.asked(TicketRequested)
    assert isinstance(requested, TicketRequested) and requested.held and not requested.ticket.confirmed


def test_signing_in_confirms_what_waits_and_answers_the_question_for_the_address(talk: Talk) -> None:
    talk.happen(CHANGE, VisitorChose("yes"), VisitorSaid("Ana@firma.hr"))
    assert talk.now.held
    assert talk.happen(ANA) == [Confirmed("dz-1", "identity")]
    assert not talk.now.held
    assert Confirmed("dz-1", "identity") in talk.facts


def test_signing_in_while_the_address_is_asked_for_goes_on_without_it(talk: Talk) -> None:
    talk.happen(CHANGE, VisitorChose("yes"))
    assert talk.now.asked is Asked.EMAIL
    assert any(isinstance(fact, TicketRequested) for fact in talk.happen(ANA))


def test_what_was_said_wins_over_what_came_with_the_identity(talk: Talk) -> None:
    talk.happen(VisitorSaid("stranica druga.hr ne radi"), ANA)
    assert talk.now.detail("domain") == "druga.hr"
    assert talk.now.detail("customer") == "1042"


def test_another_person_never_comes_into_a_conversation(talk: Talk) -> None:
    ivo = VisitorIdentified("ivo@druga.hr")
    assert not moot(talk.now, ivo, talk.known)
    talk.happen(ANA)
    assert moot(talk.now, ivo, talk.known)
    assert moot(talk.now, ANA, talk.known), "the same once more is no news"
    talk.happen(NOBODY)
    assert moot(talk.now, ivo, talk.known), "the address stays, and with it whose conversation this is"
    assert not moot(talk.now, ANA, talk.known)


def test_an_address_that_was_typed_belongs_to_somebody_too(talk: Talk) -> None:
    talk.happen(EmailGiven("eva@treca.hr"))
    assert moot(talk.now, ANA, talk.known)
    assert not moot(talk.now, VisitorIdentified("EVA@treca.hr"), talk.known)


def test_without_a_token_the_proof_ends_and_the_ticket_is_out_of_reach(talk: Talk) -> None:
    talk.happen(ANA, CHANGE, VisitorChose("yes"), TicketOpened("dz-1", "#1", "embedded"))
    talk.happen(NOBODY)
    assert (talk.now.proved, talk.now.identity, talk.now.ticket, talk.now.number) == ("", None, "", "")
    assert moot(talk.now, NOBODY, talk.known)
    talk.happen(CHANGE, VisitorChose("yes"))
    requested = talk.asked(TicketRequested)[-1]
    assert isinstance(requested, TicketRequested) and requested.held and not requested.ticket.confirmed


def test_a_number_that_comes_after_the_end_of_the_proof_is_told_and_then_out_of_reach(talk: Talk) -> None:
    talk.happen(ANA, CHANGE, VisitorChose("yes"), NOBODY)
    opened = TicketOpened("dz-1", "#1", "embedded")
    assert not moot(talk.now, opened, talk.known)
    talk.happen(opened)
    assert (talk.now.ticket, talk.now.number) == ("", "")


def test_another_address_than_ones_own_is_not_confirmed_by_the_identity(talk: Talk) -> None:
    talk.happen(ANA, EmailGiven("ivo@druga.hr"), CHANGE, VisitorChose("yes"))
    [requested] = talk.asked(TicketRequested)
    assert isinstance(requested, TicketRequested) and requested.held and not requested.ticket.confirmed


def test_the_code_of_the_mail_proves_the_address_and_a_link_does_not(talk: Talk) -> None:
    talk.happen(CHANGE, VisitorChose("yes"), VisitorSaid("ana@firma.hr"))
    by_link = talk.now.after(Confirmed("dz-1", "link"), START)
    assert by_link.proved == ""
    talk.happen(VisitorSaid(CODE))
    assert talk.now.proved == "ana@firma.hr"


def test_a_request_is_confirmed_from_no_other_address_than_it_was_made_for(talk: Talk) -> None:
    """An address that is given later must not get the mail that confirms the first one's request."""
    talk.happen(CHANGE, VisitorChose("yes"), VisitorSaid("zrtva@firma.hr"))
    talk.happen(VisitorSaid("kako otvoriti webmail?"), VisitorChose("not-helped"), VisitorSaid("napadac@druga.hr"))
    talk.happen(VisitorChose("resend"))
    asked = [fact.email for fact in talk.facts if isinstance(fact, ConfirmationRequested)]
    assert set(asked) == {"zrtva@firma.hr"} and talk.now.held


def test_the_state_survives_being_written_down(talk: Talk) -> None:
    talk.happen(ANA)
    plain = json.loads(json.dumps(talk.now.to_plain(), allow_nan=False))
    assert Conversation.from_plain(plain) == talk.now


def test_an_open_question_is_asked_in_words_for_who_is_signed_in(talk: Talk) -> None:
    [offer] = [fact for fact in talk.happen(ANA, CHANGE) if isinstance(fact, BotAsked)]
    assert offer.saying.phrase == "OFFER_OFFICIAL_SIGNED_IN"


BILLING = VisitorIdentified("racuni@firma.hr", contact="billing")
DNS = VisitorSaid("promijenite nam DNS zapise domene firma.hr na novi server")


def offered(facts: list[Fact]) -> str:
    return next(fact.saying.phrase for fact in reversed(facts) if isinstance(fact, BotAsked))


@pytest.mark.parametrize(
    ("contact", "phrase"),
    [
        ("billing", "OFFER_TO_BILLING_CONTACT"),
        ("technical", "OFFER_OFFICIAL_SIGNED_IN"),
        ("owner", "OFFER_OFFICIAL_SIGNED_IN"),
        ("", "OFFER_OFFICIAL_SIGNED_IN"),
    ],
)
def test_a_billing_contact_alone_is_told_who_may_ask_for_technical_changes(
    talk: Talk, contact: str, phrase: str
) -> None:
    assert offered(talk.happen(VisitorIdentified("racuni@firma.hr", contact=contact), DNS)) == phrase
    talk.happen(VisitorChose("yes"))
    [requested] = talk.asked(TicketRequested)
    assert isinstance(requested, TicketRequested)
    assert dict(requested.ticket.details).get("contact", "") == contact


def test_what_a_billing_contact_may_ask_for_is_his_to_ask(talk: Talk) -> None:
    assert offered(talk.happen(BILLING, VisitorSaid("ispravite OIB na računu R1"))) == "OFFER_OFFICIAL_SIGNED_IN"


def test_who_only_types_the_address_of_a_contact_is_nobodys_contact(talk: Talk) -> None:
    talk.happen(BILLING, NOBODY, EmailGiven("racuni@firma.hr"))
    assert offered(talk.happen(DNS)) == "OFFER_OFFICIAL_TICKET"
    talk.happen(VisitorChose("yes"))
    [requested] = talk.asked(TicketRequested)
    assert isinstance(requested, TicketRequested) and "contact" not in dict(requested.ticket.details)
