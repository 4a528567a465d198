"""The forms of a conversation's page: read, acted on, and answered with the page again or with what went wrong."""

from __future__ import annotations

from aiohttp import web

from ...core.case import compose
from .. import duty
from ..access import PERSON
from ..house import HOUSE
from . import conversation_acts as acts
from .conversations import conversation_page
from .frame import back, field, form_of, inside

LONG = 16_000  # characters read of a text field, so that one that is too long is refused rather than cut


async def take(request: web.Request) -> web.Response:
    house, id = request.app[HOUSE], request.match_info["id"]
    try:
        await acts.take(house, request[PERSON], id)
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), "taken")


async def reply(request: web.Request) -> web.Response:
    """Words that could not be sent come back in the field; nothing that was typed is lost."""
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    text = field(form, "text", LONG)
    try:
        await acts.reply(house, request[PERSON], id, field(form, "key"), text)
    except acts.Refused as refused:
        if refused.code == "nobody":
            raise web.HTTPNotFound from None
        return await conversation_page(request, draft=text, told=refused.code, status=409)
    raise back(_address(id), "sent")


async def note(request: web.Request) -> web.Response:
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    try:
        await acts.note(house, request[PERSON], id, field(form, "key"), field(form, "text", LONG))
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), "noted")


async def leave(request: web.Request) -> web.Response:
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    to = field(form, "to")
    try:
        await acts.leave(house, request[PERSON], id, to)
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), f"left_{to}")


async def transfer(request: web.Request) -> web.Response:
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    try:
        await acts.transfer(house, request[PERSON], id, field(form, "to"))
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), "transferred")


async def ticket(request: web.Request) -> web.Response:
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    _, talk = await house.store.load(id)
    try:
        wanted = acts.proposed_ticket(
            compose(talk, house.known()),
            ref=field(form, "ref"),
            email=field(form, "email", 254),
            subject=field(form, "subject", LONG),
            department=field(form, "department"),
            priority=field(form, "priority"),
            description=field(form, "description", LONG),
            house=house,
        )
        await acts.ticket(house, request[PERSON], id, wanted)
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), "ticket_made")


async def ticket_message(request: web.Request) -> web.Response:
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    try:
        await acts.ticket_message(house, request[PERSON], id, field(form, "text", LONG))
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), "ticket_added")


async def close(request: web.Request) -> web.Response:
    house, id = request.app[HOUSE], request.match_info["id"]
    try:
        await acts.close(house, request[PERSON], id)
    except acts.Refused as refused:
        raise _told(id, refused) from None
    raise back(_address(id), "closed")


async def presence(request: web.Request) -> web.Response:
    """The operator is here, or steps away."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    available = field(form, "available") == "1"
    await duty.choose(house, person.id, available)
    raise back(inside(field(form, "next", 2000)), "available" if available else "away")


def _address(id: str) -> str:
    return f"/console/conversations/{id}"


def _told(id: str, refused: acts.Refused) -> web.HTTPException:
    if refused.code == "nobody":
        return web.HTTPNotFound()
    return back(_address(id), refused.code, **({"name": refused.name} if refused.name else {}))
