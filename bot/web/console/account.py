"""Coming in, going out, and one's own account: password, languages, open sessions."""

from __future__ import annotations

from aiohttp import web

from .. import access, duty, passwords
from ..access import PERSON
from ..house import HOUSE
from .frame import FRAME, back, field, form_of, inside, own_names, page

A_YEAR = 365 * 24 * 3600  # seconds


async def sign_in_page(request: web.Request) -> web.Response:
    if request.get(PERSON) is not None:
        raise web.HTTPSeeOther("/console")
    house = request.app[HOUSE]
    chosen = request.query.get("language", "")
    if chosen in house.words.catalogues:
        response = web.HTTPSeeOther(access.SIGN_IN)
        _remember_language(response, chosen, access.is_https(house))
        raise response
    return await _sign_in_page(request, inside(request.query.get("next", "")))


async def _sign_in_page(request: web.Request, following: str, login: str = "", told: str = "") -> web.Response:
    names = own_names(request.app[HOUSE])
    status = 422 if told else 200
    return await page(request, "sign_in.html", next=following, login=login, languages=names, told=told, status=status)


async def sign_in(request: web.Request) -> web.Response:
    """A new session under a new id, whatever cookie came along; the one that came is ended."""
    house, form = request.app[HOUSE], await form_of(request)
    following, login = inside(field(form, "next", 2000)), field(form, "login")
    password = (form.get("password") or [""])[0][: passwords.MOST]
    token, fault = await access.sign_in(request, login, password)
    if fault:
        return await _sign_in_page(request, following, login, fault)
    if PERSON in request:
        await house.store.end_session(request[PERSON].session)
    response = back(following)
    access.set_cookie(response, house, token)
    raise response


async def sign_out(request: web.Request) -> web.Response:
    house, person = request.app[HOUSE], request[PERSON]
    await duty.gone(house, person.id)
    await house.store.end_session(person.session)
    await access.end_sockets(house, person.session)
    response = back(access.SIGN_IN, "signed_out")
    access.clear_cookie(response, house)
    raise response


async def own(request: web.Request) -> web.Response:
    return await _own(request)


async def _own(request: web.Request, told: str = "") -> web.Response:
    house, person = request.app[HOUSE], request[PERSON]
    return await page(
        request,
        "account.html",
        room="account",
        told=told,
        status=422 if told else 200,
        sessions=await house.store.sessions(person.id),
        languages=own_names(house),
        current=request.app[FRAME].language(request),
        spoken=[(code, name) for code, name in own_names(house) if code in house.company.languages],
    )


async def save_languages(request: web.Request) -> web.Response:
    """The console's own language first, then those in which one answers visitors."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    first = field(form, "language")
    if first not in house.words.catalogues:
        raise back("/console/account", "shape")
    others = [code for code in form.get("spoken", []) if code in house.company.languages and code != first]
    await house.store.change_user(person.id, languages=(first, *others))
    response = back("/console/account", "saved")
    _remember_language(response, first, access.is_https(house))
    raise response


async def save_password(request: web.Request) -> web.Response:
    """The present one is asked again; all other sessions end."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    present, new, again = ((form.get(name) or [""])[0] for name in ("present", "new", "again"))
    user = await house.store.user(person.id)
    if user is None or not await passwords.fits(present[: passwords.MOST], user.password_hash):
        return await _own(request, "password_wrong")
    if new != again:
        return await _own(request, "password_differs")
    if fault := passwords.weakness(new, person.login):
        return await _own(request, fault)
    sessions = [session.id_hash for session in await house.store.sessions(person.id)]
    await house.store.change_user(person.id, password_hash=await passwords.hashed(new))
    await access.end_sockets(house, *sessions)
    await house.store.audit(house.now(), person.id, "password-changed", person.id)
    response = back("/console/account", "password_changed")
    access.set_cookie(response, house, await access.new_session(request, person.id))
    raise response


async def end_session(request: web.Request) -> web.Response:
    """End one's own session elsewhere."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    wanted = field(form, "session")
    if wanted in {session.id_hash for session in await house.store.sessions(person.id)}:
        await house.store.end_session(wanted)
        await access.end_sockets(house, wanted)
    raise back("/console/account", "session_ended")


def _remember_language(response: web.Response, language: str, secure: bool) -> None:
    response.set_cookie(
        access.LANGUAGE_COOKIE, language, path="/console", max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure
    )
