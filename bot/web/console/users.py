"""Who works here: an administrator adds people, gives them roles and new passwords, and shuts accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ...store import Store
from ...store.users import ROLES, User
from .. import access, duty, passwords
from ..access import PERSON, new_id
from ..house import HOUSE
from .frame import back, field, form_of, own_names, page

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
NAME_LIMIT = 80  # characters


async def listing(request: web.Request) -> web.Response:
    return await _listing(request, {}, "")


async def _listing(
    request: web.Request, entered: Mapping[str, Any], told: str, login: str = "", password: str = ""
) -> web.Response:
    house = request.app[HOUSE]
    return await page(
        request,
        "users.html",
        room="users",
        told=told,
        users=await house.store.users(),
        roles=ROLES,
        languages=own_names(house),
        entered={"login": "", "name": "", "roles": ["operator"], "language": "", **entered},
        login=login,
        password=password,
        status=200 if not told or password else 422,
    )


async def add(request: web.Request) -> web.Response:
    """A new user with a random password, which is shown once, here."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    login, name = field(form, "login").casefold(), field(form, "name", NAME_LIMIT)
    roles, language = _roles(form), field(form, "language")
    entered = {"login": login, "name": name, "roles": roles, "language": language}
    if fault := await _fault(house.store, login, name, roles):
        return await _listing(request, entered, fault)
    password = passwords.made_up()
    languages = (language,) if language in house.words.catalogues else ()
    user = User(
        id=new_id(),
        login=login,
        name=name,
        password_hash=await passwords.hashed(password),
        created_at=house.now(),
        roles=roles,
        languages=languages,
    )
    await house.store.add_user(user)
    await house.store.audit(house.now(), person.id, "user-added", user.id, " ".join(roles))
    return await _listing(request, {}, "user_saved", login, password)


async def one(request: web.Request) -> web.Response:
    return await _one(request)


async def _one(request: web.Request, told: str = "", password: str = "") -> web.Response:
    house = request.app[HOUSE]
    user = await house.store.user(request.match_info["id"])
    if user is None:
        raise web.HTTPNotFound
    return await page(request, "user.html", room="users", told=told, user=user, roles=ROLES, password=password)


async def save(request: web.Request) -> web.Response:
    """Name, roles, and whether the account is open. The last administrator can neither leave nor be shut out."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    user = await house.store.user(request.match_info["id"])
    if user is None:
        raise web.HTTPNotFound
    name, roles, disabled = field(form, "name", NAME_LIMIT), _roles(form), field(form, "disabled") == "1"
    if not name or not roles:
        return await _one(request, "roles_missing" if name else "name_missing")
    stays = "administrator" in roles and not disabled
    if not stays and not await _other_administrators(house.store, user.id):
        return await _one(request, "last_administrator")
    sessions = [session.id_hash for session in await house.store.sessions(user.id)]
    await house.store.change_user(user.id, name=name, roles=roles, disabled=disabled)
    if disabled:
        await duty.gone(house, user.id)
        await access.end_sockets(house, *sessions)
    await house.store.audit(
        house.now(), person.id, "user-changed", user.id, " ".join([*roles, *["disabled"] * disabled])
    )
    raise back(f"/console/users/{user.id}", "user_saved")


async def new_password(request: web.Request) -> web.Response:
    """A random password, shown once; the user's sessions end."""
    house, person = request.app[HOUSE], request[PERSON]
    user = await house.store.user(request.match_info["id"])
    if user is None:
        raise web.HTTPNotFound
    password = passwords.made_up()
    sessions = [session.id_hash for session in await house.store.sessions(user.id)]
    await house.store.change_user(user.id, password_hash=await passwords.hashed(password))
    await access.end_sockets(house, *sessions)
    await house.store.audit(house.now(), person.id, "password-reset", user.id)
    return await _one(request, "password_changed", password)


def _roles(form: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(role for role in ROLES if role in form.get("roles", []))


async def _fault(store: Store, login: str, name: str, roles: tuple[str, ...]) -> str:
    if not LOGIN.fullmatch(login):
        return "login_shape"
    if await store.user_by_login(login) is not None:
        return "login_taken"
    if not name:
        return "name_missing"
    return "" if roles else "roles_missing"


async def _other_administrators(store: Store, id: str) -> bool:
    return any("administrator" in user.roles and not user.disabled and user.id != id for user in await store.users())
