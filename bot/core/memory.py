"""What was worked out about words, kept beside the frozen values it belongs to, and bounded.

A memory goes when its owner goes: swapping the knowledge frees what was remembered about the old one.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

WORDS = 4000  # an owner; a word of an index of 2,000 phrasings takes eight kilobytes

Value = TypeVar("Value")

_MEMORIES: WeakKeyDictionary[object, dict[Any, Any]] = WeakKeyDictionary()


def remembered(owner: object) -> dict[Any, Any]:
    """The memory of an owner, by word or whatever else it is kept by."""
    memory = _MEMORIES.get(owner)
    if memory is None:
        memory = _MEMORIES[owner] = {}
    return memory


def remember(memory: dict[Any, Any], key: Hashable, value: Value, most: int = WORDS) -> Value:
    """Keeps a value and returns it. A full memory starts anew: chat's usual words are back within a few messages."""
    if len(memory) >= most:
        memory.clear()
    memory[key] = value
    return value
