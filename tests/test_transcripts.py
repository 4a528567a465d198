"""Whole conversations as text: each file of tests/transcripts is played, and must come out as it is written."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from bot.company import Company
from bot.core.knowledge import Knowledge
from bot.words import Words
from tests.play import play

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.glob("*/*.txt"))
LANGUAGES = ("hr", "he", "ru")
POLICIES = (
    *("A3", "A4", "A9", "A11", "B1", "B2", "B3", "B4", "B5", "B6", "B8", "B9"),
    *("C3", "C5", "D1", "D2", "D4", "D7", "E9"),
)
SHOWN = {"A3", "A9", "A10", "B2", "B3", "B6", "B9", "C3", "D5", "D7"}  # policies that each language must show


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_conversation_goes_as_it_is_written(
    path: Path, shipped_knowledge: Knowledge, shipped_company: Company, shipped_words: Words
) -> None:
    written = path.read_text(encoding="utf-8")
    happened = play(written, path.parent.name, shipped_knowledge, shipped_company.policy, shipped_words)
    difference = difflib.unified_diff(written.splitlines(), happened.splitlines(), "written", "happened", lineterm="")
    assert happened == written, "\n".join(["", *difference])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_shows_the_policies(language: str) -> None:
    headers = [
        re.search(r"^policy: (.+)$", path.read_text(encoding="utf-8"), re.M)
        for path in FOLDER.glob(f"{language}/*.txt")
    ]
    assert {policy for header in headers if header for policy in header.group(1).split()} >= SHOWN


@pytest.mark.parametrize("policy", POLICIES)
def test_each_policy_has_a_conversation_that_begins_by_saying_it_and_stands_in_the_index(policy: str) -> None:
    [path] = (FOLDER / "policies").glob(f"{policy}-*.txt")
    script = path.read_text(encoding="utf-8")
    assert script.startswith(f"# {policy}: ") and f"\npolicy: {policy}\n" in script
    assert re.search(r"^> .", script, re.M) and re.search(r"^< .", script, re.M)
    index = (FOLDER / "policies" / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {policy} \| \[{path.stem}\]\({path.name}\) \| .+ \|$", index, re.M)


def test_the_policies_are_shown_in_each_language() -> None:
    paths = sorted((FOLDER / "policies").glob("*.txt"))
    assert sorted(path.stem.partition("-")[0] for path in paths) == sorted(POLICIES)
    spoken = [re.findall(r"^language: (\w+)$", path.read_text(encoding="utf-8"), re.M)[0] for path in paths]
    assert all(spoken.count(language) >= 5 for language in LANGUAGES)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_visitor_is_never_left_without_an_answer(path: Path) -> None:
    """Only while an operator has the floor may the bot be silent."""
    held = False
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, answer in zip(lines, [*lines[1:], ""], strict=True):
        held = (held and not line.startswith(("= leaves", "= lost", "= closes"))) or line.startswith("= joins")
        if line.startswith(">") and not held and not line.startswith(">! not"):
            assert answer.startswith("< "), f"no answer to {line!r}"


def test_a_wrong_line_is_named(shipped_knowledge: Knowledge, shipped_company: Company, shipped_words: Words) -> None:
    known = (shipped_knowledge, shipped_company.policy, shipped_words)
    with pytest.raises(ValueError, match="line 2: no line of a transcript begins with 'visitor'"):
        play("# a slip\nvisitor says hi\n", "hr", *known)
    with pytest.raises(ValueError, match="unknown header: weather"):
        play("weather: sunny\n", "hr", *known)
