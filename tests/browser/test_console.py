"""The console in a real browser: live with a visitor, without scripts, by keyboard, on a phone, in each language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.service import Service

from .conftest import PATIENCE, PHONE, WIDE, Visitor
from .console import somebody_waits, violations, watched

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
PAGES = {
    "conversations": "/console",
    "tickets": "/console/tickets",
    "articles": "/console/articles?question=ne+mogu+slati+mail&language=hr",
    "article": "/console/articles/mail-not-sending/he",
    "history": "/console/articles/mail-not-sending/hr/history",
    "unanswered": "/console/articles/unanswered",
    "replies": "/console/replies",
    "users": "/console/users",
    "account": "/console/account",
}


def test_an_operator_and_a_visitor_talk_without_a_reload(
    operator: Callable[..., Page], visitor: Visitor, desk: Service
) -> None:
    page = operator("hr")
    errors = watched(page)
    chat = somebody_waits(visitor, desk)
    expect(page.locator("#waiting .badge")).to_be_visible(timeout=PATIENCE)
    assert page.title().startswith("(1) ")
    page.click("#list tbody a >> nth=0")
    page.locator("#transcript").wait_for()
    page.keyboard.press("t")
    expect(page.locator("#reply")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("Dobar dan, tu sam.")
    page.keyboard.press("Control+Enter")
    expect(chat.rows.filter(has_text="Dobar dan, tu sam.")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#reply")).to_have_value("")
    expect(page.locator(".entry.operator .said").last).to_have_text("Dobar dan, tu sam.", timeout=PATIENCE)
    page.fill("#reply", "nedovršena rečenica")
    chat.say("hvala, i domena mi je istekla")
    expect(page.locator(".entry.visitor .said").last).to_have_text("hvala, i domena mi je istekla", timeout=PATIENCE)
    expect(page.locator("#reply")).to_have_value("nedovršena rečenica")
    assert errors == []


@pytest.mark.parametrize(("reply", "queue", "bot"), [("к", "й", "и"), ("ר", "/", "נ")], ids=["ru", "he"])
def test_keys_work_while_the_keyboard_writes_another_script(
    operator: Callable[..., Page], visitor: Visitor, desk: Service, reply: str, queue: str, bot: str
) -> None:
    page = operator("ru")
    somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console?holder=queue")
    page.click("#list tbody a >> nth=0")
    take = page.locator("form[action$=take] button")
    take.click()
    expect(page.locator("#reply")).to_be_visible(timeout=PATIENCE)
    press = "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
    page.evaluate(press, ["/", "Slash"])
    page.evaluate(press, [reply, "KeyR"])
    expect(page.locator("#reply")).to_be_focused()
    page.locator("#reply").blur()
    page.evaluate(press, [queue, "KeyQ"])
    take.click()
    expect(page.locator("#reply")).to_be_visible(timeout=PATIENCE)
    page.evaluate(press, [bot, "KeyB"])
    expect(take).to_be_visible(timeout=PATIENCE)


def test_a_conversation_is_worked_without_any_script(
    operator: Callable[..., Page], visitor: Visitor, desk: Service
) -> None:
    page = operator("hr", java_script_enabled=False)
    somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console?holder=queue")
    page.click("#list tbody a >> nth=0")
    page.click("form[action$=take] button")
    expect(page.locator(".told")).to_be_visible()
    page.fill("#reply", "Bez skripte također radi.")
    page.click("form[action$=reply] button.main")
    expect(page.locator(".entry.operator .said").last).to_have_text("Bez skripte također radi.")
    page.click("form[action$=leave] button[value=bot]")
    expect(page.locator("form[action$=take]")).to_be_visible()


def test_the_preview_follows_what_is_typed_and_leaving_asks_first(operator: Callable[..., Page], desk: Service) -> None:
    page = operator("he")
    page.goto(f"{desk.address}/console/articles/mail-not-sending/he")
    page.fill("#body", "**שלום** {{ mail_server }}")
    expect(page.locator("#preview")).to_have_text("שלום mail.svjetionik.example", timeout=PATIENCE)
    expect(page.locator("#preview strong")).to_have_text("שלום")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{desk.address}/console")
    assert asked == ["beforeunload"]


def test_words_that_are_not_sent_are_not_lost_and_a_note_is_saved_by_keyboard(
    operator: Callable[..., Page], visitor: Visitor, desk: Service
) -> None:
    page = operator("hr")
    somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console?holder=queue")
    page.click("#list tbody a >> nth=0")
    page.click("form[action$=take] button")
    expect(page.locator("#awaiting .badge")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("Nestrpljiv je.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**told=noted")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#reply", "nedovršena rečenica")
    page.goto(f"{desk.address}/console")
    assert asked == ["beforeunload"]


def test_a_colleague_who_writes_elsewhere_learns_that_her_visitor_spoke(
    operator: Callable[..., Page], visitor: Visitor, desk: Service
) -> None:
    page = operator("hr")
    chat = somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console?holder=queue")
    page.click("#list tbody a >> nth=0")
    page.click("form[action$=take] button")
    page.fill("#reply", "Dobar dan.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reply")).to_have_value("")
    page.goto(f"{desk.address}/console/tickets")
    before = int(page.locator("#awaiting").get_attribute("data-count") or 0)
    chat.say("hvala, jeste li tu?")
    expect(page.locator("#awaiting")).to_have_attribute("data-count", str(before + 1), timeout=PATIENCE)
    waiting = int(page.locator("#waiting").get_attribute("data-count") or 0)
    assert page.title().startswith(f"({waiting + before + 1}) ")


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
def test_every_page_is_accessible_fits_a_phone_and_breaks_no_policy(
    operator: Callable[..., Page], visitor: Visitor, desk: Service, language: str
) -> None:
    page = operator(language)
    errors = watched(page)
    somebody_waits(visitor, desk)
    page.goto(f"{desk.address}/console")
    talk = page.locator("#list tbody a >> nth=0").get_attribute("href")
    assert talk
    SCREENSHOTS.mkdir(exist_ok=True)
    for name, path in {**PAGES, "conversation": talk}.items():
        page.set_viewport_size(WIDE["viewport"])
        page.emulate_media(color_scheme="light")
        page.goto(desk.address + path)
        page.screenshot(path=SCREENSHOTS / f"console-{name}-{language}-wide.png")
        assert violations(page) == [], f"{name} in {language}, light"
        page.set_viewport_size(PHONE["viewport"])
        page.emulate_media(color_scheme="dark")
        assert violations(page) == [], f"{name} in {language}, dark, on a phone"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} in {language} is {wider} pixels wider than a phone"
        page.screenshot(path=SCREENSHOTS / f"console-{name}-{language}-phone.png", full_page=True)
    assert errors == []
