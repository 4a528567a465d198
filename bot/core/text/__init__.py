"""The letters of each language; a language without a file here is read with plain lower case."""

from __future__ import annotations

from functools import cache

from . import he, hr, ru
from .letters import KINDS, MAX_CODE_POINTS, Letters, Respelling, lift, plain_fold, tidy
from .near import Near

__all__ = ["KINDS", "MAX_CODE_POINTS", "Letters", "Near", "Respelling", "known_letters", "letters", "lift", "tidy"]


@cache
def known_letters() -> dict[str, Letters]:
    return {each.language: each for each in (hr.letters(), he.letters(), ru.letters())}


def letters(language: str) -> Letters:
    """The letters of a language; one that has no file here gets lower case, no accents, and no stop words."""
    return known_letters().get(language) or Letters(language, plain_fold, frozenset())
