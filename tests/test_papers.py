"""The documents say what is true: settings, vocabulary, chart, dependencies, links."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from bot.__main__ import COMMANDS
from bot.core import facts
from bot.core.conversation import Holder
from bot.core.facts import Fact
from bot.settings import Settings, example
from bot.web import visitors

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/*.md"), *ROOT.glob("tests/*/README.md")])


@pytest.mark.parametrize("folder", ["", "bot", "knowledge_base", "locales", "widget", "tests"])
def test_each_folder_has_a_readme_at_its_door(folder: str) -> None:
    assert (ROOT / folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_links_between_the_documents_are_alive() -> None:
    for document in documents():
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", prose):
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


def test_every_command_is_there_and_in_the_readme() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert callable(import_module(f"bot.commands.{command}").run)
        assert f"`{command}`" in told, f"README.md does not name the command {command}"


def test_every_target_of_the_makefile_is_in_the_readme() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {"run", "test", "setup", "demo", "ci"} <= set(targets)
    for target in set(targets) - {"help"}:
        assert f"`make {target}`" in told, f"README.md does not name make {target}"


# The protocol, as widget/README.md tells it


def protocol() -> str:
    return (ROOT / "widget/README.md").read_text(encoding="utf-8")


def test_the_events_a_visitor_may_send_are_those_of_the_document() -> None:
    told = dict(re.findall(r"^\| `([a-z]+)` \| `\{([a-z, ]*)\}`", protocol(), re.M))
    assert told.keys() == visitors.EVENTS
    for event, payload in told.items():
        assert hasattr(visitors.VisitorNamespace, f"on_{event}"), f"nobody hears {event}"
        shape = getattr(visitors, event.title(), None)
        taken = [field.name for field in msgspec.structs.fields(shape)] if shape else []
        assert taken == [name for name in payload.split(", ") if name], f"the payload of {event}"


def test_the_events_a_visitor_receives_are_those_of_the_document() -> None:
    told = set(re.findall(r"^\*\*`([a-z]+)`\*\*", protocol(), re.M))
    assert {event for path in sorted(BOT.rglob("*.py")) for event in emitted_to_visitors(path)} == told


def emitted_to_visitors(path: Path) -> Iterator[str]:
    """The names of events that a file emits in the visitors' namespace; within visitors.py that is the usual one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("emit", "tell")
        ):
            continue
        if node.args and isinstance(node.args[0], ast.Constant):
            named = [ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "namespace"]
            named += [ast.unparse(node.args[2])] if node.func.attr == "tell" and len(node.args) > 2 else []
            usual = "visitors.NAMESPACE" if path.name == "visitors.py" else ""
            space = named[0].replace("'", "") if named else usual
            if space in ("visitors.NAMESPACE", visitors.NAMESPACE) or (space == "NAMESPACE" and usual):
                yield str(node.args[0].value)
