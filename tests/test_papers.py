"""The documents say what is true: settings, vocabulary, chart, dependencies, links."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot.core import facts
from bot.core.conversation import Holder
from bot.core.facts import Fact
from bot.settings import Settings, example

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/*.md"), *ROOT.glob("tests/*/README.md")])


@pytest.mark.parametrize("folder", ["", "bot", "knowledge_base", "locales", "widget", "tests"])
def test_each_folder_has_a_readme_at_its_door(folder: str) -> None:
    assert (ROOT / folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_links_between_the_documents_are_alive() -> None:
    for document in documents():
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} links to {target}"


def test_every_setting_is_in_the_printed_example() -> None:
    printed = example()
    for setting in fields(Settings):
        assert f"# {setting.name} = " in printed
        assert setting.metadata["explanation"] in printed


def test_the_chart_in_the_readme_names_every_holder() -> None:
    chart = re.search(r"```mermaid\n(stateDiagram-v2.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert chart
    arrows = re.findall(r"^\s*(\w+|\[\*\]) --> (\w+|\[\*\])(?:: (.+))?$", chart.group(1), re.M)
    states = {state for start, end, _ in arrows for state in (start, end)} - {"[*]"}
    assert states == {holder.value for holder in Holder}
    for label in (label for _, _, labels in arrows for label in labels.split(", ") if label):
        assert label in Fact.kinds, f"the chart speaks of {label}, which is no fact"


def test_the_vocabulary_is_told_in_the_developers_readme() -> None:
    told = (BOT / "README.md").read_text(encoding="utf-8")
    for kind in Fact.kinds:
        assert f"`{kind}`" in told, f"bot/README.md does not explain {kind}"
    assert Fact.kinds.keys() <= set(vars(facts)), "kinds of fact live in bot/core/facts.py"


def test_every_dependency_has_its_reason_in_the_decisions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["test"]
    told = (BOT / "DECISIONS.md").read_text(encoding="utf-8")
    for requirement in asked:
        package = re.match(r"[\w-]+", requirement)
        assert package and f"`{package.group()}`" in told, f"bot/DECISIONS.md gives no reason for {requirement}"
