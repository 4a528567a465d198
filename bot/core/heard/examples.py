"""The second ear: what a message does, learned from example messages, where the rules of the lexicon heard nothing.

Rules say why, but whoever writes them cannot think of every way to ask; examples cannot say why, but generalise. So the
rules speak first, and the examples are asked only when those found nothing special. Ridge regression on
character n-grams, word beginnings and neighbouring words; leaving one out is exact and free (classifier.py), so each
act's threshold is the one at which at most a few of the other examples would be taken for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from ..classifier import inverse_root
from ..features import Floats, block, likeness
from ..keeping import Arrays, Keep, anew
from ..memory import remember
from ..text import KINDS, letters, tidy

LABELS = ("change", "data", "howto", "human", "nohuman", "abusive", "angry", "other", "article")
# The acts that examples may decide, and what each is easiest to confuse with.
CONTRAST = {"change": "howto", "data": "howto", "human": "nohuman", "abusive": "angry"}
FALSE_ALARMS = 0.01  # share of all other examples that may be taken for an act
NEAR_ALARMS = 0.03  # share of the examples of its contrast
# An act must be ahead of all others by this much, however rare false alarms are; an insult heard where there is none is
# worse than one that is not heard.
LEAST_LEAD = {"change": 0.05, "data": 0.08, "human": 0.25, "abusive": 0.20}
RIDGE = 0.3
STEM = 5  # letters of a word's beginning
GRAMS = (3, 4)
LONGEST_WORD = 30
MOST_QUESTIONS = 800  # of the articles; with more, learning takes seconds and tells no more
FEWEST_WORDS = 3  # an address or a word alone is an answer, not an order
MOST_WORDS = 60  # of a message


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What was learned of one language.

    numbers     the row in `weights` of each feature
    weights     features x LABELS, the feature's rarity multiplied in, and in a last column that rarity squared
    unseen      the squared rarity of a feature that no example has
    thresholds  by act: how far it must be ahead of all others
    rows        what was worked out: the sum of the rows of a word's features
    """

    language: str
    numbers: Mapping[str, int]
    weights: Floats
    unseen: float
    thresholds: Mapping[str, float]
    rows: dict[str, Floats] = field(init=False, default_factory=dict, repr=False)

    def decide(self, words: Sequence[str]) -> tuple[str, float]:
        """The act of CONTRAST that is far enough ahead, and how far, in scores of about 0 to 1; or ("", 0).

        `words` are those of a message as the matcher folds them.
        """
        if len(words) - sum(map(words.count, KINDS)) < FEWEST_WORDS:
            return "", 0.0
        scores = self.scores(both_ends(words)).tolist()
        best = max(scores)
        name = LABELS[scores.index(best)]
        if name not in self.thresholds:
            return "", 0.0
        ahead = best - max(score for score, label in zip(scores, LABELS, strict=True) if label != name)
        return (name, ahead) if ahead >= self.thresholds[name] else ("", 0.0)

    def scores(self, words: Sequence[str]) -> Floats:
        """What each of LABELS scores."""
        total = self._together(pairs(words))
        for word in words:
            row = self.rows.get(word)
            total += remember(self.rows, word, self._together(word_features(word))) if row is None else row
        return total[:-1] / np.float32(math.sqrt(total[-1]) or 1.0)

    def _together(self, features: Sequence[str]) -> Floats:
        """The sum of the rows of these features; one that no example has is as long as it is rare."""
        found = list(map(self.numbers.get, features))
        rows = [number for number in found if number is not None]
        total: Floats = np.add.reduce(self.weights.take(rows, 0))
        total[-1] += (len(found) - len(rows)) * self.unseen
        return total


def both_ends(words: Sequence[str]) -> Sequence[str]:
    """What is asked for stands at a message's beginning or its end."""
    half = MOST_WORDS // 2
    return words if len(words) <= MOST_WORDS else [*words[:half], *words[-half:]]


def pairs(words: Sequence[str]) -> list[str]:
    """Each two neighbours by their beginnings; the first and the last word know where they stand."""
    stems = ["^", *(word[:STEM] for word in words), "$"]
    return [f"{first} {second}" for first, second in pairwise(stems)]


def word_features(word: str) -> list[str]:
    padded = f"<{word[:LONGEST_WORD]}>"
    grams = [padded[at : at + size] for size in GRAMS for at in range(len(padded) - size + 1)]
    return [*grams, "=" + word[:STEM]]


def checked(given: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """The lists of an examples.toml. Raises ValueError for an unknown act or what is no list of sentences."""
    if unknown := set(given) - set(LABELS):
        raise ValueError(f"{sorted(unknown)[0]}: there is no such act; there are {', '.join(LABELS)}")
    found = {}
    for label, texts in given.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError(f"{label}: expected a list of sentences")
        found[label] = tuple(texts)
    return found


def learn(
    language: str, given: Mapping[str, Sequence[str]], questions: Sequence[str] = (), keep: Keep = anew
) -> Examples:
    """What the examples teach, beside some of the questions that articles answer, which are no orders.

    `keep` may have what was learned from them before.
    """
    taught = {**given, "article": _some(questions)}
    learned = keep(repr(("examples", language, taught)), lambda: _learned(language, taught))
    names = learned["names"].tobytes().decode().split("\n")
    return Examples(
        language=language,
        numbers=dict(zip(names, range(len(learned["weights"])), strict=False)),
        weights=learned["weights"],
        unseen=float(learned["unseen"]),
        thresholds=dict(zip(CONTRAST, learned["thresholds"].tolist(), strict=True)),
    )


def _learned(language: str, taught: Mapping[str, Sequence[str]]) -> Arrays:
    """What examples teach, as arrays; the names of the features as one text, a line each."""
    speech = letters(language)
    features_of = cache(word_features)  # for as long as this takes
    counted: list[Counter[str]] = []
    owners: list[int] = []
    for label, texts in taught.items():
        for text in texts:
            words = both_ends(speech.words(tidy(text)))
            counted.append(Counter(chain(pairs(words), *map(features_of, words))))
            owners.append(LABELS.index(label))
    having = Counter(chain.from_iterable(counted))
    # What only one example has teaches nothing.
    shared = [{each: float(count) for each, count in counts.items() if having[each] > 1} for counts in counted]
    rows = block([[number] for number in range(len(shared))], shared.__getitem__)
    target = np.eye(len(LABELS), dtype=np.float32)[owners]
    root = inverse_root(likeness(rows), RIDGE)
    duals: Floats = root.T @ (root @ target)
    left_out: Floats = target - duals / np.einsum("ij,ij->j", root, root)[:, None]
    return {
        "names": np.frombuffer("\n".join(rows.numbers).encode(), np.uint8),
        "weights": np.column_stack([rows.weighed(duals), np.array(rows.squares, np.float32)]),
        "unseen": np.array(rows.unseen**2),
        "thresholds": np.array(_thresholds(left_out, np.array(owners))),
    }


def _some(questions: Sequence[str]) -> list[str]:
    """About MOST_QUESTIONS of them, chosen by their own letters: one more elsewhere changes nothing."""
    share = max(1, round(len(questions) / MOST_QUESTIONS))
    return [question for question in questions if sum(question.encode()) % share == 0]


def _thresholds(left_out: Floats, owners: NDArray[np.int64]) -> list[float]:
    """For each act of CONTRAST the lead that hardly any example of another act reaches when it is left out; beyond
    reach where there are none of the act, or of no other."""
    thresholds = []
    for name, contrast in CONTRAST.items():
        label = LABELS.index(name)
        others = np.delete(left_out, label, axis=1).max(axis=1)
        lead = left_out[:, label] - others
        if (owners == label).all() or not (owners == label).any():
            thresholds.append(math.inf)
            continue
        reached = [LEAST_LEAD[name], float(np.quantile(lead[owners != label], 1 - FALSE_ALARMS))]
        near = lead[owners == LABELS.index(contrast)]
        if len(near):
            reached.append(float(np.quantile(near, 1 - NEAR_ALARMS)))
        thresholds.append(max(reached))
    return thresholds
