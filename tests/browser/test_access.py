"""For everyone: keyboard only, screen readers, dark and light, phones, large fingers, calm screens."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .conftest import PHONE, WIDE
from .sentences import LANGUAGES, SENTENCES

Opening = Callable[..., Chat]
SIZES = """() => [...document.querySelector("dezurni-chat").shadowRoot.querySelectorAll("button, summary, textarea")]
  .map((node) => [node.getAttribute("aria-label") ?? node.textContent, node.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0)
  .map(([name, box]) => [name, Math.min(box.width, box.height)])"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_closed_open_answered_or_in_the_menu(chat: Opening, language: str, scheme: str) -> None:
    visit = chat(language, **WIDE, color_scheme=scheme, reduced_motion="reduce")
    expect(visit.launcher).to_be_visible()
    assert visit.violations() == []
    visit.open()
    visit.ask(SENTENCES[language].question)
    visit.dialog.locator("summary").last.click()
    expect(visit.dialog.locator(".verdict")).to_be_visible()
    assert visit.violations() == []
    visit.menu.click()
    expect(visit.dialog.locator(".languages")).to_be_visible()
    assert visit.violations() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_the_chat_covers_the_page_and_axe_finds_nothing(chat: Opening, language: str) -> None:
    visit = chat(language, **PHONE, reduced_motion="reduce").open()
    visit.ask(SENTENCES[language].question)
    box = visit.dialog.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    assert visit.dialog.evaluate("node => node.matches(':modal')")
    assert visit.violations() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_works_by_keyboard_alone(chat: Opening) -> None:
    visit = chat("hr")
    expect(visit.launcher).to_be_visible()
    name = visit.launcher.get_attribute("aria-label")
    keys = visit.page.keyboard
    for _ in range(30):
        keys.press("Tab")
        if visit.focused() == name:
            break
    keys.press("Enter")
    expect(visit.rows.first).to_be_visible()
    assert visit.focused() == "message"
    keys.type("prvi red")
    keys.press("Shift+Enter")
    keys.type("drugi red")
    keys.press("Enter")
    expect(visit.dialog.locator(".row.visitor p")).to_have_text("prvi red\ndrugi red")
    keys.press("Shift+Tab")
    keys.press("Escape")
    expect(visit.dialog).to_be_hidden()
    assert visit.focused() == name
    assert visit.launcher.get_attribute("aria-expanded") == "false"


def test_escape_closes_the_menu_before_the_chat(chat: Opening) -> None:
    visit = chat("hr").open()
    visit.menu.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.dialog.locator(".languages")).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(visit.dialog.locator(".languages")).to_be_hidden()
    expect(visit.dialog).to_be_visible()
    assert visit.menu.get_attribute("aria-expanded") == "false"


def test_the_log_is_a_live_region_with_a_name_and_the_dialog_has_one_too(chat: Opening) -> None:
    visit = chat("ru").open()
    log = visit.dialog.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    assert log.get_attribute("aria-label")
    expect(visit.page.get_by_role("dialog")).to_have_accessible_name(visit.dialog.locator("h2").inner_text())


def test_a_replayed_conversation_is_not_read_aloud(chat: Opening) -> None:
    visit = chat("hr").open()
    visit.ask("Kako otvoriti zahtjev?")
    visit.page.add_init_script(
        """new MutationObserver(() => {
          const log = document.querySelector("dezurni-chat")?.shadowRoot.querySelector(".log");
          if (!log || log.seen) return;
          log.seen = true;
          window.liveAtFirst = [];
          new MutationObserver((changes) => {
            const added = changes.some(({ addedNodes }) => addedNodes.length);
            if (added) window.liveAtFirst.push(log.getAttribute("aria-live"));
          }).observe(log, { childList: true });
        }).observe(document, { childList: true, subtree: true, attributes: true });"""
    )
    visit.page.reload()
    expect(visit.rows.nth(2)).to_be_visible()
    assert set(visit.page.evaluate("window.liveAtFirst ?? ['off']")) == {"off"}


def test_targets_are_large_enough_and_the_input_does_not_make_a_phone_zoom(chat: Opening) -> None:
    visit = chat("he", **PHONE).open()
    visit.ask(SENTENCES["he"].question)
    visit.dialog.locator("summary").last.click()
    visit.menu.click()
    expect(visit.dialog.locator(".languages")).to_be_visible()
    sizes = visit.page.evaluate(SIZES)
    assert len(sizes) > 8
    assert [each for each in sizes if each[1] < 24] == []
    assert visit.input.evaluate("node => getComputedStyle(node).fontSize") == "16px"


def test_the_keyboard_of_a_phone_does_not_cover_the_input(chat: Opening) -> None:
    visit = chat("hr", **PHONE).open()
    visit.page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, "height", { get: () => 400 });
          Object.defineProperty(visualViewport, "offsetTop", { get: () => 50 });
          visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    box = visit.input.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 450


def test_without_motion_nothing_moves(chat: Opening) -> None:
    visit = chat("hr", **WIDE, reduced_motion="reduce").open()
    assert visit.dialog.evaluate("node => getComputedStyle(node).animationName") == "none"


def test_an_empty_input_keeps_the_direction_of_the_interface_and_a_full_one_its_own(chat: Opening) -> None:
    visit = chat("he").open()
    direction = "node => getComputedStyle(node).direction"
    assert visit.input.evaluate(direction) == "rtl"
    visit.input.fill("hello")
    assert visit.input.evaluate(direction) == "ltr"


def test_the_newest_answer_is_read_from_its_first_line(chat: Opening) -> None:
    visit = chat("hr", viewport={"width": 1280, "height": 480}).open()
    visit.ask(SENTENCES["hr"].question)
    log = visit.dialog.locator(".log").bounding_box()
    first = visit.dialog.locator(".row.bot").nth(1).bounding_box()
    assert log is not None and first is not None
    assert first["y"] >= log["y"]


def test_entries_stand_in_the_order_of_their_numbers(chat: Opening) -> None:
    visit = chat("hr").open()
    for text in ("prvo", "drugo", "treće"):
        visit.say(text)
    expect(visit.dialog.locator(".row.waiting")).to_have_count(0)
    expect(visit.dialog.locator(".row.visitor")).to_have_count(3)
    numbers = visit.dialog.evaluate("node => [...node.querySelectorAll('.row')].map((row) => row.entry.seq)")
    assert all(one < other for one, other in pairwise(numbers))
