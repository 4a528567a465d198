"""Opening hours, against an oracle that walks through the minutes one by one; reply times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.policy import Hours, Policy, ReplyTime, Slot

ZAGREB, JERUSALEM = ZoneInfo("Europe/Zagreb"), ZoneInfo("Asia/Jerusalem")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEVER: tuple[Slot, ...] = ()

Written = Sequence[Sequence[str]]  # a week as a company writes it: "09:00-01:00", seven lists, Monday first


def hours(week: Written, zone: ZoneInfo = ZAGREB, closed: Sequence[date] = ()) -> Hours:
    return Hours(tuple(tuple(slot(text) for text in day) for day in week), zone, frozenset(closed))


def slot(text: str) -> Slot:
    start, end = (int(half[:2]) * 60 + int(half[3:]) for half in text.split("-"))
    return Slot(time(start // 60, start % 60), (end - start if end > start else end - start + 24 * 60) * MINUTE)


class Oracle:
    """The same hours, found by looking at wall clocks minute by minute; it shares nothing with the real thing.

    A minute of wall-clock time that happens twice (clocks go back) is told apart by `fold`: a slot begins at the first
    of two and ends at the first of two, which is what "until 02:30" means to those who go home then. A wall-clock time
    that never happens (clocks go forward) is read with the offset before the change.
    """

    def __init__(self, week: Written, zone: ZoneInfo, closed: Sequence[date] = ()) -> None:
        self.week, self.zone, self.closed = week, zone, closed
        self.spans: list[tuple[datetime, datetime]] = []

    def prepare(self, first: date, days: int) -> None:
        for ahead in range(-2, days):
            day = first + ahead * DAY
            if day not in self.closed:
                for text in self.week[day.weekday()]:
                    start, end = text.split("-")
                    ends = day + DAY if end <= start else day
                    self.spans.append((self.moment(day, start), self.moment(ends, end)))

    def moment(self, day: date, clock: str) -> datetime:
        if clock == "24:00":
            day, clock = day + DAY, "00:00"
        wall = datetime.combine(day, time(int(clock[:2]), int(clock[3:])))
        # Walk over real minutes until the wall clock shows this time; if it never does, it is in a gap.
        near = wall.replace(tzinfo=UTC) - 5 * HOUR
        for step in range(10 * 60):
            real = near + step * MINUTE
            if real.astimezone(self.zone).replace(tzinfo=None) == wall:
                return real
        before = (near).astimezone(self.zone).utcoffset()
        assert before is not None
        return (wall - before).replace(tzinfo=UTC)

    def is_open(self, now: datetime) -> bool:
        return any(start <= now < end for start, end in self.spans)


NETX = [["09:00-01:00"]] * 5 + [["10:00-00:00"]] * 2  # policy A1
SPLIT = [["08:00-12:00", "12:30-16:00"]] * 5 + [[], []]
ROUND_THE_CLOCK = [["00:00-24:00"]] * 7
SHABBAT = [["08:30-18:00"]] * 4 + [["08:30-13:00"], [], ["08:30-18:00"]]
NIGHTS = [["22:00-06:00"]] * 7
EDGE = [["01:30-02:30", "02:30-03:30"]] * 7  # both edges fall into the hour that is missing or doubled

GAPS_AND_OVERLAPS = {
    "Zagreb forward": (ZAGREB, date(2026, 3, 29)),
    "Zagreb back": (ZAGREB, date(2026, 10, 25)),
    "Jerusalem forward": (JERUSALEM, date(2026, 3, 27)),
    "Jerusalem back": (JERUSALEM, date(2026, 10, 25)),
}


@pytest.mark.parametrize("week", [NETX, SPLIT, ROUND_THE_CLOCK, SHABBAT, NIGHTS, EDGE])
@pytest.mark.parametrize(("zone", "night"), GAPS_AND_OVERLAPS.values(), ids=list(GAPS_AND_OVERLAPS))
def test_every_minute_around_a_clock_change_agrees_with_the_oracle(week: Written, zone: ZoneInfo, night: date) -> None:
    ours, oracle = hours(week, zone), Oracle(week, zone)
    oracle.prepare(night - DAY, 4)
    start = datetime.combine(night - DAY, time(12), zone).astimezone(UTC)
    for minute in range(36 * 60):
        now = start + minute * MINUTE
        assert ours.is_open(now) == oracle.is_open(now), now.astimezone(zone).isoformat()


CLOCKS = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")
DAYS = st.lists(st.tuples(CLOCKS, CLOCKS).map(lambda pair: f"{pair[0]}-{pair[1]}"), max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(DAYS, min_size=7, max_size=7),
    st.sampled_from([ZAGREB, JERUSALEM]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sets(st.integers(0, 4), max_size=2),
)
def test_any_week_on_any_days_agrees_with_the_oracle(
    week: list[list[str]], zone: ZoneInfo, first: date, holidays: set[int]
) -> None:
    closed = [first + number * DAY for number in holidays]
    ours, oracle = hours(week, zone, closed), Oracle(week, zone, closed)
    oracle.prepare(first, 12)
    start = datetime.combine(first, time(0), zone).astimezone(UTC)
    moments = [start + number * 17 * MINUTE for number in range(4 * 24 * 60 // 17)]
    for now in moments:
        assert ours.is_open(now) == oracle.is_open(now), now.astimezone(zone).isoformat()
    for now in moments[::40]:
        opens = [start for start, _ in oracle.spans if start > now]
        expected = now if oracle.is_open(now) else min(opens, default=None)
        if expected is not None and expected - now < 5 * DAY:
            assert ours.opens_at(now) == expected


@settings(max_examples=25, deadline=None)
@given(
    st.lists(DAYS, min_size=7, max_size=7),
    st.sampled_from([ZAGREB, JERUSALEM]),
    st.sampled_from([date(2026, 3, 25), date(2026, 10, 23), date(2026, 11, 22)]),
    st.integers(0, 3 * 24 * 60),
    st.integers(1, 600),
)
def test_a_span_of_open_time_has_as_many_open_minutes(
    week: list[list[str]], zone: ZoneInfo, first: date, later: int, minutes: int
) -> None:
    ours, oracle = hours(week, zone), Oracle(week, zone)
    oracle.prepare(first, 12)
    now = datetime.combine(first, time(0), zone).astimezone(UTC) + later * MINUTE
    ends = ours.after(now, minutes * MINUTE)
    moment, counted = now, 0
    while counted < minutes and moment < now + 6 * DAY:
        counted += oracle.is_open(moment)
        moment += MINUTE
    assert (ends == moment) if counted == minutes else (ends is None or ends > moment)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 08:59", False),  # Monday
        ("2026-11-23 09:00", True),
        ("2026-11-24 00:59", True),  # still Monday's people
        ("2026-11-24 01:00", False),
        ("2026-11-28 00:30", True),  # Friday night
        ("2026-11-28 09:30", False),  # Saturday begins at ten
        ("2026-11-28 23:59", True),
        ("2026-11-29 00:00", False),
    ],
)
def test_hours_may_end_after_midnight(moment: str, is_open: bool) -> None:
    assert hours(NETX).is_open(datetime.fromisoformat(moment).replace(tzinfo=ZAGREB)) is is_open


def test_a_holiday_closes_what_starts_on_it_and_leaves_the_small_hours_of_the_day_before() -> None:
    christmas = date(2026, 12, 25)
    shop = hours(NETX, closed=[christmas])
    assert shop.is_open(datetime(2026, 12, 25, 0, 30, tzinfo=ZAGREB))
    assert not shop.is_open(datetime(2026, 12, 25, 12, tzinfo=ZAGREB))
    assert not shop.is_open(datetime(2026, 12, 26, 0, 30, tzinfo=ZAGREB))
    assert shop.opens_at(datetime(2026, 12, 25, 12, tzinfo=ZAGREB)) == datetime(2026, 12, 26, 10, tzinfo=ZAGREB)


def test_the_visitors_zone_makes_no_difference_to_whether_people_are_there() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=ZAGREB)
    assert hours(NETX).is_open(now.astimezone(ZoneInfo("America/New_York")))
    assert hours(NETX).is_open(now.astimezone(UTC))


def test_a_lunch_break_is_a_break() -> None:
    lunch = datetime(2026, 11, 23, 12, 15, tzinfo=ZAGREB)
    assert not hours(SPLIT).is_open(lunch)
    assert hours(SPLIT).opens_at(lunch) == datetime(2026, 11, 23, 12, 30, tzinfo=ZAGREB)


def test_whoever_never_opens_has_no_next_opening() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=ZAGREB)
    assert Hours((NEVER,) * 7, ZAGREB).opens_at(now) is None
    assert Hours((NEVER,) * 7, ZAGREB).after_working_days(now, 2) is None


@pytest.mark.parametrize(
    ("asked", "days", "answered"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 16:00"),
        ("2026-11-27 10:00", 2, "2026-12-01 16:00"),  # Friday: Monday, Tuesday
        ("2026-11-28 10:00", 1, "2026-11-30 16:00"),  # Saturday
    ],
)
def test_working_days_are_days_with_hours(asked: str, days: int, answered: str) -> None:
    now, end = (datetime.fromisoformat(text).replace(tzinfo=ZAGREB) for text in (asked, answered))
    assert hours(SPLIT).after_working_days(now, days) == end


def test_people_are_always_there_where_no_chat_hours_are_named() -> None:
    assert Policy().people_at(datetime(2026, 1, 1, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("channel", "department", "priority", "within"),
    [
        ("ticket", "technical", "high", "10 min"),
        ("ticket", "technical", "regular", "1 h"),
        ("ticket", "financial", "high", "2 wd"),
        ("email", "anything", "regular", "30 min"),
        ("carrier pigeon", "technical", "regular", ""),
    ],
)
def test_the_first_line_that_fits_promises_the_reply(channel: str, department: str, priority: str, within: str) -> None:
    policy = Policy(
        reply_times=(
            ReplyTime("ticket", "10 min", "tickets", "technical", "high"),
            ReplyTime("ticket", "1 h", "tickets", "technical"),
            ReplyTime("ticket", "2 wd", "phone", "financial"),
            ReplyTime("email", "30 min", "tickets"),
        )
    )
    assert policy.reply_within(channel, department, priority) == within
