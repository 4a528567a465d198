"""The shipped lexicons, loaded once for the tests of this folder."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from bot.core.heard.lexicon import Lexicon

ROOT = Path(__file__).parents[3]
LANGUAGES = ("hr", "he", "ru")


@cache
def lexicon(language: str) -> Lexicon:
    text = (ROOT / "knowledge_base" / language / "lexicon.toml").read_text("utf-8")
    return Lexicon.from_plain(tomllib.loads(text))
