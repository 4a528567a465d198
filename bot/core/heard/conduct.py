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
    r"[^\W\d_][*@$!|013456789#+][^\W\d_]|[^\W\d_][.*_-]+[^\W\d_]+[.*_-]|\b[^\W\d_](?:[ .*_-][^\W\d_]){3,}\b"
)
_APART = re.compile(r"\b[^\W\d_](?:[ .*_-][^\W\d_]){3,}\b")
# Only from where a word begins: tried at each letter of an endless word it would take that word's length squared.
_STARRED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[*#$]+[^\W\d_]+)+")
_ADDRESS = re.compile(r"@[^\s@]*\.|\d\.\d|://")
_BETWEEN = re.compile(r"(?<=[^\W\d_])[.*_\-#+|]+(?=[^\W\d_])")
_LATIN = str.maketrans("0134567@$!|", "oieasgtasii")
_CYRILLIC = str.maketrans("0134569@$", "оиеасбдас")
_HEBREW = str.maketrans("01", "סו")


def abusive(heard: Heard, lexicon: Lexicon) -> str:
    """The id of the insult or threat, or ""."""
    found = _insult(heard)
    if found or not _MASKED.search(heard.text):
        return found
    bare = unmasked(heard.text, lexicon.language)
    found = _insult(hear(bare, lexicon)) if bare != heard.text else ""
    return found or _starred(heard.text, lexicon)


def _starred(text: str, lexicon: Lexicon) -> str:
    """An insult with stars in place of letters ("м*даки")."""
    for masked in _STARRED.findall(text)[:8]:
        low = masked.casefold()
        for word in _insults(lexicon):
            bare = word.rstrip("*")
            fits = len(low) >= len(bare) if word != bare else len(low) == len(bare)
            if fits and all(sign in "*#$" or sign == letter for sign, letter in zip(low, bare, strict=False)):
                return f"masked:{word}"
    return ""


@lru_cache(maxsize=16)
def _insults(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(
        element
        for element, entries in lexicon.entries.items()
        if len(element) > 4 and any(entry.group == "conduct.always" and len(entry.elements) == 1 for entry in entries)
    )


def unmasked(text: str, language: str) -> str:
    """The text with letters in place of the digits and signs that stand for them. Only insults are looked for in it."""
    table = {"ru": _CYRILLIC, "he": _HEBREW}.get(language, _LATIN)
    text = _APART.sub(lambda found: re.sub(r"[ .*_-]", "", found[0]), text)
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
