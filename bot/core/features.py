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
from itertools import accumulate

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
    squares   the squared weight of each column, its weight being its rarity: ln((1 + rows) / (1 + rows with it)) + 1
    unseen    the weight of a feature that no row has; it lengthens the message and so lowers every likeness
    starts    where each column begins in `rows` and `values`
    values    what a feature that occurs once in a message adds to the row: the row's share times the column's weight
    """

    size: int
    numbers: Mapping[str, int]
    squares: tuple[float, ...]
    unseen: float
    starts: tuple[int, ...]
    rows: NDArray[np.int64]
    values: Floats

    def along(self, features: Features) -> tuple[Floats, float]:
        """How far each row goes along with these features, and the squared length of the features themselves."""
        length = 0.0
        rows: list[NDArray[np.int64]] = []
        values: list[Floats] = []
        numbers, starts = self.numbers, self.starts
        for feature, count in features.items():
            number = numbers.get(feature)
            if number is None:
                length += (count * self.unseen) ** 2
                continue
            length += count * count * self.squares[number]
            begin, end = starts[number], starts[number + 1]
            rows.append(self.rows[begin:end])
            column = self.values[begin:end]
            values.append(column if count == 1.0 else column * np.float32(count))
        if not rows:
            return np.zeros(self.size, np.float32), length
        total = np.bincount(np.concatenate(rows), np.concatenate(values), self.size)
        return total.astype(np.float32), length


def block(texts: Sequence[Sequence[Features]]) -> Block:
    """The block of these texts, each given as its words' features.

    A text's vector is the sum of its words' vectors, divided by the root of the sum of their squared lengths: by
    this definition a message can be compared word by word, and what a word adds can be remembered.
    """
    spread = Counter(feature for words in texts for feature in {name for word in words for name in word})
    numbers = {feature: number for number, feature in enumerate(spread)}
    rarity = [math.log((1 + len(texts)) / (1 + count)) + 1 for count in spread.values()]
    columns: list[list[tuple[int, float]]] = [[] for _ in numbers]
    for row, words in enumerate(texts):
        for number, value in _unit(words, numbers, rarity).items():
            columns[number].append((row, value * rarity[number]))
    starts = accumulate((len(column) for column in columns), initial=0)
    return Block(
        size=len(texts),
        numbers=numbers,
        squares=tuple(weight * weight for weight in rarity),
        unseen=math.log(1 + len(texts)) + 1,
        starts=tuple(starts),
        rows=np.array([row for column in columns for row, _ in column], np.int64),
        values=np.array([value for column in columns for _, value in column], np.float32),
    )


def _unit(words: Iterable[Features], numbers: Mapping[str, int], rarity: Sequence[float]) -> dict[int, float]:
    total: dict[int, float] = {}
    length = 0.0
    for word in words:
        for feature, count in word.items():
            number = numbers[feature]
            weight = count * rarity[number]
            length += weight * weight
            total[number] = total.get(number, 0.0) + weight
    scale = 1 / math.sqrt(length) if length else 0.0
    return {number: weight * scale for number, weight in total.items()}


def likeness(a_block: Block) -> Floats:
    """How alike the rows are to each other: the matrix of their scalar products."""
    starts = np.array(a_block.starts)
    lengths = starts[1:] - starts[:-1]
    values = a_block.values / np.repeat(np.sqrt(np.array(a_block.squares, np.float32)), lengths)
    common = np.flatnonzero(lengths >= COMMON)
    dense = np.zeros((a_block.size, len(common)), np.float32)
    for place, number in enumerate(common):
        begin, end = starts[number], starts[number + 1]
        dense[a_block.rows[begin:end], place] = values[begin:end]
    alike: Floats = dense @ dense.T
    for number in np.flatnonzero(lengths < COMMON):
        begin, end = starts[number], starts[number + 1]
        rows, shares = a_block.rows[begin:end], values[begin:end]
        alike[np.ix_(rows, rows)] += np.outer(shares, shares)
    return alike
