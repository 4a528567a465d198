"""What tells the articles apart, learned from their phrasings when the knowledge is built.

Kernel ridge regression, one output per topic (Saunders, Gammerman, Vovk 1998): the weights solve (K + r I) A = Y. It is
used because leaving out is exact and free: with G = (K + r I)^-1, the prediction for phrasing i by a model that never
saw it is Y_i - A_i / G_ii, and for a whole set B of phrasings Y_B - G_BB^-1 A_B (Pahikkala et al. 2006). So the house
knows how sure is sure from its own phrasings, without labelled messages.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import Floats

Owners = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned.

    weights        phrasings x topics
    without_self   what each phrasing scores for each topic when it is left out itself
    without_topic  what it scores when its whole topic is left out
    """

    weights: Floats
    without_self: Floats
    without_topic: Floats


def learn(kernel: Floats, owners: Owners, topics: int, ridge: float) -> Learned:
    """Learn which topic each phrasing belongs to. `kernel` is phrasings x phrasings, `owners` their topics' numbers."""
    size = len(owners)
    target = np.full((size, topics), -1.0 / topics, np.float32)
    target[np.arange(size), owners] += 1.0
    inverse = np.linalg.inv(kernel + np.float32(ridge) * np.eye(size, dtype=np.float32))
    weights = inverse @ target
    without_self = target - weights / np.diag(inverse)[:, None]
    without_topic = np.zeros_like(target)
    for topic in range(topics):
        members = np.flatnonzero(owners == topic)
        if len(members):
            block = inverse[np.ix_(members, members)]
            without_topic[members] = target[members] - np.linalg.solve(block, weights[members])
    return Learned(weights.astype(np.float32), without_self.astype(np.float32), without_topic.astype(np.float32))
