"""Every sentence of the bot in every language: all there, same placeholders, the plural forms that the language has."""

from __future__ import annotations

import re
import string
from functools import cache
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.company import Company
from bot.core.phrases import PHRASES, Phrase

LOCALES = Path(__file__).parents[1] / "locales"
NUMBERS = range(201)
SINGULAR_IN_HEBREW = re.compile(
    "(?<![א-ת])[בלמוש]?(?:שלך|משלך|אותך|אליך|עליך|ממך|אצלך|איתך|עבורך|בשבילך|אתה|לך|בך)(?![א-ת])"
)


@cache
def catalogues() -> dict[str, Catalog]:
    found = {}
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            found[path.parts[-3]] = read_po(source, locale=path.parts[-3])
    return found


def test_every_language_of_the_company_has_a_catalogue(shipped_company: Company) -> None:
    assert set(shipped_company.languages) <= catalogues().keys()


def test_plural_forms_are_those_of_the_language() -> None:
    """As many as gettext knows for it, and none that tears apart numbers which CLDR counts alike."""
    for language, catalog in catalogues().items():
        of_cldr: dict[str, set[int]] = {}
        for number in NUMBERS:
            of_cldr.setdefault(Locale(language).plural_form(number), set()).add(number)
        assert catalog.num_plurals >= get_plural(language).num_plurals
        for numbers in of_cldr.values():
            assert any(numbers <= form for form in covered(catalog)), f"{language}: {sorted(numbers)[:5]} need one form"


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=list(PHRASES))
def test_every_phrase_is_in_every_catalogue_with_the_same_placeholders(phrase: Phrase) -> None:
    assert catalogues(), "there is no catalogue in locales/"
    for language, catalog in catalogues().items():
        message = catalog.get((phrase.singular, phrase.plural) if phrase.plural else phrase.singular)
        assert message is not None and not message.fuzzy, f"{language} has no translation"
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        numbers = covered(catalog) if phrase.plural else [set(NUMBERS)]
        assert len(forms) == len(numbers), f"{language} has {len(forms)} plural forms of {len(numbers)}"
        for form, of in zip(forms, numbers, strict=True):
            assert form, f"{language} has an empty form"
            wanted, has = placeholders(phrase.plural or phrase.singular), placeholders(form)
            if len(of) == 1:  # "one working day" needs no figure where the form is for 1 and nothing else
                wanted, has = wanted - {("count", "")}, has - {("count", "")}
            assert has == wanted, f"{language}: {form}"


def covered(catalog: Catalog) -> list[set[int]]:
    """The numbers that each plural form of a catalogue is for."""
    form_of = c2py(catalog.plural_expr)
    return [{number for number in NUMBERS if form_of(number) == form} for form in range(catalog.num_plurals)]


def placeholders(pattern: str) -> set[tuple[str, str]]:
    return {(field, spec or "") for _, field, spec, _ in string.Formatter().parse(pattern) if field}


def test_hebrew_addresses_everybody_in_the_plural() -> None:
    """A singular beside "כתבו" reads as if two people were spoken to."""
    messages = [each.string for each in catalogues()["he"]]
    told = [form for each in messages for form in (each if isinstance(each, tuple) else (each,))]
    assert [form for form in told if SINGULAR_IN_HEBREW.search(form)] == []
