"""What was worked out about words, kept within the frozen value it belongs to, and bounded.

A memory is a field of its owner that says nothing about the owner's value, and goes with it: swapping the knowledge
frees what was remembered about the old one. Looking into it must cost next to nothing, a message does so for each word.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

WORDS = 4000  # or whatever else it is kept by

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def remember(memory: dict[Key, Value], key: Key, value: Value, most: int = WORDS) -> Value:
    """Keeps a value and returns it. A full memory starts anew: chat's usual words are back within a few messages."""
    if len(memory) >= most:
        memory.clear()
    memory[key] = value
    return value
