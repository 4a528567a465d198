"""The console as an operator uses it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from tests.service import Service

from .chat import AXE, RULES, Chat

Visitor = Callable[..., BrowserContext]


def first_password(desk: Service) -> str:
    found = re.search(r"password (\S+)", desk.output.read_text())
    assert found, "the first password is not shown"
    return found[1]


def somebody_waits(visitor: Visitor, desk: Service) -> Chat:
    """A visitor of the demo page who asked for a person and waits in the queue."""
    page = visitor().new_page()
    page.goto(f"{desk.address}/?language=hr")
    chat = Chat(page).open()
    chat.ask("trebam razgovarati s čovjekom")
    return chat


def watched(page: Page) -> list[str]:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found["violations"]]
