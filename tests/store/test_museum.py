"""Whatever a released version wrote stays readable, and means what it meant."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from bot.core import facts
from bot.core.conversation import Conversation
from bot.core.facts import Fact, Ticket
from bot.core.phrases import Saying
from bot.store import Store
from bot.store.types import fact_json

from .talk import NOW, write

MUSEUM = Path(__file__).parents[1] / "museum"
EXHIBITS = [
    (file.stem, json.loads(line))
    for file in sorted(MUSEUM.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
NAMES = [f"{version}-{plain['kind']}" for version, plain in EXHIBITS]


@pytest.mark.parametrize("plain", [plain for _, plain in EXHIBITS], ids=NAMES)
def test_an_exhibit_is_read_with_all_it_says(plain: dict[str, Any]) -> None:
    again = json.loads(facts.to_json(facts.from_plain(plain)))
    assert {name: again.get(name) for name in plain} == plain


@pytest.mark.parametrize("plain", [plain for _, plain in EXHIBITS], ids=NAMES)
def test_a_newer_versions_fields_are_passed_over(plain: dict[str, Any]) -> None:
    assert facts.from_plain({**plain, "from_the_future": [1, {"a": None}]}) == facts.from_plain(plain)


@pytest.mark.parametrize("plain", [plain for _, plain in EXHIBITS], ids=NAMES)
def test_the_store_writes_facts_just_as_the_vocabulary_says(plain: dict[str, Any]) -> None:
    fact = facts.from_plain(plain)
    assert json.loads(fact_json(fact)) == json.loads(facts.to_json(fact))
    assert facts.from_json(fact_json(fact)) == fact


@pytest.mark.parametrize("kind", sorted(Fact.kinds))
def test_every_kind_is_shown_with_every_field(kind: str) -> None:
    shown = [plain for _, plain in EXHIBITS if plain["kind"] == kind]
    assert shown, f"{kind} is in no file of the museum"
    wanted = {field.name for field in dataclasses.fields(Fact.kinds[kind])}
    assert wanted <= {name for plain in shown for name in plain}


def test_what_is_inside_is_shown_with_every_field() -> None:
    tickets = [plain["ticket"] for _, plain in EXHIBITS if "ticket" in plain]
    sayings = [plain["saying"] for _, plain in EXHIBITS if "saying" in plain]
    assert {field.name for field in dataclasses.fields(Ticket)} <= {name for each in tickets for name in each}
    assert {field.name for field in dataclasses.fields(Saying)} == {name for each in sayings for name in each}


async def test_the_whole_museum_can_be_kept_and_folds(store: Store) -> None:
    exhibits = [facts.from_plain(plain) for _, plain in EXHIBITS]
    await write(store, "museum", *exhibits)
    assert [entry.fact for entry in await store.entries("museum")] == exhibits
    conversation = Conversation()
    for fact in exhibits:
        conversation = conversation.after(fact, NOW)
    assert (await store.load("museum"))[1] == conversation
