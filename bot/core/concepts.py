"""The concept layer: the things, actions and states that people name in many ways, one name for all languages.

Its entries stand in `knowledge_base/<language>/concepts.toml`. An entry is a word, a beginning (`lozink*`), or several
of these in order, with up to two other words between them (`crven* ekran`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .text import Letters, Near, letters, tidy

SHORTEST_TYPO = 5  # letters; a shorter word with a typo is as likely another word
LONG_WORD = 9  # letters, from which two typos are forgiven
BEYOND = "beyond"  # the group of what no article covers
GAP = 2  # words that may stand between the parts of an entry


@dataclass(frozen=True, slots=True)
class Heard:
    """What one word may be: the concepts it names by itself, and the parts of longer entries it can be."""

    concepts: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


_NOTHING = Heard()


@dataclass(frozen=True)
class Concepts:
    """The concept layer of one language.

    names  concept by entry of one part; an entry that is a beginning keeps its star
    longer concept and parts of the entries of several parts, by their first part
    groups the group (things, actions, states …) of each concept
    """

    language: str
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longer: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def parts(self) -> frozenset[str]:
        return frozenset(part for entries in self.longer.values() for _, parts in entries for part in parts)

    @cached_property
    def _exact(self) -> frozenset[str]:
        """Entries that name only what no article covers: a typo must not turn a good question into one of these."""
        return frozenset(
            entry for entry, concepts in self.names.items() if all(self.groups[each] == BEYOND for each in concepts)
        )

    @cached_property
    def _stems(self) -> dict[int, frozenset[str]]:
        """All beginnings, without their stars, by length."""
        stems: dict[int, set[str]] = {}
        for entry in (*self.names, *sorted(self.parts)):  # sorted: a set's order differs from process to process
            if entry.endswith("*"):
                stems.setdefault(len(entry) - 1, set()).add(entry[:-1])
        return {length: frozenset(those) for length, those in stems.items()}

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(entry for entry in (*self.names, *self.parts) if not entry.endswith("*"))

    def heard(self, word: str) -> Heard:
        """What one folded word may be. Exact entries first; a glued prefix and a typo only where nothing fits."""
        entries = self._entries(word) or self._without_prefix(word) or self._with_typo(word)
        if not entries:
            return _NOTHING  # one value for all strangers: what is kept is looked through by the collector
        concepts = dict.fromkeys(concept for entry in entries for concept in self.names.get(entry, ()))
        return Heard(tuple(concepts), tuple(entry for entry in entries if entry in self.parts))

    def _entries(self, word: str) -> list[str]:
        found = [word] if word in self._whole else []
        for length, stems in self._stems.items():
            if len(word) >= length and word[:length] in stems:
                found.append(word[:length] + "*")
        return found

    def _without_prefix(self, word: str) -> list[str]:
        """Hebrew glues and, the, in, to, from, that, as to a word: up to three letters that are taken off in turn."""
        if self.language != "he":
            return []
        for cut in (1, 2, 3):
            if len(word) - cut < 2 or word[cut - 1] not in "והבלשמכ":
                return []
            if found := self._entries(word[cut:]):
                return found
        return []

    def _with_typo(self, word: str) -> list[str]:
        if len(word) < SHORTEST_TYPO or any(letter.isdigit() for letter in word):
            return []
        allowed = 2 if len(word) >= LONG_WORD else 1
        best = process.extractOne(word, self._near_words.to(word), scorer=OSA.distance, score_cutoff=allowed)
        if best is not None:
            return [best[0]]
        for stem in sorted(self._near_stems.to(word), key=len, reverse=True):
            if OSA.distance(word[: len(stem)], stem, score_cutoff=1) <= 1:
                return [stem + "*"]
        return []

    @cached_property
    def _near_words(self) -> Near:
        """Whole entries long enough for a typo."""
        return Near(entry for entry in sorted(self._whole - self._exact) if len(entry) >= SHORTEST_TYPO)

    @cached_property
    def _near_stems(self) -> Near:
        """Beginnings long enough for a typo, without their stars."""
        stems = (stem for length in sorted(self._stems) for stem in sorted(self._stems[length]))
        return Near(stem for stem in stems if len(stem) >= SHORTEST_TYPO and stem + "*" not in self._exact)

    def of(self, words: Sequence[Heard]) -> tuple[str, ...]:
        """The concepts of a text, given what each of its words may be; in order, each once."""
        found: dict[str, None] = {}
        present = {part for word in words for part in word.parts}
        for place, word in enumerate(words):
            for concept in word.concepts:
                found[concept] = None
            for part in word.parts:
                for concept, parts in self.longer.get(part, ()):
                    if concept not in found and present.issuperset(parts) and _follow(words, place + 1, parts[1:]):
                        found[concept] = None
        return tuple(found)

    def beyond(self, concepts: Sequence[str]) -> bool:
        """Whether one of these is something that no article covers."""
        return any(self.groups[concept] == BEYOND for concept in concepts)


def _follow(words: Sequence[Heard], start: int, parts: Sequence[str]) -> bool:
    """Whether the parts follow in order, each at most GAP words after the last."""
    for part in parts:
        for place in range(start, min(start + GAP + 1, len(words))):
            if part in words[place].parts:
                start = place + 1
                break
        else:
            return False
    return True


def concepts_from_plain(language: str, plain: Mapping[str, object]) -> Concepts:
    """Concepts from the tables of concepts.toml: group -> concept -> entries. Raises ValueError naming the key."""
    speech = letters(language)
    names: dict[str, dict[str, None]] = {}
    longer: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    groups: dict[str, str] = {}
    for group, table in plain.items():
        if not isinstance(table, Mapping):
            raise ValueError(f"{group}: expected a table of concepts")
        for concept, entries in table.items():
            if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
                raise ValueError(f"{group}.{concept}: expected a list of words")
            if concept in groups:
                raise ValueError(f"{group}.{concept}: this concept also stands in {groups[concept]}")
            groups[concept] = group
            for entry in entries:
                parts = _parts(entry, speech)
                if not parts:
                    raise ValueError(f"{group}.{concept}: {entry!r} has no letters")
                if len(parts) == 1:
                    names.setdefault(parts[0], {})[concept] = None
                else:
                    longer.setdefault(parts[0], []).append((concept, parts))
    return Concepts(
        language,
        {entry: tuple(those) for entry, those in names.items()},
        {first: tuple(those) for first, those in longer.items()},
        groups,
    )


def _parts(entry: str, speech: Letters) -> tuple[str, ...]:
    parts: list[str] = []
    for piece in entry.split():
        words = speech.words(tidy(piece.rstrip("*")))
        if words and piece.endswith("*"):
            words[-1] += "*"
        parts += words
    return tuple(parts)
