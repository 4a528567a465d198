"""`ask`: what the house would answer to one question, and why, for a person at a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from ..core.reading import understand
from .house import SHIPPED, open_house


def run(arguments: Sequence[str], out: TextIO | None = None) -> int:
    """0 if the house has an answer or choices, 1 if it does not know."""
    parser = argparse.ArgumentParser(prog="ask", description="What the house would answer, and why.")
    parser.add_argument("question", nargs="+")
    parser.add_argument("--language", default="", help="the language of the page; the words win over it")
    parser.add_argument("--knowledge", type=Path, default=SHIPPED, metavar="FOLDER")
    options = parser.parse_args(arguments)
    house = open_house(options.knowledge)
    out = out or sys.stdout
    language = options.language or house.language
    understood, text = understand(" ".join(options.question), language, house.knowledge, house.policy)
    print(f"{understood.language} · {understood.act} · score {understood.score:.2f}", file=out)
    article = house.knowledge.article(understood.topic, understood.language)
    if article:
        print(f"\n{article.title}\n{article.answer}\n", file=out)
    for number, topic in enumerate(understood.near if not article else (), 1):
        near = house.knowledge.article(topic, understood.language)
        print(f"{number}. {near.title if near else topic}", file=out)
    if understood.secrets:
        print(f"removed: {', '.join(understood.secrets)}; left: {text}", file=out)
    for name, value in (*understood.details, *understood.because):
        print(f"  {name}: {value}", file=out)
    return 0 if understood.near else 1
