"""Users and one's own account."""

from __future__ import annotations

import re

import pytest

from bot.web import access

from .houses import PASSWORD, Open, Page


def shown_password(page: Page) -> str:
    found = re.search(r'class="secret">([^<]+)</code>', page.text)
    assert found, "no password is shown"
    return found[1]


async def test_a_new_user_gets_a_password_that_is_shown_once(opened: Open) -> None:
    admin = await opened.person("root", "administrator")
    await admin.get("/console/users")
    page = await admin.post("/console/users", login="Iva.K", name="Iva", roles=["operator", "editor"], language="he")
    password = shown_password(page)
    assert '<code dir="ltr">iva.k</code>' in page.text, "apart from the password, which is copied with one click"
    assert password not in (await admin.get("/console/users")).text
    iva = opened.stranger()
    page = await iva.post("/console/sign-in", login="iva.k", password=password)
    assert page.path == "/console" and 'lang="he"' in page.text
    user = await opened.house.store.user_by_login("iva.k")
    assert user is not None and user.roles == ("operator", "editor") and password not in user.password_hash


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"login": "root"}, "a user with this name already"),
        ({"login": "two words"}, "2 to 40 letters"),
        ({"login": "<b>"}, "2 to 40 letters"),
        ({"name": "  "}, "the name that visitors see"),
        ({"roles": "king"}, "at least one role"),
    ],
)
async def test_a_user_that_cannot_be_is_refused_and_what_was_typed_stays(
    opened: Open, change: dict[str, str], said: str
) -> None:
    admin = await opened.person("root", "administrator")
    await admin.get("/console/users")
    page = await admin.post("/console/users", **{"login": "iva", "name": "Iva K.", "roles": "operator", **change})
    assert page.status == 422 and said in page.told
    assert len(await opened.house.store.users()) == 2
    if "name" not in change:
        assert "Iva K." in page.text


async def test_disabling_ends_every_session_at_once(opened: Open) -> None:
    admin, ana = await opened.person("root", "administrator"), await opened.person("ana", "operator")
    await admin.get("/console/users/u-ana")
    await admin.post("/console/users/u-ana", name="Ana", roles="operator", disabled="1")
    assert (await ana.get("/console")).path.startswith("/console/sign-in")
    assert await opened.house.store.sessions("u-ana") == []


async def test_the_last_administrator_can_neither_leave_nor_be_shut_out(opened: Open) -> None:
    stranger = opened.stranger()
    await stranger.get("/console/sign-in?language=en")
    await stranger.post("/console/sign-in", login="admin", password=opened.password)
    user = await opened.house.store.user_by_login("admin")
    assert user is not None
    path = f"/console/users/{user.id}"
    for form in ({"roles": "operator"}, {"roles": "administrator", "disabled": "1"}):
        page = await stranger.post(path, name="A", **form)
        assert "the last administrator" in page.told
    await opened.person("second", "administrator")
    await stranger.get(path)
    assert (await stranger.post(path, name="A", roles="operator")).status in (200, 403)
    changed = await opened.house.store.user(user.id)
    assert changed is not None and changed.roles == ("operator",)


async def test_a_new_password_by_the_administrator_ends_the_old_one(opened: Open) -> None:
    admin, ana = await opened.person("root", "administrator"), await opened.person("ana", "operator")
    await admin.get("/console/users/u-ana")
    password = shown_password(await admin.post("/console/users/u-ana/password"))
    assert (await ana.get("/console")).path.startswith("/console/sign-in")
    assert (await ana.sign_in()).status == 422
    assert (await ana.sign_in(password)).path == "/console"


@pytest.mark.parametrize(
    ("present", "new", "again", "said"),
    [
        ("wrong password", "četiri konja debela", "četiri konja debela", "The present password is wrong."),
        (PASSWORD, "četiri konja debela", "pet konja debelih", "The two new passwords differ."),
        (PASSWORD, "short", "short", "10 to 1024 characters"),
        (PASSWORD, "ana-ana-ana-ana", "ana-ana-ana-ana", "too easy to guess"),
    ],
)
async def test_a_password_that_cannot_be_changed_says_why(
    opened: Open, present: str, new: str, again: str, said: str
) -> None:
    ana = await opened.person("ana", "operator")
    await ana.get("/console/account")
    page = await ana.post("/console/account/password", present=present, new=new, again=again)
    assert page.status == 422 and said in page.told
    assert (await ana.sign_in()).path == "/console"


async def test_changing_ones_password_keeps_this_session_and_ends_the_others(opened: Open) -> None:
    ana, elsewhere = await opened.person("ana", "operator"), await opened.person("ana", "operator")
    new = "četiri konja debela"
    before = ana.cookie()
    await ana.get("/console/account")
    page = await ana.post("/console/account/password", present=PASSWORD, new=new, again=new)
    assert page.told.startswith("The password is changed.")
    assert ana.cookie() != before
    assert (await elsewhere.get("/console")).path.startswith("/console/sign-in")


async def test_sessions_are_listed_and_only_ones_own_can_be_ended(opened: Open) -> None:
    ana, elsewhere = await opened.person("ana", "operator"), await opened.person("ana", "operator")
    ivo = await opened.person("ivo", "operator")
    other, foreign = access.hash_of(elsewhere.cookie()), access.hash_of(ivo.cookie())
    page = await ana.get("/console/account")
    assert other in page.text and foreign not in page.text
    for session in (other, foreign):
        await ana.post("/console/account/sessions", session=session)
    assert (await elsewhere.get("/console")).path.startswith("/console/sign-in")
    assert (await ivo.get("/console")).path == "/console"


@pytest.mark.parametrize("language", ["hr", "he", "ru", "en"])
async def test_every_page_stands_in_every_language_of_the_console(opened: Open, language: str) -> None:
    person = await opened.person("root", "administrator", language=language)
    direction = "rtl" if language == "he" else "ltr"
    place = "/console/articles/ssl-certificate/he"
    paths = ["", "/tickets", "/articles", "/articles/unanswered", "/replies", "/users", "/users/u-root", "/account"]
    for path in [*(f"/console{path}" for path in paths), place, f"{place}/history?revision=1"]:
        page = await person.get(path)
        assert page.status == 200, path
        assert f'<html lang="{language}" dir="{direction}">' in page.text
    await person.post("/console/account/languages", language="ru", spoken=["hr", "ru", "xx"])
    user = await opened.house.store.user("u-root")
    assert user is not None and user.languages == ("ru", "hr")
