"""A folder is opened as a house: what is wrong with its company is said once, and names what to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.commands.house import SHIPPED, read_house


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        ('"Europe/Zagreb"', '"Zagreb"', ["time_zone 'Zagreb' is unknown"]),
        ('"ru"]', '"de"]', ["departments.technical: its name in de is missing"]),
        ("[departments.financial]", "[departments.accounts]", ["there is no department called 'financial'"]),
    ],
)
def test_a_fault_of_the_company_is_not_hidden_behind_others(
    tmp_path: Path, was: str, written: str, said: list[str]
) -> None:
    assert_faults(tmp_path, {was: written}, said)


def test_a_language_without_a_catalogue_is_a_fault(tmp_path: Path) -> None:
    changed = {'"ru"]': '"ru", "de"]', 'en = "': 'de = "Name"\nen = "'}
    assert_faults(tmp_path, changed, ["languages: 'de' has no catalogue in locales; there are he, hr, ru"])


def test_topics_of_a_department_that_is_none_are_faults(tmp_path: Path) -> None:
    changed = {
        "[departments.financial]": "[departments.accounts]",
        'department = "financial"': 'department = "accounts"',
    }
    faults = assert_faults(tmp_path, changed, [])
    assert faults and all(
        "there is no department 'financial'; there are technical, accounts" in each for each in faults
    )


def assert_faults(folder: Path, changed: dict[str, str], said: list[str]) -> list[str]:
    """What is found in the shipped folder with these changes to its company; exactly `said`, if anything is."""
    home = shutil.copytree(SHIPPED, folder / "base")
    text = (home / "company.toml").read_text(encoding="utf-8")
    for was, written in changed.items():
        assert was in text
        text = text.replace(was, written)
    (home / "company.toml").write_text(text, encoding="utf-8")
    _, _, faults = read_house(home)
    messages = [fault.message for fault in faults]
    if said:
        assert len(messages) == len(said) and all(wanted in found for wanted, found in zip(said, messages, strict=True))
    return messages
