"""From a folder of topics and articles to Knowledge, with every fault found on the way.

topics.toml               what each topic is; without it every article's file name is a topic
<language>/<topic>.md     front matter (title, questions, checked), then Markdown whose first paragraph is the answer
<language>/lexicon.toml   what is heard; may be missing
<language>/concepts.toml  the concept layer; may be missing
<language>/examples.toml  what people say when they …, by act; may be missing
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from .core.concepts import Concepts, concepts_from_plain
from .core.heard.examples import checked
from .core.heard.lexicon import Lexicon
from .core.knowledge import Article, Knowledge, Stance, Topic, build

Values = Callable[[str], Mapping[str, str]]

NAME = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
LINK = re.compile(r"\[[^\]]*\]\(([a-z0-9][a-z0-9-]*)\)")
TOPIC_KEYS = frozenset({"kind", "department", "priority", "stance", "ask"})
MATTER_KEYS = frozenset({"title", "questions", "checked"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to put right; `file` is relative to the folder."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What a folder holds, before it is built into Knowledge."""

    topics: tuple[Topic, ...]
    articles: tuple[Article, ...]
    lexicons: Mapping[str, Lexicon]
    concepts: Mapping[str, Concepts]
    examples: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """An article as an editor writes it: `body` is Markdown with {{ name }} in it."""

    title: str
    questions: tuple[str, ...]
    body: str
    checked: date | None = None


def load(folder: Path, values: Values) -> tuple[Knowledge, list[Fault]]:
    """The folder's Knowledge, of what could be read, and its faults. `values` gives a language's named values."""
    parts, faults = read_folder(folder, values)
    return build(parts.topics, parts.articles, parts.lexicons, parts.concepts, parts.examples), faults


def read_folder(folder: Path, values: Values) -> tuple[Parts, list[Fault]]:
    """The parts of a folder; what cannot be read is left out and named in a fault."""
    faults: list[Fault] = []
    if not folder.is_dir():
        return Parts((), (), {}, {}), [Fault(str(folder), "there is no such folder")]
    topics = _topics(folder, faults)
    articles: list[Article] = []
    lexicons: dict[str, Lexicon] = {}
    concepts: dict[str, Concepts] = {}
    examples: dict[str, Mapping[str, Sequence[str]]] = {}
    for home in _language_folders(folder):
        language = home.name
        for file in sorted(home.glob("*.md")):
            if file.stem.lower() != "readme":
                articles += _article(file, language, values(language), topics, faults)
        plain = _toml(home / "lexicon.toml", faults)
        if plain is not None:
            try:
                lexicons[language] = Lexicon.from_plain({"language": language, **plain})
            except ValueError as error:
                faults.append(Fault(f"{language}/lexicon.toml", str(error)))
        plain = _toml(home / "concepts.toml", faults)
        if plain is not None:
            try:
                concepts[language] = concepts_from_plain(language, plain)
            except ValueError as error:
                faults.append(Fault(f"{language}/concepts.toml", str(error)))
        plain = _toml(home / "examples.toml", faults)
        if plain is not None:
            try:
                examples[language] = checked(plain)
            except ValueError as error:
                faults.append(Fault(f"{language}/examples.toml", str(error)))
    faults += _gaps(topics, articles)
    faults += _dead_links(topics, articles)
    faults += _claimed_twice(articles)
    return Parts(tuple(topics.values()), tuple(articles), lexicons, concepts, examples), faults


def _language_folders(folder: Path) -> Iterator[Path]:
    for home in sorted(folder.iterdir()):
        if home.is_dir() and not home.name.startswith((".", "_")) and any(home.glob("*.md")):
            yield home


def _topics(folder: Path, faults: list[Fault]) -> dict[str, Topic]:
    """The topics of topics.toml, or, without that file, one for each article's name."""
    plain = _toml(folder / "topics.toml", faults)
    if plain is None:
        names = {file.stem for home in _language_folders(folder) for file in home.glob("*.md")}
        return {name: Topic(name) for name in sorted(names) if name.lower() != "readme"}
    topics = {}
    for name, entry in plain.items():
        try:
            topics[name] = _topic(name, entry)
        except ValueError as error:
            faults.append(Fault("topics.toml", f"{name}: {error}"))
    return topics


def _topic(name: str, entry: Any) -> Topic:
    if not isinstance(entry, dict):
        raise ValueError("expected a table")
    if unknown := entry.keys() - TOPIC_KEYS:
        raise ValueError(f"unknown key {sorted(unknown)[0]}")
    ask = entry.get("ask", [])
    if not isinstance(ask, list) or not all(isinstance(detail, str) for detail in ask):
        raise ValueError("ask: expected a list of names")
    given = {key: value for key, value in entry.items() if key not in ("ask", "stance")}
    if not all(isinstance(value, str) for value in given.values()):
        raise ValueError("kind, department and priority are text")
    if given.get("priority", "regular") not in ("regular", "high"):
        raise ValueError(f"priority: {given['priority']!r} is neither regular nor high")
    return Topic(name, stance=Stance(entry.get("stance", "answer")), ask=tuple(ask), **given)


def _toml(file: Path, faults: list[Fault]) -> dict[str, Any] | None:
    """The tables of a TOML file; None if it is not there or cannot be read, which is a fault."""
    if not file.exists():
        return None
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(file.name, f"cannot be read: {error}"))
        return None


def _article(
    file: Path, language: str, values: Mapping[str, str], topics: Mapping[str, Topic], faults: list[Fault]
) -> list[Article]:
    """The article of a file as a list of one; empty, with a fault, if there is none in it."""
    place = f"{language}/{file.name}"
    if file.stem not in topics:
        faults.append(Fault(place, "topics.toml has no such topic"))
        return []
    try:
        article, unknown = parse(file.stem, language, file.read_text(encoding="utf-8"), values)
    except (ValueError, UnicodeDecodeError) as error:
        faults.append(Fault(place, str(error)))
        return []
    faults += [Fault(place, f"there is no value called {name}") for name in unknown]
    return [article]


def parse(topic: str, language: str, text: str, values: Mapping[str, str]) -> tuple[Article, list[str]]:
    """The article of a Markdown text with front matter, and the names in it that have no value.

    Raises ValueError, saying what is wrong, for front matter or a body that cannot be used.
    """
    return article_of(topic, language, parse_source(text), values)


def parse_source(text: str) -> Source:
    """What an editor wrote. Raises ValueError like `parse`."""
    try:
        post = frontmatter.loads(text)
    except yaml.YAMLError as error:
        raise ValueError(f"front matter: {' '.join(str(error).split())}") from error
    matter = post.metadata
    if unknown := matter.keys() - MATTER_KEYS:
        raise ValueError(f"front matter: unknown key {sorted(unknown)[0]}")
    title, questions, checked = matter.get("title"), matter.get("questions", []), matter.get("checked")
    if not isinstance(title, str) or not title.strip():
        raise ValueError("front matter: title is missing")
    if not isinstance(questions, list) or not all(isinstance(each, str) and each.strip() for each in questions):
        raise ValueError("front matter: questions is a list of sentences")
    if checked is not None and not isinstance(checked, date):
        raise ValueError("front matter: checked is a date like 2026-11-20")
    if not post.content.strip():
        raise ValueError("the article has no text")
    return Source(title.strip(), tuple(questions), post.content.strip(), checked)


def article_of(topic: str, language: str, source: Source, values: Mapping[str, str]) -> tuple[Article, list[str]]:
    """The article that a source makes, and the names in it that have no value."""
    missing: list[str] = []
    body = substituted(source.body, values, missing)
    answer = first_paragraph(body)
    return Article(topic, language, source.title, source.questions, answer, body, source.checked), missing


def read_sources(folder: Path) -> dict[tuple[str, str], Source]:
    """The sources of a folder by (topic, language), company values not filled in; unusable files are left out."""
    sources = {}
    for home in _language_folders(folder):
        for file in sorted(home.glob("*.md")):
            if file.stem.lower() == "readme":
                continue
            try:
                sources[file.stem, home.name] = parse_source(file.read_text(encoding="utf-8"))
            except (ValueError, UnicodeDecodeError):
                continue  # `read_folder` names it as a fault
    return sources


def first_paragraph(body: str) -> str:
    """The chat answer: what comes before the first blank line, on one line."""
    return " ".join(body.split("\n\n", 1)[0].split())


def substituted(text: str, values: Mapping[str, str], missing: list[str]) -> str:
    """The text with each {{ name }} replaced by its value; a name without one stays, and is added to `missing`."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            missing.append(name)
            return found[0]
        return values[name]

    return NAME.sub(value, text)


def _gaps(topics: Mapping[str, Topic], articles: list[Article]) -> list[Fault]:
    present = {(article.topic, article.language) for article in articles}
    languages = dict.fromkeys(article.language for article in articles)
    return [
        Fault(f"{language}/{topic}.md", "this topic has no article in this language")
        for language in languages
        for topic in topics
        if (topic, language) not in present
    ]


def _dead_links(topics: Mapping[str, Topic], articles: list[Article]) -> list[Fault]:
    return [
        Fault(f"{article.language}/{article.topic}.md", f"links to {target}, which is no topic")
        for article in articles
        for target in dict.fromkeys(LINK.findall(article.body))
        if target not in topics
    ]


def _claimed_twice(articles: list[Article]) -> list[Fault]:
    """Questions that stand in two articles of a language; capitals and final marks make no difference."""
    owners: dict[tuple[str, str], str] = {}
    faults = []
    for article in articles:
        for question in article.questions:
            key = (article.language, " ".join(question.casefold().split()).rstrip(" ?!."))
            other = owners.setdefault(key, article.topic)
            if other != article.topic:
                place = f"{article.language}/{article.topic}.md"
                faults.append(Fault(place, f"the question {question!r} also stands in {other}"))
    return faults
