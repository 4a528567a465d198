"""The letters of each language: folding, lifting out, other keyboards and alphabets, hostile text."""

from __future__ import annotations

import time

import pytest

from bot.core.text import MAX_CODE_POINTS, known_letters, letters, tidy


def words(language: str, text: str) -> list[str]:
    return letters(language).words(tidy(text))


def respelt(language: str, name: str, script: str, text: str) -> str:
    ways = [way for way in letters(language).respellings if (way.name, way.script) == (name, script)]
    assert len(ways) == 1
    return ways[0].read(text)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("hr", "ČĆŠŽ đak vođenje", "ccsz djak vodjenje"),
        ("hr", "ＳＬＡＮＪＥ", "slanje"),
        ("hr", "s\u030clo", "šlo"),
        ("he", "שָׁלוֹם", "שלומ"),
        ("he", "דוא״ל", 'דוא"ל'),
        ("he", "בית־ספר", "בית ספר"),
        ("he", "לcPanel", "ל cpanel"),
        ("ru", "ещё ЁЖ", "еще еж"),
        ("ru", "їжак", "ижак"),
        ("ru", "зв'язок", "звязок"),
    ],
)
def test_spellings_that_mean_the_same_meet(language: str, one: str, other: str) -> None:
    assert words(language, one) == words(language, other)


@pytest.mark.parametrize("language", sorted(known_letters()))
def test_stop_words_went_through_the_same_fold_as_messages(language: str) -> None:
    speech = letters(language)
    assert speech.stop
    for word in speech.stop:
        assert speech.words(word) == [word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pišem s ana@firma-primjer.hr", ["pisem", "s", "zzmail"]),
        ("ne radi https://www.a.example/b?c=1", ["ne", "radi", "zzweb"]),
        ("ne radi.kako dalje", ["ne", "radi", "kako", "dalje"]),
        ("server 192.0.2.7:22 stoji", ["server", "zzip", "stoji"]),
        ("php 8.3 i php.ini", ["php", "zzversion", "i", "php", "ini"]),
        ("narudžba #123456", ["narudzba", "zznumber"]),
        ("greška 550 i 404", ["greska", "550", "i", "404"]),
    ],
)
def test_details_become_the_name_of_their_kind(text: str, expected: list[str]) -> None:
    assert words("hr", text) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yt jnrhsdftncz gjxnf", "не открывается почта"),
        ("rfr ghjlkbnm ljvty&", "как продлить домен&"),
    ],
)
def test_russian_on_the_latin_keyboard_is_read(typed: str, meant: str) -> None:
    assert respelt("ru", "layout", "latin", typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zdravstvuyte", "здравствуйте"),
        ("ne otkryvaetsya sayt", "не открывается сайт"),
        ("moy yashchik", "мой ящик"),
        ("obyazatelno", "обязателно"),
        ("biznes partnyor", "бизнес партныор"),
    ],
)
def test_russian_in_latin_letters_is_read_by_sound(typed: str, meant: str) -> None:
    assert respelt("ru", "translit", "latin", typed) == meant


def test_hebrew_on_the_latin_keyboard_is_read() -> None:
    assert respelt("he", "layout", "latin", "thl pu,jho ehrtv") == "איך פותחים קירא" + "ה"


def test_serbian_in_cyrillic_is_read() -> None:
    assert respelt("hr", "cyrillic", "cyrillic", "Њихов љубимац џеп ђак") == "njihov ljubimac džep đak"


def test_a_language_without_a_file_is_read_in_lower_case_without_accents() -> None:
    assert words("fr", "Où est l'École") == ["ou", "est", "l", "ecole"]


def test_hostile_text_costs_bounded_time_and_length() -> None:
    towers = ["a" * 1_000_000, "e" + "\u0301" * 900_000, "\ufdfa" * 100_000]
    hostile = [*towers, "a@" * 50_000, "a." * 50_000, "1." * 50_000]
    began = time.perf_counter()
    for text in hostile:
        tidied = tidy(text)
        assert len(tidied) <= MAX_CODE_POINTS
        for language in known_letters():
            letters(language).words(tidied)
    assert time.perf_counter() - began < 3.0


def test_invisible_characters_do_not_split_words() -> None:
    assert words("hr", "lo\u200bzin\u00adka") == ["lozinka"]
