"""The company file: name, hours, promises and values, read from company.toml into a Policy and named values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
import msgspec

from .core.policy import SPAN, Hours, Policy, ReplyTime, Slot

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SLOT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24(?=:00)):([0-5]\d)")
LANGUAGE = re.compile("[a-z]{2}")
UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "wd": "days"}
HOLIDAY_YEARS = range(2025, 2036)


CHANNELS = ("ticket", "email", "phone")
PRIORITIES = ("regular", "high")
CONTACTS = ("owner", "technical", "billing")
MAY = "may"  # what a contact may ask for, where it is not said in the reader's language
CONFIRMED_FIRST = ("account",)
ASKED_FOR = frozenset({"chat", "phone"})  # hours that the house itself asks for


class CompanyError(Exception):
    """company.toml cannot be used. The message names the file and the key."""


class OpenHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    monday: list[str] = []
    tuesday: list[str] = []
    wednesday: list[str] = []
    thursday: list[str] = []
    friday: list[str] = []
    saturday: list[str] = []
    sunday: list[str] = []
    open_on_holidays: bool = False


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channel: str
    within: str
    hours: str
    department: str = ""
    priority: str = ""


class Official(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    confirm_first: tuple[str, ...] = ("account",)
    lapse_after: str = "72 h"


class Patience(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    queue: str = "3 min"
    operator_away: str = "90 s"
    idle_close: str = "24 h"
    misses_before_ticket: int = 2


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sure: float = 0.50
    near: float = 0.18


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """company.toml as it is written."""

    name: str
    languages: list[str]
    default_language: str
    time_zone: str
    holidays: str = ""
    closed_on: list[str] = []
    hours: dict[str, OpenHours] = {}
    departments: dict[str, dict[str, str]] = {}
    priorities: dict[str, dict[str, str]] = {}
    reply_times: list[Reply] = []
    contacts: dict[str, dict[str, list[str]]] = {}
    official: Official = Official()
    patience: Patience = Patience()
    thresholds: Thresholds = Thresholds()
    values: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    languages: tuple[str, ...]
    default_language: str
    zone: ZoneInfo
    departments: Mapping[str, Mapping[str, str]]
    priorities: Mapping[str, Mapping[str, str]]
    contacts: Mapping[str, Mapping[str, tuple[str, ...]]]
    values: Mapping[str, str]
    policy: Policy

    def may_ask(self, language: str) -> dict[str, tuple[str, ...]]:
        """What each kind of contact may ask for, in the reader's language where the file says it so."""
        return {name: may.get(language) or may[MAY] for name, may in self.contacts.items()}


def load(path: Path) -> Company:
    """Raises CompanyError, naming the key, for a missing file or a value that cannot be used."""
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
        file = msgspec.convert(plain, File)
    except OSError as error:
        raise CompanyError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CompanyError(f"{path}: {error}") from error
    try:
        return _company(file)
    except ValueError as error:
        raise CompanyError(f"{path}: {error}") from error


def _company(file: File) -> Company:
    if file.default_language not in file.languages:
        raise ValueError(f"default_language {file.default_language!r} is not among the languages")
    try:
        zone = ZoneInfo(file.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"time_zone {file.time_zone!r} is unknown; write it like Europe/Zagreb") from None
    _check_numbers(file)
    _check_names(file)
    closed = _closed_days(file)
    hours = {name: _hours(name, each, zone, closed) for name, each in file.hours.items()}
    policy = Policy(
        sure=file.thresholds.sure,
        near=file.thresholds.near,
        misses_before_ticket=file.patience.misses_before_ticket,
        queue_patience=span(file.patience.queue, "patience.queue"),
        operator_away=span(file.patience.operator_away, "patience.operator_away"),
        idle_close=span(file.patience.idle_close, "patience.idle_close"),
        lapse_after=span(file.official.lapse_after, "official.lapse_after"),
        lapse_within=file.official.lapse_after,
        confirm_first=frozenset(file.official.confirm_first),
        hours=hours,
        reply_times=tuple(_reply_time(line, hours, file) for line in file.reply_times),
        client_area=file.values.get("client_area", ""),
        support_email=file.values.get("support_email", ""),
        languages=tuple(file.languages),
    )
    contacts = {name: {key: tuple(said) for key, said in may.items()} for name, may in file.contacts.items()}
    return Company(
        name=file.name,
        languages=tuple(file.languages),
        default_language=file.default_language,
        zone=zone,
        departments=file.departments,
        priorities=file.priorities,
        contacts=contacts,
        values=file.values,
        policy=policy,
    )


def _check_numbers(file: File) -> None:
    if not 0 <= file.thresholds.near <= file.thresholds.sure <= 1:
        raise ValueError("thresholds: near and sure lie between 0 and 1, near not above sure")
    if file.patience.misses_before_ticket < 1:
        raise ValueError(f"patience.misses_before_ticket must be at least 1, not {file.patience.misses_before_ticket}")


def _check_names(file: File) -> None:
    """Names that nothing asks for would be believed and do nothing: no confirmation, no promise, no hours."""
    if not file.name.strip():
        raise ValueError("name is empty")
    _known("official.confirm_first", file.official.confirm_first, CONFIRMED_FIRST)
    _known("priorities", file.priorities, PRIORITIES)
    _known("contacts", file.contacts, CONTACTS)
    _known("reply_times: channel", (line.channel for line in file.reply_times), CHANNELS)
    _known("reply_times: priority", (line.priority for line in file.reply_times if line.priority), PRIORITIES)
    if unused := sorted(set(file.hours) - ASKED_FOR - {line.hours for line in file.reply_times}):
        raise ValueError(f"hours.{unused[0]}: nothing asks for it; there are chat, phone and what reply_times name")
    for name, may in file.contacts.items():
        if not may.get(MAY):
            raise ValueError(f"contacts.{name}: {MAY} is missing")
        if strange := sorted(key for key in may if key != MAY and not LANGUAGE.fullmatch(key)):
            raise ValueError(f"contacts.{name}: {strange[0]!r} is neither {MAY} nor a language such as hr")
    for table, named in (("departments", file.departments), ("priorities", file.priorities)):
        for name, words in named.items():
            if missing := [language for language in file.languages if not words.get(language)]:
                raise ValueError(f"{table}.{name}: its name in {', '.join(missing)} is missing")


def _known(key: str, named: Iterable[str], known: Sequence[str]) -> None:
    if strange := sorted(set(named) - set(known)):
        raise ValueError(f"{key}: there is no {strange[0]!r}; there are {', '.join(known)}")


def _closed_days(file: File) -> frozenset[date]:
    try:
        days = {date.fromisoformat(day) for day in file.closed_on}
    except ValueError:
        raise ValueError("closed_on: write days like 2026-12-24") from None
    if file.holidays:
        try:
            days |= set(holidays.country_holidays(file.holidays, years=HOLIDAY_YEARS))
        except NotImplementedError:
            raise ValueError(f"holidays: no calendar for {file.holidays!r}; write an ISO country such as HR") from None
    return frozenset(days)


def _hours(name: str, hours: OpenHours, zone: ZoneInfo, closed: frozenset[date]) -> Hours:
    week = tuple(tuple(_slot(text, f"hours.{name}.{day}") for text in getattr(hours, day)) for day in DAYS)
    return Hours(week, zone, frozenset() if hours.open_on_holidays else closed)


def _slot(text: str, key: str) -> Slot:
    found = SLOT.fullmatch(text)
    if not found:
        raise ValueError(f"{key}: {text!r} is not a slot; write it like 09:00-17:30")
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    length = timedelta(hours=end_hour - start_hour, minutes=end_minute - start_minute)
    return Slot(time(start_hour, start_minute), length if length > timedelta(0) else length + timedelta(days=1))


def _reply_time(line: Reply, hours: Mapping[str, Hours], file: File) -> ReplyTime:
    if not span(line.within, f"reply_times ({line.channel})"):
        raise ValueError(f"reply_times ({line.channel}): {line.within!r} is over before it begins")
    if line.hours not in hours:
        raise ValueError(f"reply_times ({line.channel}): there are no hours called {line.hours!r}")
    if line.department and line.department not in file.departments:
        raise ValueError(f"reply_times ({line.channel}): there is no department called {line.department!r}")
    return ReplyTime(line.channel, line.within, line.hours, line.department, line.priority)


def span(text: str, key: str) -> timedelta:
    """A span such as "90 s", "10 min", "2 h", "1 d"; working days count as days. ValueError names `key`."""
    found = SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"{key}: {text!r} is not a span; write it like 10 min, 2 h, 1 d or 2 wd")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def in_zone(moment: datetime, zone_name: str, fallback: ZoneInfo) -> datetime:
    """The moment on the clock of a named zone; an unknown name falls back."""
    try:
        return moment.astimezone(ZoneInfo(zone_name) if zone_name else fallback)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment.astimezone(fallback)
