"""`check`: the faults of a knowledge base, and the articles that are hard to tell apart."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from ..core.index import Index
from ..core.knowledge import Knowledge
from ..library import Fault
from .house import SHIPPED, configured, open_house

PAIRS = 8  # confusable pairs named a language
STRAY = 0.30  # by how much another topic must win before a left-out phrasing is called a stray


def run(arguments: Sequence[str], out: TextIO | None = None) -> int:
    """0 if there is nothing to put right, 1 if there are faults."""
    parser = argparse.ArgumentParser(prog="check", description="Faults of a knowledge base, and confusable articles.")
    parser.add_argument("folder", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--confusable", action="store_true", help="also name phrasings that point to another article")
    options = parser.parse_args(arguments)
    out = out or sys.stdout
    house = open_house(options.folder, configured())
    faults = house.faults + wrongly_answered(house.knowledge)
    for fault in faults:
        print(f"{fault.file}: {fault.message}", file=out)
    for language, index in house.knowledge.indexes.items():
        print(f"{language}: {len(index.topics)} articles, {len(index.phrasings)} phrasings", file=out)
        for meant, got, times in confusable(index)[:PAIRS]:
            print(f"  {times} phrasings of {meant}, left out, are taken for {got}", file=out)
        for meant, got, phrasing in strays(index) if options.confusable else ():
            print(f"  {meant}: {phrasing!r} points to {got}", file=out)
    print(f"{len(faults)} faults" if faults else "no faults", file=out)
    return 1 if faults else 0


def wrongly_answered(knowledge: Knowledge) -> list[Fault]:
    """Sample questions (phrasings, which the house knows) that another article would answer."""
    faults = []
    for language, index in knowledge.indexes.items():
        for phrasing, owner in zip(index.phrasings, index.owners, strict=True):
            found = knowledge.search(phrasing, language)
            topic = index.topics[owner]
            if found.language == language and found.topic not in ("", topic):
                message = f"the question {phrasing!r} would be answered with {found.topic}"
                faults.append(Fault(f"{language}/{topic}.md", message))
    return faults


def confusable(index: Index) -> list[tuple[str, str, int]]:
    """(topic, taken for, how often) over all phrasings, each asked of an index that never saw it; worst first."""
    if index.taught is None:
        return []
    taken = index.taught.without_self.argmax(1)
    pairs = Counter(
        (index.topics[owner], index.topics[other])
        for owner, other in zip(index.owners, taken, strict=True)
        if owner != other
    )
    return [(meant, got, times) for (meant, got), times in pairs.most_common()]


def strays(index: Index) -> list[tuple[str, str, str]]:
    """(topic, taken for, phrasing) of phrasings that, left out, clearly point to another article."""
    if index.taught is None:
        return []
    scores = index.taught.without_self
    own = scores[np.arange(len(index.owners)), index.owners]
    return [
        (index.topics[index.owners[row]], index.topics[int(scores[row].argmax())], index.phrasings[row])
        for row in np.flatnonzero(scores.max(1) - own > STRAY)
    ]
