"""The words of the phrasings of one language, and which of them a visitor's word is meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Indel

from .concepts import SHORTEST_TYPO, Concepts, Heard
from .text import KINDS, Letters, Near

RELATED = 0.7  # from which likeness an unknown word may be a form of a known one
SAME_WORD = 0.85  # from which it counts as the known one: an ending or a typo apart
SHORTEST_NAME = 4  # letters
SAME_NAME = 0.83  # how alike a name must be that was typed without switching the keyboard layout


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of the phrasings.

    heard  what each may be
    near   the same, by what is near them
    names  those in Latin letters
    """

    speech: Letters
    heard: Mapping[str, Heard]
    near: Near
    names: tuple[str, ...]

    def meant(self, word: str) -> tuple[str, float]:
        """The known word that `word` is or is most like, and how alike they are, 0..1; ("", 0) if it is like none.

        Words of any conversation, and the kinds of addresses and numbers, are never strange.
        """
        if word in self.heard or word in self.speech.stop or word in KINDS:
            return word, 1.0
        nearest, alike = self._nearest(word)
        if alike < SAME_WORD and (typed := self._without_switching(word)):
            return typed, 1.0
        return nearest, alike

    def same(self, word: str, alike: float) -> bool:
        """Whether a word this much like a known one counts as that."""
        return alike == 1.0 or (alike >= SAME_WORD and len(word) >= SHORTEST_TYPO and word.isalpha())

    def _nearest(self, word: str) -> tuple[str, float]:
        """The word most alike of those near it."""
        best, alike = "", 0.0
        for cut in (word, word[1:]) if self.speech.glued else (word,):
            found = _closest(cut, self.near.to(cut), RELATED)
            if found is not None and found[1] > alike:
                best, alike = found
        return best, alike

    def _without_switching(self, word: str) -> str:
        """The Latin name that was typed on the language's own keyboard (цщквзкуыы is wordpress), or ""."""
        if self.speech.latin_keys is None or len(word) < SHORTEST_NAME or word.isascii():
            return ""
        typed = self.speech.latin_keys(word)
        for cut in (typed, typed[1:]) if self.speech.glued else (typed,):
            found = _closest(cut, self.names, SAME_NAME)
            if found:
                return found[0]
        return ""


def _closest(word: str, among: Sequence[str], least: float) -> tuple[str, float] | None:
    """The word that is most alike, and how alike it is, if that is at least `least`, 0..1."""
    found = process.extractOne(word, among, scorer=Indel.normalized_similarity, score_cutoff=least)
    return (found[0], found[1]) if found else None


def vocabulary(speech: Letters, words: Iterable[str], concepts: Concepts) -> Vocabulary:
    heard = {word: concepts.heard(word) for word in dict.fromkeys(words)}
    return Vocabulary(
        speech,
        heard,
        Near(heard),
        tuple(word for word in heard if word.isascii() and len(word) >= SHORTEST_NAME and word.isalpha()),
    )
