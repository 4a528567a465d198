"""Ways through the console that are walked rarely, by keyboard: an old text brought back, tickets linked and merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.service import Service

from .conftest import PATIENCE, PHONE, WIDE, Visitor
from .console import somebody_waits, violations, watched

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
Operator = Callable[..., Page]


def press(control: Locator) -> None:
    control.focus()
    control.press("Enter")


def pictured(page: Page, name: str) -> None:
    """The page as it is, wide and on a phone; it breaks no rule and does not scroll sideways."""
    SCREENSHOTS.mkdir(exist_ok=True)
    for size, options in (("wide", WIDE), ("phone", PHONE)):
        page.set_viewport_size(options["viewport"])
        assert violations(page) == [], f"{name}, {size}"
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        page.screenshot(path=SCREENSHOTS / f"{name}-{size}.png", full_page=True)
    page.set_viewport_size(WIDE["viewport"])


@pytest.mark.parametrize("language", ["hr", "he"])
def test_an_old_text_is_compared_and_brought_back_by_keyboard(operator: Operator, desk: Service, language: str) -> None:
    page = operator(language)
    errors = watched(page)
    article = f"{desk.address}/console/articles/ssl-certificate/{language}"
    page.goto(article)
    old = page.input_value("#body")
    page.fill("#body", f"{old}\n\n/var/log/nginx 123")
    press(page.locator("button[value=draft]"))
    page.wait_for_url("**told=**")
    page.goto(f"{article}/history")
    press(page.locator("a.button[href*=revision]").first)
    expect(page.locator("#difference ins")).to_have_count(2)
    pictured(page, f"console-difference-{language}")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    press(page.locator("form[action$=restore] button").first)
    page.wait_for_url("**told=restored**")
    assert len(asked) == 1 and page.input_value("#body") == old
    assert errors == []


def ticket(page: Page, visitor: Visitor, desk: Service, subject: str) -> str:
    """The page of a ticket that a colleague makes of a new conversation, for one and the same requester."""
    somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console?holder=queue")
    page.click("#list tbody a >> nth=-1")  # the others wait longer
    page.locator("#transcript").wait_for()
    form = page.locator("form[action$='/ticket']")
    press(form.locator("xpath=ancestor::details/summary"))
    form.locator("[name=email]").fill("kupac@firma.example")
    form.locator("[name=subject]").fill(subject)
    form.locator("[name=description]").fill("הדף /wp-admin/ לא נטען")
    press(form.locator("button.main"))
    link = page.locator("#case dd a[href*='/console/tickets/']")
    expect(link).to_be_visible(timeout=PATIENCE)
    return str(link.get_attribute("href"))


@pytest.mark.parametrize("language", ["hr", "he"])
def test_tickets_are_linked_unlinked_and_merged_by_keyboard(
    operator: Operator, visitor: Visitor, desk: Service, language: str
) -> None:
    page = operator(language)
    errors = watched(page)
    first, second = (ticket(page, visitor, desk, f"{name} {language}") for name in ("Prvi", "Drugi"))
    page.goto(desk.address + first)
    number = page.locator("h1 bdi").first.inner_text()
    page.goto(desk.address + second)
    press(page.locator("#other-number").locator("xpath=ancestor::details/summary"))
    page.keyboard.press("Tab")
    expect(page.locator("#other-number")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**told=case_linked**")
    pictured(page, f"console-linked-{language}")
    press(page.locator("button[value=unlink]"))
    page.wait_for_url("**told=case_unlinked**")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    press(page.locator("#other-number").locator("xpath=ancestor::details/summary"))
    page.keyboard.press("Tab")
    page.keyboard.type(number)
    merge = page.locator("form", has=page.locator("#other-number")).locator("[value=merge]")
    press(merge)
    assert len(asked) == 1 and second in page.url, "what cannot be undone is asked about first"
    page.once("dialog", lambda dialog: dialog.accept())
    press(merge)
    page.wait_for_url("**told=case_joined**")
    pictured(page, f"console-merged-{language}")
    page.goto(f"{desk.address}/console/deliveries")
    pictured(page, f"console-deliveries-{language}")
    assert errors == []
