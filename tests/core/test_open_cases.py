"""What counts as one matter, and who is told of an open case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.conversation import Conversation
from bot.core.facts import Pairs, TicketMerged, VisitorChose, VisitorIdentified, VisitorSaid
from bot.core.knowledge import Knowledge
from bot.core.open_cases import OpenCase, asker, same_case, same_matter
from bot.words import Words

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def details(written: str) -> Pairs:
    return tuple((name, value) for name, _, value in (each.partition("=") for each in written.split()))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("domain=firma.hr", "domain=Firma.HR", True),
        ("domain=www.firma.hr", "domain=firma.hr", True),
        ("domain=mail.firma.hr", "domain=firma.hr", True),
        ("domain=https://firma.hr/kontakt", "domain=firma.hr", True),
        ("domain=tafirma.hr", "domain=firma.hr", False),
        ("domain=firma.hr", "domain=druga.hr", False),
        ("domain_or_ip=firma.hr", "domain=firma.hr", True),
        ("domain_or_ip=203.0.113.5", "ip=203.0.113.5", True),
        ("domain_or_ip=2001:db8::1", "ip=2001:DB8::1", True),
        ("order=#123456", "order=123456", True),
        ("order=123456 domain=firma.hr", "order=123457 domain=firma.hr", True),
        ("service=VPS", "service=vps", True),
        ("service=VPS domain=firma.hr", "service=VPS domain=druga.hr", False),
        ("service=VPS domain=firma.hr", "service=VPS", True),
        ("error=535 since=jučer", "error=535 since=jučer", False),
        ("domain=", "domain=", False),
        ("", "", False),
    ],
)
def test_one_matter_is_one_domain_server_order_or_service(one: str, other: str, same: bool) -> None:
    assert same_matter(details(one), details(other)) is same
    assert same_matter(details(other), details(one)) is same


OPEN = (OpenCase("r1", "#1", details("domain=firma.hr")), OpenCase("r2", "#2", details("domain=firma.hr")))


def test_the_newest_that_was_not_set_apart_is_offered() -> None:
    talk = Conversation(email="Ana@firma.hr", proved="ana@firma.hr", details=details("domain=firma.hr"))
    assert same_case(talk, OPEN) == OPEN[0]
    assert same_case(talk._with({"apart": ("r1",)}), OPEN) == OPEN[1]
    assert same_case(talk._with({"apart": ("r1", "r2")}), OPEN) is None
    assert same_case(talk._with({"details": ()}), OPEN) is None


def test_whoever_has_proved_nothing_or_writes_for_another_address_is_offered_none() -> None:
    typed = Conversation(email="ana@firma.hr", details=details("domain=firma.hr"))
    assert same_case(typed, OPEN) is None
    assert same_case(typed._with({"proved": "ivo@druga.hr"}), OPEN) is None


def test_only_for_a_proved_address_is_anything_looked_up() -> None:
    typed = Conversation(email="ana@firma.hr")
    for fact in (VisitorSaid("ana@firma.hr"), VisitorChose("ticket"), VisitorIdentified()):
        assert asker(typed, fact) == ""
    proved = typed._with({"proved": "ana@firma.hr"})
    assert asker(proved, VisitorSaid("bok")) == asker(proved, VisitorChose("ticket")) == "ana@firma.hr"
    assert asker(typed, VisitorIdentified("ana@firma.hr")) == "ana@firma.hr"


MERGED = TicketMerged("dz-1", "#1", "dz-2", "#2", "Ana@firma.hr")
MADE = Conversation(email="ana@firma.hr", ticket="dz-1", number="#1")


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
@pytest.mark.parametrize(
    "values", [{}, {"confirmed": True}, {"proved": "ivo@druga.hr"}], ids=["typed", "link", "another's"]
)
def test_of_the_other_case_only_its_requester_learns(
    shipped_words: Words, language: str, values: dict[str, object]
) -> None:
    def told(talk: Conversation) -> str:
        return shipped_words.text(MERGED, talk._with({"language": language}), Knowledge(), NOW)

    unknown, proved = MADE._with(dict(values)), MADE._with({"proved": "ana@firma.hr"})
    assert "#1" in told(unknown) and "#2" not in told(unknown)
    assert "#1" in told(proved) and "#2" in told(proved)
    assert unknown.after(MERGED, NOW)._with({"last_at": None}) == unknown
    after = proved.after(MERGED, NOW)
    assert (after.ticket, after.number, after.ticket_of) == ("dz-2", "#2", "ana@firma.hr")


def test_who_goes_on_with_something_else_meanwhile_keeps_it() -> None:
    other = MADE._with({"proved": "ana@firma.hr", "ticket": "dz-3", "number": "#3"})
    assert (other.after(MERGED, NOW).ticket, other.after(MERGED, NOW).number) == ("dz-3", "#3")
