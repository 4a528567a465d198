"""Since when: the words that say it, verbatim, and the moment they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from .hearing import Heard
from .moments import moment

Span = tuple[int, int]

_CLOCK = re.compile(
    r"(?<![\d.:])\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?h\b|\s?ч\b)?(?![\d:])(?!\.\d)|(?<![\d.:])\d{1,2}\s?h\b"
)
_DATE = re.compile(
    r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4}\b\.?)?|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{2,4}(?![\d.])"
    r"|(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
)
_HYPHENED = re.compile(r"[א-ת][-־]\d")
_SHORT_DATE = re.compile(r"(?<=[א-ת][-־])\d{1,2}\.\d{1,2}(?![\d.])")
_BETWEEN = re.compile(r"[ \t\u00a0]*[-–]?[ \t\u00a0]*$")
_ZONE = re.compile(
    r"\sשעון\s[א-ת]{3,8}|\s(?:po\s)?(?:CE?S?T|UTC|GMT|MSK|EES?T|IS?DT)\b(?![+-]\d)"
    r"|\sпо\s(?:[А-ЯЁ][\w-]{2,20}|[а-яё]{4,20}ому\sвремени)"
    r"|\spo\s\w{4,20}(?:om|em)\s(?:vremenu|času)|\s\(?(?:GMT|UTC)[+-]\d{1,2}\)?"
)


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
    pieces = _pieces(text, heard, taken)
    best: tuple[int, int, int] | None = None
    for run in _runs(text, pieces):
        span = _time(text, run)
        if span and (best is None or span[0] > best[0]):
            best = span
    return (best[1], best[2]) if best else None


# A piece: (start, end, kinds), kinds being letters: M begins a time (since, ago), P ends one (ago, after its unit),
# D a day or part of a day, U a unit or month that needs company, N a number, G glue, L a written date, C a clock time.
Piece = tuple[int, int, str]

_KINDS = (
    ("detail.since", "M"),
    ("detail.ago", "P"),
    ("detail.day", "D"),
    ("detail.time", "U"),
    ("detail.number", "N"),
    ("detail.glue", "G"),
)


def _pieces(text: str, heard: Heard, taken: Sequence[Span]) -> list[Piece]:
    found: dict[tuple[int, int], str] = {}
    for group, kind in _KINDS:
        for hit in heard.get(group):
            span = heard.words[hit.first].start, heard.words[hit.last].end
            found[span] = found.get(span, "") + kind
    if not found and not _HYPHENED.search(text) and not _DATE.search(text):
        return []
    for pattern, kind in ((_DATE, "L"), (_SHORT_DATE, "L"), (_CLOCK, "C")):
        for match in pattern.finditer(text):
            if not any(match.start() < last and first < match.end() for first, last in found if last - first > 2):
                found[match.span()] = kind
    for start, end in [span for span, kind in found.items() if kind in ("L", "C")]:
        if _with_hyphen(text, start) < start:
            found[_with_hyphen(text, start), end] = found.pop((start, end)) + "M"
    for word in heard.words:
        if word.folded.isdigit() and len(word.folded) <= 4:
            start = _with_hyphen(text, word.start)
            found.setdefault((start, word.end), "C" if start < word.start else "N")
    pieces: list[Piece] = []
    for (start, end), kinds in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if any(start < last and first < end for first, last in taken):
            continue
        if pieces and start < pieces[-1][1]:
            continue
        pieces.append((start, end, kinds))
    return pieces


def _runs(text: str, pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that follow one another with nothing but blanks or a hyphen between them."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and _BETWEEN.match(text[runs[-1][-1][1] : piece[0]]):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _time(text: str, run: list[Piece]) -> tuple[int, int, int] | None:
    """(worth, start, end) of the time a run holds, or None."""
    while run and not set(run[0][2]) & set("MDLCUN"):
        run = run[1:] if "G" not in run[0][2] or len(run) < 2 or not set(run[1][2]) & set("DL") else run
        if run and "G" in run[0][2]:
            break
    while run and not set(run[-1][2]) & set("DULCNP"):
        run = run[:-1]
    if not run:
        return None
    kinds = "".join(kinds for _, _, kinds in run)
    begun = "M" in kinds
    ago = "P" in run[-1][2] and ("U" in kinds or "N" in kinds)
    timed = any(set(kind) & set("DULC") for _, _, kind in run) or (begun and "N" in kinds)
    if not timed or not (begun or ago or "D" in kinds or "L" in kinds):
        return None
    if begun and not ago:
        while run and "M" not in run[0][2] and not set(run[0][2]) & set("DLG"):
            run = run[1:]
    start, end = run[0][0], run[-1][1]
    zone = _ZONE.match(text, end)
    if zone:
        end = zone.end()
    start = _with_hyphen(text, start)
    return (2 if begun or ago else 1), start, end


def _with_hyphen(text: str, start: int) -> int:
    """A Hebrew particle tied by a hyphen ("מ-7:40") belongs to the time."""
    found = re.search(r"(?<![א-ת])[א-ת]{1,2}[-־]$", text[max(0, start - 4) : start])
    return start - len(found[0]) if found else start
