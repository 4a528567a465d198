"""`read`: what the house makes of messages; JSON Lines in, JSON Lines out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from ..core.facts import Understood
from ..core.reading import understand
from .house import SHIPPED, House, configured, open_house

DETAILS = frozenset({"service", "since", "error", "domain", "ip", "url", "email", "order"})  # those of the contract
HELP = 'Reads {"q": "...", "language": "hr"} a line from standard input; language is optional.'


def run(arguments: Sequence[str], lines: Iterable[str] | None = None, out: TextIO | None = None) -> int:
    """0 if every line could be read, 2 if one was no message; that line gets {"error": ...} instead."""
    parser = argparse.ArgumentParser(prog="read", description=HELP)
    parser.add_argument("--knowledge", type=Path, default=SHIPPED, metavar="FOLDER")
    parser.add_argument("--because", action="store_true", help="add the reasons to each line")
    options = parser.parse_args(arguments)
    house = open_house(options.knowledge, configured())
    out = out or sys.stdout
    status = 0
    for line in sys.stdin if lines is None else lines:
        if not line.strip():
            continue
        try:
            answer = answered(line, house, options.because)
        except ValueError as error:
            answer, status = {"error": str(error)}, 2
        print(json.dumps(answer, ensure_ascii=False), file=out, flush=True)
    return status


def answered(line: str, house: House, because: bool = False) -> dict[str, Any]:
    """The answer to one line. Raises ValueError for a line that is no message."""
    message = json.loads(line)
    if not isinstance(message, dict) or not isinstance(message.get("q"), str):
        raise ValueError('a line is {"q": "...", "language": "hr"}')
    language = message.get("language")
    if language is not None and not isinstance(language, str):
        raise ValueError("language is a code such as hr")
    understood, text = understand(message["q"], language or house.language, house.knowledge, house.policy)
    plain = as_plain(understood, text)
    return plain | {"because": dict(understood.because)} if because else plain


def as_plain(understood: Understood, text: str) -> dict[str, Any]:
    """The fields of the contract, in its order. `text` is the message without secrets."""
    return {
        "language": understood.language,
        "text": text,
        "act": understood.act,
        "topic": understood.topic or None,
        "near": list(understood.near),
        "score": understood.score,
        "margin": understood.margin,
        "department": understood.department,
        "priority": understood.priority,
        "details": {name: value for name, value in reversed(understood.details) if name in DETAILS},
        "missing": list(understood.missing),
        "secrets": list(understood.secrets),
    }
