"""The menu: what a visitor can do with a conversation besides talking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.core import phrases as p
from bot.words import Words

from .chat import Chat
from .conftest import WIDE

Opening = Callable[..., Chat]
TRANSCRIPT, END, NEW = range(3)


@pytest.fixture
def visit(chat: Opening) -> Chat:
    opened = chat("hr", **WIDE, reduced_motion="reduce").open()
    opened.menu.click()
    expect(opened.dialog.locator(".languages")).to_be_visible()
    return opened


def choose(visit: Chat, which: int) -> None:
    visit.dialog.locator(".menu > button").nth(which).click()


def test_the_transcript_goes_to_the_address_that_was_typed(visit: Chat) -> None:
    choose(visit, TRANSCRIPT)
    assert visit.focused() == "email"
    assert visit.violations() == []
    visit.page.keyboard.type("ana@example.com")
    visit.page.keyboard.press("Enter")
    expect(visit.dialog.locator(".menu [role=status]")).to_contain_text("ana@example.com")
    visit.page.keyboard.press("Enter")
    expect(visit.dialog.locator(".menu")).to_be_hidden()


def test_a_wrong_address_is_refused_in_words(visit: Chat, shipped_words: Words) -> None:
    choose(visit, TRANSCRIPT)
    visit.page.keyboard.type("ana@nigdje")
    visit.page.keyboard.press("Enter")
    expect(visit.dialog.locator(".menu [role=status]")).to_have_text(shipped_words.say(p.ERROR_EMAIL(), "hr"))


def test_an_ended_conversation_says_so(visit: Chat, shipped_words: Words) -> None:
    choose(visit, END)
    expect(visit.dialog.locator(".menu")).to_be_hidden()
    expect(visit.rows.last).to_contain_text(shipped_words.say(p.CLOSED(), "hr"))


def test_a_new_conversation_is_asked_about_first_and_can_be_cancelled(visit: Chat) -> None:
    before = visit.texts()
    choose(visit, NEW)
    visit.dialog.locator(".menu div button").last.click()
    expect(visit.dialog.locator(".languages")).to_be_visible()
    assert visit.texts() == before


def test_without_a_connection_the_menu_says_that_it_did_not_work(visit: Chat) -> None:
    visit.page.context.set_offline(True)
    expect(visit.dialog.locator(".state.on")).to_have_count(0)
    choose(visit, END)
    expect(visit.dialog.locator(".menu [role=status]")).not_to_be_empty()


def test_a_menu_that_could_not_be_loaded_opens_once_the_connection_is_back(chat: Opening) -> None:
    visit = chat("hr").open()
    visit.page.context.set_offline(True)
    expect(visit.dialog.locator(".state.on")).to_have_count(0)
    visit.menu.click()
    expect(visit.dialog.locator(".menu")).to_have_count(0)
    visit.page.context.set_offline(False)
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    visit.menu.click()
    expect(visit.dialog.locator(".languages")).to_be_visible()
