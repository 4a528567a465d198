"""`settings`: a commented example of the settings, made from the code."""

from __future__ import annotations

from collections.abc import Sequence

from ..settings import example


def run(arguments: Sequence[str]) -> int:
    print(example())
    return 0
