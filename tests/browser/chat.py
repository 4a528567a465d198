"""The widget as a visitor uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at.getAttribute("aria-label") || at.id || at.tagName.toLowerCase();
}"""


class Chat:
    """A page with the widget on it. Errors of the page and of its console are kept in `errors`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.launcher = page.locator("dezurni-chat .launcher")
        self.dialog = page.locator("dezurni-chat dialog")
        self.input = self.dialog.locator("textarea")
        self.rows = self.dialog.locator(".row")
        self.state = self.dialog.locator(".state")
        self.menu = self.dialog.locator(".head button").first

    def open(self) -> Chat:
        """Open the chat and wait for the first words of the bot."""
        self.launcher.click()
        expect(self.rows.first).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Say something and wait for what the bot says to it: the rows after the visitor's."""
        before = self.rows.count()
        self.say(text)
        expect(self.rows.nth(before + 1)).to_be_visible()
        expect(self.dialog.locator(".row.waiting")).to_have_count(0)
        return self.dialog.locator(".row").nth(before)

    def press(self, label: str) -> None:
        """Press the last button with this label, and wait until it is no longer to be pressed."""
        button = self.dialog.locator(".choices button:enabled", has_text=label).last
        handle = button.element_handle()
        button.click()
        self.page.wait_for_function("button => button.disabled", arg=handle)

    def labels(self) -> list[str]:
        """What can be pressed now."""
        return self.dialog.locator(".choices button:enabled").all_inner_texts()

    def texts(self) -> list[str]:
        return self.dialog.locator(".row .bubble").all_inner_texts()

    def last(self) -> str:
        return self.rows.last.locator(".bubble").inner_text()

    def focused(self) -> str:
        """The name of what has the focus, looked up through shadow roots."""
        return str(self.page.evaluate(FOCUSED))

    def violations(self) -> list[dict[str, Any]]:
        """What axe finds against WCAG 2.2 AA and good practice. It goes in beside the page's policy, not through it."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
        return [
            {"rule": each["id"], "where": [node["html"][:200] for node in each["nodes"]]}
            for each in found["violations"]
        ]
