"""Secrets are removed before anything is stored, shown, mailed or logged.

Three kinds of evidence, from the surest to the weakest: the shape alone (a private key, a token, a card that passes
its checksum), a word and a value ("password: x", "OIB je 123"), and a value that ends a sentence begun in the message
before.
"""

from __future__ import annotations

import re
import unicodedata

from .numbers import card_continues, numbers
from .passwords import dangling, passwords
from .tokens import tokens

MARK = "•••"

Span = tuple[int, int, str]

# Letters, digits and signs that are already what `_plain` would make of them.
_PLAIN = re.compile("[\x00-\x9f\xa1-\u024f\u0400-\u0482\u048a-\u052f\u05d0-\u05ea„“”‘’…•€№]*")


def redact(text: str) -> tuple[str, tuple[str, ...]]:
    """(the text with every secret replaced by MARK, the kinds removed in the order in which they stood).

    Kinds: password, token, key, card, cvv, code, iban, account, id. Redacting twice changes nothing more. Addresses,
    order and ticket numbers, phones, dates, versions and domains stay.
    """
    plain, places = _plain(text)
    spans = tokens(plain)
    spans += numbers(plain, spans)
    spans += passwords(plain, spans)
    return _without(text, places, spans)


def continues(previous: str, text: str) -> tuple[str, tuple[str, ...]]:
    """As `redact`, for a message that may go on with a secret begun in `previous`, the visitor's last words, redacted.

    "the password is" and then "Summer24!"; half a card number and then the other half.
    """
    clean, kinds = redact(text)
    plain, places = _plain(text)
    before, _ = _plain(previous)
    spans = dangling(before, plain) + card_continues(before, plain)
    if not spans:
        return clean, kinds
    return _without(text, places, tokens(plain) + numbers(plain, []) + passwords(plain, []) + spans)


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The text with compatible letters and digits made plain and invisible signs dropped, and where each sign stood.

    None instead of places when nothing moved.
    """
    if _PLAIN.fullmatch(text):
        return text, None
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign < "\u0250":
            kept = " " if sign == "\u00a0" else sign
        else:
            kind = unicodedata.category(sign)
            if kind in ("Mn", "Cf"):
                continue
            kept = str(unicodedata.digit(sign)) if kind == "Nd" else _compatible(sign, kind)
        signs.append(kept)
        places.append(place)
    return "".join(signs), places


def _compatible(sign: str, kind: str) -> str:
    if kind == "Zs":
        return " "
    if kind == "Pd":
        return "-"
    if kind in ("Lo", "Ll") and "\u0400" <= sign <= "\u05ff":
        return sign
    normal = unicodedata.normalize("NFKC", sign)
    return normal if len(normal) == 1 else sign


def _without(text: str, places: list[int] | None, spans: list[Span]) -> tuple[str, tuple[str, ...]]:
    if not spans:
        return text, ()
    pieces: list[str] = []
    kinds: list[str] = []
    last = 0
    for start, end, kind in sorted(spans):
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        if kind not in kinds:
            kinds.append(kind)
        if start >= last:
            pieces += [text[last:start], MARK]
        last = max(last, end)
    return "".join([*pieces, text[last:]]), tuple(kinds)
