"""The numbers a company sets: how sure is sure, when people work, how soon they reply, how long one waits.

Opening hours follow the policies A1 and E8: hours that end after midnight, several services, weekends. A slot whose end
is not after its start ends on the next day. A slot belongs to the day on which it starts, so a holiday closes what
starts on it and leaves the small hours of the day before open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
SPAN = re.compile(r"(\d{1,4}) (min|h|d|wd|s)")
OPEN_TIME = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}
FAR = 400  # days looked ahead for the next opening; more than a year of holidays means "never"


@dataclass(frozen=True, slots=True)
class Slot:
    """From `start` for `length`, in the company's wall-clock time."""

    start: time
    length: timedelta


@dataclass(frozen=True, slots=True)
class Hours:
    """A service's week: seven tuples of slots, Monday first; `closed` are days on which no slot starts."""

    week: tuple[tuple[Slot, ...], ...]
    zone: tzinfo
    closed: frozenset[date] = frozenset()

    def is_open(self, now: datetime) -> bool:
        today = now.astimezone(self.zone).date()
        return any(start <= now < end for day in (today - DAY, today) for start, end in self._slots(day))

    def opens_at(self, now: datetime) -> datetime | None:
        """The next moment at which somebody is there; `now` if it is open; None if it never opens."""
        if self.is_open(now):
            return now
        today = now.astimezone(self.zone).date()
        for ahead in range(FAR):
            if starts := [start for start, _ in self._slots(today + ahead * DAY) if start > now]:
                return min(starts)
        return None

    def after_working_days(self, now: datetime, days: int) -> datetime | None:
        """The end of the last slot of the `days`-th day with hours that begins after `now`."""
        today = now.astimezone(self.zone).date()
        for ahead in range(1, FAR):
            if slots := self._slots(today + ahead * DAY):
                days -= 1
                if days <= 0:
                    return max(end for _, end in slots)
        return None

    def after(self, now: datetime, length: timedelta) -> datetime | None:
        """The moment at which it has been open for `length` since `now`; None if that is further than we look ahead."""
        moment = self.opens_at(now)
        for _ in range(4 * FAR):
            if moment is None:
                return None
            today = moment.astimezone(self.zone).date()
            slots = [slot for day in (today - DAY, today) for slot in self._slots(day)]
            closes = max((end for start, end in slots if start <= moment < end), default=moment)
            if moment + length <= closes:
                return moment + length
            length -= closes - moment
            moment = self.opens_at(closes)
        return None

    def _slots(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's slots as moments in UTC: wall-clock arithmetic first, zone after, is right across DST changes;
        and moments of one zone would be compared by their wall clocks."""
        if day in self.closed:
            return []
        slots = []
        for slot in self.week[day.weekday()]:
            start = datetime.combine(day, slot.start)
            end = start + slot.length
            slots.append(
                (start.replace(tzinfo=self.zone).astimezone(UTC), end.replace(tzinfo=self.zone).astimezone(UTC))
            )
        return slots


@dataclass(frozen=True, slots=True)
class ReplyTime:
    """A promise of a first reply. `within` as written: "10 min", "2 h", "1 d", "2 wd". Empty fields fit anything."""

    channel: str
    within: str
    hours: str
    department: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """How the conversation behaves.

    sure, near    confidence (0..1) from which the bot answers, and from which it offers choices
    lapse_after, lapse_within   how long a request waits for its confirmation, and the same as written
    confirm_first kinds of topics and acts whose tickets are official only once confirmed
    """

    sure: float = 0.50
    near: float = 0.18
    misses_before_ticket: int = 2
    queue_patience: timedelta = timedelta(minutes=3)
    operator_away: timedelta = timedelta(seconds=90)
    idle_close: timedelta = timedelta(hours=24)
    lapse_after: timedelta = timedelta(hours=72)
    lapse_within: str = "72 h"
    confirm_first: frozenset[str] = frozenset({"account"})
    hours: Mapping[str, Hours] = field(default_factory=dict)
    reply_times: tuple[ReplyTime, ...] = ()
    client_area: str = ""
    support_email: str = ""
    languages: tuple[str, ...] = ("hr", "he", "ru")

    def people_at(self, now: datetime) -> bool:
        """Whether operators are at work; always, where the company names no chat hours."""
        return "chat" not in self.hours or self.hours["chat"].is_open(now)

    def people_back_at(self, now: datetime) -> datetime | None:
        return self.hours["chat"].opens_at(now) if "chat" in self.hours else now

    def reply_within(self, channel: str, department: str, priority: str) -> str:
        """The first line of the table that fits, as written; "" if none does."""
        line = self._line(channel, department, priority)
        return line.within if line else ""

    def answer_due(
        self, channel: str, department: str, priority: str, now: datetime, times: int = 1
    ) -> datetime | None:
        """By when a first reply to what comes `now` is promised, `times` as long as the table says; None if it says
        nothing. Seconds to hours run while the line's hours are open, a day ends in the next open moment, and a working
        day with its last slot."""
        line = self._line(channel, department, priority)
        found = SPAN.fullmatch(line.within) if line else None
        if line is None or found is None or line.hours not in self.hours:
            return None
        hours, count = self.hours[line.hours], int(found[1]) * times
        match found[2]:
            case "wd":
                return hours.after_working_days(now, count)
            case "d":
                return hours.opens_at(now + count * DAY)
            case unit:
                return hours.after(now, count * OPEN_TIME[unit])

    def answered_at(self, channel: str, department: str, priority: str, now: datetime) -> bool:
        """Whether the time in which such things are answered runs now."""
        line = self._line(channel, department, priority)
        return line is None or line.hours not in self.hours or self.hours[line.hours].is_open(now)

    def _line(self, channel: str, department: str, priority: str) -> ReplyTime | None:
        for line in self.reply_times:
            fits = line.department in ("", department) and line.priority in ("", priority)
            if line.channel == channel and fits:
                return line
        return None
