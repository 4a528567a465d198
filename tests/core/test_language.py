"""Which language a text is in: the script wins, the page's language only where words fit several."""

from __future__ import annotations

import pytest

from bot.core.knowledge import Knowledge
from bot.core.language import Reading, is_english, main_script, readings
from bot.core.text import tidy


def best(text: str, prior: str, knowledge: Knowledge) -> Reading:
    return readings(tidy(text), prior, knowledge.tongues)[0]


@pytest.mark.parametrize(
    ("text", "language", "repaired"),
    [
        ("Zanima me kako produžiti domenu", "hr", ""),
        ("zasto mi ne stizu mejlovi", "hr", ""),
        ("не ради ми сајт од јутрос", "hr", "cyrillic"),
        ("האתר שלי לא עולה מהבוקר", "he", ""),
        ("thl nasrdho jchkv", "he", "layout"),
        ("почему не приходят письма", "ru", ""),
        ("yt hf,jnftn gjxnf", "ru", "layout"),
        ("pochemu ne prikhodyat pisma", "ru", "translit"),
        ("чому не працює пошта на сайті", "ru", ""),
    ],
)
@pytest.mark.parametrize("prior", ["hr", "he", "ru"])
def test_whatever_the_page_the_visitors_words_win(
    text: str, language: str, repaired: str, prior: str, shipped_knowledge: Knowledge
) -> None:
    found = best(text, prior, shipped_knowledge)
    assert (found.language, found.repaired) == (language, repaired)


def test_the_page_decides_on_cyrillic_that_russian_could_be_too(shipped_knowledge: Knowledge) -> None:
    assert best("Како да продужим домен", "hr", shipped_knowledge).language == "hr"
    assert best("домен", "hr", shipped_knowledge).text in ("домен", "domen")
    assert best("домен", "ru", shipped_knowledge).language == "ru"


@pytest.mark.parametrize("text", ["сайт кирдык", "ты мразь безмозглая", "капец сайту", "почта умерла"])
def test_a_short_line_in_a_russian_talk_is_no_serbian(text: str, shipped_knowledge: Knowledge) -> None:
    assert readings(text, "ru", shipped_knowledge.tongues)[0].language == "ru"


def test_latin_names_do_not_make_a_text_latin() -> None:
    assert main_script("не открывается wordpress.example и cPanel") == "cyrillic"
    assert main_script("ה-DNS של WordPress") == "hebrew"
    assert main_script("?! 123 :)") == ""


def test_words_without_letters_have_no_reading(shipped_knowledge: Knowledge) -> None:
    assert readings("?!? 12", "hr", shipped_knowledge.tongues) == []


@pytest.mark.parametrize("text", ["my website is down and I need help", "How do I reset the password?"])
def test_english_is_called_english(text: str, shipped_knowledge: Knowledge) -> None:
    assert is_english(text)
    assert [reading.language for reading in readings(text, "hr", shipped_knowledge.tongues)] == ["en"]


@pytest.mark.parametrize("text", ["reset password", "on i ona to ne mogu", "da li je to u redu", "wordpress error"])
def test_terms_and_short_croatian_words_are_not_english(text: str) -> None:
    assert not is_english(text)
