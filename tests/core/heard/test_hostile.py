"""Nothing in hearing takes more than linear time, whatever is sent."""

from __future__ import annotations

import time

import pytest

from bot.core.heard import acts, details, secrets, severity
from bot.core.heard.hearing import hear, known

from .heard_lexicons import LANGUAGES, lexicon

SIZE = 64_000
HOSTILE = [
    "a" * SIZE,
    "a " * (SIZE // 2),
    "lozinka " * (SIZE // 8),
    "lozinka: " * (SIZE // 9),
    "a@" * (SIZE // 2),
    "a." * (SIZE // 2),
    "a-" * (SIZE // 2),
    "1 " * (SIZE // 2),
    "1" * SIZE,
    "4111 " * (SIZE // 5),
    "://a:" * (SIZE // 5),
    "-----BEGIN PRIVATE KEY-----" * (SIZE // 27),
    "\u0301" * SIZE,
    "a\u0301\u0323" * (SIZE // 3),
    "\u200b" * SIZE,
    'א"' * (SIZE // 2),
    "a*" * (SIZE // 2),
    "a b c d " * (SIZE // 8),
    '"' * SIZE,
    "error " * (SIZE // 6),
    "HR12 " * (SIZE // 5),
    f"HR12{'a' * 36} " * (SIZE // 41),
    "auth " * (SIZE // 5),
    "password=" * (SIZE // 9),
    "promijenite lozinku " * (SIZE // 20),
    "eyJ" * (SIZE // 3),
    ":" * SIZE,
    "token " * (SIZE // 6),
    "mysql " * (SIZE // 6) + " -p",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_heard_in_bounded_time(words: str) -> None:
    begun = time.process_time()
    clean, _ = secrets.redact(words)
    for language in LANGUAGES:
        found = lexicon(language)
        act = acts.act(clean, language, found)
        pairs = details.find(clean, language, found)
        severity.judge(clean, language, act, "", (), pairs, found)
    assert time.process_time() - begun < 6


def test_all_words_that_mean_nothing_are_remembered_as_one_value() -> None:
    for language in LANGUAGES:
        found = lexicon(language)
        assert known("xqxqxqwv", found) is known("9vvv9w", found)


def test_a_slip_of_the_finger_is_heard_at_both_ends_of_a_long_message_only() -> None:
    found = lexicon("hr")
    strange = "qwxv " * 100
    for words, heard in ((f"operatter {strange}", True), (f"{strange}operatter", True), (strange * 2, False)):
        assert hear(words, found).has("person.who") is heard
    assert not hear(f"{strange}operatter {strange}", found).has("person.who")
