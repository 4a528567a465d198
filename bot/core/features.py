"""Texts as sparse vectors: the features of a word, and blocks of features that compare a message with all phrasings.

Character n-grams inside word boundaries stand a typo, an ending and a lost diacritic; measured on public paraphrases
against stems and whole words. A block stores its phrasings by feature (column by column), so that a message touches
only the columns of its own features.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]  # what bincount adds up; anything narrower it would copy first
Rows = NDArray[np.int64]
Column = tuple[Rows, Doubles]
Features = Mapping[str, float]
Piece = TypeVar("Piece", bound=Hashable)

GRAM_SIZES = (2, 3, 4)
COMMON = 25  # rows; columns shorter than this are cheaper to multiply one by one than as a matrix
ONCE = frozenset((1.0,))
LONGEST_WORD = 40  # letters; the rest of a longer "word" is noise, and would cost time


def word_features(word: str) -> dict[str, float]:
    """The n-grams of a padded word, and the word itself."""
    padded = f" {word[:LONGEST_WORD]} "
    grams = [padded[start : start + size] for size in GRAM_SIZES for start in range(len(padded) - size + 1)]
    return dict.fromkeys([*grams, "=" + word], 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What each feature adds to each topic.

    numbers  the row of each feature in `values`
    values   features x topics, and in a last column the feature's squared length
    unseen   as in the Block it was made of
    """

    numbers: Mapping[str, int]
    values: Floats
    unseen: float

    def along(self, features: Features) -> tuple[Floats, float]:
        """What these features add to each topic, and their own squared length."""
        found = list(map(self.numbers.get, features))
        rows = self.values.take([number for number in found if number is not None], 0)
        counts = features.values()
        if ONCE.issuperset(counts):
            total = np.add.reduce(rows)
            return total[:-1], float(total[-1]) + self.unseen**2 * found.count(None)
        met = np.array([count for count, number in zip(counts, found, strict=True) if number is not None], np.float32)
        unmet = sum([count**2 for count, number in zip(counts, found, strict=True) if number is None])
        return met @ rows[:, :-1], float(met**2 @ rows[:, -1]) + self.unseen**2 * unmet


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows (phrasings) by features, each row of unit length, stored column by column.

    numbers   the column of each feature
    squares   the squared weight of each column, its weight being its rarity: ln((1 + rows) / (1 + rows with it)) + 1
    unseen    the weight of a feature that no row has; it lengthens the message and so lowers every likeness
    columns   the rows of each column, and what the feature, occurring once in a message, adds to each of them: the
              row's share times the column's weight
    """

    size: int
    numbers: Mapping[str, int]
    squares: tuple[float, ...]
    unseen: float
    columns: tuple[Column, ...]

    def along(self, features: Features) -> tuple[Floats, float]:
        """How far each row goes along with these features, and the squared length of the features themselves."""
        length = 0.0
        rows: list[Rows] = []
        values: list[Doubles] = []
        numbers, squares, columns = self.numbers, self.squares, self.columns
        for feature, count in features.items():
            number = numbers.get(feature)
            if number is None:
                length += (count * self.unseen) ** 2
                continue
            length += count * count * squares[number]
            those, shares = columns[number]
            rows.append(those)
            values.append(shares if count == 1.0 else shares * count)
        if not rows:
            return np.zeros(self.size, np.float32), length
        total = np.bincount(np.concatenate(rows), np.concatenate(values), self.size)
        return total.astype(np.float32), length

    def weighed(self, weights: Floats) -> Weights:
        """The same by feature, for likenesses that go into `weights` (rows x topics) and nowhere else."""
        values = np.zeros((len(self.columns), weights.shape[1] + 1), np.float32)
        for number, (rows, shares) in enumerate(self.columns):
            values[number, :-1] = shares.astype(np.float32) @ weights[rows]
        values[:, -1] = self.squares
        return Weights(self.numbers, values, self.unseen)


def block(texts: Sequence[Sequence[Piece]], features_of: Callable[[Piece], Features]) -> Block:
    """The block of these texts, each given as its pieces (words, say); each different piece of a text counts once.

    A text's vector is the sum of its pieces' vectors, divided by the root of the sum of their squared lengths: by
    this definition a message can be compared piece by piece, and what a piece adds can be remembered.
    """
    size = len(texts)
    features = {piece: features_of(piece) for piece in dict.fromkeys(piece for text in texts for piece in text)}
    numbers: dict[str, int] = {}
    for names in features.values():
        for name in names:
            numbers.setdefault(name, len(numbers))
    columns = {piece: np.fromiter(map(numbers.__getitem__, names), np.int64) for piece, names in features.items()}
    counts = {piece: np.fromiter(names.values(), np.float64) for piece, names in features.items()}
    placed = [(row, piece) for row, text in enumerate(texts) for piece in dict.fromkeys(text)]
    nothing = np.zeros(0, np.int64)
    all_columns = np.concatenate([nothing, *(columns[piece] for _, piece in placed)])
    all_counts = np.concatenate([nothing.astype(np.float64), *(counts[piece] for _, piece in placed)])
    all_rows = np.repeat([row for row, _ in placed] or nothing, [len(columns[piece]) for _, piece in placed] or nothing)

    cells = all_columns * size + all_rows
    order = np.argsort(cells, kind="stable")
    first = np.flatnonzero(np.diff(cells[order], prepend=-1))
    column, row = np.divmod(cells[order][first], max(size, 1))
    spread = np.bincount(column, minlength=len(numbers))
    rarity = np.log((1 + size) / (1 + spread)) + 1
    lengths = np.bincount(all_rows, (all_counts * rarity[all_columns]) ** 2, size)
    count = np.add.reduceat(all_counts[order], first) if len(first) else all_counts
    values = count * rarity[column] / np.sqrt(lengths[row]) * rarity[column]
    starts = (0, *np.cumsum(spread).tolist())
    return Block(
        size=size,
        numbers=numbers,
        squares=tuple((rarity * rarity).tolist()),
        unseen=math.log(1 + size) + 1,
        columns=tuple((row[begin:end], values[begin:end]) for begin, end in pairwise(starts)),
    )


def likeness(a_block: Block) -> Floats:
    """How alike the rows are to each other: the matrix of their scalar products."""
    columns = [
        (rows, (values / math.sqrt(square)).astype(np.float32))
        for (rows, values), square in zip(a_block.columns, a_block.squares, strict=True)
    ]
    common = [column for column in columns if len(column[0]) >= COMMON]
    dense = np.zeros((a_block.size, len(common)), np.float32)
    for place, (rows, shares) in enumerate(common):
        dense[rows, place] = shares
    alike: Floats = dense @ dense.T
    for rows, shares in columns:
        if len(rows) < COMMON:
            alike[np.ix_(rows, rows)] += np.outer(shares, shares)
    return alike
