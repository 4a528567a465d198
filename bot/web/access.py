"""Who may come in: sign-in, sessions, the check of every request, and the headers of every response."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import BodyPartReader, MultipartReader, web

from ..store import Store
from ..store.users import Session, User
from . import passwords
from .forms import CONTROLS, MULTIPART, field_of, largest
from .house import HOUSE, House
from .limits import Allowance, address_of

log = structlog.get_logger("access")

IDLE_LIMIT = timedelta(hours=8)  # ASVS 5 7.3.1: a shift
ABSOLUTE_LIMIT = timedelta(hours=24)  # ASVS 5 7.3.2
SEEN_EVERY = timedelta(minutes=1)  # so that reading a page is seldom a write
SIGN_IN = "/console/sign-in"
CSRF_FIELD = "csrf"
TOKEN_LIMIT = 200  # bytes of it that are read
FIRST_LOGIN = "admin"
LANGUAGE_COOKIE = "console_language"

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

LOADED_BY_OTHER_SITES = ("/w.js", "/static/", "/widget/")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in. `session` is the hash under which the session is kept; languages: the console's own first."""

    id: str
    login: str
    name: str
    roles: frozenset[str]
    languages: tuple[str, ...]
    session: str
    csrf: str

    def may(self, role: str) -> bool:
        """Administrators may do what operators and editors may."""
        return role in self.roles or "administrator" in self.roles


PERSON = web.RequestKey("person", Person)
PARTS = web.RequestKey("parts", MultipartReader)
"""The rest of a form with files, whose token was right."""


class Attempts:
    """Sign-ins per address and per login: 20 and 10 at once, then 4 and 2 a minute. Bounded in memory."""

    KEPT = 10_000

    def __init__(self) -> None:
        self.allowances: dict[str, Allowance] = {}

    def wait(self, address: str, login: str) -> float:
        """Take one attempt. Returns 0, or the seconds to wait."""
        by_address = self._allowance(f"address {address}", rate=4, burst=20)
        by_login = self._allowance(f"login {login.casefold()}", rate=2, burst=10)
        return max(by_address.take(), by_login.take())

    def _allowance(self, name: str, rate: float, burst: float) -> Allowance:
        known = self.allowances.pop(name, None) or Allowance(rate, burst)
        self.allowances[name] = known
        if len(self.allowances) > self.KEPT:
            del self.allowances[next(iter(self.allowances))]
        return known


ATTEMPTS = web.AppKey("attempts", Attempts)


# Sessions


def cookie_name(house: House) -> str:
    return "__Host-dezurni" if is_https(house) else "dezurni"


def is_https(house: House) -> bool:
    return house.settings.public_url.startswith("https://")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def person_of(cookies: Mapping[str, str], house: House) -> Person | None:
    """The person whose session a request's cookies name, or None: none, over, or of a disabled user."""
    token = cookies.get(cookie_name(house), "")
    return await person_of_session(hash_of(token), house) if token else None


async def person_of_session(id_hash: str, house: House) -> Person | None:
    store, now = house.store, house.now()
    session = await store.session(id_hash)
    if session is None:
        return None
    if now - session.seen_at > IDLE_LIMIT or now - session.created_at > ABSOLUTE_LIMIT:
        await store.end_session(id_hash)
        return None
    user = await store.user(session.user)
    if user is None or user.disabled:
        return None
    if now - session.seen_at > SEEN_EVERY:
        await store.session_seen(id_hash, now)
    return Person(user.id, user.login, user.name, frozenset(user.roles), tuple(user.languages), id_hash, session.csrf)


async def sign_in(request: web.Request, login: str, password: str) -> tuple[str, str]:
    """(cookie token, "") of a new session, or ("", name of the message that says why not).

    A name that does not exist is answered like a wrong password, and takes as long.
    """
    house = request.app[HOUSE]
    address = address_of(request, house.settings.trusted_proxies)
    if request.app[ATTEMPTS].wait(address, login):
        log.warning("sign_in_limited", address=address)
        return "", "sign_in_limited"
    user = await house.store.user_by_login(login.strip().casefold())
    right = await passwords.fits(password, user.password_hash if user else "")
    if user is None or not right or user.disabled:
        log.warning("sign_in_failed", address=address, user=user.id if user else "")
        return "", "sign_in_failed"
    token = await new_session(request, user.id)
    await house.store.audit(house.now(), user.id, "sign-in", user.id)
    log.info("signed_in", user=user.id)
    return token, ""


async def new_session(request: web.Request, user: str) -> str:
    """The token of a session that begins now; only its hash is kept."""
    house = request.app[HOUSE]
    token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), house.now()
    agent = CONTROLS.sub("", request.headers.get("User-Agent", ""))[:200]
    await house.store.start_session(Session(hash_of(token), user, now, now, csrf, agent))
    return token


def session_room(session: str) -> str:
    """The room of the sockets that one session opened, so that they end with it."""
    return f"session:{session}"


async def end_sockets(house: House, *sessions: str) -> None:
    """End the sockets of these sessions in this process at once; other processes notice within seconds."""
    for session in sessions:
        for sid, _ in list(house.sockets.manager.get_participants("/operator", session_room(session))):
            await house.sockets.disconnect(sid, namespace="/operator")


def new_id() -> str:
    return "u-" + secrets.token_hex(6)


def set_cookie(response: web.StreamResponse, house: House, token: str) -> None:
    response.set_cookie(
        cookie_name(house),
        token,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=is_https(house),
        max_age=int(ABSOLUTE_LIMIT.total_seconds()),
    )


def clear_cookie(response: web.StreamResponse, house: House) -> None:
    response.del_cookie(cookie_name(house), path="/", httponly=True, samesite="Lax", secure=is_https(house))


async def first_administrator(store: Store) -> str | None:
    """The password of an administrator called "admin", made if there is no user yet; None if there is one.

    It is told once, by whoever starts the house, and stored only as a hash.
    """
    if await store.users():
        return None
    password = passwords.made_up()
    user = User(
        id=new_id(),
        login=FIRST_LOGIN,
        name="Administrator",
        password_hash=await passwords.hashed(password),
        created_at=await store.clock(),
        roles=("administrator", "operator", "editor"),
    )
    await store.add_user(user)
    return password


# Every request to the console


def from_elsewhere(request: web.Request) -> bool:
    """Whether a browser says that another site sent this. What no browser sent is held to its token instead."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return bool(origin) and not is_own_origin(origin, request)


def is_own_origin(origin: str, request: web.Request) -> bool:
    """Whether it is this house's: the host that was asked, or the public address where a proxy changes that."""
    public = urlsplit(request.app[HOUSE].settings.public_url).netloc
    return urlsplit(origin).netloc in (request.host, public or request.host)


@web.middleware
async def doorkeeper(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Sets request[PERSON] for the console's pages, and turns away what has no session or a foreign form."""
    if not request.path.startswith("/console") or request.path.startswith("/console/assets/"):
        return await handler(request)
    person = await person_of(request.cookies, request.app[HOUSE])
    if request.method == "POST" and from_elsewhere(request):
        log.warning("foreign_form_refused", path=request.path)
        raise web.HTTPForbidden(text="This form was sent from another site.")
    if person is not None:
        request[PERSON] = person
        if request.method == "POST" and not await has_token(request, person):
            raise web.HTTPForbidden(text="This form is too old. Go back, reload the page and try again.")
    elif request.path != SIGN_IN:
        if request.method == "POST":
            raise web.HTTPSeeOther(f"{SIGN_IN}?told=signed_out")
        raise web.HTTPSeeOther(f"{SIGN_IN}?next={quote(request.path_qs)}")
    response = await handler(request)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


async def has_token(request: web.Request, person: Person) -> bool:
    """Whether the form carries the token of its person's session. In a form with files it is the first field, so that
    nothing of a foreign one is read any further."""
    sent = await _first_field(request) if request.content_type == MULTIPART else await _token_of(request)
    return hmac.compare_digest(sent.encode(), person.csrf.encode())


async def _token_of(request: web.Request) -> str:
    return str((await request.post()).get(CSRF_FIELD, ""))


async def _first_field(request: web.Request) -> str:
    """The token, if that is what comes first; the parts behind it wait in request[PARTS]."""
    if request.content_length is None:
        return ""  # no browser leaves it out, and what has no length has no end
    if request.content_length > largest(request):
        raise web.HTTPRequestEntityTooLarge(largest(request), request.content_length)
    try:
        request[PARTS] = parts = await request.multipart()
        first = await parts.next()
    except ValueError:
        return ""  # not what it says it is
    if not isinstance(first, BodyPartReader) or first.name != CSRF_FIELD:
        return ""
    return await field_of(first, TOKEN_LIMIT)


def door(handler: Handler, *roles: str) -> Handler:
    """The handler, for people with one of `roles`; without any, for everyone who is signed in."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        person = request[PERSON]
        if roles and not any(person.may(role) for role in roles):
            raise web.HTTPForbidden(text="This page is for other roles.")
        return await handler(request)

    return guarded


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """An `on_response_prepare` signal: the headers of every response, errors and sockets included."""
    response.headers.pop("Server", None)  # versions are nobody's business
    # What other sites load is no page: these would only add to the bytes that every visitor of theirs pays for.
    if not request.path.startswith(LOADED_BY_OTHER_SITES):
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    if is_https(request.app[HOUSE]):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
