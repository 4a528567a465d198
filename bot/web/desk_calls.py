"""What the receiver of the desk webhook tells us by signed calls: that staff answered, closed or opened a ticket.

desks/webhook.md is for those who write such a receiver. A call that is repeated changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import msgspec
import structlog
from aiohttp import web

from ..core.heard.secrets import redact
from ..desks import State
from ..desks.webhook import WebhookDesk, is_signed, key_of
from ..following import ANSWER, ANSWER_LIMIT, set_state, tell_answer
from ..store.tickets import FiledTicket
from .house import HOUSE, House

log = structlog.get_logger("desk_calls")

BODY_BYTES = 64 * 1024
BODY_SECONDS = 10.0
STATES = {"ticket.closed": State.CLOSED, "ticket.reopened": State.OPEN}


class Told(msgspec.Struct):
    """`ref` is that of `ticket.created`; name and text are for the requester's eyes."""

    ref: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""
    text: str = ""


class Call(msgspec.Struct):
    type: Literal["ticket.answered", "ticket.closed", "ticket.reopened"]
    data: Told


def routes() -> list[web.RouteDef]:
    return [web.post("/desk/answered", called)]


async def called(request: web.Request) -> web.Response:
    """204 for what was taken, or had been; 401, 400 or 404 for what will not be better when it is sent again."""
    house = request.app[HOUSE]
    if not house.settings.webhook_answers:
        raise web.HTTPNotFound
    body = await _body(request)
    identifier, stamp, signatures = (
        request.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")
    )
    if not is_signed(key_of(house.settings.webhook_secret), identifier, stamp, signatures, body, house.now()):
        log.warning("call_refused", reason="signature")
        raise web.HTTPUnauthorized
    try:
        call = msgspec.json.decode(body, type=Call)
    except msgspec.MsgspecError as error:
        raise web.HTTPBadRequest(text=str(error)) from None
    ticket = await house.store.ticket(call.data.ref)
    if ticket is None or ticket.desk != WebhookDesk.name:
        raise web.HTTPNotFound
    if call.type == "ticket.answered" and not call.data.text.strip():
        raise web.HTTPBadRequest(text="an answer has a text")
    if call.type == "ticket.answered":
        await _answered(house, ticket, call.data, identifier[:200])
    elif STATES[call.type] != ticket.state:
        await set_state(house.store, house.switchboard, ticket, STATES[call.type], house.now())
    log.info("call_taken", ref=ticket.ref, type=call.type)
    return web.Response(status=204)


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(BODY_BYTES, request.content_length or 0)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    if len(body) > BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(BODY_BYTES, len(body))
    return body


async def _answered(house: House, ticket: FiledTicket, told: Told, identifier: str) -> None:
    text, _ = redact(told.text[:ANSWER_LIMIT])
    key, now = ANSWER + identifier, house.now()
    await tell_answer(house.store, house.switchboard, ticket, key, told.name, text)
    if await house.store.ticket_append(ticket.ref, key, "operator", told.name, text, now):
        await set_state(house.store, house.switchboard, ticket, State.WAITING, now)
