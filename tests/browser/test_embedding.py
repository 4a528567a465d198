"""On somebody else's page: what it costs, what it asks for, and that neither side's styles reach the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .chat import Chat
from .conftest import PHONE, WIDE, Service, Visitor
from .sentences import SENTENCES
from .website import Website

HOSTILE = (
    "*{all:unset!important;color:red!important;font-size:40px!important;display:inline!important}",
    "dezurni-chat{display:none;position:static}button{transform:rotate(9deg)!important}html{font-size:7px}"
    "*{box-sizing:content-box!important;line-height:3!important;letter-spacing:4px!important}",
    "*{direction:rtl;text-transform:uppercase!important;visibility:hidden;opacity:.1!important}",
)
LOOK = """() => {
  const host = document.querySelector("dezurni-chat");
  const looks = (node) => {
    const box = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    return [node.tagName, box.x, box.y, box.width, box.height, style.fontSize, style.color, style.backgroundColor,
      style.letterSpacing, style.visibility, style.opacity].join(" ");
  };
  const parts = [".launcher", "dialog", "h2", ".notice", ".row .bubble", "textarea", ".send"];
  return parts.map((part) => looks(host.shadowRoot.querySelector(part)));
}"""
FIRST_EXCHANGE = 22_000  # bytes over the wire, headers included
LOADER = 2_000


class Wire:
    """Requests and bytes as the browser counts them, headers included; what goes over a WebSocket is not in it."""

    def __init__(self, page: Page, widget: str) -> None:
        self.widget = widget
        self.requests: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self.sockets = 0
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._came)
        devtools.on("Network.webSocketCreated", self._connected)

    def _asked(self, event: dict[str, dict[str, str]]) -> None:
        if event["request"]["url"].startswith(self.widget):
            self.requests[str(event["requestId"])] = event["request"]["url"]

    def _came(self, event: dict[str, int]) -> None:
        if str(event["requestId"]) in self.requests:
            self.bytes[str(event["requestId"])] = event["encodedDataLength"]

    def _connected(self, _event: object) -> None:
        self.sockets += 1

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


Embedded = Callable[..., Chat]


@pytest.fixture
def embedded(visitor: Visitor, service: Service, website: Website) -> Embedded:
    def opened(query: str = "", page: Page | None = None) -> Chat:
        page = page or visitor().new_page()
        chat = Chat(page)
        page.goto(f"{website.address}/?{query}")
        expect(chat.launcher).to_be_attached()
        return chat

    return opened


def test_before_a_click_there_is_one_request_and_nothing_else(
    visitor: Visitor, embedded: Embedded, service: Service
) -> None:
    page = visitor().new_page()
    wire = Wire(page, service.address)
    embedded(page=page)
    page.wait_for_timeout(1000)
    assert list(wire.requests.values()) == [f"{service.address}/w.js"]
    assert wire.sockets == 0
    assert wire.total <= LOADER
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []


@pytest.mark.parametrize(("language", "size"), [("hr", PHONE), ("hr", WIDE), ("he", WIDE), ("ru", WIDE)])
def test_a_first_exchange_stays_within_its_budget(
    visitor: Visitor, embedded: Embedded, service: Service, language: str, size: dict[str, Any]
) -> None:
    page = visitor(**size).new_page()
    wire = Wire(page, service.address)
    embedded(f"language={language}", page).open().ask(SENTENCES[language].question)
    page.wait_for_timeout(500)
    sizes = {address.rsplit("/", 1)[-1]: wire.bytes.get(number) for number, address in wire.requests.items()}
    assert len(wire.requests) <= 5, sizes
    assert wire.total <= FIRST_EXCHANGE, sizes
    assert wire.sockets == 1


def test_a_strict_policy_with_trusted_types_has_nothing_to_refuse(embedded: Embedded) -> None:
    visit = embedded("strict").open()
    visit.ask(SENTENCES["hr"].question)
    visit.dialog.locator("summary").last.click()
    expect(visit.dialog.locator(".verdict")).to_be_visible()
    visit.menu.click()
    expect(visit.dialog.locator(".languages")).to_be_visible()
    assert visit.errors == []


@pytest.mark.parametrize("css", HOSTILE, ids=["unset everything", "twist and stretch", "hide and turn"])
def test_hostile_styles_of_the_page_change_nothing(embedded: Embedded, css: str) -> None:
    looks = []
    for query in ("", f"css={quote(css)}"):
        visit = embedded(query)
        visit.launcher.dispatch_event("click")
        expect(visit.rows.first).to_be_attached()
        visit.page.wait_for_timeout(400)
        looks.append(visit.page.evaluate(LOOK))
    assert looks[0] == looks[1]


def test_the_page_keeps_its_own_look(embedded: Embedded) -> None:
    styles = "() => [...document.querySelectorAll('h1, p, a')].map((node) => JSON.stringify(getComputedStyle(node)))"
    visit = embedded()
    before = visit.page.evaluate(styles)
    visit.open()
    assert visit.page.evaluate(styles) == before


def test_an_element_of_the_page_opens_the_chat_with_a_text_that_is_not_sent(embedded: Embedded) -> None:
    visit = embedded()
    visit.page.evaluate(
        """() => {
          const button = document.createElement("button");
          button.dataset.chatOpen = "Kako preseliti domenu?";
          document.body.append(button);
          button.click();
        }"""
    )
    expect(visit.input).to_have_value("Kako preseliti domenu?")
    expect(visit.dialog.locator(".row.visitor")).to_have_count(0)


def test_a_page_made_for_light_alone_gets_a_light_chat(visitor: Visitor, embedded: Embedded) -> None:
    page = visitor(color_scheme="dark").new_page()
    visit = embedded(page=page).open()
    expect(visit.dialog).to_have_attribute("data-theme", "light")
