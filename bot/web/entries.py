"""Entries as the protocol sends them: what a visitor may see, and everything for operators."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from ..core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    Entry,
    Fact,
    FileGiven,
    OperatorSaid,
    VisitorChose,
    VisitorSaid,
    to_plain,
)
from ..core.followed import PromiseMissed, TicketAnswered
from ..core.knowledge import Article, Knowledge
from ..words import Words
from . import markdown

ARTICLES_CACHED = 512


def for_visitor(entries: list[Entry], language: str, knowledge: Knowledge, words: Words) -> list[dict[str, Any]]:
    """The visible ones. `rich` is a tree of allowed elements, so that no client ever parses HTML."""
    return [_visible(entry, language, knowledge, words) for entry in entries if entry.fact.visible]


def for_operators(entries: list[Entry], language: str, knowledge: Knowledge, words: Words) -> list[dict[str, Any]]:
    """All of them, each with its fact: what was understood and why is part of it."""
    return [
        {**_visible(entry, language, knowledge, words), "visible": entry.fact.visible, "fact": to_plain(entry.fact)}
        for entry in entries
    ]


def _visible(entry: Entry, language: str, knowledge: Knowledge, words: Words) -> dict[str, Any]:
    fact = entry.fact
    shown: dict[str, Any] = {
        "seq": entry.seq,
        "at": _iso(entry.at),
        "by": spoken_by(fact),
        "kind": type(fact).__name__,
        "text": entry.text,
    }
    match fact:
        case VisitorSaid(key=key) | VisitorChose(key=key):
            shown["key"] = key
        case FileGiven(key=key, operator_name=name):
            shown["key"] = key
            shown |= {"name": name} if name else {}
            shown["file"] = {"id": fact.id, "name": fact.name, "size": fact.size, "type": fact.type}
        case BotSaid(choices=choices) | BotAsked(choices=choices) if choices:
            shown["choices"] = [{"id": each, "label": words.choice(each, language, knowledge)} for each in choices]
        case OperatorSaid(name=name, key=key):
            shown["name"] = name
            shown["key"] = key
        case ArticleShown(topic=topic):
            article = knowledge.article(topic, language)
            shown["rich"] = _rich(entry.text)
            if article is not None:
                shown["article"] = _article(article)
    return shown


SPEAKERS: dict[type[Fact], str] = {
    **dict.fromkeys((VisitorSaid, VisitorChose, FileGiven), "visitor"),
    **dict.fromkeys((BotSaid, BotAsked, ArticleShown, PromiseMissed, TicketAnswered), "bot"),
    OperatorSaid: "operator",
}


def spoken_by(fact: Fact) -> str:
    """visitor, bot, operator, or system for the lines between the messages."""
    if isinstance(fact, FileGiven) and fact.operator:
        return "operator"
    return SPEAKERS.get(type(fact), "system")


@lru_cache(maxsize=64)  # all entries of a turn have one moment
def _iso(moment: datetime) -> str:
    return moment.isoformat()


# Both are the same for every visitor who is shown the article, so they are encoded once.


@lru_cache(ARTICLES_CACHED)
def _rich(text: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(markdown.rich(text)))


def _article(article: Article) -> msgspec.Raw:
    return _whole_article(article.topic, article.title, article.body)


@lru_cache(ARTICLES_CACHED)
def _whole_article(topic: str, title: str, body: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode({"topic": topic, "title": title, "rich": markdown.rich(body)}))
