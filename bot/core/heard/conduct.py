"""Insults and threats to staff, as against anger at the situation. Masked letters are unmasked first."""

from __future__ import annotations

import re
from functools import lru_cache

from .hearing import Heard, Hit, hear
from .lexicon import Lexicon

_REACH = 5
_SHORT = 3

# A letter with a digit or sign inside a word ("p1čka", "с*ка", "שר.מו.טות"), or single letters set apart ("d e b i l").
_MASKED = re.compile(
    r"[^\W\d_][*@$!|013456789#+]+[^\W\d_]|[^\W\d_][.*_-]+[^\W\d_]+[.*_-]"
    r"|(?<!\w)[^\W\d_](?:[ .*_-](?:[^\W\d_]|[@$013456])){3,}(?!\w)"
    r"|[א-ת][&^~=%_]+[א-ת]"
)
_APART = re.compile(r"(?<!\w)[^\W\d_](?:[ .*_-](?:[^\W\d_]|[@$013456])){3,}(?!\w)")
# Only from where a word begins: tried at each letter of an endless word it would take that word's length squared.
_STARRED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[*#$]+[^\W\d_]+)+")
_ADDRESS = re.compile(r"@[^\s@]*\.|\d\.\d|://")
_BETWEEN = re.compile(r"(?<=[^\W\d_])[.*_\-#+|&^~=%]+(?=[^\W\d_])")
_LATIN = str.maketrans("0134567@$!|", "oieasgtasii")
_CYRILLIC = str.maketrans("0134569@$", "оиеасбдас")
# A circle is ס by its shape or ו by its sound, a stroke is ו or י: both are tried.
_HEBREW = str.maketrans("01@", "סוא")
_HEBREW_SOUNDS = str.maketrans("01@", "ויא")
_FINALS = str.maketrans("ךםןףץё", "כמנפצе")


def abusive(heard: Heard, lexicon: Lexicon) -> str:
    """The id of the insult or threat, or ""."""
    found = _insult(heard)
    if found or not _MASKED.search(heard.text):
        return found
    tables = {"ru": (_CYRILLIC,), "he": (_HEBREW, _HEBREW_SOUNDS)}.get(lexicon.language, (_LATIN,))
    for table in tables:
        bare = unmasked(heard.text, table)
        if bare != heard.text and (found := _insult(hear(bare, lexicon))):
            return found
    return _starred(heard.text, lexicon)


def _starred(text: str, lexicon: Lexicon) -> str:
    """An insult with stars in place of letters ("м*даки")."""
    for masked in _STARRED.findall(text)[:8]:
        low = masked.casefold().translate(_FINALS)
        if sum(map(low.count, "*#$")) * 2 > len(low):
            continue
        for word in _insults(lexicon):
            bare = word.rstrip("*")
            fits = len(low) >= len(bare) if word != bare else len(low) == len(bare)
            if fits and all(sign in "*#$" or sign == letter for sign, letter in zip(low, bare, strict=False)):
                return f"masked:{word}"
    return ""


@lru_cache(maxsize=16)
def _insults(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            element
            for entries in lexicon.entries.values()
            for entry in entries
            if entry.group in ("conduct.always", "conduct.aimed")
            for element in entry.elements
            if len(element) > 3
        )
    )


def joined(text: str) -> str:
    """The text with letters that were set apart put together: "o p e r a t e r"."""
    return _APART.sub(lambda found: re.sub(r"[ .*_-]", "", found[0]), text)


def unmasked(text: str, table: dict[int, int]) -> str:
    """The text with letters in place of the digits and signs that stand for them. Only insults are looked for in it."""
    text = joined(text)
    pieces = [
        piece.translate(table if not piece.isascii() else _LATIN)
        if re.search(r"[^\W\d_]", piece) and not _ADDRESS.search(piece)
        else piece
        for piece in re.split(r"(\s+)", text)
    ]
    return _BETWEEN.sub("", "".join(pieces))


def _insult(heard: Heard) -> str:
    for hit in heard.get("conduct.always"):
        if not _covered(heard, hit):
            return f"always:{hit.entry.written}"
    for hit in heard.get("conduct.aimed"):
        if not _covered(heard, hit) and _aimed(heard, hit):
            return f"aimed:{hit.entry.written}"
    return ""


def _covered(heard: Heard, hit: Hit) -> bool:
    """By a look-alike or self-blame that touches it, or by mild swearing of which it is only a part."""
    if any(other.first <= hit.last and hit.first <= other.last for other in heard.get("conduct.not")):
        return True
    return any(mild.first <= hit.first and hit.last <= mild.last for mild in heard.get("conduct.mild"))


def _aimed(heard: Heard, hit: Hit) -> bool:
    """At us: beside a word for us in the same sentence, or as the whole message, or called out at its beginning."""
    words = heard.words
    if len(words) <= _SHORT:
        return True
    if hit.first == 0 and hit.last + 1 < len(words) and words[hit.last + 1].clause != words[hit.last].clause:
        return True
    return any(
        words[you.first].sentence == words[hit.first].sentence
        and (abs(you.first - hit.first) <= _REACH or abs(you.last - hit.last) <= _REACH)
        for you in heard.get("conduct.you")
    )
