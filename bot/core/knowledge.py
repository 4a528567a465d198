"""What the company knows: topics, articles in each language, and finding the one a visitor means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from . import index, matching
from .concepts import Concepts
from .facts import Understood
from .heard.examples import Examples, learn
from .heard.lexicon import Lexicon
from .index import Index
from .keeping import Keep, anew
from .language import Tongue, tongue
from .matching import Found, Match
from .text import letters, tidy

__all__ = ["Article", "Found", "Knowledge", "Match", "Stance", "Topic", "build"]


class Stance(StrEnum):
    """What the house does about a topic: answer it, refuse to do it in chat, or answer and offer a ticket."""

    ANSWER = "answer"
    REFUSE = "refuse"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic is, once for all languages; the keys of topics.toml."""

    id: str
    kind: str = "service"
    department: str = "technical"
    priority: str = "regular"
    stance: Stance = Stance.ANSWER
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A topic's words in one language.

    answer     what the chat shows: the first paragraph, Markdown
    body       the whole article, Markdown, the answer included
    checked    when its facts were last checked
    """

    topic: str
    language: str
    title: str
    questions: tuple[str, ...]
    answer: str
    body: str
    checked: date | None = None
    revision: int = 0


@dataclass(frozen=True, eq=False)
class Knowledge:
    """All of it, as one value: built whole by `build`, swapped whole, never changed.

    understood  what was worked out: messages by their text, language and thresholds
    """

    topics: Mapping[str, Topic] = field(default_factory=dict)
    articles: Mapping[tuple[str, str], Article] = field(default_factory=dict)
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    indexes: Mapping[str, Index] = field(default_factory=dict)
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    examples: Mapping[str, Examples] = field(default_factory=dict)
    understood: dict[tuple[str, str, float, float], Understood] = field(init=False, default_factory=dict, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.indexes)

    def article(self, topic: str, language: str) -> Article | None:
        return self.articles.get((topic, language))

    def lexicon(self, language: str) -> Lexicon:
        """What is heard in a language; in a language without a lexicon, nothing."""
        return self.lexicons.get(language) or _NOTHING_HEARD

    def search(self, text: str, language: str, sure: float = 0.5, near: float = 0.15) -> Found:
        """The articles that a text may mean; its own script wins over `language`. Explains itself in numbers."""
        return matching.search(tidy(text), language, self.indexes, self.tongues, sure, near)


_NOTHING_HEARD = Lexicon.empty()


def build(
    topics: Iterable[Topic],
    articles: Iterable[Article],
    lexicons: Mapping[str, Lexicon] | None = None,
    concepts: Mapping[str, Concepts] | None = None,
    examples: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    earlier: Knowledge | None = None,
    keep: Keep = anew,
) -> Knowledge:
    """Knowledge from its parts. Takes over a second a language, half a second where `keep` has what was learned; one
    whose questions and concepts are those of `earlier` keeps its index, so that an edit to one article costs one
    language.
    """
    by_id = {topic.id: topic for topic in topics}
    found = {(each.topic, each.language): each for each in articles if each.topic in by_id}
    indexes, tongues, ears = {}, {}, {}
    for language in dict.fromkeys(language for _, language in found):
        phrasings = {
            topic: (found[topic, language].title, *found[topic, language].questions)
            for topic in by_id
            if (topic, language) in found
        }
        known = (concepts or {}).get(language) or Concepts(language)
        same = earlier.indexes.get(language) if earlier else None
        if earlier and same and same.given == phrasings and same.concepts == known:
            indexes[language], tongues[language] = same, earlier.tongues[language]
            if language in earlier.examples:
                ears[language] = earlier.examples[language]
            continue
        indexes[language] = index.build(language, phrasings, known, keep)
        speech = letters(language)
        bodies = (found[topic, language].body for topic in phrasings)
        texts = (*bodies, *(text for those in phrasings.values() for text in those))
        tongues[language] = tongue(word for text in texts for word in speech.words(text))
        if examples and language in examples:
            questions = [question for those in phrasings.values() for question in those]
            ears[language] = learn(language, examples[language], questions, keep)
    return Knowledge(by_id, found, dict(lexicons or {}), indexes, tongues, ears)
