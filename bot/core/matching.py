"""From a text to the articles it may mean: readings, clauses, scores, confidence, near choices, explanation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .features import Floats
from .index import Index, Look, evidence
from .language import Reading, Tongue, readings
from .text import lift

CHOICES = 3
CLOSE = 0.8  # nats a letter group: a reading that fits nearly as well as the best is searched too
AMBIGUOUS = ("", "translit")  # Russian in Latin letters may look Croatian; a wrong keyboard looks like nothing else
ALTERNATIVE = 0.9  # of its confidence counts, when a reading is not the best-fitting one
LONG = 24  # words, from which a message is also searched clause by clause; sooner it only costs
MOST_STRANGE = 0.9  # of 0 to 1; what is nothing but strange words is no story, and all of them would be looked up again
CLAUSE = re.compile(r"[.!?;:\n]+\s*|,\s+| - ")
MOST_CLAUSES = 8
WHOLE = 0.5  # how much the whole message counts beside its best clause
MOST_WORDS = 100  # of a message are searched
KNOWN = 0.99  # the least confidence in a message that is a phrasing, word for word
EXPLAINED = 6  # words of the message named in an explanation


class Match(NamedTuple):
    """An article that may be meant: its raw score, and the phrasing of it that is most alike."""

    topic: str
    score: float
    phrasing: str
    alike: float


class Found(NamedTuple):
    """What a search found.

    language, text  the reading that was searched; repaired: "", layout, translit or cyrillic
    topic           what to answer with, "" when not sure
    matches         the best articles, at most three; near, their topics if they are worth offering
    confidence      0..1, on the scale of Policy.sure and Policy.near; margin 0..1, to the next topic
    concepts        what the words were taken for; unknown: words like none of the phrasings'
    words           the folded words that were searched, slips of the finger undone
    """

    language: str
    text: str
    repaired: str = ""
    topic: str = ""
    matches: tuple[Match, ...] = ()
    near: tuple[str, ...] = ()
    confidence: float = 0.0
    margin: float = 0.0
    concepts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def search(
    text: str,
    language: str,
    indexes: Mapping[str, Index],
    tongues: Mapping[str, Tongue],
    sure: float,
    near: float,
) -> Found:
    """The articles that a tidied text may mean. `language` is the prior where words fit several languages."""
    candidates = readings(text, language, tongues)
    if not candidates:
        return Found(language, text)
    best, *others = candidates
    if best.language not in indexes:
        return Found(best.language, text)
    found = _search(best, indexes[best.language], sure, near)
    for other in others:
        if found.confidence >= sure or best.fit - other.fit > CLOSE:
            break
        if other.repaired not in AMBIGUOUS or best.repaired not in AMBIGUOUS:
            continue
        rival = _search(other, indexes[other.language], sure, near)
        if rival.confidence * ALTERNATIVE > found.confidence:
            found = rival
    return found


def _search(reading: Reading, index: Index, sure: float, near: float) -> Found:
    words = reading.words[:MOST_WORDS]
    if not words:
        return Found(reading.language, reading.text, reading.repaired)
    look = index.look(words)
    scores = index.scores(look)
    if len(words) >= LONG and look.strangeness < MOST_STRANGE:
        scores = _with_clauses(reading.text, index, scores)
    exact = index.exact.get(words)
    if exact is not None:
        scores[exact] += np.float32(1)
    order = (-scores).argsort(kind="stable")[:CHOICES].tolist()
    matches = tuple([_match(index, look, number, float(scores[number])) for number in order])
    second = matches[1].score if len(matches) > 1 else 0.0
    seen = evidence(matches[0].score, second, matches[0].alike, len(words))
    confidence = index.scale.confidence(seen, look.strangeness, index.concepts.beyond(look.concepts))
    if exact is not None:
        confidence = max(confidence, KNOWN)
    topics = tuple(match.topic for match in matches)
    return Found(
        language=reading.language,
        text=reading.text,
        repaired=reading.repaired,
        topic=topics[0] if confidence >= sure else "",
        matches=matches,
        near=topics if confidence >= near else (),
        confidence=confidence,
        margin=max(0.0, min(1.0, seen[1])),
        concepts=look.concepts,
        unknown=look.strange[:EXPLAINED],
        words=look.meant,
    )


def _with_clauses(text: str, index: Index, whole: Floats) -> Floats:
    """A story says what it is about in one clause: the best clause of each topic counts beside the whole."""
    best: Floats | None = None
    left = MOST_WORDS
    for clause in _clauses(text):
        words = index.speech.words(clause)[:left]
        left -= len(words)
        if len(words) >= 2:
            scores = index.scores(index.look(words))
            best = scores if best is None else np.maximum(best, scores)
    return whole if best is None else np.float32(WHOLE) * whole + np.float32(1 - WHOLE) * best


def _clauses(text: str) -> Sequence[str]:
    return [clause for clause in CLAUSE.split(lift(text)) if clause and not clause.isspace()][:MOST_CLAUSES]


def _match(index: Index, look: Look, number: int, score: float) -> Match:
    nearest, alike = index.nearest(look, number)
    return Match(index.topics[number], score, index.phrasings[nearest], alike)
