"""The rules of the house that one breaks without noticing: floors, purity, sizes, and nothing of the machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"
LONGEST = 400  # lines
WIDEST = 120  # letters of a line

# The floor of each module or folder of bot/; imports go to the same floor or down.
FLOORS = {
    "core": 0,
    "places": 1,
    "logs": 1,
    "figures": 1,
    "settings": 1,
    "company": 1,
    "words": 1,
    "bidi": 1,
    "learned": 1,
    "library": 1,
    "store": 2,
    "desks": 2,
    "mail": 2,
    "attendance": 3,
    "enclosures": 3,
    "switchboard": 3,
    "filing": 3,
    "following": 3,
    "merging": 3,
    "courier": 3,
    "bookshelf": 3,
    "web": 4,
    "app": 5,
    "commands": 6,
    "__main__": 7,
    "__init__": 0,
}

# Nothing here can wait, read a clock, a file or the environment, or throw dice.
CORE_MAY_IMPORT = {
    *("__future__", "collections", "dataclasses", "datetime", "enum", "functools", "hmac", "itertools", "json", "math"),
    *("re", "typing", "unicodedata", "weakref", "zoneinfo"),
    *("numpy", "rapidfuzz", "stdnum"),
}
CORE_MAY_NOT_CALL = {"open", "input", "print", "eval", "exec", "now", "utcnow", "today", "default_rng", "seed", "load"}

SOURCES = sorted(BOT.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SCRIPTS = sorted(path for path in (ROOT / "widget").rglob("*.*js") if "node_modules" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def floor_of(path: Path) -> int:
    place = path.relative_to(BOT).parts[0].removesuffix(".py")
    assert place in FLOORS, f"bot/{place} has no floor: decide which, and write it into FLOORS and bot/README.md"
    return FLOORS[place]


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """The modules of a file, as parts; relative ones are made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = (*base, *(node.module or "").split(".")) if node.module else base
            for alias in node.names:
                yield (*module, alias.name)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_go_only_downward(path: Path) -> None:
    own = floor_of(path)
    for module in imported(path):
        if module[0] == "bot" and len(module) > 1 and not module[1].startswith("__version"):
            assert module[1] in FLOORS, f"{name(path)} imports {'.'.join(module)}, which has no floor"
            assert FLOORS[module[1]] <= own, f"{name(path)} imports upward: {'.'.join(module)}"


@pytest.mark.parametrize("path", sorted((BOT / "core").rglob("*.py")), ids=name)
def test_the_core_is_pure(path: Path) -> None:
    for module in imported(path):
        assert module[0] == "bot" or module[0] in CORE_MAY_IMPORT, f"bot/core must not know {module[0]}"
        assert module[:2] != ("numpy", "random"), "bot/core throws no dice"
    for node in ast.walk(tree(path)):
        assert not isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith), "bot/core waits"
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in CORE_MAY_NOT_CALL, f"{name(path)}:{node.lineno} calls {called}"


@pytest.mark.parametrize("path", [*SOURCES, *TESTS, *SCRIPTS], ids=name)
def test_no_file_is_too_long_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_line_is_too_long_to_read(path: Path) -> None:
    """The linter lets lines without blanks pass, which are regular expressions."""
    long = [at for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if len(line) > WIDEST]
    assert long == []


@pytest.mark.parametrize("path", [path for path in [*SOURCES, *TESTS] if path.stat().st_size], ids=name)
def test_every_module_says_in_a_sentence_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(tree(path))
    assert docstring and docstring.split("\n\n")[0].endswith((".", ":", "?")), "a module opens with a sentence"


@pytest.mark.parametrize("path", [path for path in SOURCES if path != BOT / "app.py"], ids=name)
def test_tasks_are_started_in_app_alone(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("create_task", "ensure_future"), f"{name(path)}:{node.lineno}"


def committed_texts() -> Iterator[Path]:
    ours = ("bot", "knowledge_base", "locales", "widget", "tests", ".ci")
    others = {"node_modules", "static", "__pycache__", "screenshots", ".hypothesis"}
    for path in sorted(ROOT.glob("*")) + [file for folder in ours for file in sorted((ROOT / folder).rglob("*"))]:
        if path.is_file() and not others & set(path.relative_to(ROOT).parts) and path.suffix != ".pyc":
            yield path


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    # Put together here, so that this file does not find itself.
    homes = re.compile("(?<![\\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me/\\w+", "op" + "t")) + ")/")
    for path in committed_texts():
        found = homes.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found, f"{name(path)}: {found and found.group()}"


@pytest.mark.parametrize("lock", ["requirements.lock", "widget/package-lock.json", "widget/.npmrc", "pyproject.toml"])
def test_lock_files_name_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://[^\s\"]*(?:regist|pypi|npm|simple)|--(?:extra-)?index-url|--find-links", text)
