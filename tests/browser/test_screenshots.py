"""Pictures of the widget and of the demo page into tests/screenshots/, for people to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .conftest import PHONE, WIDE
from .sentences import LANGUAGES, SENTENCES

FOLDER = Path(__file__).parents[1] / "screenshots"
DARK = {**WIDE, "color_scheme": "dark"}


@pytest.mark.parametrize(("size", "options"), [("wide", WIDE), ("phone", PHONE), ("dark", DARK)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_screenshots_of_a_conversation(
    chat: Callable[..., Chat], language: str, size: str, options: dict[str, Any]
) -> None:
    FOLDER.mkdir(exist_ok=True)
    visit = chat(language, **options, reduced_motion="reduce")

    def picture(name: str) -> None:
        path = FOLDER / f"{language}-{size}-{name}.png"
        visit.page.screenshot(path=path)
        assert path.stat().st_size > 10_000

    expect(visit.launcher).to_be_visible()
    picture("1-page")
    visit.open()
    visit.ask(SENTENCES[language].mixed)
    visit.ask(SENTENCES[language].question)
    picture("2-answer")
    visit.dialog.locator("summary").last.click()
    expect(visit.dialog.locator(".verdict").last).to_be_visible()
    picture("3-article")
    visit.ask(SENTENCES[language].change)
    picture("4-refusal")
    visit.menu.click()
    expect(visit.dialog.locator(".languages")).to_be_visible()
    picture("5-menu")
    assert visit.errors == []
