"""The company file: the shipped one holds, real policies can be said in it, and faults are named by key."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.company import Company, CompanyError, in_zone, load, span

ZAGREB = ZoneInfo("Europe/Zagreb")
SMALL = """
name = "Mala tvrtka"
languages = ["hr"]
default_language = "hr"
time_zone = "Europe/Zagreb"
"""
ANSWERED = '[hours.chat]\n[[reply_times]]\nchannel = "{}"\nwithin = "{}"\npriority = "{}"\nhours = "chat"\n'


def company(folder: Path, text: str) -> Company:
    path = folder / "company.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_four_lines_are_a_company(tmp_path: Path) -> None:
    small = company(tmp_path, SMALL)
    assert small.policy.people_at(datetime(2026, 1, 1, 4, tzinfo=UTC)), "no hours named: always there"
    assert small.policy.queue_patience == timedelta(minutes=3)


def test_the_shipped_company_keeps_its_hours(shipped_company: Company) -> None:
    chat, phone = shipped_company.policy.hours["chat"], shipped_company.policy.hours["phone"]
    assert chat.is_open(datetime(2026, 11, 24, 0, 30, tzinfo=ZAGREB)), "until one at night"
    assert not phone.is_open(datetime(2026, 11, 23, 12, 15, tzinfo=ZAGREB)), "lunch"
    assert shipped_company.policy.hours["tickets"].is_open(datetime(2026, 12, 25, 3, tzinfo=ZAGREB))


def test_public_holidays_and_named_days_are_closed(shipped_company: Company) -> None:
    closed = shipped_company.policy.hours["chat"].closed
    assert {date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2027, 5, 30)} <= closed
    assert not shipped_company.policy.hours["tickets"].closed


# Policies of real companies (hours and reply times in words like theirs)

ROUND = "\n".join(f'{day} = ["00:00-24:00"]' for day in (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
))  # fmt: skip
POLICIES = {
    "chat past midnight, tickets round the clock, an hour to answer": (
        SMALL + '[hours.chat]\nmonday = ["09:00-01:00"]\nsunday = ["10:00-00:00"]\n[hours.tickets]\n' + ROUND
        + '\nopen_on_holidays = true\n[[reply_times]]\nchannel = "ticket"\nwithin = "1 h"\nhours = "tickets"\n'
    ),
    "two departments, ten minutes by ticket, half an hour by mail": (
        SMALL + f"[hours.all]\n{ROUND}\n" + '[departments.technical]\nhr = "Tehnička"\n'
        '[departments.financial]\nhr = "Računi"\n'
        '[[reply_times]]\nchannel = "ticket"\nwithin = "10 min"\nhours = "all"\n'
        '[[reply_times]]\nchannel = "email"\nwithin = "30 min"\nhours = "all"\n'
    ),
    "a day to answer, confirmation from the administrative address": (
        SMALL + f"[hours.all]\n{ROUND}\n" + '[[reply_times]]\nchannel = "ticket"\nwithin = "24 h"\nhours = "all"\n'
        '[official]\nconfirm_first = ["account"]\nlapse_after = "7 d"\n'
    ),
    "owner, technical and billing contact": (
        SMALL + '[contacts.owner]\nmay = ["everything"]\n[contacts.technical]\nmay = ["technical requests"]\n'
        '[contacts.billing]\nmay = ["invoices"]\n'
    ),
    "working hours Sunday to Thursday, working days to answer, by department": (
        'name = "חברה"\nlanguages = ["he"]\ndefault_language = "he"\ntime_zone = "Asia/Jerusalem"\nholidays = "IL"\n'
        '[hours.office]\nsunday = ["08:30-18:00"]\nmonday = ["08:30-18:00"]\nfriday = ["08:30-13:00"]\n'
        '[departments.billing]\nhe = "חיוב"\n[departments.management]\nhe = "הנהלה"\n'
        '[[reply_times]]\nchannel = "ticket"\ndepartment = "billing"\nwithin = "2 wd"\nhours = "office"\n'
        '[[reply_times]]\nchannel = "ticket"\ndepartment = "management"\nwithin = "3 wd"\nhours = "office"\n'
        '[[reply_times]]\nchannel = "ticket"\nwithin = "2 h"\nhours = "office"\n'
        '[[reply_times]]\nchannel = "phone"\nwithin = "4 h"\nhours = "office"\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", POLICIES.values(), ids=list(POLICIES))
def test_policies_of_real_companies_can_be_said(tmp_path: Path, text: str) -> None:
    said = company(tmp_path, text)
    policy = said.policy
    assert all(policy.reply_within(line.channel, line.department, line.priority) for line in policy.reply_times)


def test_reply_times_go_by_department(tmp_path: Path) -> None:
    policy = company(tmp_path, list(POLICIES.values())[-1]).policy
    promised = [policy.reply_within("ticket", name, "regular") for name in ("billing", "management", "technical")]
    assert promised == ["2 wd", "3 wd", "2 h"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SMALL.replace('default_language = "hr"', 'default_language = "de"'), "default_language 'de'"),
        (SMALL.replace("Europe/Zagreb", "Europe/Atlantis"), "time_zone 'Europe/Atlantis' is unknown"),
        (SMALL.replace('name = "Mala tvrtka"', "name = 7"), r"name"),
        (SMALL.replace('time_zone = "Europe/Zagreb"', ""), "time_zone"),
        (SMALL + 'holidays = "Atlantis"\n', "no calendar for 'Atlantis'"),
        (SMALL + 'closed_on = ["24.12.2026."]\n', "closed_on: write days like 2026-12-24"),
        (SMALL + '[hours.chat]\nmonday = ["9-17"]\n', r"hours\.chat\.monday: '9-17' is not a slot"),
        (SMALL + '[hours.chat]\nmoonday = ["09:00-17:00"]\n', "moonday"),
        (SMALL + '[[reply_times]]\nchannel = "ticket"\nwithin = "soon"\nhours = "chat"\n', "'soon' is not a span"),
        (SMALL + '[[reply_times]]\nchannel = "ticket"\nwithin = "1 h"\nhours = "nights"\n', "no hours called 'nights'"),
        (SMALL + '[patience]\nqueue = "3 weeks"\n', r"patience\.queue: '3 weeks' is not a span"),
        (SMALL + '[thresholds]\nsure = "very"\n', "sure"),
        (SMALL + "[thresholds]\nsure = 1.5\n", "thresholds"),
        (SMALL + "[patience]\nmisses_before_ticket = 0\n", "misses_before_ticket"),
        (SMALL + '[hours.chat]\nmonday = ["09:00-24:30"]\n', "'09:00-24:30' is not a slot"),
        ("name = \n", "company.toml"),
        (SMALL.replace("Mala tvrtka", " "), "name is empty"),
        (SMALL.replace("Europe/Zagreb", "Europe"), "time_zone 'Europe' is unknown"),
        (SMALL + '[official]\nconfirm_first = ["acount"]\n', "confirm_first: there is no 'acount'; there are account"),
        (SMALL + '[priorities.urgent]\nhr = "hitan"\n', "priorities: there is no 'urgent'; there are regular, high"),
        (SMALL + '[priorities.high]\nen = "high"\n', "priorities.high: its name in hr is missing"),
        (SMALL + '[contacts.boss]\nmay = ["everything"]\n', "contacts: there is no 'boss'"),
        (SMALL + '[contacts.owner]\nhr = ["sve"]\n', "contacts.owner: may is missing"),
        (SMALL + '[contacts.owner]\nmay = ["sve"]\nhrv = ["sve"]\n', "contacts.owner: 'hrv' is neither"),
        (SMALL + "[hours.caht]\n", "hours.caht: nothing asks for it"),
        (SMALL + ANSWERED.format("tikcet", "1 h", "high"), "channel: there is no 'tikcet'"),
        (SMALL + ANSWERED.format("ticket", "1 h", "hihg"), "priority: there is no 'hihg'"),
        (SMALL + ANSWERED.format("ticket", "0 min", "high"), "'0 min' is over before it begins"),
    ],
)
def test_a_fault_is_named_by_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CompanyError, match=said):
        company(tmp_path, text)


def test_what_a_contact_may_ask_for_is_said_in_the_readers_language_where_it_is_given(shipped_company: Company) -> None:
    said = {language: shipped_company.may_ask(language)["billing"] for language in ("hr", "he", "ru", "en")}
    assert len(set(said.values())) == 4 and said["en"] == ("invoices", "payments")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CompanyError, match=r"company\.toml cannot be read"):
        load(tmp_path / "company.toml")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90 s", timedelta(seconds=90)),
        ("10 min", timedelta(minutes=10)),
        ("2 h", timedelta(hours=2)),
        ("1 d", timedelta(days=1)),
        ("2 wd", timedelta(days=2)),
    ],
)
def test_spans_are_read_as_they_are_written(text: str, length: timedelta) -> None:
    assert span(text, "key") == length


def test_a_moment_is_shown_on_the_readers_clock_or_else_on_ours() -> None:
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert in_zone(noon, "America/New_York", ZAGREB).hour == 7
    for unknown in ("", "Mars/Olympus", "../../etc/passwd", "\0"):
        assert in_zone(noon, unknown, ZAGREB).hour == 13
