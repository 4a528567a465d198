"""The vocabulary on paper: every kind goes through JSON and back, and older or newer writers do no harm."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any

import pytest

from bot.core.facts import (
    BotAsked,
    Fact,
    Opened,
    Ticket,
    Understood,
    VisitorSaid,
    from_json,
    from_plain,
    to_json,
    to_plain,
)
from bot.core.phrases import PHRASES, Saying, say

KINDS = sorted(Fact.kinds)
TICKET = Ticket(
    ref="dz-1",
    email="ana@firma.hr",
    subject="Pošta ne radi",
    department="technical",
    priority="high",
    language="hr",
    description="Ne mogu slati poštu „od jutros“.",
    topic="mail-not-sending",
    name="Ana",
    confirmed=True,
    needs_confirmation=True,
    details=(("domain", "firma.hr"), ("error", "550 5.7.1")),
    articles=("mail-not-sending",),
)
SAMPLES: dict[Any, Any] = {
    str: "שלום, čćž и ё",
    bool: True,
    int: 7,
    float: 0.625,
    tuple[str, ...]: ("one", "two"),
    tuple[tuple[str, str], ...]: (("domain", "firma.hr"), ("since", "jutros")),
    Saying: Saying("ERROR_TOO_FAST", {"count": 5, "items": ("a", "b"), "at": "2026-11-22T10:00:00+00:00"}),
    Ticket: TICKET,
}


def sample(kind: type[Fact]) -> Fact:
    """A fact of this kind with every field set to something that is not its default."""
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: SAMPLES[hints[field.name]] for field in dataclasses.fields(kind)})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_from_json_as_it_was(kind: str) -> None:
    fact = sample(Fact.kinds[kind])
    assert from_json(to_json(fact)) == fact
    assert json.loads(to_json(fact))["kind"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_fields_of_a_newer_writer_are_ignored(kind: str) -> None:
    fact = sample(Fact.kinds[kind])
    plain = to_plain(fact) | {"mood": "sunny"}
    if "ticket" in plain:
        plain["ticket"] = plain["ticket"] | {"colour": "blue"}
    assert from_plain(plain) == fact


@pytest.mark.parametrize("kind", KINDS)
def test_optional_fields_that_an_older_writer_did_not_know_get_their_defaults(kind: str) -> None:
    cls = Fact.kinds[kind]
    required = [field.name for field in dataclasses.fields(cls) if field.default is dataclasses.MISSING]
    plain = to_plain(sample(cls))
    bare = from_plain({name: plain[name] for name in ("kind", *required)})
    for field in dataclasses.fields(cls):
        if field.name not in required:
            assert getattr(bare, field.name) == field.default


@pytest.mark.parametrize("kind", KINDS)
def test_no_fact_can_be_changed(kind: str) -> None:
    fact = sample(Fact.kinds[kind])
    for field in dataclasses.fields(fact):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(fact, field.name, "something else")


def test_a_kind_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="AccountChanged"):
        from_json('{"kind": "AccountChanged", "email": "a@b.hr"}')


def test_nothing_that_json_cannot_say_is_ever_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(Understood("hr", score=float("nan")))


def test_what_the_house_notes_for_itself_is_not_for_the_visitor() -> None:
    hidden = {name for name, kind in Fact.kinds.items() if not kind.visible}
    assert {"Understood", "Noted", "TicketRequested", "EmailGiven", "DetailGiven", "Rated"} <= hidden
    assert {"VisitorSaid", "BotSaid", "BotAsked", "ArticleShown", "OperatorSaid", "TicketOpened", "Closed"}.isdisjoint(
        hidden
    )


def test_no_kind_speaks_of_changing_an_account() -> None:
    """Invariant 1: there is no such verb. Every kind that is named here was looked at with this in mind."""
    harmless = {
        *("Opened", "VisitorSaid", "VisitorChose", "LanguageChanged", "Rated", "EmailGiven", "DetailGiven"),
        "FileGiven",
        *("Understood", "BotSaid", "BotAsked", "ArticleShown"),
        *("OperatorCalled", "OperatorJoined", "OperatorSaid", "Noted", "OperatorLeft", "OperatorLost", "QueueLeft"),
        *("TicketRequested", "TicketOpened", "TicketDelayed", "TicketMessage", "CaseStarted", "TranscriptRequested"),
        *("VisitorIdentified", "IdentityRefused", "ConfirmationRequested", "Confirmed", "Lapsed"),
        *("Promised", "PromiseMissed", "PromiseEnded", "TicketAnswered", "TicketStateChanged"),
        *("RequesterWrote", "AnswerExpected", "TicketMerged"),
        *("TimePassed", "Closed"),
    }
    assert Fact.kinds.keys() == harmless


def test_a_phrase_keeps_its_name_for_itself() -> None:
    with pytest.raises(ValueError, match="GREETING"):
        say("GREETING", "Something else.")
    assert all(name == phrase.name for name, phrase in PHRASES.items())


def test_samples_cover_every_type_that_a_fact_may_hold() -> None:
    used = {
        hint
        for kind in Fact.kinds.values()
        for name, hint in typing.get_type_hints(kind).items()
        if name not in ("visible", "kinds")
    }
    assert used <= SAMPLES.keys()
    assert not any(isinstance(hint, types.UnionType) for hint in used)


def test_a_conversation_begins_with_these_words_on_paper() -> None:
    """The written form is a promise to every transcript that is already stored."""
    assert to_json(Opened("hr", page="https://firma.hr/")) == (
        '{"kind":"Opened","language":"hr","page":"https://firma.hr/","referrer":"","timezone":""}'
    )
    assert (
        to_json(VisitorSaid("Dobar dan", "k1")) == '{"kind":"VisitorSaid","text":"Dobar dan","key":"k1","removed":[]}'
    )
    asked = BotAsked(Saying("DID_IT_HELP"), "helped", ("helped", "not-helped"))
    assert to_json(asked) == (
        '{"kind":"BotAsked","saying":{"phrase":"DID_IT_HELP","values":{}},"about":"helped",'
        '"choices":["helped","not-helped"],"ref":""}'
    )
