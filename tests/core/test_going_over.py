"""When a conversation goes over to another language, and when a foreign word or two change nothing."""

from __future__ import annotations

import pytest

from bot.core.knowledge import Knowledge
from bot.core.language import goes_over
from bot.core.text import tidy


@pytest.mark.parametrize(
    ("spoken", "heard", "text"),
    [
        ("hr", "ru", "спасибо"),
        ("hr", "ru", "Почему не открывается мой сайт?"),
        ("hr", "he", "שלום"),
        ("ru", "he", "האתר לא נפתח"),
        ("he", "hr", "Zašto ne mogu slati e-poštu?"),
        ("he", "hr", "ne radi mail"),
        ("ru", "hr", "treba mi operater"),
        ("hr", "ru", "pochta ne rabotaet"),
    ],
)
def test_a_sentence_in_another_language_goes_over(
    shipped_knowledge: Knowledge, spoken: str, heard: str, text: str
) -> None:
    assert goes_over(tidy(text), heard, spoken, shipped_knowledge.tongues)


@pytest.mark.parametrize(
    ("spoken", "heard", "text"),
    [
        ("he", "hr", "503 Service Unavailable"),
        ("he", "hr", "535 Authentication failed"),
        ("he", "hr", "550 5.7.1 relaying denied"),
        ("he", "hr", "Outlook"),
        ("he", "hr", "SSL certificate error"),
        ("ru", "hr", "Internal Server Error"),
        ("ru", "hr", "firma.example"),
        ("ru", "hr", "вы идиоты"),
        ("ru", "hr", "а рецепт борща?"),
        ("ru", "hr", "с девяти утра"),
    ],
)
def test_an_error_message_or_a_few_odd_words_change_nothing(
    shipped_knowledge: Knowledge, spoken: str, heard: str, text: str
) -> None:
    assert not goes_over(tidy(text), heard, spoken, shipped_knowledge.tongues)
