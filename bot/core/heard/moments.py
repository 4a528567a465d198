"""The moment that words such as "since yesterday evening" or "two hours ago" mean, in the three languages.

The words of time stand in code, unlike those of the lexicon, because each carries a value and not only a meaning.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .letters import fold

_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])(?::([0-5]\d)|\s?h\b|\s?ч\b|\.([0-5]\d)(?=\s?h))")
# A bare hour is one only after "at" or "from", and before the end or a part of the day.
_HOUR = re.compile(
    r"(?:\b(?:u|oko|od|в|с|около|בשעה)\s|ב-)([01]?\d|2[0-3])"
    r"(?=$|\s(?:ujutro|ujutru|navečer|uvečer|popodne|sati"
    r"|утра|вечера|ночи|дня"
    r"|בבוקר|בערב|בלילה))"
)
_AFTERNOON = re.compile("navečer|uvečer|popodne|вечера|дня|בערב")
_DATE = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.?(?:\s?(\d{4}))?(?![\d:])|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

# Words by their folded beginnings. Days count backwards from today; hours are those in which a part of a day begins.
_DAYS = {
    "hr": {"prekjuc": 2, "jucer": 1, "juce": 1, "sinoc": 1, "danas": 0, "jutros": 0, "nocas": 0, "veceras": 0},
    "ru": {"позавчера": 2, "вчера": 1, "сегодня": 0, "вчора": 1, "сьогодни": 0},
    "he": {"שלשומ": 2, "אתמול": 1, "אמש": 1, "היומ": 0, "הבוקר": 0, "הלילה": 0, "הערב": 0},
}
_HOURS = {
    "hr": {
        "jutr": 7,
        "ujutr": 7,
        "sinoc": 20,
        "vecer": 20,
        "navecer": 20,
        "uvece": 20,
        "nocas": 0,
        "noc": 0,
        "podne": 12,
        "popodne": 14,
        "poslepodne": 14,
        "poslijepodne": 14,
        "ponoc": 0,
    },
    "ru": {"утр": 7, "вечер": 19, "ноч": 0, "днем": 13, "обед": 13, "полдн": 12, "полноч": 0, "зранку": 7},
    "he": {"בוקר": 7, "צהר": 12, "ערב": 19, "לילה": 0, "אמש": 20, "חצות": 0},
}
_WEEKDAYS = {
    "hr": ("pon", "utor", "sred", "cetvrt", "petak petk", "subot", "nedelj nedel"),
    "ru": ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресен"),
    "he": ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשונ"),
}
_MONTHS = {
    "hr": (
        "sijec januar",
        "veljac februar",
        "ozuj mart",
        "travn april",
        "svibn maj",
        "lipn jun",
        "srpn jul",
        "kolovoz avgust august",
        "ruj septemb",
        "listopad oktob",
        "studen novemb",
        "prosin decemb",
    ),
    "ru": (
        "январ",
        "феврал",
        "март",
        "апрел",
        "мая май",
        "июн",
        "июл",
        "август",
        "сентябр",
        "октябр",
        "ноябр",
        "декабр",
    ),
    "he": ("ינואר", "פברואר", "מרצ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"),
}
_UNITS = {
    "hr": {
        "minut": 1,
        "sat": 60,
        "dan": 1440,
        "tedn": 10080,
        "tedan": 10080,
        "nedelj": 10080,
        "sedmic": 10080,
        "mesec": 43200,
    },
    "ru": {
        "минут": 1,
        "полчаса": 30,
        "полдня": 720,
        "пивдня": 720,
        "час": 60,
        "день": 1440,
        "дня": 1440,
        "дней": 1440,
        "суток": 1440,
        "сутки": 1440,
        "недел": 10080,
        "месяц": 43200,
    },
    "he": {
        "דקה": 1,
        "דקות": 1,
        "שעתיי": 120,
        "שעה": 60,
        "שעות": 60,
        "יומיי": 2880,
        "ימימ": 1440,
        "יומ": 1440,
        "שבועיי": 20160,
        "שבוע": 10080,
        "חודש": 43200,
    },
}
_NUMBERS = {
    "hr": {
        "pola": 0.5,
        "pol": 0.5,
        "jedan": 1,
        "par": 2,
        "dva": 2,
        "dve": 2,
        "tri": 3,
        "cetiri": 4,
        "pet": 5,
        "sest": 6,
        "sedam": 7,
        "osam": 8,
        "devet": 9,
        "deset": 10,
        "nekoliko": 3,
    },
    "ru": {
        "пол": 0.5,
        "полтора": 1.5,
        "один": 1,
        "пару": 2,
        "два": 2,
        "две": 2,
        "три": 3,
        "четыре": 4,
        "пять": 5,
        "шесть": 6,
        "семь": 7,
        "восемь": 8,
        "девять": 9,
        "десять": 10,
        "несколько": 3,
    },
    "he": {
        "חצי": 0.5,
        "שתי": 2,
        "שני": 2,
        "שלושה": 3,
        "שלוש": 3,
        "ארבעה": 4,
        "ארבע": 4,
        "חמישה": 5,
        "חמש": 5,
        "שש": 6,
        "שבע": 7,
        "שמונה": 8,
        "תשע": 9,
        "עשר": 10,
        "עשרה": 10,
    },
}
_LAST_WEEK = {"hr": ("prosl",), "ru": ("прошл",), "he": ("שעבר",)}


def moment(words: str, language: str, now: datetime) -> datetime | None:
    """The moment, in the zone of `now` and never after it, or None when the words name no time we can place."""
    said = [fold(word, language) for word in _WORD.findall(words)]
    if language not in _DAYS or not said:
        return None
    clock = _clock(words)
    day = _day(words, said, language, now)
    hour = None if day is None and clock else _part_of_day(said, language)
    if day is None and clock is None and hour is None:
        span = _span(said, language)
        return now - span if span else None
    if day is None and clock is None and _span(said, language):
        return now - (_span(said, language) or timedelta())
    base = day or now
    at = clock or (hour if hour is not None else 0, 0)
    found = base.replace(hour=at[0], minute=at[1], second=0, microsecond=0)
    return found if found <= now else found - timedelta(days=1 if day is None or day.date() == now.date() else 365)


def is_month(words: str, language: str) -> bool:
    """Whether one of the words is the name of a month."""
    stems = tuple(stem for month in _MONTHS.get(language, ()) for stem in month.split())
    return any(_begins(fold(word, language), stem, language) for word in _WORD.findall(words) for stem in stems)


def _clock(words: str) -> tuple[int, int] | None:
    found = _CLOCK.search(words) or _HOUR.search(words)
    if not found:
        return None
    hour, minute = int(found[1]), int((found.re is _CLOCK and (found[2] or found[3])) or 0)
    return (hour + 12 if hour < 12 and _AFTERNOON.search(words, found.end()) else hour), minute


def _day(words: str, said: list[str], language: str, now: datetime) -> datetime | None:
    written = _DATE.search(words)
    if written:
        day, month, year = (
            (int(written[1]), int(written[2]), int(written[3] or now.year))
            if written[1]
            else (int(written[6]), int(written[5]), int(written[4]))
        )
        return _date(now, year, month, day)
    for place, word in enumerate(said):
        for month, stems in enumerate(_MONTHS[language], 1):
            if word.startswith(tuple(stems.split())) and place and said[place - 1].isdigit():
                return _date(now, now.year, month, int(said[place - 1]))
        for stem, back in _DAYS[language].items():
            if _begins(word, stem, language):
                return now - timedelta(days=back)
    for word in said:
        for number, stems in enumerate(_WEEKDAYS[language]):
            if any(_begins(word, stem, language) for stem in stems.split()) and (language != "he" or _names_day(said)):
                return now - timedelta(days=(now.weekday() - number) % 7 or 7)
    if any(_begins(word, stem, language) for word in said for stem in _LAST_WEEK[language]):
        span = _span(said, language)
        return now - span if span else None
    return None


def _names_day(said: list[str]) -> bool:
    """Hebrew weekdays are ordinals: "day second"; alone they are numbers. The Sabbath has a name."""
    return any(word.endswith(("יומ", "שבת")) for word in said)


def _date(now: datetime, year: int, month: int, day: int) -> datetime | None:
    try:
        found = now.replace(year=year, month=month, day=day)
    except ValueError:
        return None
    return found if found <= now or year != now.year else found.replace(year=year - 1)


def _part_of_day(said: list[str], language: str) -> int | None:
    for word in said:
        for stem, hour in _HOURS[language].items():
            if _begins(word, stem, language):
                return hour
    return None


def _span(said: list[str], language: str) -> timedelta | None:
    """The length of time that is named: "two hours", "half an hour", "three days"."""
    amount: float = 1
    for word in said:
        if word.isdigit() and len(word) < 5:
            amount = float(word)
        amount = _NUMBERS[language].get(word, amount)
        for stem, minutes in _UNITS[language].items():
            if _begins(word, stem, language):
                return timedelta(minutes=amount * minutes)
    return None


def _begins(word: str, stem: str, language: str) -> bool:
    """Whether `word` begins with `stem`; in Hebrew also behind up to two particles."""
    if language != "he":
        return word.startswith(stem)
    return any(word[cut:].startswith(stem) for cut in (0, 1, 2) if len(word) > cut + 1)
