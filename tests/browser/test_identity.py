"""Who is signed in on the page around the chat: he is known, and another one never comes into his conversation."""

from __future__ import annotations

import time
from typing import Any

import jwt
from playwright.sync_api import Page, expect

from .chat import Chat
from .conftest import IDENTITY_SECRET, Service, Visitor
from .website import Website

CHANGE = "Molim promijenite e-mail adresu mog računa"
SIGNED_IN, STRANGER = "Prijavljeni ste", "s adrese registrirane"
IDENTIFY = """token => {
  document.querySelector("script[data-identity]").dataset.identity = token;
  document.querySelector("dezurni-chat").call("restart");
}"""


def token(email: str, **claims: Any) -> str:
    now = int(time.time())
    return jwt.encode({"aud": "dezurni", "iat": now, "exp": now + 600, "email": email, **claims}, IDENTITY_SECRET)


def visit(page: Page, website: Website, identity: str) -> Chat:
    page.goto(f"{website.address}/?language=hr&identity={identity}")
    return Chat(page)


def test_who_is_signed_in_on_the_page_confirms_nothing(visitor: Visitor, service: Service, website: Website) -> None:
    chat = visit(visitor().new_page(), website, token("ana@firma.hr")).open()
    chat.ask(CHANGE)
    expect(chat.rows.last).to_contain_text(SIGNED_IN)


def test_one_signs_in_and_out_without_a_new_page(visitor: Visitor, service: Service, website: Website) -> None:
    chat = visit(visitor().new_page(), website, "").open()
    for identity, said in ((token("ana@firma.hr"), SIGNED_IN), ("", STRANGER)):
        chat.page.evaluate(IDENTIFY, identity)
        expect(chat.dialog.locator(".state.on")).to_have_count(1)
        chat.ask(CHANGE)
        expect(chat.rows.last).to_contain_text(said)


def test_another_person_in_the_same_browser_sees_and_sends_nothing_of_the_first(
    visitor: Visitor, service: Service, website: Website
) -> None:
    context = visitor()
    ana = visit(context.new_page(), website, token("ana@firma.hr")).open()
    ana.ask("Povjerljivo pitanje o fakturi")
    context.set_offline(True)
    expect(ana.dialog.locator(".state.on")).to_have_count(0)
    ana.say("Povjerljivo i još nepredano")
    expect(ana.dialog.locator(".row.waiting")).to_have_count(1)
    ana.page.close()
    context.set_offline(False)
    ivo = visit(context.new_page(), website, token("ivo@druga.hr"))
    ivo.open()
    expect(ivo.dialog.locator(".state.on")).to_have_count(1)
    ivo.ask("Dobar dan")
    assert not any("Povjerljivo" in text for text in ivo.texts())
    ivo.page.reload()
    expect(ivo.dialog.locator(".state.on")).to_have_count(1)
    assert not any("Povjerljivo" in text for text in ivo.texts())
