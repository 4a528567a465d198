"""The mails and the pages they lead to, as people see them: pictures in three languages, and nothing that axe finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from bot.mail.letters import Letters, Sheet
from bot.mail.message import mailbox
from bot.web.requester_pages import LINKS

from ..mail.requests import PUBLIC, SENDER, WORDS, filed, page_of, request
from ..web.conftest import knowledge_base, quick
from ..web.houses import Open, open_house
from .chat import AXE, RULES
from .conftest import CHROMIUM, FLAGS

__all__ = ["knowledge_base", "quick"]

FOLDER = Path(__file__).parents[1] / "screenshots"
WAITING, FILED = "dz-" + "a" * 32, "dz-" + "b" * 32
ANSWERS = {
    "hr": "Popravili smo zapis MX za firma.example.\nMolim provjerite.",
    "he": "תיקנו את רשומת ה-MX של firma.example.\nנא לבדוק.",
    "ru": "Мы исправили запись MX для firma.example.\nПроверьте, пожалуйста.",
}
LANGUAGES = tuple(ANSWERS)


@pytest.fixture
async def opened(knowledge_base: Path, tmp_path: Path) -> AsyncIterator[Open]:
    async with open_house(knowledge_base, tmp_path / "data", public_url=PUBLIC) as opened:
        yield opened


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await browser.new_page(viewport={"width": 700, "height": 700}, reduced_motion="reduce")
        await browser.close()


async def picture(page: Page, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.png"
    await page.screenshot(path=path, full_page=True)
    assert path.stat().st_size > 5_000


async def violations(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_screenshots_of_the_pages_in_which_axe_finds_nothing(
    opened: Open, page: Page, language: str, scheme: Any
) -> None:
    waiting = await request(opened, WAITING, language=language)
    await request(opened, FILED, language=language, held=False, priority="high")
    await filed(opened, FILED)
    await opened.house.store.ticket_append(FILED, "a", "operator", "Iva", ANSWERS[language], opened.house.now())
    until = opened.house.now() + timedelta(hours=1)
    confirm = "/confirm/" + opened.application[LINKS].confirm_token(waiting, WAITING, until)
    await page.emulate_media(color_scheme=scheme)
    await page.set_extra_http_headers({"Accept-Language": language})
    for name, path in {"confirm": confirm, "ticket": page_of(opened, FILED), "bad-link": "/confirm/x"}.items():
        await page.goto(opened.address + path)
        assert await violations(page) == [], name
        await picture(page, f"requester-{language}-{scheme}-{name}")
    await page.goto(opened.address + confirm)
    await page.get_by_role("button").click()
    assert await page.get_by_role("button").count() == 0
    await picture(page, f"requester-{language}-{scheme}-confirmed")
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.goto(opened.address + page_of(opened, FILED))
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_screenshots_of_the_mails_in_which_axe_finds_nothing(opened: Open, page: Page, language: str) -> None:
    words, now = WORDS[language], opened.house.now()
    letters = Letters(opened.house.words, mailbox(SENDER), True, "podrska@svjetionik.example")
    about = {"number": "#482113", "title": words, "address": f"{PUBLIC}/ticket/x"}
    filed_as = {"department": "technical", "priority": "high", "within": "10 min", "embedded": True}
    mails: dict[str, dict[str, object]] = {
        "confirmation": {"description": words, "address": PUBLIC, "code": "048213", "within": "72 h"},
        "receipt": {**about, **filed_as, "description": words},
        "reply": {**about, "name": "Iva", "text": ANSWERS[language]},
        "lapsed": {"description": words},
        "transcript": {"lines": [("visitor", now, words), ("Iva", now, ANSWERS[language])]},
    }
    for name, values in mails.items():
        await page.set_content(letters.write(Sheet(name, "ana@firma.example", language, "x", now, values)).html)
        assert await violations(page) == [], name
        await picture(page, f"mail-{language}-{name}")
