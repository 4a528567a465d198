"""Files over HTTP: a visitor's come in, streamed and capped; they go out as downloads to those who may see them.

Rules of this file:
1. What is too big is refused before its body is read, and a body that grows too big is dropped where it does.
2. A file goes out as an attachment in a sandbox, under the type that its bytes proved, never as a page of ours.
3. A visitor sees the files of his conversation, an operator all, and what a signed link names whoever has the link.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections import OrderedDict
from collections.abc import Mapping
from urllib.parse import quote, unquote

import aiohttp
import structlog
from aiohttp import web
from itsdangerous import BadSignature

from ..core import phrases as p
from ..core.facts import FileGiven
from ..core.files import TEXT, NotTaken, why_not
from ..core.phrases import Saying
from ..mail.links import BadLink, OldLink
from ..store import KeptFile, StoreError
from ..switchboard import Erased
from .access import is_own_origin
from .forms import PIECE
from .house import HOUSE, House
from .limits import Allowance, Connections, address_of
from .requester_pages import LINKS
from .visitors import Refused

log = structlog.get_logger("files")

BURST, PER_MINUTE = 20, 4  # files from one address: at once, and then
AT_ONCE = 4  # files on their way from one address
REMEMBERED = 10_000  # addresses
SECONDS = 300  # for one file to arrive
KEY_LIMIT = 64  # characters
STATUS = {
    "token": 401,
    "too_many": 409,
    "too_big": 413,
    "text_too_big": 413,
    "type": 415,
    "too_fast": 429,
    "busy": 503,
}
ASKED = "authorization, content-type, x-file-key, x-file-name"
SEALED = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
}


class Arrivals:
    """What is on its way in now, and how much came lately. Bounded in memory."""

    def __init__(self) -> None:
        self.connections = Connections(AT_ONCE)
        self.conversations: set[str] = set()
        self._allowances: OrderedDict[str, Allowance] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take one file from this address. Returns 0, or the seconds to wait."""
        allowance = self._allowances.pop(address, None) or Allowance(PER_MINUTE, BURST)
        self._allowances[address] = allowance
        if len(self._allowances) > REMEMBERED:
            self._allowances.popitem(last=False)
        return allowance.take()


ARRIVALS = web.AppKey("arrivals", Arrivals)


def prepare(application: web.Application) -> None:
    application[ARRIVALS] = Arrivals()


def routes() -> list[web.RouteDef]:
    return [
        web.options("/files", asked_first),
        web.options("/files/{id}", asked_first),
        web.post("/files", arrives),
        web.get("/files/{id}", to_visitor),
        web.get("/file/{token}", by_link),
    ]


# In


async def asked_first(request: web.Request) -> web.Response:
    """What a browser asks before it sends something from another website."""
    more = {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": ASKED,
        "Access-Control-Max-Age": "600",
    }
    return web.Response(status=204, headers={**for_websites(request), **more})


async def arrives(request: web.Request) -> web.Response:
    """A file into the conversation of the token; acknowledged once the file and what follows from it are durable."""
    house, headers = request.app[HOUSE], for_websites(request)
    language = house.language(request.headers.get("Accept-Language", ""))
    conversation = conversation_of(request)
    try:
        if conversation is None:
            raise Refused("token", p.ERROR_SHAPE())
        _, state = await house.store.recall(conversation)
        language = state.language if state.last_at else language
        seq = await _guarded(request, conversation)
    except Erased:
        answer = {"code": "token", "message": house.words.say(p.ERROR_SHAPE(), language)}
        return web.json_response({"ok": False, "error": answer}, status=STATUS["token"], headers=headers)
    except Refused as refused:
        answer = {"code": refused.code, "message": house.words.say(refused.saying, language)}
        more = {"retry_after": refused.retry_after} if refused.retry_after else {}
        status = STATUS.get(refused.code, 400)
        return web.json_response({"ok": False, "error": {**answer, **more}}, status=status, headers=headers)
    except StoreError as error:
        log.error("file_not_saved", conversation=conversation, error=error.told)
        busy = {"code": "busy", "message": house.words.say(p.ERROR_FILE_BUSY(), language), "retry_after": 2}
        return web.json_response({"ok": False, "error": busy}, status=503, headers=headers)
    return web.json_response({"ok": True, "seq": seq}, headers=headers)


async def _guarded(request: web.Request, conversation: str) -> int:
    """The number of the last entry of what came of the file. Raises Refused or StoreError."""
    house, arrivals = request.app[HOUSE], request.app[ARRIVALS]
    key = request.headers.get("X-File-Key", "")
    if not 0 < len(key) <= KEY_LIMIT or not key.isprintable():
        raise Refused("shape", p.ERROR_SHAPE())
    if seq := await house.store.file_of_key(conversation, key):
        return seq  # its answer was lost on the way; nothing happens twice
    await _room_for(request, conversation)
    address = address_of(request, house.settings.trusted_proxies)
    if wait := arrivals.wait(address):
        raise Refused("too_fast", p.ERROR_TOO_FAST(count=math.ceil(wait)), math.ceil(wait))
    if conversation in arrivals.conversations or not arrivals.connections.enter(address):
        raise Refused("busy", p.ERROR_FILE_BUSY(), 2)
    arrivals.conversations.add(conversation)
    try:
        async with asyncio.timeout(SECONDS):
            return await _taken(request, conversation, key)
    except (TimeoutError, ConnectionError, aiohttp.ClientError):
        raise Refused("busy", p.ERROR_FILE_BUSY(), 2) from None
    finally:
        arrivals.conversations.discard(conversation)
        arrivals.connections.leave(address)


async def _room_for(request: web.Request, conversation: str) -> None:
    """Refuses what can be refused before a byte of it was read."""
    house = request.app[HOUSE]
    seq, state = await house.store.load(conversation)
    if seq == 0:
        raise Refused("token", p.ERROR_SHAPE())  # nothing has been said in it: it does not exist, or no more
    if (request.content_length or 0) > house.settings.file_bytes:
        raise Refused("too_big", in_words("too_big", house))
    if state.files >= house.settings.files_per_conversation:
        raise Refused("too_many", in_words("too_many", house))


async def _taken(request: web.Request, conversation: str, key: str) -> int:
    house = request.app[HOUSE]
    _, state = await house.store.recall(conversation)
    given = unquote(request.headers.get("X-File-Name", "")[:2000])
    try:
        chunks = request.content.iter_chunked(PIECE)
        taken = await house.store.take_file(given, aiter(chunks), house.settings.file_bytes, state.language)
    except NotTaken as refused:
        raise Refused(refused.reason, in_words(refused.reason, house)) from None
    # Where the store does not answer it is not known whether it was written: then the bytes wait for the sweep.
    fact = FileGiven(taken.id, taken.name, taken.size, taken.type, key, taken.removed)
    outcome = await house.switchboard.receive(conversation, fact, begun=True)
    if outcome.repeated:
        await house.store.drop_files([taken])
    log.info("file_taken", conversation=conversation, type=taken.type, size=taken.size, removed=list(taken.removed))
    return outcome.seq


def in_words(reason: str, house: House) -> Saying:
    """Why a file is not taken, by the reason of NotTaken."""
    return why_not(reason, house.settings.file_bytes, house.settings.files_per_conversation)


def conversation_of(request: web.Request) -> str | None:
    """The conversation of the visitor's token, None without a good one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return str(request.app[HOUSE].signer.loads(token)) if kind == "Bearer" and len(token) <= 2000 else None
    except BadSignature:
        return None


def for_websites(request: web.Request) -> Mapping[str, str]:
    """The headers by which a listed website may read the answer. Others are turned away."""
    origin = request.headers.get("Origin", "")
    if not origin or is_own_origin(origin, request):
        return {"Vary": "Origin"}
    if origin not in request.app[HOUSE].settings.origins:
        raise web.HTTPForbidden(text="This website may not send files here.")
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


# Out


async def to_visitor(request: web.Request) -> web.Response:
    headers, conversation = for_websites(request), conversation_of(request)
    kept = await request.app[HOUSE].store.file(request.match_info["id"])
    if kept is None or not conversation or kept.conversation != conversation:
        raise web.HTTPNotFound(text="There is no such file.")
    return await sealed(request, kept, headers)


async def to_operator(request: web.Request) -> web.Response:
    """For the console, behind its door."""
    kept = await request.app[HOUSE].store.file(request.match_info["id"])
    if kept is None:
        raise web.HTTPNotFound
    return await sealed(request, kept)


async def by_link(request: web.Request) -> web.Response:
    """For a desk that was sent a link."""
    house = request.app[HOUSE]
    try:
        id = request.app[LINKS].file_id(request.match_info["token"], house.now())
    except BadLink:
        raise web.HTTPNotFound(text="There is no such file.") from None
    except OldLink:
        raise web.HTTPGone(text="This link is too old.") from None
    kept = await house.store.file(id)
    if kept is None:
        raise web.HTTPGone(text="This file was erased.")
    return await sealed(request, kept)


async def sealed(request: web.Request, kept: KeptFile, headers: Mapping[str, str] | None = None) -> web.Response:
    """The file as something to save: no browser shows it as a page, whatever it holds."""
    content = await request.app[HOUSE].store.file_content(kept.id)
    if content is None:
        raise web.HTTPGone(text="This file was erased.")
    return web.Response(
        body=content,
        content_type=kept.type,
        charset="utf-8" if kept.type == TEXT else None,
        headers={**SEALED, "Content-Disposition": disposition(kept.name), **(headers or {})},
    )


def disposition(name: str) -> str:
    """`attachment` with the name, for old and new browsers (RFC 6266 appendix D)."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
