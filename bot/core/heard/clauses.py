"""Which words of a sentence belong together: a veto concerns the clause it stands in, not what else is said."""

from __future__ import annotations

import re

from .hearing import Heard, Hit

_SENTENCE_END = re.compile(r"[?!\n]|\.(?=\s|$)")
_REMARK = 3  # words; fewer before a comma are the beginning of what follows: "on Facebook, change …"
_THINGS = ("order.things", "order.strong", "order.data", "order.held", "order.own")
# What an order or a request is told with.
_VERBS = ("order.do", "order.alone", "order.act", "order.wish", "order.tell", "order.look", "order.own")


def together(heard: Heard, one: Hit, other: Hit) -> bool:
    """Whether both stand in one sentence."""
    return heard.words[one.first].sentence == heard.words[other.first].sentence


def questioned(heard: Heard, hit: Hit) -> bool:
    """Whether the sentence of `hit` ends with a question mark: "must it be changed?" orders nothing."""
    rest = heard.text[heard.words[hit.last].end :]
    end = _SENTENCE_END.search(rest)
    return bool(end and end[0] == "?")


def vetoed(heard: Heard, group: str, hit: Hit) -> bool:
    """Whether a word of `group` in the sentence of `hit` is said of it."""
    return any(together(heard, veto, hit) and not set_apart(heard, veto, hit) for veto in heard.get(group))


def nothing_but(heard: Heard, group: str) -> bool:
    """Whether words of `group` are there, and no order or request that they are set apart from."""
    vetoes = heard.get(group)
    if not vetoes:
        return False
    verbs = [hit for each in _VERBS for hit in heard.get(each)]
    return not any(all(set_apart(heard, veto, verb) for veto in vetoes) for verb in verbs)


def set_apart(heard: Heard, veto: Hit, hit: Hit) -> bool:
    """Whether `veto` belongs to another clause of the sentence: "the Wi-Fi is fine, but change my password".

    The clause of `hit` names what it is about, and the other one is more than a few words put in: those tell where or
    of what. Behind the order only a word of `order.break` begins something new, unless the veto itself begins with it.
    """
    own, other = clause_of(heard, hit), clause_of(heard, veto)
    if hit.first in other or not together(heard, veto, hit):
        return False
    begun_anew = any(stop.first == other.start < veto.first for stop in heard.get("order.break"))
    if veto.first > hit.first and not begun_anew:
        return False
    if (own.start - other.start if veto.first < hit.first else other.stop - own.stop) < _REMARK:
        return False
    vetoes = heard.get(veto.entry.group)
    return any(
        thing.first in own and not any(each.first <= thing.last and thing.first <= each.last for each in vetoes)
        for group in _THINGS
        for thing in heard.get(group)
    )


def clause_of(heard: Heard, hit: Hit) -> range:
    """The words around the first one of `hit`, between commas and words that begin a new clause."""
    words = heard.words
    starts = {stop.first for stop in heard.get("order.break")}
    start, stop = hit.first, hit.first + 1
    while start > 0 and start not in starts and words[start - 1].clause == words[start].clause:
        start -= 1
    while stop < len(words) and stop not in starts and words[stop].clause == words[stop - 1].clause:
        stop += 1
    return range(start, stop)
