"""An operator sends files: chosen, pasted and dropped, by keyboard and without scripts, and none is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.core import phrases as p
from bot.web.console.messages import FAULTS
from bot.words import Words
from tests.service import Service

from .chat import Chat
from .conftest import PATIENCE, PHONE, WIDE, Visitor
from .console import somebody_waits, violations, watched
from .test_files import GIVEN, MB, PNG, file

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
Operator = Callable[..., Page]


def takes(page: Page, visitor: Visitor, desk: Service) -> Chat:
    """Somebody waits in the queue, and the operator has the conversation before him, and no other."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{desk.address}/console?holder=mine")
    if (
        held := page.locator("#list tbody a").first.get_attribute("href")
        if page.locator("#list tbody a").count()
        else ""
    ):
        page.goto(desk.address + held)
        page.click("form[action$=close] button")
    chat = somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console?holder=queue")
    page.click("#list tbody a >> nth=0")
    page.click("form[action$=take] button")
    expect(page.locator("#reply")).to_be_visible()
    return chat


def chips(page: Page) -> Any:
    return page.locator(".chosen li")


def send(page: Page) -> None:
    page.click("form[data-reply] button.main")


def received(chat: Chat) -> Any:
    return chat.dialog.locator(".row.operator .bubble button")


def give(page: Page, event: str, name: str) -> bool:
    """Paste or drop a picture on the reply; whether the page took it instead of the browser."""
    return bool(page.locator("#reply").evaluate(GIVEN, [event, name, "image/png", list(PNG)]))


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
def test_files_are_chosen_pasted_and_dropped_and_reach_the_visitor_with_the_words(
    operator: Operator, visitor: Visitor, desk: Service, language: str, shipped_words: Words
) -> None:
    page = operator(language)
    errors = watched(page)
    chat = takes(page, visitor, desk)
    expect(page.locator("#files-hint")).to_contain_text("5")
    expect(page.locator("[data-choose]")).to_have_text(shipped_words.catalogue(language).gettext("Attach files"))
    page.fill("#reply", "Evo uputa u tri slike.")
    page.locator("#files").set_input_files([file("odabrana.png"), file("visak.png")])
    page.locator("#files").set_input_files(file("צילום מסך.png"))
    assert give(page, "paste", "zalijepljena.png")
    assert give(page, "drop", "spustena.png")
    expect(chips(page)).to_have_count(5)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"operator-files-{language}-wide.png", full_page=True)
    assert violations(page) == []
    page.set_viewport_size(PHONE["viewport"])
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.screenshot(path=SCREENSHOTS / f"operator-files-{language}-phone.png", full_page=True)
    page.set_viewport_size(WIDE["viewport"])
    chips(page).nth(1).locator("button").click()
    expect(chips(page)).to_have_count(4)
    send(page)
    expect(received(chat)).to_have_count(4)
    expect(chat.rows.filter(has_text="Evo uputa u tri slike.")).to_be_visible()
    expect(page.locator(".entry.operator a.file")).to_have_count(4)
    expect(page.locator(".chosen")).to_be_hidden()
    expect(page.locator("#reply")).to_have_value("")
    with chat.page.expect_download() as download:
        received(chat).first.click()
    assert download.value.suggested_filename == "odabrana.png"
    assert Path(download.value.path()).read_bytes() == PNG
    assert chat.violations() == []
    assert errors == []


def test_by_keyboard_alone_a_file_is_chosen_taken_back_and_sent(
    operator: Operator, visitor: Visitor, desk: Service
) -> None:
    page = operator("hr")
    chat = takes(page, visitor, desk)
    keyboard = page.keyboard
    with page.expect_file_chooser() as chooser:
        page.locator("#reply").focus()
        keyboard.press("Tab")
        expect(page.locator("[data-choose]")).to_be_focused()
        keyboard.press("Enter")
    chooser.value.set_files([file("prva.png"), file("druga.png")])
    expect(chips(page)).to_have_count(2)
    expect(page.locator("#reply")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ukloni \u2068druga.png\u2069")).to_be_focused()
    keyboard.press("Enter")
    expect(chips(page)).to_have_count(1)
    expect(page.locator("[data-choose]")).to_be_focused()
    page.locator("#reply").focus()
    keyboard.press("Control+Enter")
    expect(received(chat)).to_have_count(1)


def test_a_visitor_who_speaks_while_a_file_is_being_chosen_does_not_lose_it(
    operator: Operator, visitor: Visitor, desk: Service
) -> None:
    page = operator("hr")
    chat = takes(page, visitor, desk)
    with page.expect_file_chooser() as chooser:
        page.click("[data-choose]")
    chat.say("ima li vas?")
    expect(page.locator(".entry.visitor .said").last).to_have_text("ima li vas?", timeout=PATIENCE)
    chooser.value.set_files([file("uputa.png"), file("film.png", PNG + bytes(5 * MB))])
    problem = page.locator(".files .problem")
    expect(chips(page)).to_have_count(1)
    expect(problem).to_contain_text("film.png")
    chips(page).first.locator("button").click()
    page.locator("#files").set_input_files(file("film.png", PNG + bytes(5 * MB)))
    chat.say("halo?")
    expect(page.locator(".entry.visitor .said").last).to_have_text("halo?", timeout=PATIENCE)
    expect(problem).to_contain_text("film.png")


def test_what_cannot_go_is_said_beforehand_and_what_the_server_refuses_stays(
    operator: Operator, visitor: Visitor, desk: Service, shipped_words: Words
) -> None:
    page = operator("ru")
    chat = takes(page, visitor, desk)
    say = shipped_words.catalogue("ru").gettext
    problem = page.locator(".files .problem")
    page.locator("#files").set_input_files(file("film.png", PNG + bytes(5 * MB)))
    expect(problem).to_contain_text("film.png")
    expect(problem).to_contain_text(say("This file is too big: at most {size}.").split("{")[0])
    expect(chips(page)).to_have_count(0)
    page.locator("#files").set_input_files([file("a.svg", b"<svg onload='alert(1)'/>"), file("dobra.png")])
    page.fill("#reply", "Evo.")
    send(page)
    expect(problem).to_contain_text(f"\u2068a.svg\u2069: {shipped_words.say(p.ERROR_FILE_TYPE(), 'ru')}")
    expect(chips(page)).to_have_count(2)
    expect(page.locator("#reply")).to_have_value("Evo.")
    chips(page).first.locator("button").click()
    send(page)
    expect(received(chat)).to_have_count(1)


def test_a_takeover_between_choosing_and_sending_is_told_and_nothing_is_lost(
    operator: Operator, visitor: Visitor, desk: Service, shipped_words: Words
) -> None:
    page, other = operator("hr"), operator("hr")
    chat = takes(page, visitor, desk)
    page.fill("#reply", "Evo slike.")
    page.locator("#files").set_input_files(file("vazna.png"))
    other.goto(page.url)
    other.click("form[action$=leave] button[value=queue]")
    expect(page.locator("form[action$=take] button")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#reply")).to_have_value("Evo slike.")
    expect(chips(page)).to_have_count(1)
    assert violations(page) == []
    send(page)
    expect(page.locator(".files .problem")).to_have_text(shipped_words.catalogue("hr").gettext(FAULTS["not_held_kept"]))
    assert received(chat).count() == 0
    page.click("form[action$=take] button")
    expect(page.locator("form[action$=take] button")).to_have_count(0)
    expect(page.locator("#reply")).to_have_value("Evo slike.")
    send(page)
    expect(received(chat)).to_have_count(1)
    expect(chips(page)).to_have_count(0)


def test_without_a_connection_what_was_chosen_waits(operator: Operator, visitor: Visitor, desk: Service) -> None:
    page = operator("hr")
    chat = takes(page, visitor, desk)
    page.locator("#files").set_input_files(file("zaslon.png"))
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".files .problem")).to_contain_text("Slanje nije uspjelo")
    page.context.set_offline(False)
    send(page)
    expect(received(chat)).to_have_count(1)


def test_without_any_script_files_go_along(operator: Operator, visitor: Visitor, desk: Service) -> None:
    page = operator("hr", java_script_enabled=False)
    chat = takes(page, visitor, desk)
    page.locator("#files").set_input_files([file("jedna.png"), file("druga.png")])
    page.fill("#reply", "I bez skripte.")
    send(page)
    expect(page.locator(".entry.operator a.file")).to_have_count(2)
    expect(received(chat)).to_have_count(2)


@pytest.mark.parametrize("language", ["hr", "he"])
def test_an_answer_in_a_ticket_takes_files_along(
    operator: Operator, visitor: Visitor, desk: Service, language: str
) -> None:
    page = operator(language)
    errors = watched(page)
    takes(page, visitor, desk)
    page.click("details:has(form[action$='/ticket']) summary")
    # An address of its own: a ticket that the same address had before is listed before this one has its number.
    page.fill("[name=email]", f"kupac-{language}@firma.example")
    page.fill("#f-subject", "Slika uputa")
    page.fill("#description", "Molim upute.")
    page.click("form[action$='/ticket'] button")
    link = page.locator("#case a[href*='/console/tickets/']").first
    expect(link).to_be_visible(timeout=PATIENCE)
    link.click()
    page.fill("#text", "U prilogu.")
    page.locator("#files").set_input_files([file("upute.png"), file("a.svg", b"<svg/>")])
    page.click("button[value=answer]")
    expect(page.locator(".files .problem")).to_contain_text("a.svg")
    expect(page.locator("#text")).to_have_value("U prilogu.")
    assert violations(page) == []
    chips(page).nth(1).locator("button").click()
    page.screenshot(path=SCREENSHOTS / f"operator-ticket-{language}-wide.png", full_page=True)
    page.set_viewport_size(PHONE["viewport"])
    page.screenshot(path=SCREENSHOTS / f"operator-ticket-{language}-phone.png", full_page=True)
    page.click("button[value=answer]")
    page.wait_for_url("**told=answered")
    expect(page.locator(".entry.operator a.file")).to_have_count(1)
    page.locator("#files").set_input_files(file("interno.png"))
    page.click("button[value=note]")
    page.wait_for_url("**told=noted")
    expect(page.locator(".entry.note a.file")).to_have_count(1)
    assert [each for each in errors if "409" not in each] == []
