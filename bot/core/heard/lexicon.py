"""The lexicon: what we hear in one language, as its editors wrote it, made ready for looking up.

Notation of an entry: words are words; `stem*` is any word that begins so; `(te)` may be there or not, `(te/mo)` may be
one of these; `…` is a gap of up to four words of the same sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..text import Near
from .groups import GROUPS
from .letters import fold_stem, words

GAP = "…"
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_MOST_FORMS = 64
_SHORTEST_WORD, _SHORTEST_STEM = 5, 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as compiled: its group, how the editor wrote it, and its elements (words, stems with `*`, gaps).

    needed  the elements behind the first, without gaps
    """

    group: str
    written: str
    elements: tuple[str, ...]
    needed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What is heard in one language. Two lexicons are the same only if they are the same object: caches rely on it.

    entries      elements[0] -> entries that begin with it
    words        all elements that are whole words; beginnings, the stems without their `*`
    alike        the whole words that may be misspelt; stems, the beginnings
    known        what was worked out: what a word is to the lexicon, as hearing.Known
    """

    language: str
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    alike: Near = field(default_factory=lambda: Near(()))
    stems: Near = field(default_factory=lambda: Near(()))
    known: dict[str, Any] = field(init=False, default_factory=dict, repr=False)

    @classmethod
    def empty(cls, language: str = "hr") -> Lexicon:
        """A lexicon that hears nothing: messages are questions, and only what needs no words is found."""
        return cls(language)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Lexicon:
        """The lexicon of a lexicon.toml. Raises ValueError naming the key that is unknown or badly written."""
        language = plain.get("language")
        if not isinstance(language, str) or not language:
            raise ValueError("lexicon: the key language is missing")
        entries = [
            Entry(group, written, elements, frozenset(elements[1:]) - {GAP})
            for group, written in _lines(plain)
            for elements in _compiled(group, written, language)
        ]
        return cls(language, *_tables(entries))


def _lines(plain: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(group, entry) of every list; groups are named `table.key`."""
    for table, content in plain.items():
        if table == "language":
            continue
        if not isinstance(content, Mapping):
            raise ValueError(f"lexicon: {table} must be a table of lists")
        for key, lines in content.items():
            group = f"{table}.{key}"
            if group not in GROUPS:
                raise ValueError(f"lexicon: {group} is not a group that anything listens to")
            if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
                raise ValueError(f"lexicon: {group} must be a list of texts")
            yield from ((group, line) for line in lines)


def _compiled(group: str, written: str, language: str) -> Iterator[tuple[str, ...]]:
    """The forms of one entry, each as folded elements."""
    forms = list(itertools.islice(_forms(written), _MOST_FORMS))
    for form in dict.fromkeys(forms):
        elements = tuple(_elements(form, language))
        if not elements or elements[0] == GAP or elements[-1] == GAP:
            raise ValueError(f"lexicon: {group}: {written!r} has no word at its beginning or end")
        yield elements


def _forms(written: str) -> Iterator[str]:
    found = _OPTIONAL.search(written)
    if not found:
        yield written
        return
    for choice in ("", *found[1].split("/")):
        yield from _forms(written[: found.start()] + choice + written[found.end() :])


def _elements(form: str, language: str) -> Iterator[str]:
    for piece in form.replace(GAP, f" {GAP} ").split():
        if piece == GAP:
            yield GAP
            continue
        parts = [word.folded for word in words(piece.rstrip("*"), language)]
        if piece.endswith("*") and parts:
            parts[-1] = fold_stem(parts[-1], language) + "*"
        yield from parts


def _tables(
    entries: list[Entry],
) -> tuple[Mapping[str, tuple[Entry, ...]], frozenset[str], frozenset[str], Near, Near]:
    first: dict[str, list[Entry]] = {}
    vocabulary: set[str] = set()
    for entry in entries:
        first.setdefault(entry.elements[0], []).append(entry)
        vocabulary.update(entry.elements)
    vocabulary.discard(GAP)
    whole = {element for element in vocabulary if not element.endswith("*")}
    beginnings = {element[:-1] for element in vocabulary - whole}
    return (
        {element: tuple(lines) for element, lines in first.items()},
        frozenset(whole),
        frozenset(beginnings),
        Near(word for word in sorted(whole) if len(word) >= _SHORTEST_WORD and word.isalpha()),
        Near(stem for stem in sorted(beginnings) if len(stem) >= _SHORTEST_STEM and stem.isalpha()),
    )
