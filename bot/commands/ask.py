"""`ask`: what was understood of one message, why, and what would follow, for a person at a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from ..core.conversation import Conversation
from ..core.dialogue import turn
from ..core.facts import ArticleShown, BotAsked, BotSaid, Fact, Understood, VisitorSaid
from ..core.known import Known
from ..core.phrases import PHRASES
from .house import SHIPPED, House, configured, open_house


def run(arguments: Sequence[str], out: TextIO | None = None) -> int:
    """0 if the house has an answer or choices, 1 if it does not know."""
    parser = argparse.ArgumentParser(prog="ask", description="What the house would answer, and why.")
    parser.add_argument("question", nargs="+")
    parser.add_argument("--language", default="", help="the language of the page; the words win over it")
    parser.add_argument("--operators", type=int, default=0, help="how many operators are free")
    parser.add_argument("--knowledge", type=Path, default=SHIPPED, metavar="FOLDER")
    options = parser.parse_args(arguments)
    house = open_house(options.knowledge, configured())
    out = out or sys.stdout
    language = options.language or house.language
    said = VisitorSaid(" ".join(options.question))
    known = Known(house.knowledge, house.policy, datetime.now(UTC), operators=options.operators, fresh="dz-example")
    opened = Conversation(language=language)
    conversation, facts = turn(opened, said, known)
    for fact in facts:
        match fact:
            case VisitorSaid(text=text, removed=removed):
                print(f"> {text}" + (f"   (removed: {', '.join(removed)})" if removed else ""), file=out)
            case Understood():
                print_understood(fact, out)
            case _:
                print(f"< {follows(fact, conversation.language, house)}", file=out)
    return 0 if any(isinstance(fact, ArticleShown) or near(fact) for fact in facts) else 1


def print_understood(understood: Understood, out: TextIO) -> None:
    topic = understood.topic or "no topic that would be answered"
    print(f"  {understood.language} · {understood.act} · {topic}", file=out)
    print(f"  score {understood.score:.2f}, margin {understood.margin:.2f}", file=out)
    print(f"  {understood.department}, {understood.priority}; missing: {listed(understood.missing)}", file=out)
    for name, value in (*understood.details, *understood.because):
        print(f"    {name}: {value}", file=out)


def follows(fact: Fact, language: str, house: House) -> str:
    """What follows, in one line: a phrase by its name with its buttons, or an article with its words."""
    match fact:
        case ArticleShown(topic=topic):
            article = house.knowledge.article(topic, language)
            return f"{topic}: {article.title}\n  {article.answer}" if article else topic
        case BotSaid(saying=saying, choices=choices) | BotAsked(saying=saying, choices=choices):
            sentence = PHRASES[saying.phrase].singular
            return f"{saying.phrase}: {sentence}" + (f"  [{' | '.join(choices)}]" if choices else "")
    return type(fact).__name__


def near(fact: Fact) -> bool:
    return isinstance(fact, Understood) and bool(fact.near)


def listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"
