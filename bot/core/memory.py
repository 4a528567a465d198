"""What was worked out about words, kept beside the frozen values it belongs to, and bounded.

A memory goes when its owner goes: swapping the knowledge frees what was remembered about the old one.
"""

from __future__ import annotations

from typing import Any, TypeVar
from weakref import WeakKeyDictionary

WORDS = 4000  # an owner; a word of an index of 2,000 phrasings takes eight kilobytes

Value = TypeVar("Value")

_MEMORIES: WeakKeyDictionary[object, dict[str, Any]] = WeakKeyDictionary()


def remembered(owner: object) -> dict[str, Any]:
    """The memory of an owner, by word."""
    memory = _MEMORIES.get(owner)
    if memory is None:
        memory = _MEMORIES[owner] = {}
    return memory


def remember(memory: dict[str, Any], word: str, value: Value) -> Value:
    """Keeps a value and returns it. A full memory starts anew: chat's usual words are back within a few messages."""
    if len(memory) >= WORDS:
        memory.clear()
    memory[word] = value
    return value
