"""The notation of a lexicon, and the faults it names."""

from __future__ import annotations

import pytest

from bot.core.heard.groups import GROUPS
from bot.core.heard.hearing import hear
from bot.core.heard.lexicon import Lexicon

from .heard_lexicons import LANGUAGES, lexicon


def small(language: str = "hr", **talk: list[str]) -> Lexicon:
    return Lexicon.from_plain({"language": language, "talk": talk})


@pytest.mark.parametrize(
    ("entry", "words", "heard"),
    [
        ("lozink*", "LOZINKOM", True),
        ("šifra", "sifra", True),
        ("promijeni(te)", "promjenite", True),
        ("promijeni(te)", "promenite", True),
        ("promijeni(te)", "proimjenite", True),
        ("promijeni(te)", "promijenio", False),
        ("daj … čovjeka", "daj mi već jednom čovjeka", True),
        ("daj … čovjeka", "daj. čovjeka", False),
        ("daj … čovjeka", "daj mi molim te lijepo jednog živog čovjeka", False),
        ("nalog", "налог", True),
        ("operater", "ope\u200brater", True),
        ("vodenje", "vodjenje", True),
        ("halo", "haloooo", True),
    ],
)
def test_an_entry_is_heard_as_its_notation_says(entry: str, words: str, heard: bool) -> None:
    assert hear(words, small(greeting=[entry])).has("talk.greeting") is heard


@pytest.mark.parametrize(
    ("language", "entry", "words"),
    [
        ("he", "תחליפ(ו/י)", "ותחליפו"),
        ("he", "סיסמ*", "לסיסמה"),
        ("he", "רוח", "רו״ח"),
        ("he", "דומיין", "ה-דומיין"),
        ("ru", "ещё", "еще"),
        ("ru", "оператор", "oператoр"),
        ("ru", "отключи(те)", "otklyuchite"),
        ("ru", "сменить", "смениться"),
    ],
)
def test_letters_and_particles_do_not_hide_a_word(language: str, entry: str, words: str) -> None:
    heard = hear(words, small(language, greeting=[entry])).has("talk.greeting")
    assert heard is (entry != "сменить")


def test_a_hebrew_infinitive_is_not_the_order_inside_it() -> None:
    found = Lexicon.from_plain({"language": "he", "order": {"do": ["שדרג"]}})
    assert not hear("לשדרג", found).has("order.do")
    assert hear("שדרג", found).has("order.do")


@pytest.mark.parametrize(
    ("plain", "named"),
    [
        ({}, "language"),
        ({"language": "hr", "talk": {"greetings": ["bok"]}}, "talk.greetings"),
        ({"language": "hr", "talk": ["bok"]}, "talk"),
        ({"language": "hr", "talk": {"greeting": "bok"}}, "talk.greeting"),
        ({"language": "hr", "talk": {"greeting": ["… bok"]}}, "… bok"),
        ({"language": "hr", "talk": {"greeting": ["!"]}}, "talk.greeting"),
    ],
)
def test_a_fault_is_named_by_its_key(plain: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Lexicon.from_plain(plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_lexicon_fills_every_group_that_is_listened_to(language: str) -> None:
    found = lexicon(language)
    filled = {entry.group for entries in found.entries.values() for entry in entries}
    assert set(GROUPS) - filled - {"detail.ago"} == set()
