"""A transcript as operators read it: each entry a line with its side, its words, and what the bot understood."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup

from ...core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    Entry,
    Fact,
    FileGiven,
    Noted,
    OperatorSaid,
    Promised,
    TicketRequested,
    Understood,
    VisitorChose,
    VisitorSaid,
)
from ...core.knowledge import Knowledge
from ...words import Words
from .. import markdown


@dataclass(frozen=True, slots=True)
class Line:
    """
    side    visitor, bot, operator, note, understood, or notice for what stands between the messages
    html    the formatted text of an article, already safe
    values  the fact's own fields, for what the template puts into words
    """

    seq: int
    at: datetime
    kind: str
    side: str
    text: str = ""
    name: str = ""
    html: Markup | None = None
    title: str = ""
    address: str = ""
    choices: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    file: FileGiven | None = None
    values: dict[str, Any] = field(default_factory=dict)


def lines(entries: Iterable[Entry], language: str, knowledge: Knowledge, words: Words) -> list[Line]:
    """The lines of a transcript; `language` is the conversation's, in which buttons and articles were shown."""
    return [_line(entry, language, knowledge, words) for entry in entries]


def _line(entry: Entry, language: str, knowledge: Knowledge, words: Words) -> Line:
    fact = entry.fact
    line = Line(entry.seq, entry.at, type(fact).__name__, _side(fact), entry.text)
    match fact:
        case VisitorSaid(removed=removed):
            return dataclasses.replace(line, removed=removed)
        case BotSaid(choices=choices) | BotAsked(choices=choices):
            return dataclasses.replace(line, choices=tuple(words.choice(each, language, knowledge) for each in choices))
        case ArticleShown(topic=topic):
            return dataclasses.replace(
                line,
                html=Markup(markdown.html(entry.text, article_address(language))),
                title=title_of(topic, language, knowledge),
                address=article_address(language)(topic),
            )
        case OperatorSaid(name=name) | Noted(name=name):
            return dataclasses.replace(line, name=name)
        case Understood():
            return dataclasses.replace(line, values=_understood(fact, knowledge))
        case FileGiven(removed=removed, operator_name=name):
            return dataclasses.replace(line, removed=removed, name=name, file=fact)
        case TicketRequested(ticket=ticket):
            return dataclasses.replace(line, values={"subject": ticket.subject})
        case Promised(due=due):
            return dataclasses.replace(line, values={"due": datetime.fromisoformat(due)})
    return dataclasses.replace(line, values={each.name: getattr(fact, each.name) for each in dataclasses.fields(fact)})


def _side(fact: Fact) -> str:
    match fact:
        case FileGiven(operator=operator) if operator:
            return "operator"
        case VisitorSaid() | VisitorChose() | FileGiven():
            return "visitor"
        case BotSaid() | BotAsked() | ArticleShown():
            return "bot"
        case OperatorSaid():
            return "operator"
        case Noted():
            return "note"
        case Understood():
            return "understood"
    return "notice"


def _understood(fact: Understood, knowledge: Knowledge) -> dict[str, Any]:
    values = {each.name: getattr(fact, each.name) for each in dataclasses.fields(fact)}
    values["titles"] = titles_of(fact, knowledge)
    return values


def titles_of(understood: Understood, knowledge: Knowledge) -> dict[str, str]:
    """The titles of all topics it names, in the language that was understood."""
    named = {understood.topic, *understood.near, *(name for name, _ in understood.because if name in knowledge.topics)}
    return {topic: title_of(topic, understood.language, knowledge) for topic in named if topic}


def title_of(topic: str, language: str, knowledge: Knowledge) -> str:
    """The article's title in this language, else in any, else the topic's id."""
    for code in (language, *knowledge.languages):
        if article := knowledge.article(topic, code):
            return article.title
    return topic


def article_address(language: str) -> Any:
    """The address of an article's page in the console, for links between articles."""

    def address(topic: str) -> str:
        return f"/console/articles/{topic}/{language}"

    return address
