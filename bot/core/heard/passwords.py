"""Passwords and codes given in words: "the password is x", "x is my password", "user marko, pass x", "marko / x"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from .numbers import outside
from .password_patterns import Patterns, patterns
from .secret_words import BETWEEN, NO_VALUE
from .values import (
    ADDRESS,
    ODD,
    WELL_KNOWN,
    is_dotted,
    is_joined,
    is_mixed,
    is_random,
    is_signed,
    kept,
    looks,
    may_be,
    technical,
    trimmed,
)

Span = tuple[int, int, str]

_REACH = 6
_FAR = 160
_PIECE = re.compile(r"[^\s,;\"„“”«»(){}<>]+")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZČĆŠŽĐА-ЯЁ])|[\n]{2,}")
_QUOTED = re.compile(r"\s{0,2}[\"„“«'‘](?P<value>[^\"“”»'’\n]{2,80})[\"”“»'’]")
_QUOTE = re.compile('["«„“]')
_SMALL_WORD = re.compile(r"\s*[:=-]?\s*([^\W\d_]+)\s*[:=]?")
_SIGN = re.compile(r"\s*[:=]")
# "try x as the password" in one word.
_AS_GLUED = re.compile("כ(?:ס|פ)")
_TOLD = re.compile(r"[:=]\s*$|[-–]\s+$")
# Looked ahead for: in "login: ana / Krusk4" the first pair holds half of the second.
_PAIR = re.compile(
    r"(?<![\w@./-])(?=(?P<user>[\w.-]{2,40}(?:@[\w.-]{3,60})?)\s?(?P<sign>[:/|])\s?(?P<value>[^\s,;/]{5,64}))"
)
_PAIR_SIGN = re.compile(r"[:/|]")
_DIGITS = re.compile(r"\d{4,12}")
# What bears names of two words: behind these "shop_db" is no password.
_NAMED = re.compile(
    r"\b(?:baz|db\b|database|mysql|user|korisni|nalog|ftp|баз|бд\b|юзер|пользовател|учётк|учетк)"
    r"|מסד|דאטה|יוזר|משתמש",
    re.IGNORECASE,
)
_CODE_DIGITS = re.compile(
    r"[^\d\n]{0,24}?(?<![\d#/.:-])(?P<value>\d{4,8}|\d{3}[ -]\d{3}|\d{4}-\d{4}|\d{2}(?:[ -]\d{2}){2})(?![\d/.:-])"
)
_GOOGLE_CODE = re.compile(r"\bG-(?P<value>\d{6})(?!\d)")
_ONLY_CODE = re.compile(r"[^\d\n]{0,12}(?P<value>\d{4,8}|\d{3}[ -]\d{3})\W{0,3}")
_NEXT_CODE = re.compile(
    r"(?:\s?[,;|]\s?|\s{1,3})(?P<value>[A-Za-z0-9]{4,6}(?:[ -][A-Za-z0-9]{4,6}){1,3}(?<=\d)|\d{8}"
    r"|(?=[a-z-]{0,18}\d)[A-Za-z0-9]{4,6}(?:-[A-Za-z0-9]{4,6}){1,3})(?![\w.:/])"
)
# "PIN 4 8 2 1".
_SPACED = re.compile(r"[^\d\n]{0,16}(?<![\d-])(?P<value>\d(?:[ -]\d){3,7}|\d{2}[ -]\d{2})(?![\d./:-])")
# "K u p u s 4 4": fewer single letters are small words.
_SPELT = re.compile(r"[^\n]{0,16}?(?<!\S)(?P<value>[^\s,;](?: [^\s,;]){4,30})(?!\S)")
# What stands between the words for codes and a number that is another one.
_OTHER_NUMBER = re.compile(
    r"narud|ra[cč]un|faktur|order|ti[ck]k?et|port|tel|заказ|сч[её]т|тикет|заявк|порт|הזמנ|חשבונית|פנייה|טיקט|פורט",
    re.IGNORECASE,
)
# Accounts that every system has: a pair that begins with one holds its password, whatever the message speaks of.
_SYSTEM_PAIR = re.compile(
    r"(?<![\w@./-])(?:root|admin|administrator|user|test|demo|guest|postgres|mysql|ubuntu|debian|pi)"
    r"(?:\s?(?P<sign>[:/|])\s?|\s(?![\w.-]{1,20}=))(?P<value>[^\s,;]{5,64})",
    re.IGNORECASE,
)
# "ana@primjer.hr / Qw3rty7!" stands for itself.
_MAIL_PAIR = re.compile(
    r"(?<![\w.+-])[\w.+-]{2,64}@(?:[\w-]{1,60}\.){1,4}[a-z]{2,12}(?:\s?(?P<sign>[:/|])\s?|,?\s)(?P<value>[^\s,;]{6,64})"
)


def passwords(text: str, taken: Sequence[Span]) -> list[Span]:
    """(start, end, kind) of passwords and one-time codes; `taken` are spans found already. Linear in the text."""
    said = patterns(text)
    labels = list(said.label.finditer(text))
    found = [*_labelled(text, said, labels), *_agreed(text, said)]
    if ODD.search(text):
        found += _codes(text, said)
        found += _told(text, said, labelled=bool(labels))
        found += _paired(text, said, labelled=bool(labels))
    return outside(found, taken, len(text))


def dangling(before: str, text: str) -> list[Span]:
    """The password with which `text` ends what `before` began: "the password is", "which password?", "login ana"."""
    said = patterns(f"{before} {text}")
    pieces = list(_PIECE.finditer(text))
    if not pieces or len(pieces) > _REACH:
        return []
    if said.coded.search(before) and (code := _ONLY_CODE.fullmatch(text)):
        return [(*code.span("value"), "code")]
    first, last = trimmed(text, *pieces[0].span()), trimmed(text, *pieces[-1].span())
    if len(pieces) == 1 and said.transfer.search(before) and looks(text[slice(*first)]):
        return [(*first, "code")]
    labels = list(said.label.finditer(before))
    if not labels:
        label = said.label.search(text)
        named = label and said.account_before.search(f"{before} ") and label.end() == pieces[-1].start() - 1
        return [(*last, "password")] if named and _is_word(text, said, *last) else []
    rest = before[labels[-1].end() :].strip(" .…:=-–")
    if "•" in rest:
        return []
    if len(rest.split()) > _REACH or any(word.lower() not in BETWEEN for word in rest.split()):
        small = all(piece[0].lower() in BETWEEN for piece in pieces[:-1])
        return [(*last, "password")] if small and is_random(text[slice(*last)]) else []
    value = text[slice(*first)]
    promised = len(pieces) == 1 and said.promised.search(before.rstrip()) is not None and may_be(value)
    return [(*first, "password")] if promised or looks(value) or _DIGITS.fullmatch(value) else []


def _labelled(text: str, said: Patterns, labels: Sequence[re.Match[str]]) -> Iterator[Span]:
    """The values that stand behind a word for passwords, or before it, and the second ones that follow them."""
    for place, label in enumerate(labels):
        following = labels[place + 1].start() if place + 1 < len(labels) else len(text)
        pin = said.pin.match(label[0]) is not None
        value = (
            _quoted_as(text, said, label)
            or _phrase(text, said, label)
            or _after(text, said, label.end(), following, pin=pin)
        )
        value = value or _named(text, said, label) or _before(text, said, label.start())
        if not value and (signs := (_SPACED if pin else _SPELT).match(text, label.end(), following)):
            value = [(*signs.span("value"), "password")]
        yield from value
        if value:
            yield from _second(text, said, *value[-1][:2])


def _codes(text: str, said: Patterns) -> Iterator[Span]:
    transfers = list(said.transfer.finditer(text))
    for place, label in enumerate(transfers):
        # Of labels in a row ("auth auth auth") the last one has before it what all of them have.
        if place + 1 < len(transfers) and transfers[place + 1].start() <= label.end() + 1:
            continue
        for start, end, kind in _after(text, said, label.end(), len(text), "code", strict=True):
            yield start, end, kind
            yield from _listed(text, end)
    for label in said.code.finditer(text):
        digits = _CODE_DIGITS.match(text, label.end())
        if digits and not _OTHER_NUMBER.search(text, label.end(), digits.start("value")):
            yield (*digits.span("value"), "code")
            yield from _listed(text, digits.end("value"))
    for match in (*said.coded_before.finditer(text), *_GOOGLE_CODE.finditer(text)):
        yield (*match.span("value"), "code")


def _listed(text: str, place: int) -> Iterator[Span]:
    """The codes that follow one, divided by commas, blanks or line ends."""
    while match := _NEXT_CODE.match(text, place):
        yield (*match.span("value"), "code")
        place = match.end("value")


def _agreed(text: str, said: Patterns) -> Iterator[Span]:
    """A word that was agreed upon is a word like any other: only what is plainly told is taken."""
    for match in said.agreed.finditer(text):
        value = match["value"].rstrip("?!")
        if may_be(value) and (match["link"] or _is_name(text, said, *match.span("value"))):
            yield (*match.span("value"), "password")


def _told(text: str, said: Patterns, labelled: bool) -> Iterator[Span]:
    """Values told without a word for passwords: only what is plainly one, beside such a word what looks like one."""
    for match in said.typed.finditer(text):
        yield from _values(text, match, looks if labelled else is_mixed)
    for match in said.changed.finditer(text):
        yield from _values(text, match, looks if labelled else is_random)
    for match in said.account.finditer(text):
        yield from _values(text, match, is_random)
    for match in said.sign_in_data.finditer(text):
        yield from _values(text, match, looks)
    for match in said.sign_in_as.finditer(text):
        yield from _values(text, match, looks if labelled or "@" in match["name"] else is_random)
    for match in said.old_and_new.finditer(text):
        yield from _values(text, match, is_random)
    for pattern in (said.current, said.current_before, said.for_root):
        for match in pattern.finditer(text):
            yield from _values(text, match, looks if labelled and pattern is not said.for_root else is_random)
    for match in said.same.finditer(text):
        yield from _values(text, match, looks if labelled else is_random)
    if "@" in text:
        for match in _MAIL_PAIR.finditer(text):
            yield from _values(text, match, looks if match["sign"] else is_signed)


def _paired(text: str, said: Patterns, labelled: bool) -> Iterator[Span]:
    """Passwords in pairs "user:password", "user / password", of any account only where the message is of signing in."""
    for match in _SYSTEM_PAIR.finditer(text):
        yield from _values(text, match, looks if match["sign"] else is_signed)
    if not (labelled or said.sign_in.search(text)):
        return
    for piece in _PIECE.finditer(text):
        start, end = trimmed(text, *piece.span())
        value = text[start:end]
        if "=" not in value and (is_random if labelled else is_signed)(value.rstrip("!?")):
            yield (start, end, "password")
    if not _PAIR_SIGN.search(text):
        return
    for match in _PAIR.finditer(text):
        if not match["user"].isdigit() and not ADDRESS.match(text, match.start("sign") + 1):
            yield from _values(text, match, looks)


def _values(text: str, match: re.Match[str], plain: Callable[[str], bool]) -> Iterator[Span]:
    """What stands in the groups of a match for values, where it is `plain` that they are."""
    for name in ("value", "other"):
        if name in match.re.groupindex and match[name]:
            start, end = trimmed(text, *match.span(name))
            if plain(text[start:end]) and not ADDRESS.match(text, start):
                yield (start, end, "password")


def _second(text: str, said: Patterns, first: int, place: int) -> list[Span]:
    """Another value right after the first, in the same sentence: "to" one only where the first stands behind "from"."""
    match = said.second.match(text, place)
    if not match or (match["to"] and not said.before.search(text, max(0, first - 6), first)):
        return []
    start, end = trimmed(text, *match.span("value" if match["value"] else "listed"))
    return [(start, end, "password")] if looks(text[start:end]) else []


def _quoted_as(text: str, said: Patterns, label: re.Match[str]) -> list[Span]:
    """What stands in quotation marks behind "as": "I wrote the password down as „sparrows on a branch“"."""
    match = said.quoted_as.match(text, label.end()) if _QUOTE.search(text) else None
    return [(*match.span("value"), "password")] if match and may_be(match["value"]) else []


def _phrase(text: str, said: Patterns, label: re.Match[str]) -> list[Span]:
    """Several plain words: behind a colon, or behind "is" or "my password" when they end in a number."""
    match = said.phrase.match(text, label.end(), min(len(text), label.end() + _FAR))
    if not match:
        return []
    words = match["value"].lower().split()
    numbered = words[-1].isdigit() and (
        match["is"] or said.mine.search(text, max(0, label.start() - 24), label.start())
    )
    if not (match["colon"] or numbered) or not NO_VALUE.isdisjoint(words):
        return []
    return [(*match.span("value"), "password")] if sum(word not in BETWEEN for word in words) > 1 else []


def _named(text: str, said: Patterns, label: re.Match[str]) -> list[Span]:
    """A plain word right behind the label: after the name of an account, or when it is said how it is spelt."""
    piece = _PIECE.match(text, _skipped(text, label.end(), min(len(text), label.end() + _FAR)) + 1)
    if not piece:
        return []
    start, end = trimmed(text, *piece.span())
    if said.spelt.match(text, end) and text[start:end].isalpha() and may_be(text[start:end]):
        return [(start, end, "password")]
    accounted = said.account_before.search(text, max(0, label.start() - 60), label.start())
    return [(start, end, "password")] if accounted and _is_word(text, said, start, end) else []


def _is_word(text: str, said: Patterns, start: int, end: int) -> bool:
    """Whether a plain word may be a value: it ends its clause, and is no verb, adjective or name of a program."""
    value = text[start:end]
    plain = value.isalpha() and may_be(value) and not technical(value.lower())
    return plain and _is_name(text, said, start, end)


def _is_name(text: str, said: Patterns, start: int, end: int) -> bool:
    """Whether a word ends its clause and is no verb or adjective by its ending."""
    named = text[start].isupper() or not said.endings.search(text, start, end)
    return named and text[end : end + 3].lstrip(" \"»”'")[:1] in ("", *",.;!)\n")


def _after(
    text: str, said: Patterns, place: int, stop: int, kind: str = "password", strict: bool = False, pin: bool = False
) -> list[Span]:
    """The value that follows a label, at most _REACH words on and in the same sentence."""
    end_of_sentence = _SENTENCE_END.search(text, place, place + _FAR)
    stop = min(stop, end_of_sentence.start() + 1 if end_of_sentence else len(text), place + _FAR)
    quoted = _QUOTED.match(text, _skipped(text, place, stop))
    if quoted and may_be(quoted["value"]) and not strict and " " not in quoted["value"].strip()[:1]:
        return [(*quoted.span("value"), kind)]
    begin = place
    told = strong = False
    near = True  # nothing but small words so far
    crossed = 0
    for count, piece in enumerate(_PIECE.finditer(text, place, stop)):
        if count > _REACH:
            break
        between = text[place : piece.start()]
        crossed += between.count(",")
        word = piece[0]
        if count == 0 and text[place : piece.start()].strip(" \t") == "" and word[0] in ":=":
            told = True
            word = word.lstrip(":=-")
            if not word:
                place = piece.end()
                continue
        told = told or (bool(_TOLD.search(between)) and crossed == 0)
        start, end = trimmed(text, piece.end() - len(word), piece.end())
        value = text[start:end]
        place = piece.end()
        low = value.lower().strip(":=-–?!")
        if not low or technical(low):
            continue
        if low in BETWEEN and not (told and count == 0 and low not in NO_VALUE and word[-1:] != ":"):
            told = told or bool(said.copula.fullmatch(low)) or word.endswith((":", "="))
            strong = bool(said.strong.fullmatch(low))
            continue
        if WELL_KNOWN.fullmatch(value) and (pin or not crossed) and not strict:
            return [(start, end, kind)]
        plainly = near and not crossed and not strict
        if plainly and (is_dotted(value) or (is_joined(value) and not _NAMED.search(text, begin, start))):
            return [(start, end, kind)]
        if kept(value):
            alone = (count == 0 and said.clause.match(text, piece.end())) or (near and len(value) > 4 and not strict)
            if not (told or alone or (pin and len(value) < 7)) or crossed or not _DIGITS.fullmatch(value):
                if crossed or not ADDRESS.fullmatch(value):
                    return []
                told = False
                continue
            return [(start, end, kind)]
        if looks(value):
            return [(start, end, kind)] if crossed < 2 else []
        if told and not crossed and not strict and may_be(value) and (strong or said.clause.match(text, piece.end())):
            return [(start, end, kind)]
        if _DIGITS.fullmatch(value) and (told or count == 0) and not crossed:
            return [(start, end, kind)]
        told = near = False
        if low in NO_VALUE or crossed:
            return []
    return []


def _before(text: str, said: Patterns, place: int) -> list[Span]:
    """The value that stands before its label: "x is my password"."""
    if such := said.such.search(text, max(0, place - 40), place):
        pieces = list(_PIECE.finditer(text, max(0, place - 100), such.start()))[-1:]
        spans = [trimmed(text, *piece.span()) for piece in pieces]
        return [(start, end, "password") for start, end in spans if looks(text[start:end])]
    pieces = list(_PIECE.finditer(text, max(0, place - 100), place))[-5:]
    for piece in reversed(pieces):
        start, end = trimmed(text, *piece.span())
        value = text[start:end]
        if _SENTENCE_END.search(text, end, place) or "," in text[end:place]:
            return []
        bare = value.lower().strip("-–—:")
        if not bare or bare in BETWEEN or said.as_.fullmatch(value):
            continue
        joined = said.joined.search(text, end, place) or _AS_GLUED.match(text, place)
        return [(start, end, "password")] if joined and looks(value) and not kept(value) else []
    return []


def _skipped(text: str, place: int, stop: int) -> int:
    """The place after the small words and signs that may stand between a label and a quoted value."""
    while True:
        match = _SMALL_WORD.match(text, place, stop)
        if not match or match[1].lower() not in BETWEEN:
            sign = _SIGN.match(text, place, stop)
            return sign.end() if sign else place
        place = match.end()
