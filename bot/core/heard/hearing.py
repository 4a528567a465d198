"""One pass over a message: which entries of the lexicon it holds, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..memory import remember
from .letters import Word, glued, readings, slip, words
from .lexicon import GAP, Entry, Lexicon

_GAP_WORDS = 4
_MOST_HITS = 12  # of a group at either end of a message
_LONGEST_STEM = 24
_FORGIVEN = 75  # words at either end of a message in which slips of the finger are looked for
_MOST_REMEMBERED = 16_384  # words of a lexicon
# In Hebrew a particle glued to these would make another word of them: "to upgrade" is no "upgrade!".
_BARE = frozenset(
    ("order.do", "order.alone", "order.tell", "person.call", "person.want", "conduct.always", "conduct.aimed")
)


class Hit(NamedTuple):
    """An entry heard at the words `first` to `last` (inclusive)."""

    entry: Entry
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A message as heard: its words, and the hits by group in the order in which they stand."""

    text: str
    language: str
    words: tuple[Word, ...]
    hits: dict[str, list[Hit]]

    def get(self, group: str) -> list[Hit]:
        return self.hits.get(group) or []

    def has(self, *groups: str) -> bool:
        return any(group in self.hits for group in groups)

    def piece(self, hit: Hit) -> str:
        """The words of a hit as the visitor wrote them."""
        return self.text[self.words[hit.first].start : self.words[hit.last].end]


@lru_cache(maxsize=16)  # one message is heard by several rules, and its like comes from the memory of readings
def hear(text: str, lexicon: Lexicon) -> Heard:
    """Everything the lexicon knows in `text`."""
    said = words(text, lexicon.language)
    far = range(_FORGIVEN, len(said) - _FORGIVEN)
    known_words = [
        _looked_up(word.folded, lexicon, forgiving=False) if place in far else known(word.folded, lexicon)
        for place, word in enumerate(said)
    ]
    elements = [each.elements for each in known_words]
    present = frozenset[str]().union(*elements)
    following = [*elements[1:], frozenset[str]()]
    hits: dict[str, list[Hit]] = {}
    for index, (each, behind) in enumerate(zip(known_words, following, strict=False)):
        for entry in each.single:
            hits.setdefault(entry.group, []).append(Hit(entry, index, index))
        # Of the entries of several words only those are tried whose words can be there.
        tried = [entry for entry in each.gapped if entry.needed <= present]
        if not behind.isdisjoint(each.pairs):
            tried[:0] = [entry for element in sorted(behind.intersection(each.pairs)) for entry in each.pairs[element]]
        for entry in tried:
            last = _end(entry.elements, 1, index + 1, elements, said)
            if last >= 0:
                hits.setdefault(entry.group, []).append(Hit(entry, index, last))
    return Heard(text, lexicon.language, said, {group: _both_ends(those) for group, those in hits.items()})


def _both_ends(hits: list[Hit]) -> list[Hit]:
    """Rules compare hits with hits; of one word repeated for a page those at both ends say all there is to say."""
    return hits if len(hits) <= 2 * _MOST_HITS else [*hits[:_MOST_HITS], *hits[-_MOST_HITS:]]


def _end(elements: tuple[str, ...], at: int, index: int, heard: list[frozenset[str]], said: tuple[Word, ...]) -> int:
    """The index of the last word when elements[at:] fit from word `index` on, or -1. Gaps end with the sentence."""
    sentence = said[index - 1].sentence
    while at < len(elements):
        if elements[at] == GAP:
            stop = min(index + _GAP_WORDS, len(said) - 1)
            for start in range(index, stop + 1):
                if said[start].sentence != sentence:
                    return -1
                end = _end(elements, at + 1, start, heard, said)
                if end >= 0:
                    return end
            return -1
        if index >= len(said) or said[index].sentence != sentence or elements[at] not in heard[index]:
            return -1
        at += 1
        index += 1
    return index - 1


class Known(NamedTuple):
    """What a word is to the lexicon.

    elements  what it stands for
    single    the entries that are one of these
    pairs     those of several words that begin with one of these, by their second element
    gapped    those with a gap behind the first word
    """

    elements: frozenset[str]
    single: tuple[Entry, ...]
    pairs: Mapping[str, tuple[Entry, ...]]
    gapped: tuple[Entry, ...]


def known(folded: str, lexicon: Lexicon) -> Known:
    """The lexicon's elements a word stands for, and the entries that begin with one of them."""
    found: Known | None = lexicon.known.get(folded)
    return found or remember(lexicon.known, folded, _looked_up(folded, lexicon), _MOST_REMEMBERED)


def _looked_up(folded: str, lexicon: Lexicon, forgiving: bool = True) -> Known:
    forms = readings(folded, lexicon.language)
    found = _elements(forms, lexicon)
    if forgiving and not found and len(folded) >= 5 and folded.isalpha():
        for reading in forms:
            found.update(_misspelt(reading, lexicon))
    behind = _elements(glued(folded, lexicon.language), lexicon) - found
    return _standing_for(frozenset(found), frozenset(behind), lexicon)


@lru_cache(maxsize=2_048)
def _standing_for(found: frozenset[str], behind: frozenset[str], lexicon: Lexicon) -> Known:
    """What a word is that stands for the elements `found`, and without its particles for those `behind`.

    One value for all words that stand for the same, above all for the many that stand for nothing: the collector of
    garbage looks through whatever is kept, and stops the house for as long as that takes.
    """
    entries = [entry for element in sorted(found) for entry in lexicon.entries.get(element, ())]
    entries += [
        entry for element in sorted(behind) for entry in lexicon.entries.get(element, ()) if entry.group not in _BARE
    ]
    longer = [entry for entry in entries if len(entry.elements) > 1]
    pairs: dict[str, list[Entry]] = {}
    for entry in longer:
        pairs.setdefault(entry.elements[1], []).append(entry)
    gapped = pairs.pop(GAP, ())
    return Known(
        elements=found | behind,
        single=tuple(entry for entry in entries if len(entry.elements) == 1),
        pairs={second: tuple(those) for second, those in pairs.items()},
        gapped=tuple(gapped),
    )


def _elements(forms: tuple[str, ...], lexicon: Lexicon) -> set[str]:
    found: set[str] = set()
    words, beginnings = lexicon.words, lexicon.beginnings
    for form in forms:
        if form in words:
            found.add(form)
        for length in range(1, min(len(form), _LONGEST_STEM) + 1):
            if form[:length] in beginnings:
                found.add(form[:length] + "*")
    return found


def _misspelt(folded: str, lexicon: Lexicon) -> list[str]:
    """Words and stems that `folded` may be a misspelling of: one error, two in long words, never in its ending.

    Endings are held fast because they carry the mood: promijeni(te) orders, promijenio reports. In shorter words only
    slips of the finger count (a neighbouring key, a swap, a letter lost or doubled): other words differ by any letter.
    """
    length = len(folded)
    if length < 5 or length > 40:
        return []
    allowed = 1 if length < 10 else 2
    ending = -2 if length < 7 else -3
    near = process.extract(folded, lexicon.alike.to(folded), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    found = [
        word
        for word, distance, _ in near
        if abs(len(word) - length) <= 1
        and word[ending:] == folded[ending:]
        and (slip(folded, word) or (length > 9 and distance > 0))
    ]
    for stem in lexicon.stems.to(folded):
        begun = folded[: len(stem)]
        if len(begun) == len(stem) and OSA.distance(begun, stem, score_cutoff=1) <= 1 and slip(begun, stem):
            found.append(stem + "*")
    return found
