"""Messages of several clauses: each is heard for itself, and one of them does not silence another."""

from __future__ import annotations

import pytest

from bot.core.heard import acts

from .heard_lexicons import lexicon


def heard_as(language: str, words: str) -> str:
    return acts.act(words, language, lexicon(language)).name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Ovo je adresa koju imam odavno"),
        ("he", "זה לא מה שרשום אצלי בחוזה"),
        ("ru", "це той тариф, який у нас оплачен давно"),
    ],
)
def test_a_word_that_only_joins_clauses_asks_nothing(language: str, words: str) -> None:
    assert heard_as(language, words) not in ("change", "data")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "znaš koju karticu imam upisanu"),
        ("he", "תגידו מה שרשום אצלי בחוזה"),
        ("ru", "подскажите, до которого числа у нас заплачено"),
    ],
)
def test_the_same_word_asks_behind_words_of_asking(language: str, words: str) -> None:
    assert heard_as(language, words) == "data"
