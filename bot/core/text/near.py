"""Words by their beginnings: which of many words one may be a slip or an ending away from, without comparing them all.

Symmetric deletion (W. Garbe, SymSpell, 2012), on the first letters only: two words are near if their beginnings are the
same once at most one letter of each is dropped. That finds a letter too many, too few, wrong or swapped, and other
endings. The first letter stands: it is hardly ever the one mistyped, and without it a word means something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

BEGINNING = 4  # letters; more keys for longer beginnings, more candidates for shorter ones


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Words to be found by what is near them."""

    words: Iterable[str]
    _by_key: dict[str, list[str]] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for word in self.words:
            for key in _keys(word):
                self._by_key.setdefault(key, []).append(word)

    def to(self, word: str) -> list[str]:
        """The words near this one; one that is near in several ways comes several times."""
        found: list[str] = []
        for key in _keys(word):
            found += self._by_key.get(key, ())
        return found


def _keys(word: str) -> dict[str, None]:
    begun = word[:BEGINNING]
    return dict.fromkeys([begun, *[begun[:place] + begun[place + 1 :] for place in range(1, len(begun))]])
