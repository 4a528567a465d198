"""Words that say that a secret follows, a file per language.

They stand in code and not in the lexicons: an edit of a lexicon must never let a password land in a transcript.
"""

from __future__ import annotations

from . import en, he, hr, ru
from .table import SecretWords

__all__ = ["BETWEEN", "LANGUAGES", "NO_VALUE", "SecretWords"]

LANGUAGES: tuple[SecretWords, ...] = (en.WORDS, hr.WORDS, he.WORDS, ru.WORDS)
BETWEEN = frozenset(word for words in LANGUAGES for word in words.between)
NO_VALUE = frozenset(word for words in LANGUAGES for word in words.no_value)
