"""Nothing a visitor wrote is lost, and nothing comes twice: offline, reload, second tab, a killed server."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from .chat import Chat
from .conftest import Service, Visitor
from .website import Website

Opening = Callable[..., Chat]
STORED = "() => ({ local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie })"
NO_SOCKET = """
  window.WebSocket = class {
    constructor() { setTimeout(() => { this.onerror?.(new Event("error")); this.onclose?.({ code: 1006 }); }, 20); }
    close() {}
    send() {}
  };
"""


def visitor_texts(chat: Chat) -> list[str]:
    return chat.dialog.locator(".row.visitor p").all_inner_texts()


def test_messages_written_offline_arrive_once_after_a_reload(chat: Opening) -> None:
    visit = chat("hr").open()
    visit.page.context.set_offline(True)
    expect(visit.dialog.locator(".state.on")).to_have_count(0)
    visit.say("prva bez veze")
    visit.say("druga bez veze")
    expect(visit.dialog.locator(".row.waiting")).to_have_count(2)
    visit.page.context.set_offline(False)
    visit.page.reload()
    expect(visit.dialog.locator(".row.waiting")).to_have_count(0)
    expect(visit.dialog.locator(".row.visitor")).to_have_count(2)
    assert visitor_texts(visit) == ["prva bez veze", "druga bez veze"]
    visit.page.reload()
    expect(visit.dialog.locator(".row.visitor")).to_have_count(2)


def test_without_a_reload_they_go_as_soon_as_the_connection_is_back(chat: Opening) -> None:
    visit = chat("hr").open()
    visit.page.context.set_offline(True)
    expect(visit.dialog.locator(".state.on")).to_have_count(0)
    visit.say("bez veze")
    expect(visit.dialog.locator(".row.waiting")).to_have_count(1)
    visit.page.context.set_offline(False)
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    expect(visit.dialog.locator(".row.waiting")).to_have_count(0)
    assert visitor_texts(visit) == ["bez veze"]


def test_a_killed_server_loses_nothing_and_the_conversation_goes_on(chat: Opening, service: Service) -> None:
    visit = chat("hr").open()
    visit.ask("Kako otvoriti zahtjev?")
    before = visit.texts()
    service.kill()
    try:
        expect(visit.dialog.locator(".state.on")).to_have_count(0)
        visit.say("dok je server mrtav")
    finally:
        service.start()
    expect(visit.dialog.locator(".state.on")).to_have_count(1, timeout=30_000)
    expect(visit.dialog.locator(".row.waiting")).to_have_count(0)
    after = visit.texts()
    assert after[: len(before)] == before
    assert visitor_texts(visit).count("dok je server mrtav") == 1


def test_two_tabs_show_the_same_conversation(visitor: Visitor, service: Service) -> None:
    context = visitor()
    one, other = (in_tab(context.new_page(), service) for _ in range(2))
    one.open()
    other.open()
    one.ask("Kako otvoriti zahtjev?")
    expect(other.rows).to_have_count(one.rows.count())
    assert other.texts() == one.texts()
    other.ask("Kakvo će biti vrijeme?")
    expect(one.rows).to_have_count(other.rows.count())
    assert visitor_texts(one) == ["Kako otvoriti zahtjev?", "Kakvo će biti vrijeme?"]


def test_a_new_conversation_begins_in_every_tab_and_the_old_one_is_out_of_reach(
    visitor: Visitor, service: Service
) -> None:
    context = visitor()
    one, other = (in_tab(context.new_page(), service) for _ in range(2))
    one.open().ask("Kako otvoriti zahtjev?")
    other.open()
    one.menu.click()
    one.dialog.locator(".menu > button").last.click()
    one.dialog.locator(".menu .main").click()
    for tab in (one, other):
        expect(tab.dialog.locator(".row.visitor")).to_have_count(0)
        expect(tab.rows.first).to_be_visible()
    one.page.reload()
    expect(one.rows.first).to_be_visible()
    assert visitor_texts(one) == []


def test_a_closed_chat_counts_what_comes_and_the_title_says_so(
    chat: Opening, visitor: Visitor, service: Service, website: Website
) -> None:
    here = chat("hr").open()
    title = here.page.title()
    here.launcher.click()
    there = Chat(visitor().new_page())
    there.page.goto(website.address)
    there.page.evaluate("kept => Object.assign(localStorage, kept)", here.page.evaluate("({ ...localStorage })"))
    there.open().ask("Kako otvoriti zahtjev?")
    badge = here.launcher.locator(".badge")
    answers = there.dialog.locator(".row.bot").count() - 1  # the greeting was read
    expect(badge).to_have_text(str(answers))
    assert here.page.title() == f"({answers}) {title}"
    here.launcher.click()
    expect(badge).to_be_hidden()
    assert here.page.title() == title


def test_a_blocked_websocket_is_replaced_by_polling(visitor: Visitor, service: Service) -> None:
    page = visitor().new_page()
    page.add_init_script(NO_SOCKET)
    visit = in_tab(page, service).open()
    expect(visit.dialog.locator(".state.on")).to_have_count(1)
    visit.ask("Kako otvoriti zahtjev?")
    assert len(visit.texts()) >= 3


def test_a_lost_batch_is_noticed_by_its_number_and_asked_for(visitor: Visitor, service: Service) -> None:
    page = visitor().new_page()
    lost: list[str] = []

    def between(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def passed_on(message: str | bytes) -> None:
            if isinstance(message, str) and '"entries",' in message[:40] and not lost:
                lost.append(message)
            else:
                route.send(message)

        server.on_message(passed_on)

    page.route_web_socket("**/socket.io/**", between)
    visit = in_tab(page, service).open()
    visit.say("prva poruka")
    expect(visit.dialog.locator(".row.visitor")).to_have_count(1)
    visit.say("druga poruka")
    expect(visit.dialog.locator(".row.visitor")).to_have_count(2)
    expect(visit.dialog.locator(".row.waiting, .row.sent")).to_have_count(0)
    assert len(lost) == 1
    seen = visit.texts()
    page.reload()
    expect(visit.rows).to_have_count(len(seen))
    assert visit.texts() == seen


def test_a_refused_message_says_why_and_can_be_tried_again_or_deleted(visitor: Visitor, service: Service) -> None:
    page = visitor().new_page()
    refused: list[str] = []

    def between(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def passed_on(message: str | bytes) -> None:
            said = re.match(r'42/visitor,(\d+)\["say"', message) if isinstance(message, str) else None
            if said and len(refused) < 2:
                refused.append(said[1])
                route.send(f'43/visitor,{said[1]}[{{"ok":false,"error":{{"code":"no","message":"Tako ne ide"}}}}]')
            else:
                server.send(message)

        route.on_message(passed_on)

    page.route_web_socket("**/socket.io/**", between)
    visit = in_tab(page, service).open()
    for text in ("prva", "druga"):
        visit.say(text)
    failed = visit.dialog.locator(".row.failed")
    expect(failed).to_have_count(2)
    expect(failed.first.locator(".reason")).to_have_text("Tako ne ide")
    failed.last.locator(".choices button").last.click()
    expect(failed).to_have_count(1)
    failed.first.locator(".choices button").first.click()
    expect(failed).to_have_count(0)
    expect(visit.dialog.locator(".row.bot")).not_to_have_count(1)
    assert visitor_texts(visit) == ["prva"]


def test_the_chat_goes_on_across_the_pages_of_a_visit(chat: Opening, service: Service) -> None:
    visit = chat("hr").open()
    visit.ask("Kako otvoriti zahtjev?")
    before = visit.texts()
    visit.page.goto(f"{service.address}/?language=hr&page=2")
    expect(visit.dialog).to_be_visible()
    expect(visit.rows).to_have_count(len(before))
    assert visit.texts() == before


def test_nothing_is_stored_before_the_chat_is_opened_and_no_cookie_ever(chat: Opening) -> None:
    visit = chat("hr")
    expect(visit.launcher).to_be_visible()
    visit.launcher.hover()
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate(STORED) == {"local": [], "session": [], "cookies": ""}
    visit.open()
    assert visit.page.evaluate(STORED)["cookies"] == ""


def test_a_message_that_is_too_long_is_named_and_kept(chat: Opening) -> None:
    visit = chat("hr").open()
    visit.input.fill("ž" * 4001)
    visit.input.press("Enter")
    expect(visit.dialog.locator(".left.over")).to_contain_text("1")
    expect(visit.dialog.locator(".row.visitor")).to_have_count(0)
    visit.input.press("Backspace")
    visit.input.press("Enter")
    expect(visit.dialog.locator(".row.visitor")).to_have_count(1)


def in_tab(page: Page, service: Service) -> Chat:
    page.goto(f"{service.address}/?language=hr")
    return Chat(page)
