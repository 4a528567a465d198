"""The details of a case, as the visitor wrote them: where, since when, what error, which service."""

from __future__ import annotations

import re

from .failures import failure
from .hearing import Heard, Hit, hear
from .lexicon import Lexicon
from .places import Span, places
from .since import since

Pairs = tuple[tuple[str, str], ...]

_NAMED_DOMAIN = 3
_OF = re.compile(r"\s(?:(?:na|u|s|za|от|на|в|с|из|של|ב|ל|על)\s|(?:ב|ל)-)?", re.IGNORECASE)


def find(text: str, language: str, lexicon: Lexicon) -> Pairs:
    """(name, value) with values verbatim from `text`, one of each name, in this order:

    service, domain, ip, url, email, since, error, order, phone, direction, scope. Names as in facts.DetailGiven, and
    email, url, phone. `text` is the message as written, not as repaired.
    """
    heard = hear(text, lexicon)
    spans = places(text)
    taken = [(start, end) for _, start, end in spans]
    error = failure(text, heard, taken)
    if error:
        spans.append(("error", *error))
        taken.append(error)
    time = since(text, heard, taken)
    if time:
        spans.append(("since", *time))
    service = _service(heard, spans)
    if service:
        spans.append(("service", *service))
    found = {name: text[start:end] for name, start, end in spans}
    for name, groups in (("direction", ("sending", "receiving")), ("scope", ("all", "one"))):
        hits = [heard.get(f"detail.{group}") for group in groups]
        if sum(bool(hit) for hit in hits) == 1:
            found[name] = heard.piece(next(hit for hit in hits if hit)[0])
    return tuple((name, found[name]) for name in _ORDER if name in found)


_ORDER = ("service", "domain", "ip", "url", "email", "since", "error", "order", "phone", "direction", "scope")


def _service(heard: Heard, spans: list[Span]) -> tuple[int, int] | None:
    """The first service named outside addresses and errors.

    Only when nothing else is named: a part of a site or a server, with what it is a part of; then what is only the way
    or the place ("by mail"); then a word that introduces its address ("domain example.com").
    """
    ways = [(hit.first, hit.last) for hit in heard.get("detail.beside")]
    label: Hit | None = None
    way: Hit | None = None
    for hit in _longest(heard.get("detail.service")):
        if not _is_free(heard, hit, spans):
            continue
        if _is_label(heard, hit, spans):
            label = label or hit
        elif any(first <= hit.first <= last for first, last in ways):
            way = way or hit
        else:
            return _shown(heard, hit)
    parts = [
        hit
        for hit in _longest(heard.get("detail.part"))
        if _is_free(heard, hit, spans) and not any(first <= hit.first <= last for first, last in ways)
    ]
    for whole in filter(None, (way, label)):
        for part in parts:
            if _is_part_of(heard, part, whole):
                return _shown(heard, part)[0], _shown(heard, whole)[1]
    found = way or next(iter(parts), None) or label
    return _shown(heard, found) if found else None


def _is_part_of(heard: Heard, part: Hit, whole: Hit) -> bool:
    """Whether only "on", "of" or "with" stands between: "search on the site", and in Hebrew nothing."""
    between = heard.text[heard.words[part.last].end : heard.words[whole.first].start]
    return part.last < whole.first and _OF.fullmatch(between) is not None


def _is_free(heard: Heard, hit: Hit, spans: list[Span]) -> bool:
    start, end = heard.words[hit.first].start, heard.words[hit.last].end
    return not any(start < last and first < end for _, first, last in spans)


def _longest(hits: list[Hit]) -> list[Hit]:
    """In order of place; of hits that begin at one word the longest, and none inside another."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        if not found or hit.first > found[-1].last:
            found.append(hit)
    return found


def _is_label(heard: Heard, hit: Hit, spans: list[Span]) -> bool:
    """Whether the word only introduces an address that follows: "domain example.com"."""
    end = heard.words[hit.last].end
    stem = hit.entry.elements[0]
    return stem.startswith(("dom", "дом", "דומ")) and any(
        name == "domain" and 0 <= start - end <= _NAMED_DOMAIN for name, start, _ in spans
    )


def _shown(heard: Heard, hit: Hit) -> tuple[int, int]:
    """The span of a service; in Hebrew without the particles glued to it."""
    word = heard.words[hit.first]
    start, end = word.start, heard.words[hit.last].end
    element = hit.entry.elements[0].rstrip("*")
    glued = word.folded.find(element)
    if "א" <= word.folded[0] <= "ת" and 0 < glued <= 4 and len(word.folded) == word.end - word.start:
        start += glued
    return start, end
