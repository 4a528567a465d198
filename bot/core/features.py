"""Texts as sparse vectors: the features of a word, and blocks of features that compare a message with all phrasings.

Character n-grams inside word boundaries stand a typo, an ending and a lost diacritic; matching.md 3.1 measures them
against stems and whole words. A block stores its phrasings by feature (column by column), so that a message touches
only the columns of its own features.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Features = Mapping[str, float]

GRAM_SIZES = (2, 3, 4)
COMMON = 25  # rows; columns shorter than this are cheaper to multiply one by one than as a matrix
LONGEST_WORD = 40  # letters; the rest of a longer "word" is noise, and would cost time


def word_features(word: str) -> dict[str, float]:
    """The n-grams of a padded word, and the word itself, with how often each occurs."""
    padded = f" {word[:LONGEST_WORD]} "
    found: dict[str, float] = {}
    for size in GRAM_SIZES:
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            found[gram] = found.get(gram, 0.0) + 1.0
    found["=" + word] = 1.0
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows (phrasings) by features, each row of unit length, stored column by column.

    numbers   the column of each feature
    rarity    the weight of each column: ln((1 + rows) / (1 + rows with it)) + 1
    unseen    the weight of a feature that no row has; it lengthens the message and so lowers every likeness
    starts    where each column begins in `rows` and `values`
    """

    size: int
    numbers: Mapping[str, int]
    rarity: Floats
    unseen: float
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    values: Floats

    def along(self, features: Features) -> tuple[Floats, float]:
        """How far each row goes along with these features, and the squared length of the features themselves."""
        length = 0.0
        pieces: list[NDArray[np.int64]] = []
        values: list[Floats] = []
        for feature, count in features.items():
            number = self.numbers.get(feature)
            if number is None:
                length += (count * self.unseen) ** 2
                continue
            weight = count * float(self.rarity[number])
            length += weight * weight
            begin, end = self.starts[number], self.starts[number + 1]
            pieces.append(self.rows[begin:end])
            values.append(self.values[begin:end] * np.float32(weight))
        if not pieces:
            return np.zeros(self.size, np.float32), length
        total = np.bincount(np.concatenate(pieces), np.concatenate(values), self.size)
        return total.astype(np.float32), length


def block(texts: Sequence[Sequence[Features]]) -> Block:
    """The block of these texts, each given as its words' features.

    A text's vector is the sum of its words' vectors, divided by the root of the sum of their squared lengths: by
    this definition a message can be compared word by word, and what a word adds can be remembered.
    """
    spread = Counter(feature for words in texts for feature in {name for word in words for name in word})
    numbers = {feature: number for number, feature in enumerate(spread)}
    rarity = np.array([math.log((1 + len(texts)) / (1 + count)) + 1 for count in spread.values()], np.float32)
    columns: list[list[tuple[int, float]]] = [[] for _ in numbers]
    for row, words in enumerate(texts):
        for number, value in _unit(words, numbers, rarity).items():
            columns[number].append((row, value))
    lengths = [len(column) for column in columns]
    return Block(
        size=len(texts),
        numbers=numbers,
        rarity=rarity,
        unseen=math.log(1 + len(texts)) + 1,
        starts=np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
        rows=np.array([row for column in columns for row, _ in column], np.int64),
        values=np.array([value for column in columns for _, value in column], np.float32),
    )


def _unit(words: Iterable[Features], numbers: Mapping[str, int], rarity: Floats) -> dict[int, float]:
    total: dict[int, float] = {}
    length = 0.0
    for word in words:
        for feature, count in word.items():
            number = numbers[feature]
            weight = count * float(rarity[number])
            length += weight * weight
            total[number] = total.get(number, 0.0) + weight
    scale = 1 / math.sqrt(length) if length else 0.0
    return {number: weight * scale for number, weight in total.items()}


def likeness(a_block: Block) -> Floats:
    """How alike the rows are to each other: the matrix of their scalar products."""
    lengths = a_block.starts[1:] - a_block.starts[:-1]
    common = np.flatnonzero(lengths >= COMMON)
    dense = np.zeros((a_block.size, len(common)), np.float32)
    for place, number in enumerate(common):
        begin, end = a_block.starts[number], a_block.starts[number + 1]
        dense[a_block.rows[begin:end], place] = a_block.values[begin:end]
    alike: Floats = dense @ dense.T
    for number in np.flatnonzero(lengths < COMMON):
        begin, end = a_block.starts[number], a_block.starts[number + 1]
        rows, values = a_block.rows[begin:end], a_block.values[begin:end]
        alike[np.ix_(rows, rows)] += np.outer(values, values)
    return alike
