"""What the articles' pages reason about: the state of each translation, and what an edit would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...bookshelf import Bookshelf
from ...core.knowledge import Article, Knowledge
from ...core.policy import Policy
from ...library import LINK
from ...store.articles import Revision

REPLAYED = 2000  # questions asked again before publishing
SHOWN = 30  # changed answers listed


@dataclass(frozen=True, slots=True)
class Cell:
    """One article on the board. state: missing, draft (never published), published or withdrawn.

    edited  there is a draft that is newer than what is published
    stale   the source article was published anew after this translation was made
    """

    topic: str
    language: str
    state: str = "missing"
    edited: bool = False
    stale: bool = False
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that the edit would have answered otherwise; "" is no answer."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Check:
    """What stands against publishing, and what publishing would change.

    faults  (name of a fault, what it is about)
    """

    faults: tuple[tuple[str, str], ...] = ()
    changed: tuple[Changed, ...] = ()
    changed_in_all: int = 0


def board(
    topics: Iterable[str], languages: Iterable[str], newest: list[Revision], published: list[Revision], source: str
) -> dict[str, list[Cell]]:
    """The cells of each topic, in the order of `languages`."""
    last = {(each.topic, each.language): each for each in newest}
    live = {(each.topic, each.language): each for each in published}
    codes = list(languages)
    return {
        topic: [
            _cell(topic, code, last.get((topic, code)), live.get((topic, code)), live.get((topic, source)))
            for code in codes
        ]
        for topic in topics
    }


def _cell(topic: str, language: str, last: Revision | None, live: Revision | None, source: Revision | None) -> Cell:
    if last is None:
        return Cell(topic, language)
    if live is None:
        return Cell(
            topic, language, "withdrawn" if last.state == "withdrawn" else "draft", False, False, len(last.questions)
        )
    return Cell(topic, language, "published", last.state == "draft", is_stale(live, source), len(live.questions))


def is_stale(translation: Revision, source: Revision | None) -> bool:
    """Whether the source moved on since. One that does not say what it was made from is judged by the dates."""
    if source is None or source.language == translation.language:
        return False
    if translation.source_revision:
        return translation.source_revision < source.revision
    return translation.at < source.at


def made_from(translation: Revision | None, source_history: list[Revision]) -> int:
    """The published source revision that a translation was made from; 0 if there was none."""
    if translation is None:
        return 0
    if translation.source_revision:
        return translation.source_revision
    older = [each.revision for each in source_history if each.state == "published" and each.at <= translation.at]
    return max(older, default=0)


def check(bookshelf: Bookshelf, edit: Revision, heard: list[str], policy: Policy) -> Check:
    """The publish gate. `heard`: what visitors really asked in this language. Takes seconds; run it in a thread."""
    try:
        article, unknown = bookshelf.article(edit)
    except ValueError as error:
        return Check((("unusable", str(error)),))
    live = bookshelf.knowledge
    faults = [("unknown_value", name) for name in dict.fromkeys(unknown)]
    faults += [("dead_link", target) for target in dict.fromkeys(LINK.findall(edit.body)) if target not in live.topics]
    faults += [("claimed", f"{question} → {other}") for question, other in _claimed(article, live)]
    empty = {"no_title": edit.title, "no_questions": edit.questions, "no_text": edit.body}
    faults += [(name, "") for name, written in empty.items() if not written]
    if faults:
        return Check(tuple(faults))
    others = [each for key, each in live.articles.items() if key != (article.topic, article.language)]
    changed = _changed(live, bookshelf.with_articles([*others, article]), article, heard, policy)
    return Check((), tuple(changed[:SHOWN]), len(changed))


def _claimed(article: Article, live: Knowledge) -> list[tuple[str, str]]:
    """Questions of this article that another one of its language has already."""
    owners = {
        _plain(question): topic
        for (topic, language), other in live.articles.items()
        if language == article.language and topic != article.topic
        for question in other.questions
    }
    return [(question, owners[_plain(question)]) for question in article.questions if _plain(question) in owners]


def _plain(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?!.")


def _changed(before: Knowledge, after: Knowledge, article: Article, heard: list[str], policy: Policy) -> list[Changed]:
    """The questions whose answer the edit changes: what visitors asked, then the sample questions of all articles."""
    language = article.language
    samples = [
        question for (_, code), each in before.articles.items() if code == language for question in each.questions
    ]
    found = []
    for question in list(dict.fromkeys([*heard, *samples]))[:REPLAYED]:
        then = before.search(question, language, policy.sure, policy.near).topic
        now = after.search(question, language, policy.sure, policy.near).topic
        if then != now:
            found.append(Changed(question, then, now))
    return found
