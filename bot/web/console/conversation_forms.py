"""The forms of a conversation's page: read, acted on, and answered with the page again or with what went wrong."""

from __future__ import annotations

from aiohttp import web

from ...core.case import compose
from .. import duty
from ..access import PERSON
from ..house import HOUSE
from . import conversation_acts as acts
from .conversations import conversation_page
from .enclosed import by_script, done, fault_of, form_sent, not_done, sentence
from .frame import back, field, form_of, inside

LONG = 16_000  # characters read of a text field, so that one that is too long is refused rather than cut


async def take(request: web.Request) -> web.Response:
    """Words that could not be sent before come along, into the field where they can be sent now."""
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_of(request)
    draft = field(form, "draft", LONG)
    try:
        await acts.take(house, request[PERSON], id)
    except acts.Refused as refused:
        if draft and refused.code == "held":
            return await conversation_page(request, draft=draft, told="not_held", status=409)
        raise _told(id, refused) from None
    if draft:
        return await conversation_page(request, draft=draft, told="taken")
    raise back(_address(id), "taken")


async def reply(request: web.Request) -> web.Response:
    """Words that could not be sent come back in the field; nothing that was typed is lost. A browser cannot be given
    files back: without scripts they are chosen again."""
    house, id, form = request.app[HOUSE], request.match_info["id"], await form_sent(request)
    text, fault = form.fields.get("text", "")[:LONG], fault_of(request, form)
    if fault:
        if by_script(request):
            return not_done(form.fault, fault)
        return await conversation_page(request, draft=text, fault=fault, status=409)
    try:
        await acts.reply(house, request[PERSON], id, form.fields.get("key", ""), text, form.files)
    except acts.Refused as refused:
        await house.store.drop_files(form.files)
        if by_script(request):
            code = KEPT_BY_SCRIPT.get(refused.code, refused.code)
            return not_done(code, sentence(request, code))
        if refused.code == "nobody":
            raise web.HTTPNotFound from None
        code = LOST_WITHOUT.get(refused.code, refused.code) if form.files else refused.code
        return await conversation_page(request, draft=text, told=code, status=409)
    return done(request, _address(id), "sent")


KEPT_BY_SCRIPT = {"not_held": "not_held_kept"}
LOST_WITHOUT = {"not_held": "not_held_again"}
"""What is said instead where files had been chosen."""


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
