"""Since when: the words that say it, verbatim, and the moment they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from .hearing import Heard, Hit
from .moments import is_month, moment

Span = tuple[int, int]

_CLOCK = re.compile(
    r"(?<![\d.:])\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?h\b|\s?ч\b|\s?[ap]m\b)?(?![\d:])(?!\.\d)"
    r"|(?<![\d.:])\d{1,2}\s?(?:h|[ap]\.?m)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\d.])(?<!\d-)\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4}\b\.?)?|(?<![\d.])(?<!\d-)\d{1,2}\.\d{1,2}\.\d{2,4}(?![\d.])"
    r"|(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
)
_FIGURE = re.compile(r"\d")
_HYPHENED = re.compile(r"[א-ת][-־]?\d")
_SHORT_DATE = re.compile(r"(?:(?<=[א-ת][-־])|(?<=\bс )|(?<=\bсо )|(?<=\bod ))\d{1,2}\.\d{1,2}(?![\d.])")
_ORDINAL = re.compile(r"(?<!\w)\d{1,2}-?(?:го|ого|е|th|st|nd|rd|og|tog|\.)(?=[\s,.!]|$)")
_BETWEEN = re.compile(r"[ \t\u00a0]*[-–]?[ \t\u00a0]*")
_ONE_WORD = re.compile(r"[ \t]+[^\W\d_]{2,16}[ \t]+")
# Between "does not work" and how long: nothing, or one word ("the site").
_AT_ONCE = re.compile(r"[ \t]{0,3},?[ \t]{1,3}(?:[^\W\d_]{1,16}[ \t]{1,3})?")
_FEW_WORDS = re.compile(r"[ \t]+(?:[^\W\d_]{1,20}[ \t]+){1,3}")
# Behind "from" these are whom something comes from: "from buyers payments" is no time.
_WHOM = re.compile(r"\s(?:kup[ac]|klijen|korisni|koleg|mu[sš]terij|клиент|покупател|заказчик|לקוח)\w*\s", re.IGNORECASE)
_ZONE = re.compile(
    r"\sשעון\s[א-ת]{3,8}|\s(?:po\s)?(?:CE?S?T|UTC|GMT|MSK|EES?T|IS?DT)\b(?![+-]\d)"
    r"|\s(?:по\s)?(?:мск|МСК)(?!\w)|\sпо\s(?:москве|киеву|минску|новосибу|питеру|екб)(?!\w)"
    r"|\sпо\s(?:[А-ЯЁ][\w-]{2,20}|[а-яё]{4,20}ому\sвремени)"
    r"|\spo\s\w{4,20}(?:om|em)\s(?:vremenu|času)|\s\(?(?:GMT|UTC)[+-]\d{1,2}\)?"
)
# A bare hour ("od 14") ends its clause or stands before a small word that is no measure: "from 2 MB" is no time.
_BARE_HOUR = re.compile(
    r"(?:[א-ת]{1,2}[-־]?)?(?:[01]?\d|2[0-4]|20\d\d)\s*(?:$|[,;!?)\n]|\.(?!\d)"
    r"|\s(?:otprilike|negdje|cca|בערך|примерно|приблизительно|где-то)(?!\w)"
    r"|\s(?!(?:mb|gb|tb|kb|eur|kn|km|мб|гб|тб|кб|руб|шт|из)\b)[^\W\d_]{1,3}(?!\w))",
    re.IGNORECASE,
)
_ENDS_CLAUSE = re.compile(r"\s*(?:$|[,;!?)\n]|\.(?!\d))")
_ONE_OF = re.compile(r"\b(?:jed(?:an|na|no)|nijed\w+|neki\w?|один|одна|одно|אחד|אחת)\s$", re.IGNORECASE)
# "Yesterday it still worked" says until when, not since when.
_STILL_WORKED = re.compile(
    r"\s(?:je |su |sve |всё |все |הכול |הכל )?(?:još|jos|ещё|еще|עוד)\s(?:je |su |sve |всё |все )?(?:radi|работа|עבד)",
    re.IGNORECASE,
)
_STATUS = re.compile(r"[45]0\d")  # of HTTP: no number of hours or days
_MOST_CLAUSE = 6  # words after "since" as a conjunction


def instant(words: str, language: str, now: datetime, tz: str) -> datetime | None:
    """The moment that `words` mean, seen from `now`, in the zone `tz` (IANA name; a bad name counts as UTC), or None.

    Never later than `now`: "at 9" said at eight in the morning was yesterday.
    """
    try:
        zone = ZoneInfo(tz)
    except (KeyError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    return moment(words, language, now.astimezone(zone))


def since(text: str, heard: Heard, taken: Sequence[Span]) -> Span | None:
    """(start, end) of the words that say since when, or None. `taken` are spans of addresses and errors."""
    best: tuple[int, int, int] | None = None
    found: list[tuple[int, int, int]] = []
    runs = _runs(text, _pieces(text, heard, taken))
    down = [heard.words[hit.last].end for hit in heard.get("incident.down")]
    for run in runs:
        span = (_time(text, run, heard.language) or _how_long(text, run, down)) if run else None
        if span and not _STILL_WORKED.match(text, span[2]):
            found.append(span)
    if found:
        best = max(found, key=lambda span: (span[0], _beside_failure(heard, span)))
    clause = _clause(heard, taken) if heard.has("detail.when") else None
    if clause and (best is None or best[0] < _CLEAR or (clause[0] <= best[1] and best[2] <= clause[1])):
        return clause[0], clause[2]
    return (best[1], best[2]) if best else _lasting(heard, runs)


def _beside_failure(heard: Heard, span: tuple[int, int, int]) -> bool:
    """Whether what fails stands behind the time, in its sentence: "since this morning nothing works"."""
    fails = [heard.words[hit.first] for group in ("incident.fails", "incident.down") for hit in heard.get(group)]
    sentences = {word.sentence for word in heard.words if span[1] <= word.start < span[2]}
    return any(word.start >= span[2] and word.sentence in sentences for word in fails)


# A piece: (start, end, kinds), kinds being letters: M begins a time (since, ago), A begins one told by what happened
# (after), P ends one (ago, after its unit), D a day or part of a day, U a unit or month that needs company, E what
# happened, N a number, G glue, X a word after which a time is no beginning, L a written date, C a clock time.
Piece = tuple[int, int, str]

_KINDS = (
    ("detail.since", "M"),
    ("detail.after", "A"),
    ("detail.ago", "P"),
    ("detail.day", "D"),
    ("detail.time", "U"),
    ("detail.event", "E"),
    ("detail.number", "N"),
    ("detail.glue", "G"),
    ("detail.until", "X"),
)
_TELLING = tuple(group for group, kind in _KINDS if kind not in "GX")
# How much a time is worth as a beginning, the highest first.
_CLEAR, _EVENT, _AFTER, _DAY, _BARE = 5, 4, 3, 2, 1
_LENGTH = _AFTER  # "some two hours" says more than "today"


def _pieces(text: str, heard: Heard, taken: Sequence[Span]) -> list[Piece]:
    if not heard.has(*_TELLING) and not _written(text):
        return []
    found: dict[Span, str] = {}
    for group, kind in _KINDS:
        for hit in heard.get(group):
            span = heard.words[hit.first].start, heard.words[hit.last].end
            if text[span[1] : span[1] + 1].isalnum():
                continue
            begins = "M" if kind in "DUNEG" and _from_glued(heard, hit) else ""
            placed = "G" if kind == "U" and _month_glued(heard, hit) else ""
            found[span] = found.get(span, "") + kind + begins + placed
    figures = ((_DATE, "L"), (_SHORT_DATE, "L"), (_CLOCK, "C"), (_ORDINAL, "N")) if _FIGURE.search(text) else ()
    for pattern, kind in figures:
        for match in pattern.finditer(text):
            if not any(match.start() < last and first < match.end() for first, last in found if last - first > 2):
                found[match.span()] = kind
    for start, end in [span for span, kind in found.items() if kind in ("L", "C", "N")]:
        if (begun := _with_particle(text, start)) < start:
            found[begun, end] = found.pop((start, end)) + ("M" if "מ" in text[begun:start] else "G")
    for word in heard.words:
        if word.folded.isdigit() and len(word.folded) <= 4 and not _STATUS.fullmatch(word.folded):
            start = _with_particle(text, word.start)
            particle = text[start : word.start]
            found.setdefault((start, word.end), "N" + ("M" if "מ" in particle else "G" if particle else ""))
    pieces: list[Piece] = []
    for (start, end), kinds in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if any(start < last and first < end for first, last in taken):
            continue
        if pieces and start < pieces[-1][1]:
            continue
        pieces.append((start, end, kinds))
    return pieces


def _written(text: str) -> bool:
    """Whether a time may stand in figures."""
    return _FIGURE.search(text) is not None and bool(
        _HYPHENED.search(text) or _DATE.search(text) or _CLOCK.search(text)
    )


def _from_glued(heard: Heard, hit: Hit) -> bool:
    """Whether the Hebrew particle "from" is glued to the words: "from Thursday" in one word."""
    folded, element = heard.words[hit.first].folded, hit.entry.elements[0].rstrip("*")
    cut = folded.find(element)
    return 0 < cut <= 3 and "מ" in folded[:cut] and not element.endswith(("ימ", "ות"))


def _month_glued(heard: Heard, hit: Hit) -> bool:
    """Whether the Hebrew particle "in" is glued to a month: "in August" in one word."""
    folded, element = heard.words[hit.first].folded, hit.entry.elements[0].rstrip("*")
    return folded == "ב" + element and is_month(element, "he")


def _runs(text: str, pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that follow one another with nothing but blanks or a hyphen between them.

    Between "since" and its time there may be a word nobody foresaw, between "after" and what happened up to three. What
    follows "until" or "every" is passed over up to the next "since".
    """
    runs: list[list[Piece]] = []
    passed, place = False, 0
    for piece in pieces:
        if "X" in piece[2]:
            runs.append([])
            passed = True
        elif passed:
            gap = text[place : piece[0]]
            passed = "M" not in piece[2] and bool(_BETWEEN.fullmatch(gap))
            runs.append([] if passed else [piece])
        elif runs and runs[-1]:
            last = runs[-1][-1]
            gap = text[last[1] : piece[0]]
            if _BETWEEN.fullmatch(gap) or _apart(last[2], piece[2], gap):
                runs[-1].append(piece)
            else:
                runs.append([piece])
        else:
            runs.append([piece])
        place = piece[1]
    return runs


def _apart(before: str, kinds: str, gap: str) -> bool:
    """Whether two pieces belong together although there are words between them."""
    if "A" in before and "E" in kinds and _FEW_WORDS.fullmatch(gap):
        return "M" not in before or _WHOM.search(gap) is None
    return {"A", "M"} <= set(before) and bool(set(kinds) & set("DU")) and bool(_ONE_WORD.fullmatch(gap))


def _time(text: str, run: list[Piece], language: str) -> tuple[int, int, int] | None:
    """(worth, start, end) of the time a run holds, or None."""
    while run and not set(run[0][2]) & set("MADLCUNE") and (len(run) < 2 or text[run[0][0] : run[0][1]] in _AND):
        run = run[1:]
    while run and not set(run[-1][2]) & set("DULCNPE"):
        run = run[:-1]
    while run and set(run[-1][2]) == {"E"} and not any("A" in kinds for _, _, kinds in run):
        run = run[:-1]  # what happened begins a time only behind "after": "paid last Thursday the renewal"
    worth = _worth(text, run, language) if run else 0
    if worth == _CLEAR and "P" not in run[-1][2]:
        while "M" not in run[0][2] and not set(run[0][2]) & set("DLG"):
            run = run[1:]
    if not worth:
        return None
    start, end = _with_particle(text, run[0][0]), run[-1][1]
    zone = _ZONE.match(text, end)
    return worth, start, zone.end() if zone else end


def _how_long(text: str, run: list[Piece], down: Sequence[int]) -> tuple[int, int, int] | None:
    """As _time, for an amount of time right behind what says that a thing is down: "it has not worked two days"."""
    amount = [piece for piece in run if set(piece[2]) & set("NU")]
    if not any("U" in kinds for _, _, kinds in amount) or " " not in text[amount[0][0] : amount[-1][1]]:
        return None
    start, end = run[0][0], amount[-1][1]
    return (
        (_LENGTH, start, end) if any(_AT_ONCE.fullmatch(text, stop, start) for stop in down if stop <= start) else None
    )


_AND = frozenset(("i", "и", "ו", "a", "а", "й"))


def _worth(text: str, run: list[Piece], language: str) -> int:
    kinds = "".join(kinds for _, _, kinds in run)
    has = set(kinds)
    if "P" in run[-1][2] and has & set("UD") and (len(run) > 1 or run[-1][2].strip("PM")):
        return _CLEAR
    if "M" in has and has & set("DULC"):
        return _CLEAR
    if "M" in has and any("N" in kind and _BARE_HOUR.match(text, start) for start, _, kind in run[-2:]):
        return _CLEAR
    if _is_hour_in_words(text, run):
        return _CLEAR
    if "A" in has and "E" in has:
        return _EVENT if "M" in has else _AFTER
    if has & set("DL"):
        return _DAY
    led = "G" in run[0][2]
    if "C" in has:
        return _DAY if led else _BARE if ":" in text[run[0][0] : run[-1][1]] else 0
    if (led or "N" in has) and any("U" in kind and is_month(text[start:end], language) for start, end, kind in run):
        return _DAY
    if not led or "U" not in has:
        return 0
    return _LENGTH if "N" in has or _is_pair(text, run) else 0


def _is_hour_in_words(text: str, run: list[Piece]) -> bool:
    """Whether it is "since nine" at the end of a clause, and not "one of nine"."""
    (start, *_), (first, last, kinds) = run[0], run[-1]
    bare = len(run) > 1 and "M" in run[-2][2] and "N" in kinds and not text[first].isdigit()
    return bare and _ENDS_CLAUSE.match(text, last) is not None and not _ONE_OF.search(text, max(0, start - 12), start)


def _is_pair(text: str, run: list[Piece]) -> bool:
    """Hebrew says "two hours", "two days" in one word."""
    return any("U" in kind and text[start:end].rstrip().endswith(("יים", "תים")) for start, end, kind in run)


def _clause(heard: Heard, taken: Sequence[Span]) -> tuple[int, int, int] | None:
    """(start, end of the conjunction, end) of the words from "since" to the end of its clause, or to what fails."""
    fails = {hit.first for group in ("incident.fails", "incident.down", "incident.outage") for hit in heard.get(group)}
    times = {hit.first for group in ("detail.time", "detail.number") for hit in heard.get(group)}
    for hit in heard.get("detail.when"):
        if hit.last in times or hit.last + 1 in times or heard.words[hit.last].folded.endswith("ימ"):
            continue  # "after an hour", "after you click": how long it lasts, or what one does
        last = hit.last
        for at in range(hit.last + 1, min(hit.last + 1 + _MOST_CLAUSE, len(heard.words))):
            word = heard.words[at]
            if (
                (at in fails and last > hit.last + 1)
                or word.clause != heard.words[hit.last].clause
                or word.folded in _NOT
            ):
                break
            if any(heard.words[last].end <= start < word.start for start, _ in taken):
                break
            last = at
        if last > hit.last:
            return heard.words[hit.first].start, heard.words[hit.last].end, heard.words[last].end
    return None


_NOT = frozenset(("ne", "nije", "nema", "nista", "не", "нет", "ничего", "לא", "אינ", "כלומ"))


def _lasting(heard: Heard, runs: list[list[Piece]]) -> Span | None:
    """A length of time right before what fails: "two days it does not work"."""
    fails = [hit for group in ("incident.fails", "incident.down") for hit in heard.get(group)]
    begins = {heard.words[hit.first].start for hit in fails}
    for run in runs:
        if len(run) > 1 and "N" in run[0][2] and "U" in run[-1][2] and run[-1][1] + 1 in begins:
            return run[0][0], run[-1][1]
    return None


def _with_particle(text: str, start: int) -> int:
    """A Hebrew particle tied to figures ("מ-7:40", "מ12") belongs to the time."""
    found = re.search(r"(?<![א-ת])[א-ת]{1,2}[-־]?$", text[max(0, start - 4) : start])
    return start - len(found[0]) if found and text[start : start + 1].isdigit() else start
