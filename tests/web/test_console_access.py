"""Who comes in: sign-in, sessions, forms from elsewhere, roles, and the headers of every answer."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from bot.web import access, console, passwords
from bot.web.access import HEADERS

from .houses import PASSWORD, Open

PLACES = {"id": "nothing", "ref": "nothing", "topic": "ssl-certificate", "language": "hr", "version": "1", "name": "x"}
OPEN_TO_ALL = {"/console/sign-in", "/console/assets/{version}/{name}"}
OWN = {"/console/account", "/console/sign-out"}


def inner_routes() -> list[tuple[str, str]]:
    return [(route.method, route.path) for route in console.routes() if route.path not in OPEN_TO_ALL]


def allowed(role: str, path: str) -> bool:
    """The policy, said once more in other words than the table of routes says it."""
    if role == "administrator" or any(path.startswith(own) for own in OWN) or path == "/console":
        return True
    answering = ("/console/conversations", "/console/tickets", "/console/presence", "/console/files")
    return path.startswith(answering if role == "operator" else ("/console/articles", "/console/replies"))


async def test_without_a_session_every_page_and_form_leads_to_the_sign_in(opened: Open) -> None:
    stranger = opened.stranger()
    for method, path in inner_routes():
        address = path.format(**PLACES)
        page = await (stranger.get(address) if method == "GET" else stranger.post(address))
        assert page.path.startswith("/console/sign-in"), f"{method} {path} led to {page.path}"


@pytest.mark.parametrize("role", ["operator", "editor", "administrator"])
async def test_each_role_opens_its_own_doors_and_no_others(opened: Open, role: str) -> None:
    person = await opened.person(role, role)
    for method, path in inner_routes():
        if path in ("/console/sign-out", "/console/account/password", "/console/users/{id}/password"):
            continue
        address = path.format(**PLACES)
        page = await (person.get(address) if method == "GET" else person.post(address))
        reading_replies = role == "operator" and (method, path) == ("GET", "/console/replies")
        assert (page.status != 403) == (allowed(role, path) or reading_replies), (
            f"{role}: {method} {path} {page.status}"
        )


async def test_the_first_administrator_is_made_once_and_can_sign_in(opened: Open) -> None:
    stranger = opened.stranger()
    assert opened.password
    page = await stranger.post("/console/sign-in", login="admin", password=opened.password)
    assert (page.status, page.path) == (200, "/console")
    assert await access.first_administrator(opened.house.store) is None


async def test_a_wrong_password_and_an_unknown_name_are_answered_alike(opened: Open) -> None:
    await opened.person("ana", "operator")
    stranger = opened.stranger()
    wrong = await stranger.post("/console/sign-in", login="ana", password="not the right one")
    unknown = await stranger.post("/console/sign-in", login="eve", password="not the right one")
    assert wrong.status == unknown.status == 422
    assert wrong.told and wrong.told == unknown.told
    assert wrong.text.replace('value="ana"', 'value="eve"') == unknown.text


async def test_a_disabled_user_cannot_sign_in_and_loses_the_session(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    await opened.house.store.change_user("u-ana", disabled=True)
    assert (await ana.get("/console")).path.startswith("/console/sign-in")
    assert (await ana.sign_in()).status == 422


async def test_too_many_attempts_are_held_up_even_with_the_right_password(opened: Open) -> None:
    await opened.person("ana", "operator")
    stranger = opened.stranger()
    for _ in range(10):
        await stranger.post("/console/sign-in", login="ana", password="not the right one")
    page = await stranger.post("/console/sign-in", login="ana", password=PASSWORD)
    assert page.status == 422
    assert page.told.startswith(("Too many", "Previše"))


async def test_each_sign_in_gets_a_new_session_and_sign_out_ends_it(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    first = ana.cookie()
    await ana.sign_in()
    assert ana.cookie() and ana.cookie() != first
    assert await opened.house.store.session(access.hash_of(first)) is None
    second = ana.cookie()
    await ana.post("/console/sign-out")
    assert not ana.cookie()
    ana.session.cookie_jar.update_cookies({"dezurni": second})
    assert (await ana.get("/console")).path.startswith("/console/sign-in")


async def test_a_session_ends_when_idle_and_at_its_absolute_limit(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    session, house = access.hash_of(ana.cookie()), opened.house
    assert await access.person_of_session(session, house)
    for step in range(3):
        later = house.now() + timedelta(hours=7.5 * (step + 1))
        assert await access.person_of_session(session, dataclasses.replace(house, now=lambda at=later: at))
    after_a_day = dataclasses.replace(house, now=lambda: house.now() + access.ABSOLUTE_LIMIT + timedelta(minutes=1))
    assert await access.person_of_session(session, after_a_day) is None
    assert await house.store.session(session) is None


async def test_an_idle_session_ends(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    session, house = access.hash_of(ana.cookie()), opened.house
    idle = dataclasses.replace(house, now=lambda: house.now() + access.IDLE_LIMIT + timedelta(minutes=1))
    assert await access.person_of_session(session, idle) is None


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_plain_http_where_there_is_https(opened: Open) -> None:
    ana = opened.stranger()
    await opened.person("ana", "operator")
    fields = {"login": "ana", "password": PASSWORD}
    async with ana.session.post(opened.address + "/console/sign-in", data=fields, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    settings = dataclasses.replace(opened.house.settings, public_url="https://chat.example")
    secured = dataclasses.replace(opened.house, settings=settings)
    response = access.web.Response()
    access.set_cookie(response, secured, "token")
    header = response.cookies["__Host-dezurni"].OutputString()
    assert "Secure" in header and "HttpOnly" in header and "Path=/" in header and "Domain" not in header


async def test_a_form_without_its_token_does_nothing(opened: Open) -> None:
    admin = await opened.person("root", "administrator")
    for token in ("", "another", admin.csrf[:-1]):
        page = await admin.post("/console/users", csrf=token, login="eve", name="Eve", roles="administrator")
        assert page.status == 403
    assert await opened.house.store.user_by_login("eve") is None


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
async def test_a_form_from_another_site_does_nothing_even_with_the_token(opened: Open, headers: dict[str, str]) -> None:
    admin = await opened.person("root", "administrator")
    page = await admin.post("/console/users", headers, login="eve", name="Eve", roles="administrator")
    assert page.status == 403
    assert await opened.house.store.user_by_login("eve") is None
    stranger = opened.stranger()
    assert (await stranger.post("/console/sign-in", headers, login="root", password=PASSWORD)).status == 403


async def test_every_answer_has_its_headers_errors_and_sockets_included(opened: Open) -> None:
    ana = await opened.person("ana", "operator")
    paths = ["/console", "/console/nothing", "/console/users", "/nothing", "/socket.io/?EIO=4&transport=polling"]
    for path in [*paths, "/socket.io/?EIO=3", "/console/sign-in"]:
        page = await ana.get(path)
        for name in HEADERS:
            assert name in page.headers, f"{path} ({page.status}) lacks {name}"
        assert "'unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/console\\@evil", ""]
)
async def test_signing_in_never_leads_out_of_the_console(opened: Open, target: str) -> None:
    await opened.person("ana", "operator")
    stranger = opened.stranger()
    fields = {"login": "ana", "password": PASSWORD, "next": target}
    async with stranger.session.post(opened.address + "/console/sign-in", data=fields, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/console"


async def test_the_page_that_was_wanted_follows_the_sign_in(opened: Open) -> None:
    await opened.person("ana", "operator")
    stranger = opened.stranger()
    page = await stranger.get("/console/tickets?state=open")
    page = await stranger.post("/console/sign-in", login="ana", password=PASSWORD, next=page.hidden("next"))
    assert page.path == "/console/tickets?state=open"


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "1234567890", "qwertyuiop", "ana-ana-ana-1", "lozinka12345"])
def test_weak_passwords_are_refused(weak: str) -> None:
    assert passwords.weakness(weak, "ana")


@pytest.mark.parametrize(
    "good", ["četiri konja debela", "x" * 60 + "yzw", "сложный длинный пароль", "abcd-efgh-jkmn-pqrs"]
)
def test_long_passwords_of_any_script_are_taken(good: str) -> None:
    assert passwords.weakness(good, "ana") == ""
