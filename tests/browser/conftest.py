"""A real server, a website of somebody else's, and a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.service import Service, free_port
from tests.web.houses import small_knowledge_base

from .chat import Chat
from .console import first_password
from .website import Website

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000  # milliseconds that a test waits for the page

IDENTITY_SECRET = "signs who is signed in on the website of the tests"

WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}


@pytest.fixture(scope="session")
def website() -> Iterator[Website]:
    with Website(free_port()) as site:
        yield site


@pytest.fixture(scope="session")
def service(website: Website, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("browser")
    running = Service(data, website.address, DEZURNI_IDENTITY_SECRET=IDENTITY_SECRET)
    running.start()
    website.widget = running.address
    yield running
    running.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while Playwright's own loop runs, tests with `async` in other modules could not."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Visitor = Callable[..., BrowserContext]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A browser of somebody who was never here: visitor(**options of a context)."""
    contexts: list[BrowserContext] = []

    def comes(**options: Any) -> BrowserContext:
        context = browser.new_context(**(options or WIDE))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield comes
    for context in contexts:
        context.close()


@pytest.fixture
def chat(visitor: Visitor, service: Service) -> Callable[..., Chat]:
    """The demo page in a language, in a new browser: chat("he", **options of a context)."""

    def opened(language: str, **options: Any) -> Chat:
        page = visitor(**options).new_page()
        page.goto(f"{service.address}/?language={language}")
        return Chat(page)

    return opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose people are there at any hour."""
    folder = tmp_path_factory.mktemp("desk")
    knowledge_base = small_knowledge_base(folder / "knowledge_base")
    running = Service(folder, DEZURNI_KNOWLEDGE_BASE=str(knowledge_base))
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def sessions(desk: Service) -> dict[str, Any]:
    """The cookies of those who have signed in, by language: more than ten sign-ins in a row are refused."""
    return {}


@pytest.fixture
def operator(visitor: Visitor, desk: Service, sessions: dict[str, Any]) -> Callable[..., Page]:
    """The console in a language, signed in and on duty: operator("he", **options of a context)."""

    def comes(language: str, **options: Any) -> Page:
        context = visitor(**{**WIDE, "reduced_motion": "reduce", **options})
        page = context.new_page()
        if language in sessions:
            context.add_cookies(sessions[language])
            page.goto(f"{desk.address}/console")
        else:
            page.goto(f"{desk.address}/console/sign-in?language={language}")
            page.fill("[name=login]", "admin")
            page.fill("[name=password]", first_password(desk))
            page.click("main button.main")
            page.wait_for_url("**/console")
            sessions[language] = context.cookies()
        if page.locator("#presence button").get_attribute("aria-pressed") == "false":
            page.click("#presence button")
        expect(page.locator("#presence button")).to_have_attribute("aria-pressed", "true")
        return page

    return comes
