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
LONG = {  # what people paste: words without a place to break, and signs of the other direction
    "hr": "Poslužitelj javlja: 550-5.7.1_Message_rejected_due_to_unauthenticated_sender_see_RFC7489_section_6.3!\n"
    "https://www.firma.example/narudzba/potvrda?kosarica=8f3c2a917be04d5f&povratak=%2Fmoj-racun%2Fnarudzbe%2F2026",
    "he": "השרת אומר: 550-5.7.1_Message_rejected_due_to_unauthenticated_sender_see_RFC7489_section_6.3!\n"
    "https://www.hevra.example/hazmana/ishur?sal=8f3c2a917be04d5f&hazara=%2Fheshbon-sheli%2Fhazmanot%2F2026",
    "ru": "Сервер пишет: 550-5.7.1_Message_rejected_due_to_unauthenticated_sender_see_RFC7489_section_6.3!\n"
    "https://www.firma.example/zakaz/ok?korzina=8f3c2a917be04d5f&nazad=%2Fmoj-akkaunt%2Fzakazy%2F2026",
}
SIZES: dict[str, Any] = {"wide": {"width": 1100, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
async def opened(knowledge_base: Path, tmp_path: Path) -> AsyncIterator[Open]:
    async with open_house(knowledge_base, tmp_path / "data", public_url=PUBLIC) as opened:
        yield opened


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await browser.new_page(reduced_motion="reduce")
        await browser.close()


async def pictures(page: Page, name: str) -> None:
    """In both sizes; nothing may reach over the side."""
    FOLDER.mkdir(exist_ok=True)
    for size, viewport in SIZES.items():
        await page.set_viewport_size(viewport)
        path = FOLDER / f"{name}-{size}.png"
        await page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 5_000
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {size}"


async def violations(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_screenshots_of_the_pages_in_which_axe_finds_nothing(
    opened: Open, page: Page, language: str, scheme: Any
) -> None:
    described = f"{WORDS[language]}\n{LONG[language]}"
    waiting = await request(opened, WAITING, language=language, description=described)
    await request(opened, FILED, language=language, held=False, priority="high", description=described)
    await filed(opened, FILED)
    store, now, links = opened.house.store, opened.house.now(), opened.application[LINKS]
    await store.ticket_append(FILED, "a", "operator", "Iva", ANSWERS[language], now)
    await store.ticket_append(FILED, "b", "requester", "", LONG[language], now)
    confirm = "/confirm/" + links.confirm_token(waiting, WAITING, now + timedelta(hours=1))
    ticket = page_of(opened, FILED)
    await page.emulate_media(color_scheme=scheme)
    await page.set_extra_http_headers({"Accept-Language": language})

    async def shown(name: str) -> None:
        assert await violations(page) == [], name
        await pictures(page, f"requester-{language}-{scheme}-{name}")

    old = "/confirm/" + links.confirm_token(waiting, WAITING, now - timedelta(hours=1))
    for name, path in {"confirm": confirm, "ticket": ticket, "bad-link": "/confirm/x", "old-link": old}.items():
        await page.goto(opened.address + path)
        await shown(name)
    await page.goto(opened.address + confirm)
    await page.get_by_role("button").click()
    assert await page.get_by_role("button").count() == 0
    await shown("confirmed")
    await page.goto(opened.address + confirm)
    await shown("already-confirmed")
    await page.goto(opened.address + ticket)
    await page.get_by_role("textbox").fill(LONG[language])
    await page.locator("button.main").click()
    await page.locator("[value=close]").click()
    await page.locator("summary").click()
    await shown("ticket-closed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_screenshots_of_the_mails_in_which_axe_finds_nothing(
    opened: Open, page: Page, language: str, scheme: Any
) -> None:
    words, now = WORDS[language], opened.house.now()
    described = f"{words}\n{LONG[language]}"
    letters = Letters(opened.house.words, mailbox(SENDER), True, "podrska@svjetionik.example")
    about = {"number": "#482113", "title": words, "address": f"{PUBLIC}/ticket/x"}
    filed_as = {"department": "technical", "priority": "high", "within": "10 min", "embedded": True}
    mails: dict[str, dict[str, object]] = {
        "confirmation": {"description": described, "address": PUBLIC, "code": "048213", "within": "72 h"},
        "receipt": {**about, **filed_as, "description": described},
        "reply": {
            **about,
            "name": "Iva",
            "text": f"{ANSWERS[language]}\n{LONG[language]}",
            "files": [("postavke.png", 48_211)],
        },
        "expected": {**about, "at": now},
        "late": {**about, "reason": "load", "ahead": 2, "at": now},
        "lapsed": {"description": described},
        "transcript": {"lines": [("visitor", now, described), ("Iva", now, ANSWERS[language])]},
    }
    await page.emulate_media(color_scheme=scheme)
    for name, values in mails.items():
        await page.set_content(letters.write(Sheet(name, "ana@firma.example", language, "x", now, values)).html)
        assert await violations(page) == [], name
        await pictures(page, f"mail-{language}-{scheme}-{name}")
