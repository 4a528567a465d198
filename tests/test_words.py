"""What a person reads: plurals, moments on the reader's own clock, hours in short, text that keeps its direction."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.company import Company
from bot.core import phrases as p
from bot.core.conversation import Conversation
from bot.core.facts import (
    ArticleShown,
    BotAsked,
    Closed,
    Fact,
    Noted,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    OperatorSaid,
    TicketDelayed,
    TicketOpened,
    Understood,
    VisitorChose,
    VisitorSaid,
)
from bot.core.knowledge import Knowledge
from bot.words import CLOSING_ISOLATE, OPENING_ISOLATE, Words

LANGUAGES = ("hr", "he", "ru")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday; 13:00 in Zagreb, 14:00 in Jerusalem


@pytest.fixture
def words(shipped_words: Words) -> Words:
    return shipped_words


def plain(text: str) -> str:
    return text.replace(OPENING_ISOLATE, "").replace(CLOSING_ISOLATE, "")


@pytest.mark.parametrize(
    ("language", "span", "shown"),
    [
        ("hr", "1 h", "1 sat"),
        ("hr", "2 h", "2 sata"),
        ("hr", "5 h", "5 sati"),
        ("hr", "21 h", "21 sat"),
        ("hr", "10 min", "10 minuta"),
        ("ru", "1 h", "1 час"),
        ("ru", "2 h", "2 часа"),
        ("ru", "5 h", "5 часов"),
        ("ru", "21 min", "21 минута"),
        ("he", "1 h", "שעה"),
        ("he", "2 h", "שעתיים"),
        ("he", "5 h", "5 שעות"),
        ("he", "1 min", "דקה"),
        ("he", "2 min", "שתי דקות"),
        ("he", "1 d", "יום"),
        ("he", "2 d", "יומיים"),
        ("he", "21 d", "21 ימים"),
        ("he", "1 wd", "יום עבודה"),
        ("en", "2 d", "2 days"),
    ],
)
def test_durations_have_the_right_plural(words: Words, language: str, span: str, shown: str) -> None:
    assert plain(words.duration(span, language)) == shown


@pytest.mark.parametrize("language", ["hr", "ru"])
def test_working_days_change_with_1_2_and_5_and_21_is_like_1(words: Words, language: str) -> None:
    one, two, five, many = (words.duration(f"{count} wd", language) for count in (1, 2, 5, 21))
    assert one.replace("1", "21") == many
    stems = {text.strip("0123456789 ") for text in (one, two, five)}
    assert len(stems) >= 2 and two.startswith("2 ") and five.startswith("5 ")


def test_working_days_in_hebrew_tell_one_from_many(words: Words) -> None:
    one, five, many = (words.duration(f"{count} wd", "he") for count in (1, 5, 21))
    assert five != one and many.replace("21", "5") == five


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 5, 21])
def test_a_limit_is_told_with_its_number(words: Words, language: str, count: int) -> None:
    shown = words.say(p.ERROR_TOO_FAST(count=count), language)
    assert str(count) in shown or count <= 2, "only one and two may be a word"
    assert "{" not in shown


def test_what_is_no_span_is_shown_as_it_is(words: Words) -> None:
    assert words.duration("", "hr") == ""
    assert words.duration("soon", "hr") == "soon"


# Moments


@pytest.mark.parametrize(
    ("timezone", "clock", "phrase"),
    [
        ("Europe/Zagreb", "10:00", p.TOMORROW_AT),
        ("America/New_York", "04:00", p.TOMORROW_AT),
        ("Pacific/Honolulu", "23:00", p.TODAY_AT),  # where it is still Monday, at two in the morning
        ("", "10:00", p.TOMORROW_AT),
        ("Mars/Olympus", "10:00", p.TOMORROW_AT),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_is_told_on_the_readers_clock(
    words: Words, language: str, timezone: str, clock: str, phrase: p.Phrase
) -> None:
    at = "2026-11-24T09:00:00+00:00"
    assert words.moment(at, language, timezone, NOW) == words.say(phrase(time=clock), language)


@pytest.mark.parametrize(("language", "day"), [("hr", "petak"), ("ru", "пятниц"), ("he", "יום שישי")])
def test_a_moment_further_off_has_its_day(words: Words, language: str, day: str) -> None:
    shown = words.moment("2026-11-27T09:00:00+00:00", language, "Europe/Zagreb", NOW)
    assert day in shown and "27" in shown and "10:00" in shown


# Hours


def test_a_week_is_told_in_short(words: Words) -> None:
    assert words.hours("chat", "hr") == "pon–pet 09:00–01:00; sub–ned 10:00–00:00"
    assert words.hours("phone", "hr") == "pon–pet 08:00–12:00, 12:30–16:00"
    assert words.hours("tickets", "hr") == "pon–ned 00:00–24:00"
    assert words.hours("carrier pigeons", "hr") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_articles_find_every_value_filled(words: Words, language: str) -> None:
    values = words.values(language)
    empty = [name for name, value in values.items() if not value]
    assert not empty
    assert values["company_name"] == words.company.name


# Direction


def test_direction_comes_from_the_language(words: Words) -> None:
    assert [words.direction(language) for language in LANGUAGES] == ["ltr", "rtl", "ltr"]


def test_foreign_pieces_keep_their_direction_inside_hebrew(words: Words) -> None:
    shown = words.say(p.EMAIL_BAD(address="ana@firma"), "he")
    assert f"{OPENING_ISOLATE}ana@firma{CLOSING_ISOLATE}" in shown
    assert OPENING_ISOLATE not in words.say(p.EMAIL_BAD(address="ana@firma"), "hr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_visitor_typed_is_never_taken_for_a_pattern(words: Words, language: str) -> None:
    hostile = "{address.__class__} {0} {email:duration} %s"
    assert hostile in words.say(p.EMAIL_BAD(address=hostile), language)


# What a fact looks like


OPEN = Conversation(language="hr", email="ana@firma.hr", ticket="dz-1")


@pytest.mark.parametrize(
    ("fact", "conversation", "phrase"),
    [
        (OperatorJoined("iva", "Iva"), OPEN, p.JOINED(name="Iva")),
        (OperatorLeft("iva", "Iva"), OPEN, p.LEFT(name="Iva")),
        (OperatorLeft("iva", "Iva", to="queue"), OPEN, p.LEFT_TO_QUEUE(name="Iva")),
        (OperatorLost("iva", "Iva"), OPEN, p.BACK_IN_QUEUE()),
        (TicketDelayed("dz-1", "down"), OPEN, p.TICKET_LATE()),
        (Closed("time"), OPEN, p.CLOSED_IDLE()),
        (Closed("visitor"), OPEN, p.CLOSED()),
        (
            TicketOpened("dz-1", "#1001", "embedded"),
            OPEN,
            p.TICKET_OPENED(number="#1001", email="ana@firma.hr", within="1 h"),
        ),
        (
            TicketOpened("dz-1", "#1001", "embedded"),
            Conversation(language="hr", email="a@b.hr", ticket="dz-1", confirm=True, department="financial"),
            p.TICKET_TO_CONFIRM(number="#1001", within="2 wd"),
        ),
        (
            TicketOpened("dz-1", "#1001", "embedded"),
            Conversation(language="hr", ticket="dz-1", priority="high"),
            p.TICKET_OPENED_HERE(number="#1001", within="10 min"),
        ),
        (BotAsked(p.DID_IT_HELP(), "helped"), OPEN, p.DID_IT_HELP()),
    ],
)
def test_events_are_told_in_the_conversations_language(
    words: Words, fact: Fact, conversation: Conversation, phrase: p.Saying
) -> None:
    assert words.text(fact, conversation, Knowledge(), NOW) == words.say(phrase, "hr")


def test_words_of_people_are_shown_as_they_were_said(words: Words) -> None:
    for fact in (
        VisitorSaid("<b>{name}</b>"),
        OperatorSaid("iva", "Iva", "<b>{name}</b>"),
        Noted("iva", "Iva", "<b>{name}</b>"),
    ):
        assert words.text(fact, OPEN, Knowledge(), NOW) == "<b>{name}</b>"
    assert words.text(Understood("hr"), OPEN, Knowledge(), NOW) == ""


def test_an_article_is_shown_in_the_conversations_language(words: Words, shipped_knowledge: Knowledge) -> None:
    for language in LANGUAGES:
        article = shipped_knowledge.article("mail-not-sending", language)
        assert article
        assert words.text(
            ArticleShown("mail-not-sending"), Conversation(language=language), shipped_knowledge, NOW
        ) == (article.answer)
        chosen = VisitorChose("topic:mail-not-sending")
        assert words.text(chosen, Conversation(language=language), shipped_knowledge, NOW) == article.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_has_a_label(words: Words, language: str) -> None:
    for choice in ("yes", "no", "helped", "not-helped", "skip", "ticket", "human", "none", "sending", "receiving"):
        assert words.choice(choice, language, Knowledge()) != choice
    for choice in ("one", "all", "add", "new", "correct"):
        assert words.choice(choice, language, Knowledge()) != choice


def test_a_sentence_without_translation_is_said_in_english(tmp_path: Path, shipped_company: Company) -> None:
    folder = tmp_path / "hr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    (folder / "messages.po").write_text(header, encoding="utf-8")
    assert Words(tmp_path, shipped_company).say(p.ALL_RIGHT(), "hr") == p.ALL_RIGHT.singular


def test_department_and_priority_have_names(words: Words) -> None:
    assert words.department("financial", "ru") == "Счета и оплата"
    assert words.priority("high", "hr") == "visok"
    assert words.department("catering", "ru") == "catering"
