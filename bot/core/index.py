"""The articles of one language, made ready to be searched: built once as a value, never changed.

A message is compared with every phrasing in two ways, by letters and by concepts. Both likenesses go through a kernel
into what `classifier` learned; many thousand phrasings are too many to learn from and are compared by likeness alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from .classifier import Learned, Owners, learn
from .concepts import SHORTEST_TYPO, Concepts, Heard
from .confidence import Scale, fit
from .features import Block, Floats, block, likeness, word_features
from .memory import remember, remembered
from .text import KINDS, Letters, letters, tidy

MOST_LEARNED = 4000  # phrasings of a language; learning takes their number cubed
RIDGE = 0.3
SHARPNESS = 2.0  # of the kernel: how much more a near phrasing counts than a far one
# Of the likeness by concepts; that by letters has the rest. More finds what shares no word with any phrasing, and
# finds it in questions that no article answers as well.
CONCEPTS_WEIGHT = 0.07
RELATED = 0.7  # from which likeness an unknown word may be a form of a known one
# Where there is too much to learn from: 5.5 a point of score and 5.2 of margin, fitted on public paraphrase sets.
UNLEARNED = Scale((5.5, 5.2, 0.0, 0.0), -5.0, 0.0, -1.735)
TAUGHT = 0.1  # of the phrasings must be found when left out, or leaving out teaches nothing: one phrasing an article
UNTAUGHT = Scale((5.5, 5.2, 0.0, 0.0), -2.5, 0.0, -1.735)
SAME_WORD = 0.85  # from which it counts as the known one: an ending or a typo apart
USUAL = 1500  # words looked up when the index is built, so that the first visitors need not wait for them
SHORTEST_NAME = 4  # letters
SAME_NAME = 0.83  # how alike a name must be that was typed without switching the keyboard layout
PAIR = 0.5  # what two concepts together count, against each alone
MOST_PAIRED = 8  # concepts; a long story names many, and their pairs say little


@dataclass(frozen=True, slots=True)
class Word:
    """What an index knows about one word: its likeness to each phrasing, its squared length, its concepts, and how
    strange it is (0..1) to someone who has read the phrasings."""

    alike: Floats
    length: float
    heard: Heard
    strange: float


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What an index makes of the words of a message.

    by_letters   how alike each phrasing is, 0..1; by_concepts, the same by concepts
    strangeness  mean over the words that are no stop words, 0..1; strange, the words that are not quite known
    """

    by_letters: Floats
    by_concepts: Floats
    concepts: tuple[str, ...]
    strangeness: float
    strange: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Index:
    """The phrasings of one language, sorted by topic.

    given     the phrasings as they came, by topic; phrasings, the same in one row
    owners    the topic's number of each phrasing; begins, where each topic's phrasings begin
    exact     the topic's number of each phrasing that only one topic has, by its words
    heard     what each word of the phrasings may be; by_initial, these words by their first letter
    names     the Latin words of the phrasings
    weights   phrasings x topics, or None where there are too many to learn from
    """

    speech: Letters
    concepts: Concepts
    topics: tuple[str, ...]
    given: Mapping[str, Sequence[str]]
    phrasings: tuple[str, ...]
    owners: Owners
    begins: NDArray[np.int64]
    exact: Mapping[tuple[str, ...], int]
    heard: Mapping[str, Heard]
    by_initial: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]
    by_letters: Block
    by_concepts: Block
    weights: Floats | None
    scale: Scale
    without_self: Floats | None

    def _look_up(self, word: str) -> Word:
        """A word that is known, or nearly one that is known, counts as that; any other by its letters alone."""
        meant = self._without_switching(word) or word
        strange = 0.0
        if meant not in self.heard and meant not in self.speech.stop and meant not in KINDS:
            nearest, alike = self._nearest(meant)
            strange = 1.0 - alike
            if alike >= SAME_WORD and len(meant) >= SHORTEST_TYPO and meant.isalpha():
                meant = nearest
        heard = self.heard.get(meant) or self.concepts.heard(meant)
        row, length = self.by_letters.along(word_features(meant))
        return Word(row, length, heard, strange)

    def _nearest(self, word: str) -> tuple[str, float]:
        """The word of the phrasings that is most alike and begins with the same letter, and how alike it is, 0..1."""
        best, alike = "", 0.0
        for cut in (word, word[1:]) if self.speech.glued else (word,):
            found = process.extractOne(
                cut, self.by_initial.get(cut[:1], ()), scorer=Indel.normalized_similarity, score_cutoff=RELATED
            )
            if found is not None and found[1] > alike:
                best, alike = found[0], found[1]
        return best, alike

    def _without_switching(self, word: str) -> str:
        """The Latin name that was typed on the language's own keyboard (цщквзкуыы is wordpress), or ""."""
        if self.speech.latin_keys is None or word in self.heard or len(word) < SHORTEST_NAME or word.isascii():
            return ""
        typed = self.speech.latin_keys(word)
        for cut in (typed, typed[1:]) if self.speech.glued else (typed,):
            found = process.extractOne(cut, self.names, scorer=Indel.normalized_similarity, score_cutoff=SAME_NAME)
            if found:
                return found[0]
        return ""

    def look(self, words: Sequence[str]) -> Look:
        """What the index makes of a message's words."""
        memory = remembered(self)
        known = {word: memory.get(word) or remember(memory, word, self._look_up(word)) for word in words}
        length = sum(word.length for word in known.values())
        rows = [word.alike for word in known.values()] or [np.zeros(len(self.owners), np.float32)]
        concepts = self.concepts.of([known[word].heard for word in words])
        going, concept_length = self.by_concepts.along(concept_features(concepts))
        content = [word.strange for name, word in known.items() if name not in self.speech.stop]
        return Look(
            by_letters=np.add.reduce(rows) / np.float32(math.sqrt(length) or 1.0),
            by_concepts=going / np.float32(math.sqrt(concept_length) or 1.0),
            concepts=concepts,
            strangeness=sum(content) / len(content) if content else 0.0,
            strange=tuple(name for name, word in known.items() if word.strange),
        )

    def scores(self, look: Look) -> Floats:
        """What each topic scores."""
        if self.weights is not None:
            return kernel(look.by_letters, look.by_concepts) @ self.weights
        return np.maximum.reduceat(mix(look.by_letters, look.by_concepts), self.begins)


def concept_features(concepts: Sequence[str]) -> dict[str, float]:
    """Each concept, and each two together."""
    features = dict.fromkeys(concepts, 1.0)
    for one, other in combinations(sorted(concepts[:MOST_PAIRED]), 2):
        features[f"{one}+{other}"] = PAIR
    return features


def mix(by_letters: Floats, by_concepts: Floats) -> Floats:
    return np.float32(1 - CONCEPTS_WEIGHT) * by_letters + np.float32(CONCEPTS_WEIGHT) * by_concepts


def kernel(by_letters: Floats, by_concepts: Floats) -> Floats:
    """Phrasings that are alike count more than in proportion; the sum of two kernels is a kernel."""
    sharp = np.float32(SHARPNESS)
    letters_part = np.exp(sharp * (by_letters - np.float32(1)))
    concepts_part = np.exp(sharp * (by_concepts - np.float32(1)))
    return mix(letters_part, concepts_part)


def build(language: str, phrasings: Mapping[str, Sequence[str]], concepts: Concepts) -> Index:
    """The index of a language's phrasings, given by topic."""
    speech = letters(language)
    topics = tuple(topic for topic, texts in phrasings.items() if texts)
    texts = [(number, text) for number, topic in enumerate(topics) for text in dict.fromkeys(phrasings[topic])]
    owners = np.array([number for number, _ in texts], np.int64)
    words = [speech.words(tidy(text)) for _, text in texts]
    heard = {word: concepts.heard(word) for word in dict.fromkeys(word for those in words for word in those)}
    by_letters = block(words, word_features)
    by_concepts = block([[concepts.of([heard[word] for word in those])] for those in words], concept_features)
    learned, scale = None, UNLEARNED
    if 0 < len(texts) <= MOST_LEARNED:
        learned, scale = _learned(by_letters, by_concepts, owners, len(topics), words)
    index = Index(
        speech=speech,
        concepts=concepts,
        topics=topics,
        given=phrasings,
        phrasings=tuple(text for _, text in texts),
        owners=owners,
        begins=np.searchsorted(owners, np.arange(len(topics))).astype(np.int64),
        exact=_exact(words, owners),
        heard=heard,
        by_initial=_by_initial(heard),
        names=tuple(word for word in heard if word.isascii() and len(word) >= SHORTEST_NAME and word.isalpha()),
        by_letters=by_letters,
        by_concepts=by_concepts,
        weights=learned.weights if learned else None,
        scale=scale,
        without_self=learned.without_self if learned else None,
    )
    if learned:
        usual = Counter(word for those in words for word in set(those))
        index.look([word for word, _ in usual.most_common(USUAL)])
    return index


def _exact(words: Sequence[Sequence[str]], owners: Owners) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], set[int]] = {}
    for those, owner in zip(words, owners, strict=True):
        found.setdefault(tuple(those), set()).add(int(owner))
    return {those: topics.pop() for those, topics in found.items() if those and len(topics) == 1}


def _by_initial(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[0], []).append(word)
    return {initial: tuple(those) for initial, those in found.items()}


def _learned(
    by_letters: Block, by_concepts: Block, owners: Owners, topics: int, words: Sequence[Sequence[str]]
) -> tuple[Learned, Scale]:
    alike, going = likeness(by_letters), likeness(by_concepts)
    learned = learn(kernel(alike, going), owners, topics, RIDGE)
    np.fill_diagonal(alike, 0.0)
    known, foreign = [], []
    for row, owner in enumerate(owners):
        known.append(evidence(learned.without_self[row], alike[row], len(words[row])))
        others = np.where(owners == owner, np.float32(0), alike[row])
        foreign.append(evidence(learned.without_topic[row], others, len(words[row])))
    right = np.concatenate([learned.without_self.argmax(1) == owners, np.zeros(len(owners), bool)])
    if right.sum() < TAUGHT * len(owners):
        return learned, UNTAUGHT
    weights = np.concatenate([np.ones(len(owners)), np.full(len(owners), STRANGERS)]).astype(np.float32)
    return learned, fit(np.array(known + foreign, np.float32), right, weights)


STRANGERS = 0.15  # questions that no article answers, for each one that some article does


def evidence(scores: Floats, alike: Floats, length: int) -> tuple[float, float, float, float]:
    """What the confidence rests on: best score, its distance to the next topic, nearest phrasing, number of words."""
    if len(scores) > 1:
        second, best = np.partition(scores, -2)[-2:]
    else:
        second, best = np.float32(0), scores[0]
    return float(best), float(best - second), float(alike.max()), math.log(1 + length)
