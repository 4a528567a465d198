"""The protocol as widget/README.md tells it, beside the namespace that speaks it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from bot.web import visitors
from bot.web.labels import BEFORE_WELCOME, LABELS

README = (Path(__file__).parents[1] / "widget" / "README.md").read_text(encoding="utf-8")
SHAPES: dict[str, type[msgspec.Struct]] = {
    "say": visitors.Say,
    "choose": visitors.Choose,
    "rate": visitors.Rate,
    "language": visitors.Language,
    "since": visitors.Since,
    "end": visitors.End,
    "transcript": visitors.Transcript,
}


def told() -> dict[str, set[str]]:
    """Each event that a client sends, with the fields of its payload, as the table has them."""
    rows = re.findall(r"^\| `(\w+)` \| `\{([^}]*)\}`", README, re.M)
    return {event: set(re.findall(r"\w+", fields)) for event, fields in rows}


def test_the_events_that_are_told_are_the_events_there_are() -> None:
    assert set(told()) == set(visitors.EVENTS)


@pytest.mark.parametrize("event", SHAPES)
def test_each_payload_is_told_with_the_fields_it_has(event: str) -> None:
    assert told()[event] == set(SHAPES[event].__struct_fields__)


def test_the_handshake_is_told_with_the_fields_it_has() -> None:
    section = README.split("### 5.1 Handshake")[1].split("###")[0]
    names = {name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert names == set(visitors.Hello.__struct_fields__)


def test_what_the_widget_needs_before_it_is_connected_is_among_the_labels() -> None:
    assert set(BEFORE_WELCOME) <= set(LABELS)


def test_every_label_that_the_widget_asks_for_is_there() -> None:
    sources = (Path(__file__).parents[1] / "widget" / "src").glob("*.js")
    asked = {
        name for source in sources for name in re.findall(r'\.text\("(\w+)"[),]', source.read_text(encoding="utf-8"))
    }
    assert asked, "the widget asks for its words with text(name)"
    assert asked <= set(LABELS)
