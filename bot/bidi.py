"""Two directions in one text: what keeps its own order inside right-to-left words, as in the widget's bidi.js."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"  # Unicode UAX #9
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

ADDRESS = r"""https?://[^\s<>"']*[^\s<>"'.,:;!?)\]]"""
# Parts of addresses are as long as they may be (RFC 5321, RFC 1035): without a bound a text that is no address would be
# looked through anew from each of its letters.
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
IPV6 = r"\b(?:[\da-f]{1,4}:){2,7}[\da-f:]*[\da-f]"
DOMAIN = r"\b(?:[a-z\d][a-z\d-]{0,62}\.){1,8}[a-z]{2,}(?:/[\w./-]*)?\b"
PATH = r"(?<![^\s(\"'\u05be-])/[\w./~-]*[\w/]"
PHONE = r"\+\d[\d ()/-]{5,}\d"
NUMBER = r"#?(?:\b[a-z]{1,4}-)?\d[\d.:/-]{2,}\d"
RUNS = re.compile("|".join([ADDRESS, EMAIL, IPV6, DOMAIN, PATH, PHONE, NUMBER]), re.ASCII | re.IGNORECASE)


def isolated_in_html(text: object) -> Markup:
    """The text escaped; addresses, domains, paths, phone and order numbers among right-to-left words in <bdi>."""
    return Markup("").join(
        Markup('<bdi dir="ltr">{}</bdi>').format(piece) if run else piece for piece, run in _pieces(str(text))
    )


def isolated(text: object) -> str:
    """In plain text, paths between isolates. What a mail program makes a link of gets none: it would take the mark
    for a part of the address."""
    return "".join(
        f"{LEFT_TO_RIGHT_ISOLATE}{piece}{POP_ISOLATE}" if run and piece.startswith("/") else piece
        for piece, run in _pieces(str(text))
    )


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """(piece, whether it keeps its own order) of a text, one after the other."""
    end = 0
    for run in RUNS.finditer(text) if RIGHT_TO_LEFT.search(text) else ():
        yield text[end : run.start()], False
        yield run[0], True
        end = run.end()
    yield text[end:], False
