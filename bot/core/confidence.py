"""How sure is sure: from the evidence of a search to a confidence between 0 and 1, learned without labelled messages.

Evidence of right and wrong answers comes from leaving out: a phrasing left out is mostly found, and a phrasing whose
whole topic is left out can only be answered wrongly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import Floats

# Of the phrasings that are answered when left out, this share is to be right. Writers make the phrasings of an article
# differ on purpose, so leaving out is harder than life: where .88 of these are right, .98 and more of messages are.
PRECISION = 0.88
SURE_AT_MOST = 1.1  # log-odds, .75: with few phrasings an article, leaving one out is too hard to ask for more
OFFERED = 0.99  # of the phrasings that are found when left out, this share is to be at least offered
# How far, in log-odds, the confidence is pulled down by a concept that no article covers, and by words that are all
# strange. Set by hand: phrasings left out use the words of the trade, so they cannot teach what strangers look like.
BEYOND = 3.0
STRANGE = 5.0
ALLOWED = 1.4  # log-odds that strange words may cost before choices are no longer offered
SURE, NEAR = 0.50, 0.15  # the confidences that Policy means by default; the scale is laid through both


@dataclass(frozen=True, slots=True)
class Scale:
    """A line through the evidence, and the two places on it that mean `sure` and `near`."""

    slopes: tuple[float, ...]
    intercept: float
    sure_at: float
    near_at: float

    def confidence(self, evidence: Sequence[float], strange: float = 0.0, beyond: bool = False) -> float:
        """0..1; .50 and more means sure enough to answer, .15 and more sure enough to offer choices.

        `strange` is the share (0..1) of words unlike any phrasing's, `beyond` whether it names what no article covers.
        """
        steep = math.log(1 / NEAR - 1) / max(self.sure_at - self.near_at, 1e-6)
        place = self.place(evidence) - STRANGE * strange - (BEYOND if beyond else 0.0)
        distance = steep * (place - self.sure_at)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, distance))))

    def place(self, evidence: Sequence[float]) -> float:
        return self.intercept + sum(slope * value for slope, value in zip(self.slopes, evidence, strict=True))


def fit(evidence: Floats, right: NDArray[np.bool_], weights: Floats) -> Scale:
    """Logistic regression by Newton's method; rows of `evidence` are searches, `right` whether the best was right."""
    mean, spread = evidence.mean(0), evidence.std(0) + 1e-6
    rows = np.column_stack([(evidence - mean) / spread, np.ones(len(evidence))]).astype(np.float64)
    aim = right.astype(np.float64)
    line = np.zeros(rows.shape[1])
    keep = np.eye(rows.shape[1]) * 1.0
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(rows @ line, -30, 30)))
        gradient = rows.T @ (weights * (aim - chance)) - keep @ line
        curve = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + keep
        line = line + np.linalg.solve(curve, gradient)
    places = rows @ line
    slopes = line[:-1] / spread
    return Scale(
        slopes=tuple(float(slope) for slope in slopes),
        intercept=float(line[-1] - (slopes * mean).sum()),
        sure_at=min(_sure_from(places, right, weights), SURE_AT_MOST),
        near_at=(float(np.quantile(places[right], 1 - OFFERED)) if right.any() else 0.0) - ALLOWED,
    )


def _sure_from(places: NDArray[np.float64], right: NDArray[np.bool_], weights: Floats) -> float:
    """The lowest place above which PRECISION of the weight is right; above every place if there is none."""
    order = np.argsort(-places)
    share = np.cumsum(weights[order] * right[order]) / np.cumsum(weights[order])
    good = np.flatnonzero(share >= PRECISION)
    return float(places[order[good[-1]]]) if len(good) else float(places.max()) + 1.0
