"""The doors that a mail leads to: the page that confirms a request, and the requester's page of a ticket.

A mail scanner follows links, and some even run scripts: a GET only shows, and nothing happens but by a form.
"""

from __future__ import annotations

from aiohttp import web

from ..core.conversation import Conversation
from ..core.facts import Confirmed, Lapsed, Ticket, TicketRequested
from ..mail.links import BadLink, Links, OldLink, ToConfirm
from ..store import StoreError
from . import requester_pages, requester_ticket
from .access import Handler
from .house import HOUSE, House
from .requester_cases import belongs_to, join
from .requester_pages import LINKS, form_of, log, notice, page, too_often

FORM_BYTES = 128 * 1024  # of a form; the longest answer takes up to twelve bytes a character on its way
ENTRIES_LIMIT = 5000  # of a conversation that are looked through


def prepare(application: web.Application, house: House, links: Links) -> None:
    requester_pages.prepare(application, house, links)


def routes() -> list[web.RouteDef]:
    return [
        web.get("/confirm/{token}", kindly(confirm_page)),
        web.post("/confirm/{token}", kindly(confirm)),
        web.get("/ticket/{token}", kindly(requester_ticket.show)),
        web.post("/ticket/{token}", kindly(requester_ticket.act)),
        web.get("/ticket/{token}/data", kindly(requester_ticket.data)),
    ]


def kindly(handler: Handler) -> Handler:
    """The handler; what it cannot do becomes a page that says so."""

    async def kind(request: web.Request) -> web.StreamResponse:
        if (request.content_length or 0) > FORM_BYTES:
            return notice(request, "too_long", status=413)
        try:
            return await handler(request)
        except BadLink:
            return notice(request, "bad_link", status=404)
        except OldLink:
            return notice(request, "old_link", status=410)
        except StoreError as error:
            log.error("requester_failed", error=type(error).__name__)
            return notice(request, "busy", status=503)

    return kind


async def confirm_page(request: web.Request) -> web.StreamResponse:
    """What will be confirmed, and a button. It says nothing about accounts: nobody here knows of any."""
    asked = _asked(request)
    ticket, conversation = await _request(request, asked)
    if not _waits(conversation, asked):
        return await _outcome(request, asked, conversation, "already_confirmed")
    return page(request, "confirm.html", conversation.language, ticket=ticket)


async def confirm(request: web.Request) -> web.StreamResponse:
    """Confirms. Once: what came before, in whatever process, makes it moot."""
    asked = _asked(request)
    if too_often(request, asked.ref):
        return notice(request, "too_often", status=429)
    _, before = await _request(request, asked)
    wanted = (await form_of(request)).get("case", "")
    if wanted and not _waits(before, asked):
        told = await join(request, asked.ref, wanted)
        return notice(request, told, before.language, cases=await belongs_to(request, asked.ref))
    outcome = await request.app[HOUSE].switchboard.receive(asked.conversation, Confirmed(asked.ref, "link"))
    if outcome.moot:
        return await _outcome(request, asked, outcome.conversation, "already_confirmed")
    log.info("confirmed", conversation=asked.conversation, ref=asked.ref)
    cases = await belongs_to(request, asked.ref)
    return notice(request, "confirmed", outcome.conversation.language, cases=cases)


def _asked(request: web.Request) -> ToConfirm:
    return request.app[LINKS].to_confirm(request.match_info["token"], request.app[HOUSE].now())


def _waits(conversation: Conversation, asked: ToConfirm) -> bool:
    return conversation.held and conversation.ticket == asked.ref


async def _request(request: web.Request, asked: ToConfirm) -> tuple[Ticket, Conversation]:
    """The request and the state of its conversation. Raises OldLink if it is gone."""
    store = request.app[HOUSE].store
    _, conversation = await store.load(asked.conversation)
    for entry in await store.entries(asked.conversation, limit=ENTRIES_LIMIT):
        if isinstance(entry.fact, TicketRequested) and entry.fact.ticket.ref == asked.ref:
            return entry.fact.ticket, conversation
    raise OldLink


async def _outcome(request: web.Request, asked: ToConfirm, conversation: Conversation, confirmed: str) -> web.Response:
    """What has become of a request that no longer waits."""
    for entry in await request.app[HOUSE].store.entries(asked.conversation, limit=ENTRIES_LIMIT):
        match entry.fact:
            case Confirmed(ref=asked.ref):
                cases = await belongs_to(request, asked.ref)
                return notice(request, confirmed, conversation.language, cases=cases)
            case Lapsed(ref=asked.ref):
                return notice(request, "lapsed", conversation.language, status=410)
    return notice(request, "old_link", conversation.language, status=410)
