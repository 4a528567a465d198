"""Texts as sparse vectors: the features of a word, and blocks of features that compare a message with all phrasings.

Character n-grams inside word boundaries stand a typo, an ending and a lost diacritic; measured on public paraphrases
against stems and whole words. A block stores its phrasings by feature (column by column), so that a message touches
only the columns of its own features.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]
Features = Mapping[str, float]
Piece = TypeVar("Piece", bound=Hashable)

GRAM_SIZES = (2, 3, 4)
COMMON = 50  # rows; columns shorter than this are cheaper to multiply pair by pair than as a matrix
AT_ONCE = 250  # features that are weighed together
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
    begins    where each column begins in rows and shares, and the last one's end
    rows      the rows of each column; shares, what the feature, occurring once in a message, adds to each of them: the
              row's share times the column's weight
    """

    size: int
    numbers: Mapping[str, int]
    squares: tuple[float, ...]
    unseen: float
    begins: tuple[int, ...]
    rows: Rows
    shares: Floats

    def along(self, features: Features) -> tuple[Floats, float]:
        """How far each row goes along with these features, and the squared length of the features themselves."""
        length = 0.0
        rows: list[Rows] = []
        values: list[Floats] = []
        numbers, squares, begins = self.numbers, self.squares, self.begins
        for feature, count in features.items():
            number = numbers.get(feature)
            if number is None:
                length += (count * self.unseen) ** 2
                continue
            length += count * count * squares[number]
            begin, end = begins[number], begins[number + 1]
            rows.append(self.rows[begin:end])
            shares = self.shares[begin:end]
            values.append(shares if count == 1.0 else shares * np.float32(count))
        if not rows:
            return np.zeros(self.size, np.float32), length
        # Widened here to what bincount adds up: anything narrower it would copy first.
        total = np.bincount(np.concatenate(rows, dtype=np.intp), np.concatenate(values, dtype=np.float64), self.size)
        return total.astype(np.float32), length

    def weighed(self, weights: Floats) -> Floats:
        """The same by feature, for likenesses that go into `weights` (rows x topics) and nowhere else."""
        values = np.empty((len(self.squares), weights.shape[1]), np.float32)
        for begin in range(0, len(values), AT_ONCE):
            those = self.begins[begin : begin + AT_ONCE + 1]
            cells = slice(those[0], those[-1])
            added = weights[self.rows[cells]] * self.shares[cells, None]
            values[begin : begin + AT_ONCE] = np.add.reduceat(added, np.subtract(those[:-1], those[0]))
        return values

    def weights(self, values: Floats) -> Weights:
        """What was weighed, ready for messages."""
        squares = np.array(self.squares, np.float32)
        return Weights(self.numbers, np.column_stack([values, squares]), self.unseen)


def block(texts: Sequence[Sequence[Piece]], features_of: Callable[[Piece], Features]) -> Block:
    """The block of these texts, each given as its pieces (words, say); each different piece of a text counts once.

    A text's vector is the sum of its pieces' vectors, divided by the root of the sum of their squared lengths: by
    this definition a message can be compared piece by piece, and what a piece adds can be remembered.
    """
    size = len(texts)
    numbers, columns, counts, rows = _cells(texts, features_of)
    keys = columns * size + rows
    order = np.argsort(keys)
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    column, row = np.divmod(keys[order[first]], max(size, 1))
    spread = np.bincount(column, minlength=len(numbers))
    rarity = np.log((1 + size) / (1 + spread)) + 1
    lengths = np.bincount(rows, (counts * rarity[columns]) ** 2, size)
    count = np.add.reduceat(counts[order], first) if len(first) else counts
    return Block(
        size=size,
        numbers=numbers,
        squares=tuple((rarity * rarity).tolist()),
        unseen=math.log(1 + size) + 1,
        begins=(0, *np.cumsum(spread).tolist()),
        rows=row.astype(np.int32),
        shares=(count * rarity[column] ** 2 / np.sqrt(lengths[row])).astype(np.float32),
    )


def _cells(
    texts: Sequence[Sequence[Piece]], features_of: Callable[[Piece], Features]
) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """The number of each feature; and for each feature of each piece of each text its number, how often it occurs, and
    the text's number."""
    features: dict[Piece, Features] = {}
    for piece in chain.from_iterable(texts):
        if piece not in features:
            features[piece] = features_of(piece)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(chain.from_iterable(features.values())))}
    # All pieces one after the other, and where each begins; from there they are copied into the texts.
    sizes = np.fromiter(map(len, features.values()), np.int64, len(features))
    columns = np.fromiter(map(numbers.__getitem__, chain.from_iterable(features.values())), np.int64)
    counts = np.fromiter(chain.from_iterable(names.values() for names in features.values()), np.float64)
    begins = sizes.cumsum() - sizes

    places = {piece: place for place, piece in enumerate(features)}
    held = [[places[piece] for piece in dict.fromkeys(text)] for text in texts]
    pieces = np.fromiter(chain.from_iterable(held), np.int64)
    copied = sizes[pieces]
    cells = np.arange(copied.sum()) + np.repeat(begins[pieces] - (copied.cumsum() - copied), copied)
    rows = np.repeat(np.repeat(np.arange(len(texts)), np.fromiter(map(len, held), np.int64)), copied)
    return numbers, columns[cells], counts[cells], rows


def likeness(a_block: Block) -> Floats:
    """How alike the rows are to each other: the matrix of their scalar products."""
    size, begins = a_block.size, np.array(a_block.begins)
    spread = np.diff(begins)
    shares = a_block.shares / np.repeat(np.sqrt(np.array(a_block.squares, np.float32)), spread)
    common = spread >= COMMON
    dense = np.zeros((size, common.sum()), np.float32)
    within = np.repeat(common, spread)
    dense[a_block.rows[within], np.repeat(common.cumsum() - 1, spread)[within]] = shares[within]
    alike: Floats = dense @ dense.T
    for many in range(1, COMMON):
        cells = begins[:-1][spread == many, None] + np.arange(many)
        rows, values = a_block.rows[cells].astype(np.intp), shares[cells]
        pairs = rows[:, :, None] * size + rows[:, None, :]
        np.add.at(alike.reshape(-1), pairs.reshape(-1), (values[:, :, None] * values[:, None, :]).reshape(-1))
    return alike
