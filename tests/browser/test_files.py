"""A visitor sends files: chosen, pasted and dropped, by mouse, by keyboard and on a phone, and takes one back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.core import phrases as p
from bot.words import Words

from .chat import Chat
from .conftest import PHONE, WIDE, Service, Visitor
from .website import Website

Opening = Callable[..., Chat]
MB = 1_000_000
# A picture of one pixel, so that the browser can show it.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
GIVEN = """(target, [event, name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const options = { bubbles: true, cancelable: true, composed: true };
  const made = event === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: data })
    : new DragEvent(event, { ...options, dataTransfer: data });
  target.dispatchEvent(made);
  return made.defaultPrevented;
}"""


def give(visit: Chat, event: str, name: str, type: str = "image/png", content: bytes = PNG) -> bool:
    """Paste or drop a file on the input; whether the chat took it instead of the browser."""
    return bool(visit.input.evaluate(GIVEN, [event, name, type, list(content)]))


def chips(visit: Chat) -> Any:
    return visit.dialog.locator(".tray li")


def sent(visit: Chat) -> Any:
    return visit.dialog.locator(".row.visitor .bubble button")


def file(name: str, content: bytes = PNG, type: str = "image/png") -> dict[str, Any]:
    return {"name": name, "mimeType": type, "buffer": content}


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
def test_files_are_chosen_pasted_and_dropped_and_sent_with_the_message(
    chat: Opening, language: str, shipped_words: Words
) -> None:
    visit = chat(language, **WIDE, reduced_motion="reduce").open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    clip = visit.dialog.locator(".composer .plain")
    expect(clip).to_have_attribute("aria-label", shipped_words.catalogue(language).gettext("Send a file"))
    clip.click()
    expect(visit.dialog.locator("#limits")).to_contain_text("\u20685 ")
    assert visit.violations() == []
    visit.dialog.locator("#file").set_input_files([file("odabrana.png"), file("visak.png")])
    assert give(visit, "paste", "zalijepljena.png")
    assert give(visit, "drop", "spustena.png")
    expect(chips(visit)).to_have_count(4)
    expect(visit.dialog.locator(".tray canvas")).to_have_count(4)
    assert visit.violations() == []
    chips(visit).nth(1).locator("button").click()
    expect(chips(visit)).to_have_count(3)
    assert visit.focused() == "message"
    visit.say("Kako otvoriti zahtjev?")
    expect(sent(visit)).to_have_count(3)
    expect(visit.dialog.locator(".tray")).to_be_hidden()
    names = [text.replace("\u2068", "").replace("\u2069", "") for text in sent(visit).all_inner_texts()]
    assert [each for each in ("odabrana.png", "zalijepljena.png", "spustena.png") if each in " ".join(names)] == [
        "odabrana.png",
        "zalijepljena.png",
        "spustena.png",
    ]
    assert visit.errors == []
    visit.page.reload()
    expect(sent(visit)).to_have_count(3)


def test_by_keyboard_alone_a_file_is_chosen_taken_back_and_sent(chat: Opening) -> None:
    visit = chat("hr", **WIDE, reduced_motion="reduce").open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    keyboard = visit.page.keyboard
    # Listened for from the start: the browser is told to hand its dialog over without a reply that could be awaited.
    with visit.page.expect_file_chooser() as chooser:
        visit.input.focus()
        keyboard.press("Shift+Tab")
        keyboard.press("Enter")
        expect(visit.dialog.locator(".tray > button")).to_be_focused()
        keyboard.press("Enter")
    chooser.value.set_files([file("prva.png"), file("druga.png")])
    expect(chips(visit)).to_have_count(2)
    expect(visit.input).to_be_focused()
    for _ in range(2):
        keyboard.press("Shift+Tab")
    assert visit.focused() == "Ukloni \u2068druga.png\u2069"
    keyboard.press("Enter")
    expect(chips(visit)).to_have_count(1)
    expect(visit.input).to_be_focused()
    keyboard.press("Enter")
    expect(sent(visit)).to_have_count(1)


def test_on_a_phone_the_tray_fits_and_a_file_goes(chat: Opening) -> None:
    visit = chat("he", **PHONE).open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    visit.dialog.locator(".composer .plain").tap()
    visit.dialog.locator("#file").set_input_files(file("צילום מסך ארוך מאוד של הודעת השגיאה שקיבלתי הבוקר.png"))
    expect(chips(visit)).to_have_count(1)
    assert visit.violations() == []
    wide = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    box, button = visit.dialog.bounding_box(), chips(visit).locator("button").bounding_box()
    assert wide <= 0 and box and button
    assert box["x"] <= button["x"] and button["x"] + button["width"] <= box["x"] + box["width"]
    assert min(button["width"], button["height"]) >= 44
    visit.dialog.locator(".send").tap()
    expect(sent(visit)).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "type", "content", "phrase"),
    [
        ("film.png", "image/png", PNG + bytes(5 * MB), "This file is too big: at most {size}."),
        ("prazna.png", "image/png", b"", "There is nothing in this file."),
        (
            "dugi.log",
            "text/plain",
            b"a" * (MB + 1),
            "This text is too long: at most {size}. The last part of a log is enough.",
        ),
    ],
    ids=["too big", "empty", "long text"],
)
def test_what_cannot_go_is_said_before_it_is_sent(
    chat: Opening, shipped_words: Words, name: str, type: str, content: bytes, phrase: str
) -> None:
    visit = chat("hr").open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/files") else None)
    visit.dialog.locator(".composer .plain").click()
    visit.dialog.locator("#file").set_input_files(file(name, content, type))
    said = shipped_words.catalogue("hr").gettext(phrase)
    expect(chips(visit).locator("[role=alert]")).to_have_text(
        said.replace("{size}", f"\u2068{1 if type == 'text/plain' else 5} MB\u2069")
    )
    visit.input.press("Enter")
    visit.page.wait_for_timeout(300)
    assert asked == []


def test_what_the_server_refuses_is_said_in_its_words_and_the_rest_goes(chat: Opening, shipped_words: Words) -> None:
    visit = chat("ru").open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    for name, content in (("a.svg", b"<svg onload='alert(1)'/>"), ("dobra.png", PNG)):
        give(visit, "paste", name, "image/png", content)
    expect(chips(visit)).to_have_count(2)
    visit.input.press("Enter")
    expect(sent(visit)).to_have_count(1)
    expect(chips(visit).locator("[role=alert]")).to_have_text(shipped_words.say(p.ERROR_FILE_TYPE(), "ru"))
    chips(visit).locator("button").click()
    expect(visit.dialog.locator(".tray")).to_be_hidden()


def test_without_a_connection_the_file_waits_and_goes_on_the_next_try(chat: Opening, shipped_words: Words) -> None:
    visit = chat("hr").open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    give(visit, "paste", "zaslon.png")
    expect(chips(visit)).to_have_count(1)
    visit.page.context.set_offline(True)
    visit.input.press("Enter")
    failed = shipped_words.catalogue("hr").gettext("The file could not be sent. Please try again.")
    expect(chips(visit).locator("[role=alert]")).to_have_text(failed)
    visit.page.context.set_offline(False)
    visit.input.press("Enter")
    expect(sent(visit)).to_have_count(1)
    expect(chips(visit)).to_have_count(0)


def test_words_are_pasted_as_words_and_the_question_stays_open(chat: Opening) -> None:
    visit = chat("hr").open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    words = "([target, text]) => { const data = new DataTransfer(); data.setData('text/plain', text); const made ="
    words += " new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true });"
    words += " target.dispatchEvent(made); return made.defaultPrevented; }"
    assert not visit.page.evaluate(words, [visit.input.element_handle(), "greška 550"])
    visit.ask("ne šalje mail")
    labels = visit.labels()
    assert labels
    give(visit, "paste", "zaslon.png")
    expect(chips(visit)).to_have_count(1)
    visit.input.press("Enter")
    expect(sent(visit)).to_have_count(1)
    expect(visit.rows.last).to_contain_text("zaslon.png")
    assert visit.labels() == labels


def test_from_a_strict_website_a_file_goes_and_comes_back_as_a_download(
    visitor: Visitor, service: Service, website: Website
) -> None:
    page: Page = visitor().new_page()
    visit = Chat(page)
    page.goto(f"{website.address}/?strict")
    visit.open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    give(visit, "drop", "x.html", "text/html", b"GIF89a/*<script>alert(1)</script>*/")
    expect(chips(visit)).to_have_count(1)
    visit.input.press("Enter")
    expect(sent(visit)).to_have_count(1)
    with page.expect_download() as download:
        sent(visit).click()
    assert download.value.suggested_filename == "x.html.gif"
    assert Path(download.value.path()).read_bytes().startswith(b"GIF89a")
    assert visit.errors == [], json.dumps(visit.errors)
