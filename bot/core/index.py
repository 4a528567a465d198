"""The articles of one language, made ready to be searched: built once as a value, never changed.

A message is compared with every phrasing in three ways: by letters, by neighbouring words and by concepts.
`classifier` learns from the phrasings what these likenesses say about the topics. What was learned is linear, so that
it is kept by feature: a word adds to the topics what its letters add, and is looked up once. Many thousand phrasings
are too many to learn from and are compared by likeness alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .classifier import Learned, Owners, learn
from .concepts import Concepts, Heard
from .confidence import Scale, fit
from .features import Block, Floats, Weights, block, likeness, word_features
from .keeping import Arrays, Keep, anew
from .memory import remember
from .text import Letters, letters, tidy
from .vocabulary import Vocabulary, vocabulary

MOST_LEARNED = 4000  # phrasings of a language; learning takes their number cubed
RIDGE = 0.4
# Of the likeness by concepts; those by letters and by neighbours have the rest. More finds what shares no word with any
# phrasing, and finds it in questions that no article answers as well.
CONCEPTS_WEIGHT = 0.10
NEIGHBOURS_WEIGHT = 0.25  # of the likeness by neighbouring words: "does not arrive" is more than its words
PARTS = ("letters", "neighbours", "concepts")  # of the likeness
NEIGHBOUR = 4  # letters of each of two neighbours: their endings say little
# Where there is too much to learn from: 5.5 a point of score and 5.2 of margin, fitted on public paraphrase sets.
UNLEARNED = Scale((5.5, 5.2, 0.0, 0.0), -5.0, 0.0, -1.735)
TAUGHT = 0.1  # of the phrasings must be found when left out, or leaving out teaches nothing: one phrasing an article
UNTAUGHT = Scale((5.5, 5.2, 0.0, 0.0), -2.5, 0.0, -1.735)
USUAL = 1500  # words looked up when the index is built, so that the first visitors need not wait for them
MOST_STRANGERS = 1500  # words of no phrasing that are remembered
PAIR = 0.5  # what two concepts together count, against each alone
MOST_PAIRED = 8  # concepts; a long story names many, and their pairs say little


Halves = NDArray[np.float16]
NONE = np.zeros(0, np.float16)


class Word(NamedTuple):
    """What an index knows about one word.

    adds     to the score of each topic; where nothing was learned, to the likeness of each phrasing
    alike    to the likeness of each phrasing, in half precision: thousands of words are kept. A stranger has that of
             the known word it may be a form of; it is empty if there is none, and where nothing was learned
    like     how much it is like that one, 0..1
    length   its squared length; heard, its concepts
    strange  to someone who has read the phrasings, 0..1; meant, the word it counts as
    """

    adds: Floats
    alike: Halves
    like: float
    length: float
    heard: Heard
    strange: float
    meant: str


class Look(NamedTuple):
    """What an index makes of the words of a message.

    words        each different one
    adds         what they add together; share, what each of them counts
    neighbours   each two words in a row, by their beginnings
    concepts     what the words were taken for
    strangeness  mean over the words that are no stop words, 0..1; strange, the words that are not quite known
    """

    words: tuple[Word, ...]
    adds: Floats
    share: float
    neighbours: tuple[str, ...]
    concepts: tuple[str, ...]
    strangeness: float
    strange: tuple[str, ...]
    meant: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What was learned: what each feature of letters, neighbours and concepts adds to the score of each topic.

    without_self  what each phrasing scores for each topic when it is left out itself
    """

    by_letters: Weights
    by_neighbours: Weights
    by_concepts: Weights
    without_self: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The phrasings of one language, sorted by topic.

    given    the phrasings as they came, by topic; phrasings, the same in one row
    owners   the topic's number of each phrasing; begins, where each topic's phrasings begin, and the last one's end
    exact    the topic's number of each phrasing that only one topic has, by its words
    taught   None where there are too many to learn from

    What was worked out: words, those of the phrasings, for good; strangers, which come and go; together, what concepts
    add that are named together.
    """

    speech: Letters
    concepts: Concepts
    vocabulary: Vocabulary
    topics: tuple[str, ...]
    given: Mapping[str, Sequence[str]]
    phrasings: tuple[str, ...]
    owners: Owners
    begins: tuple[int, ...]
    exact: Mapping[tuple[str, ...], int]
    by_letters: Block
    by_concepts: Block
    taught: Taught | None
    scale: Scale
    words: dict[str, Word] = field(init=False, default_factory=dict, repr=False)
    strangers: dict[str, Word] = field(init=False, default_factory=dict, repr=False)
    together: dict[tuple[str, ...], Floats] = field(init=False, default_factory=dict, repr=False)

    def look(self, words: Sequence[str]) -> Look:
        """What the index makes of a message's words."""
        usual, strangers = self.words, self.strangers
        known = {word: usual.get(word) or strangers.get(word) or self._word(word) for word in words}
        adds = np.zeros(len(self.topics) if self.taught else len(self.owners), np.float32)
        length, strangeness, content = 0.0, 0.0, 0
        strange: list[str] = []
        stop = self.speech.stop
        for name, word in known.items():
            adds += word.adds
            length += word.length
            if word.strange:
                strange.append(name)
            if name not in stop:
                strangeness += word.strange
                content += 1
        share = 1 / math.sqrt(length or 1.0)
        adds *= np.float32(share)
        meant = tuple([known[word].meant for word in words])
        return Look(
            words=tuple(known.values()),
            adds=adds,
            share=share,
            neighbours=neighbours(meant),
            concepts=self.concepts.of([known[word].heard for word in words]),
            strangeness=strangeness / content if content else 0.0,
            strange=tuple(strange),
            meant=meant,
        )

    def scores(self, look: Look) -> Floats:
        """What each topic scores."""
        by_concepts = self._by_concepts(look.concepts)
        if self.taught is None:
            return np.maximum.reduceat(mix(look.adds, by_concepts), self.begins[:-1])
        scores = look.adds + by_concepts
        going, length = self.taught.by_neighbours.along(neighbour_features(look.neighbours))
        scores += going * np.float32(1 / math.sqrt(length or 1.0))
        return scores

    def _by_concepts(self, concepts: tuple[str, ...]) -> Floats:
        """What concepts add; messages on the same matters name the same ones."""
        found = self.together.get(concepts)
        if found is None:
            block = self.taught.by_concepts if self.taught else self.by_concepts
            going, length = block.along(concept_features(concepts))
            found = remember(self.together, concepts, going * np.float32(1 / math.sqrt(length or 1.0)))
        return found

    def nearest(self, look: Look, topic: int) -> tuple[int, float]:
        """Which phrasing of a topic is most like the message, and how much, 0..1."""
        begin, end = self.begins[topic], self.begins[topic + 1]
        if self.taught is None:
            best = int(look.adds[begin:end].argmax())
            return begin + best, float(look.adds[begin + best])
        alike = np.zeros(end - begin, np.float32)
        for word in look.words:
            if word.like == 1.0:
                alike += word.alike[begin:end]
            elif word.like:
                alike += (word.alike[begin:end] * np.float32(word.like)).astype(np.float16)
        best = int(alike.argmax())
        return begin + best, float(alike[best]) * look.share

    def _word(self, word: str) -> Word:
        heard = self.vocabulary.heard
        memory, most = (self.words, len(heard)) if word in heard else (self.strangers, MOST_STRANGERS)
        return memory.get(word) or remember(memory, word, self._look_up(word), most)

    def _look_up(self, word: str) -> Word:
        """A word that is known, or nearly one that is known, counts as that; any other by its letters alone."""
        meant, alike = self.vocabulary.meant(word)
        if meant != word and meant and self.vocabulary.same(word, alike):
            return self._word(meant)._replace(strange=1.0 - alike)
        features = word_features(word)
        heard = self.vocabulary.heard.get(word) or self.concepts.heard(word)
        if self.taught is None:
            adds, length = self.by_letters.along(features)
            return Word(adds, NONE, 0.0, length, heard, 1.0 - alike, word)
        adds, length = self.taught.by_letters.along(features)
        # What a stranger adds to the nearest phrasing is judged by the word it may be a form of: cheaper, and enough.
        if meant == word:
            of_it = self.by_letters.along(features)[0].astype(np.float16)
        else:
            of_it = self._word(meant).alike if meant else NONE
        return Word(adds, of_it, alike, length, heard, 1.0 - alike, word)


def neighbours(words: Sequence[str]) -> tuple[str, ...]:
    """Each two words in a row, by their beginnings; the first and the last know where they stand."""
    beginnings = ["", *[word[:NEIGHBOUR] for word in words], ""]
    return tuple([f"{one} {other}" for one, other in pairwise(beginnings)])


def neighbour_features(those: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(those, 1.0)


def concept_features(concepts: Sequence[str]) -> dict[str, float]:
    """Each concept, and each two together."""
    features = dict.fromkeys(concepts, 1.0)
    for one, other in combinations(sorted(concepts[:MOST_PAIRED]), 2):
        features[f"{one}+{other}"] = PAIR
    return features


def mix(by_letters: Floats, by_concepts: Floats) -> Floats:
    return np.float32(1 - CONCEPTS_WEIGHT) * by_letters + np.float32(CONCEPTS_WEIGHT) * by_concepts


def build(language: str, phrasings: Mapping[str, Sequence[str]], concepts: Concepts, keep: Keep = anew) -> Index:
    """The index of a language's phrasings, given by topic. `keep` may have what was learned from them before."""
    speech = letters(language)
    topics = tuple(topic for topic, texts in phrasings.items() if texts)
    texts = [(number, text) for number, topic in enumerate(topics) for text in dict.fromkeys(phrasings[topic])]
    owners = np.array([number for number, _ in texts], np.int64)
    words = [speech.words(tidy(text)) for _, text in texts]
    known = vocabulary(speech, (word for those in words for word in those), concepts)
    by_letters = block(words, word_features)
    by_concepts = block([[concepts.of([known.heard[word] for word in those])] for those in words], concept_features)
    taught, scale = None, UNLEARNED
    if 0 < len(texts) <= MOST_LEARNED:
        by_neighbours = block([[neighbours(those)] for those in words], neighbour_features)
        blocks = (by_letters, by_neighbours, by_concepts)
        learned_from = repr(("index", language, texts, concepts))
        taught, scale = _taught(blocks, keep(learned_from, lambda: _learned(blocks, owners, words)))
    index = Index(
        speech=speech,
        concepts=concepts,
        vocabulary=known,
        topics=topics,
        given=phrasings,
        phrasings=tuple(text for _, text in texts),
        owners=owners,
        begins=tuple(np.searchsorted(owners, np.arange(len(topics) + 1)).tolist()),
        exact=_exact(words, owners),
        by_letters=by_letters,
        by_concepts=by_concepts,
        taught=taught,
        scale=scale,
    )
    if taught:
        usual = Counter(word for those in words for word in set(those))
        index.look([word for word, _ in usual.most_common(USUAL)])
    return index


def _exact(words: Sequence[Sequence[str]], owners: Owners) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], set[int]] = {}
    for those, owner in zip(words, owners, strict=True):
        found.setdefault(tuple(those), set()).add(int(owner))
    return {those: topics.pop() for those, topics in found.items() if those and len(topics) == 1}


def _taught(blocks: Sequence[Block], learned: Arrays) -> tuple[Taught, Scale]:
    """What `_learned` found, ready for messages."""
    letters_, neighbours_, concepts_ = (part.weights(learned[name]) for name, part in zip(PARTS, blocks, strict=True))
    *slopes, intercept, sure_at, near_at = learned["scale"].tolist()
    taught = Taught(letters_, neighbours_, concepts_, learned["without_self"])
    return taught, Scale(tuple(slopes), intercept, sure_at, near_at)


def _learned(blocks: Sequence[Block], owners: Owners, words: Sequence[Sequence[str]]) -> Arrays:
    """What the phrasings teach, by letters, neighbours and concepts, as arrays."""
    shares = np.array((1 - NEIGHBOURS_WEIGHT - CONCEPTS_WEIGHT, NEIGHBOURS_WEIGHT, CONCEPTS_WEIGHT), np.float32)
    kernel = likeness(blocks[0])
    nearest = _nearest(kernel, owners)
    kernel *= shares[0]
    for share, part in zip(shares[1:], blocks[1:], strict=True):
        alike = likeness(part)
        alike *= share
        kernel += alike
    learned = learn(kernel, owners, int(owners.max()) + 1, RIDGE)
    scale = _scale(learned, nearest, owners, words)
    return {
        **{
            name: part.weighed(share * learned.weights) for name, share, part in zip(PARTS, shares, blocks, strict=True)
        },
        "without_self": learned.without_self,
        "scale": np.array([*scale.slopes, scale.intercept, scale.sure_at, scale.near_at]),
    }


def _nearest(alike: Floats, owners: Owners) -> Floats:
    """How like each phrasing is to the nearest other one of each topic: phrasings x topics."""
    itself = alike.diagonal().copy()
    np.fill_diagonal(alike, 0.0)
    nearest: Floats = np.maximum.reduceat(alike, np.flatnonzero(np.diff(owners, prepend=-1)), axis=1)
    np.fill_diagonal(alike, itself)
    return nearest


def _scale(learned: Learned, nearest: Floats, owners: Owners, words: Sequence[Sequence[str]]) -> Scale:
    """How sure is sure, from phrasings left out alone, and together with their whole topic."""
    rows = np.arange(len(owners))
    lengths = np.log([1 + len(those) for those in words])
    seen = []
    for scores in (learned.without_self, learned.without_topic):
        best = scores.argmax(1)
        first = scores[rows, best]
        second = np.partition(scores, -2)[:, -2] if scores.shape[1] > 1 else np.zeros_like(first)
        seen.append(np.column_stack([first, first - second, nearest[rows, best], lengths]))
    right = np.concatenate([learned.without_self.argmax(1) == owners, np.zeros(len(owners), bool)])
    if right.sum() < TAUGHT * len(owners):
        return UNTAUGHT
    weights = np.concatenate([np.ones(len(owners)), np.full(len(owners), STRANGERS)]).astype(np.float32)
    return fit(np.concatenate(seen).astype(np.float32), right, weights)


STRANGERS = 0.15  # questions that no article answers, for each one that some article does


Evidence = tuple[float, float, float, float]


def evidence(best: float, second: float, nearest: float, length: int) -> Evidence:
    """What the confidence rests on: best score, its distance to the next topic, how alike the best topic's nearest
    phrasing is, number of words."""
    return best, best - second, nearest, math.log(1 + length)
