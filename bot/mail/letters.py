"""The mails to visitors and requesters, in their language and writing direction, in plain text and HTML.

Rules of this file:
1. One template writes both: it calls the parts (paragraph, button, code …), and there are two sets of those.
2. What a person wrote is escaped in HTML, stands in a direction of its own, and never reaches a header unchecked.
3. The same errand makes the same mail, with the same Message-ID; what we send in a ticket refers to its first mail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel import Locale, dates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..bidi import isolated, isolated_in_html
from ..words import CLOSING_ISOLATE, OPENING_ISOLATE, Words
from .message import Letter, Mailbox, mailbox, message_id

TEMPLATES = Path(__file__).parent / "templates"
SUPPRESSED = {"X-Auto-Response-Suppress": "All"}  # Exchange: no absence notes, no receipts
SIGNATURE = "-- "  # with its blank, RFC 3676 4.3
RECEIPT = "receipt"  # the part of a Message-ID that names a ticket's first mail


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a letter says besides its words: which template, to whom, in which language, about what.

    unique  makes the Message-ID: stable for an errand; ref: of the ticket's thread, "" where there is none
    """

    template: str
    to: str
    language: str
    unique: str
    at: datetime
    values: dict[str, Any]
    ref: str = ""


class Letters:
    """`sender` is the house's own address; `answered` says whether somebody reads what is answered to it."""

    def __init__(self, words: Words, sender: Mailbox, answered: bool, support_email: str = "") -> None:
        self.words, self.sender, self.answered = words, sender, answered
        self.support_email = support_email
        self.domain = sender.address.rpartition("@")[2]
        self._html = {language: self._environment(language, True) for language in words.catalogues}
        self._text = {language: self._environment(language, False) for language in words.catalogues}

    def write(self, sheet: Sheet) -> Letter:
        """The letter. Raises BadAddress where `to` cannot be written as an address."""
        language = sheet.language if sheet.language in self._html else self.words.company.default_language
        subject, text = _written(self._text[language], sheet.template, sheet.values, "parts.txt")
        _, html = _written(self._html[language], sheet.template, sheet.values, "parts.html")
        own = message_id(sheet.unique, self.domain)
        first = self.thread(sheet.ref)
        return Letter(
            sender=self.sender,
            to=mailbox(sheet.to),
            subject=subject,
            text=text,
            html=html,
            message_id=own,
            references=(first,) if sheet.ref and first != own else (),
            sent_at=sheet.at,
            reply_to=self.sender if self.answered else None,
            language=language,
            headers=SUPPRESSED,
        )

    def thread(self, ref: str) -> str:
        """The Message-ID of a ticket's first mail, which all later ones refer to."""
        return message_id(f"{ref}.{RECEIPT}", self.domain)

    def _environment(self, language: str, html: bool) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        catalogue = self.words.catalogue(language)
        environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
        direction, locale = self.words.direction(language), self.words.locales[language]
        zone = self.words.company.zone
        environment.filters |= {
            "own": _apart_in_html if html else _apart_in(direction),
            "duration": lambda span: self.words.duration(span, language),
            "moment": lambda at: _moment(at.astimezone(zone), locale),
            "department_name": lambda name: self.words.department(name, language),
            "priority_name": lambda name: self.words.priority(name, language),
            "isolated": isolated_in_html if html else isolated,
            "size": lambda count: self.words.size(count, language),
        }
        environment.globals |= {
            "language": language,
            "direction": direction,
            "company": self.words.company.name,
            "answered": self.answered,
            "support_email": self.support_email,
        }
        return environment


def _written(environment: Environment, name: str, values: dict[str, Any], parts: str) -> tuple[str, str]:
    """(subject, body)"""
    module = environment.get_template(f"{name}.html").make_module({**values, "parts": parts})
    body = "\n".join(line if line == SIGNATURE else line.rstrip() for line in str(module).splitlines())
    while "\n\n\n" in body:
        body = body.replace("\n\n\n", "\n\n")
    subject = module.subject  # type: ignore[attr-defined]
    return (subject.unescape() if isinstance(subject, Markup) else str(subject)), body.strip()


def _moment(at: datetime, locale: Locale) -> str:
    return f"{dates.format_date(at, 'long', locale=locale)} {dates.format_time(at, 'HH:mm', locale=locale)}"


def _apart_in_html(value: object) -> Markup:
    return Markup('<bdi dir="auto">{}</bdi>').format(value)


def _apart_in(direction: str) -> Callable[[object], str]:
    """A value of unknown direction among right-to-left words stands between isolates (UAX #9)."""
    if direction == "ltr":
        return str
    return lambda value: f"{OPENING_ISOLATE}{value}{CLOSING_ISOLATE}"
