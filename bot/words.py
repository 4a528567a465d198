"""The catalogues: a saying and a language in, the words that a person reads out."""

from __future__ import annotations

import gettext
import io
import string
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from babel import Locale, dates, lists, units
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .company import Company, in_zone
from .core import phrases as w
from .core.conversation import Conversation
from .core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    Closed,
    Confirmed,
    Fact,
    FileGiven,
    IdentityRefused,
    Lapsed,
    Noted,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    OperatorSaid,
    TicketDelayed,
    TicketOpened,
    VisitorChose,
    VisitorSaid,
)
from .core.followed import AnswerExpected, PromiseMissed, TicketAnswered, TicketMerged, TicketStateChanged
from .core.identity import is_proved
from .core.knowledge import Knowledge
from .core.open_cases import may_know
from .core.phrases import PHRASES, Saying
from .core.policy import SPAN

SOURCE = "en"
COUNTED = {"s": w.SECONDS, "min": w.MINUTES, "h": w.HOURS, "d": w.DAYS, "wd": w.WORKING_DAYS}
OPENING_ISOLATE, CLOSING_ISOLATE = "\u2068", "\u2069"  # Unicode first strong isolate, UAX #9


class Words:
    """Compiles the catalogues of a folder in memory, so that nothing compiled is ever stale or committed."""

    def __init__(self, folder: Path, company: Company) -> None:
        self.company = company
        self.catalogues: dict[str, gettext.NullTranslations] = {SOURCE: gettext.NullTranslations()}
        for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
            compiled = io.BytesIO()
            with path.open("rb") as source:
                write_mo(compiled, read_po(source))
            compiled.seek(0)
            self.catalogues[path.parent.parent.name] = gettext.GNUTranslations(compiled)
        self.locales = {language: Locale.parse(language) for language in self.catalogues}

    @property
    def faults(self) -> list[str]:
        """Languages of the company in which nothing can be said, as sentences for its administrator."""
        there = ", ".join(language for language in self.catalogues if language != SOURCE)
        return [
            f"languages: {language!r} has no catalogue in locales; there are {there}"
            for language in self.company.languages
            if language not in self.catalogues
        ]

    def direction(self, language: str) -> str:
        """ltr or rtl, from CLDR and nowhere else."""
        return self.locales[language].text_direction

    def catalogue(self, language: str) -> gettext.NullTranslations:
        return self.catalogues.get(language) or self.catalogues[SOURCE]

    def say(self, saying: Saying, language: str, timezone: str = "", now: datetime | None = None) -> str:
        """A saying in words. `now` and `timezone` (IANA) are for moments, shown on the reader's clock."""
        phrase = PHRASES[saying.phrase]
        catalogue = self.catalogue(language)
        if phrase.plural:
            pattern = catalogue.ngettext(phrase.singular, phrase.plural, int(str(saying.values["count"])))
        else:
            pattern = catalogue.gettext(phrase.singular)
        if "{" not in pattern:
            return pattern
        return Filled(self, language, timezone, now).vformat(pattern, (), saying.values)

    def text(self, fact: Fact, conversation: Conversation, knowledge: Knowledge, now: datetime) -> str:
        """What a fact looks like in its conversation; "" for what is not shown as text."""
        language = conversation.language
        match fact:
            case VisitorSaid(text=text) | OperatorSaid(text=text) | Noted(text=text):
                return text
            case FileGiven(name=name, size=size):
                return self.say(w.FILE_GIVEN(name=name, size=size), language)
            case BotSaid(saying=saying) | BotAsked(saying=saying):
                return self.say(saying, language, conversation.timezone, now)
            case ArticleShown(topic=topic):
                article = knowledge.article(topic, language)
                return article.answer if article else ""
            case VisitorChose(choice=choice):
                return self.choice(choice, language, knowledge)
        notice = self._notice(fact, conversation)
        return self.say(notice, language, conversation.timezone, now) if notice else ""

    def _notice(self, fact: Fact, conversation: Conversation) -> Saying | None:
        """The line that stands between the messages."""
        match fact:
            case OperatorJoined(name=name):
                return w.JOINED(name=name)
            case OperatorLeft(name=name, to="bot"):
                return w.LEFT(name=name)
            case OperatorLeft(name=name):
                return w.LEFT_TO_QUEUE(name=name)
            case OperatorLost():
                return w.BACK_IN_QUEUE()
            case TicketOpened(number=number):
                return self._opened(number, conversation)
            case TicketDelayed():
                return w.TICKET_LATE()
            case Confirmed():
                return w.CONFIRMED()
            case IdentityRefused():
                return w.IDENTITY_USED()
            case Lapsed():
                return w.LAPSED()
            case AnswerExpected(number=number, due=due):
                return w.ANSWER_EXPECTED(number=number, at=due)
            case PromiseMissed(number=number, due=due, reason="load", ahead=ahead):
                return w.ANSWER_LATE_LOAD(number=number, at=due, count=ahead)
            case PromiseMissed(number=number, due=due, reason=reason):
                return (w.ANSWER_LATE_CLOSED if reason == "closed" else w.ANSWER_LATE)(number=number, at=due)
            case TicketAnswered():
                return self._answered(fact, conversation)
            case TicketMerged(number=number, into_number=into) if may_know(conversation, fact):
                return w.TICKET_MERGED(number=number, into=into)
            case TicketMerged(number=number):
                return w.TICKET_MERGED_UNNAMED(number=number)
            case TicketStateChanged(number=number, state=state):
                return (w.TICKET_CLOSED if state == "closed" else w.TICKET_REOPENED)(number=number)
            case Closed(by="time"):
                return w.CLOSED_IDLE()
            case Closed():
                return w.CLOSED()
        return None

    def _opened(self, number: str, conversation: Conversation) -> Saying:
        within = self.company.policy.reply_within("ticket", conversation.department, conversation.priority)
        if not conversation.email:
            return w.TICKET_OPENED_HERE(number=number, within=within)
        if conversation.confirm:
            return w.TICKET_TO_CONFIRM(number=number, within=within)
        return w.TICKET_OPENED(number=number, email=conversation.email, within=within)

    def _answered(self, fact: TicketAnswered, conversation: Conversation) -> Saying:
        """The words themselves only where it is certain that their requester reads them: who typed another's address
        must not be told what is meant for him."""
        theirs = conversation.confirmed or is_proved(conversation) or not conversation.email
        own = theirs and fact.ref == conversation.ticket
        name = fact.name or self.company.name
        if not own:
            return w.TICKET_ANSWERED(number=fact.number, name=name)
        return w.TICKET_ANSWERED_HERE(number=fact.number, name=name, text=fact.text)

    def choice(self, choice: str, language: str, knowledge: Knowledge) -> str:
        """The label of a button."""
        if choice.startswith("topic:"):
            article = knowledge.article(choice.removeprefix("topic:"), language)
            return article.title if article else choice.removeprefix("topic:")
        phrase = PHRASES.get("CHOICE_" + choice.upper().replace("-", "_"))
        return self.say(phrase(), language) if phrase else choice

    def department(self, name: str, language: str) -> str:
        return _named(self.company.departments, name, language)

    def priority(self, name: str, language: str) -> str:
        return _named(self.company.priorities, name, language)

    def duration(self, span: str, language: str) -> str:
        """A span as the company file writes it ("10 min", "2 wd"), with the right plural."""
        found = SPAN.fullmatch(span)
        return self.say(COUNTED[found[2]](count=int(found[1])), language) if found else span

    def size(self, count: int, language: str) -> str:
        """A number of bytes as people say it: "5 MB", "12 kB"."""
        power, unit = (1_000_000, "digital-megabyte") if count >= 1_000_000 else (1000, "digital-kilobyte")
        shown = round(count / power, 1) if count >= 1_000_000 else max(1, round(count / power))
        return units.format_unit(shown, unit, length="short", locale=self.locales[language])

    def moment(self, iso: str, language: str, timezone: str, now: datetime | None) -> str:
        """A moment on the reader's clock: "today at 10:00", "tomorrow at 10:00", or with its day."""
        at = in_zone(datetime.fromisoformat(iso), timezone, self.company.zone)
        locale = self.locales[language]
        clock = dates.format_time(at, "HH:mm", locale=locale)
        days = (at.date() - in_zone(now, timezone, self.company.zone).date()).days if now else 2
        if days in (0, 1):
            return self.say((w.TODAY_AT if days == 0 else w.TOMORROW_AT)(time=clock), language)
        weekday, date = dates.format_date(at, "EEEE", locale=locale), dates.format_skeleton("MMMMd", at, locale=locale)
        return self.say(w.DAY_AT(day=f"{weekday}, {date}", time=clock), language)

    def values(self, language: str) -> Mapping[str, str]:
        """What articles may use as {{ name }}."""
        policy = self.company.policy
        within = policy.reply_within
        spans = {
            "reply_time_ticket": within("ticket", "technical", "regular"),
            "reply_time_ticket_high": within("ticket", "technical", "high"),
            "reply_time_billing": within("ticket", "financial", "regular"),
            "reply_time_email": within("email", "", ""),
            "reply_time_phone": within("phone", "", ""),
        }
        return {
            **self.company.values,
            **{name: self.duration(value, language) for name, value in spans.items()},
            "company_name": self.company.name,
            "chat_hours": self.hours("chat", language),
            "phone_hours": self.hours("phone", language),
        }

    def hours(self, service: str, language: str) -> str:
        """A week in short, days with the same slots joined: "pon – pet 09:00–01:00, sub – ned 10:00–00:00"."""
        if service not in self.company.policy.hours:
            return ""
        week = self.company.policy.hours[service].week
        names = self.locales[language].days["stand-alone"]["abbreviated"]
        parts = []
        for first, last in _runs([str(slots) for slots in week]):
            if not week[first]:
                continue
            days = names[first] if first == last else f"{names[first]}–{names[last]}"
            parts.append(f"{days} " + ", ".join(_clock(slot.start, slot.length) for slot in week[first]))
        return "; ".join(parts)


class Filled(string.Formatter):
    """Fills a pattern's placeholders, each value shown as its placeholder says."""

    def __init__(self, words: Words, language: str, timezone: str, now: datetime | None) -> None:
        self.words, self.language, self.timezone, self.now = words, language, timezone, now
        self.isolate = words.direction(language) == "rtl"

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs[field_name], field_name  # by name only: no attributes, no indices

    def format_field(self, value: Any, format_spec: str) -> str:
        words, language = self.words, self.language
        match format_spec:
            case "duration":
                shown = words.duration(value, language)
            case "bytes":
                shown = words.size(value, language)
            case "moment":
                shown = words.moment(value, language, self.timezone, self.now)
            case "department":
                shown = words.department(value, language)
            case "priority":
                shown = words.priority(value, language)
            case "list":
                shown = lists.format_list(list(value), locale=words.locales[language])
            case _:
                shown = str(value)
        return f"{OPENING_ISOLATE}{shown}{CLOSING_ISOLATE}" if self.isolate else shown


def _named(table: Mapping[str, Mapping[str, str]], name: str, language: str) -> str:
    names = table.get(name, {})
    return names.get(language) or names.get(SOURCE) or name


def _runs(items: list[str]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of equal neighbours."""
    first = 0
    for index in range(1, len(items) + 1):
        if index == len(items) or items[index] != items[first]:
            yield first, index - 1
            first = index


def _clock(start: Any, length: timedelta) -> str:
    minutes = start.hour * 60 + start.minute + int(length.total_seconds() // 60)
    end = "24:00" if minutes == 24 * 60 and start.hour == 0 else f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
    return f"{start:%H:%M}–{end}"
