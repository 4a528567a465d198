"""Which words are near: every slip of the finger is found, what begins otherwise is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import Near

WORDS = ("lozinka", "lozinku", "domena", "račun", "mail", "порт", "перенос", "דומיין")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("loznika", "lozinka"),
        ("lozibka", "lozinka"),
        ("lozinnka", "lozinka"),
        ("loinka", "lozinka"),
        ("lozinke", "lozinka"),
        ("domenama", "domena"),
        ("mial", "mail"),
        ("maila", "mail"),
        ("пернос", "перенос"),
        ("דומין", "דומיין"),
    ],
)
def test_slips_and_endings_are_near(typed: str, meant: str) -> None:
    assert meant in Near(WORDS).to(typed)


@pytest.mark.parametrize("word", ["", "x", "ozinka", "tozinka", "hosting", "sail"])
def test_what_begins_otherwise_is_not(word: str) -> None:
    assert Near(WORDS).to(word) == []


@given(st.text("abcde", min_size=2, max_size=9), st.integers(1, 8), st.sampled_from("abcdex"))
def test_any_one_letter_behind_the_first_may_be_wrong(word: str, place: int, letter: str) -> None:
    place = min(place, len(word))
    for typed in (
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ):
        assert word in Near((word, "other")).to(typed)


def test_words_come_always_in_the_same_order() -> None:
    near = Near(("aabbb", "aabba", "aab"))
    assert list(dict.fromkeys(near.to("aabbb"))) == ["aabbb", "aabba", "aab"]
