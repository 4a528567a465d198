"""The doors that a mail leads to: the page that confirms a request, and the requester's page of a ticket.

A mail scanner follows links, and some even run scripts: a GET only shows, and nothing happens but by a form.
"""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from ..core.conversation import Conversation
from ..core.facts import ConfirmationRequested, Confirmed, Lapsed, Ticket, TicketRequested
from ..core.replies import MAIL_TRIES
from ..mail.links import BadLink, Links, OldLink, ToConfirm
from ..store import StoreError
from . import requester_pages, requester_ticket
from .access import Handler
from .forms import largest
from .house import HOUSE, House
from .requester_cases import belongs_to, join
from .requester_pages import LINKS, form_of, log, notice, page, too_often

ENTRIES_LIMIT = 5000  # of a conversation that are looked through


def prepare(application: web.Application, house: House, links: Links) -> None:
    requester_pages.prepare(application, house, links)


def routes() -> list[web.RouteDef]:
    return [
        web.get("/confirm/{token}", kindly(confirm_page)),
        web.post("/confirm/{token}", kindly(confirm)),
        web.post("/confirm/{token}/again", kindly(again)),
        web.get("/ticket/{token}", kindly(requester_ticket.show)),
        web.post("/ticket/{token}", kindly(requester_ticket.act)),
        web.get("/ticket/{token}/data", kindly(requester_ticket.data)),
        web.get("/ticket/{token}/files/{id}", kindly(requester_ticket.file)),
    ]


def kindly(handler: Handler) -> Handler:
    """The handler; what it cannot do becomes a page that says so."""

    async def kind(request: web.Request) -> web.StreamResponse:
        if (request.content_length or 0) > largest(request):
            return notice(request, "too_long", status=413)
        try:
            return await handler(request)
        except BadLink:
            return notice(request, "bad_link", status=404)
        except OldLink:
            return notice(request, "old_link", status=410, again=again_of(request))
        except StoreError as error:
            log.error("requester_failed", error=error.told)
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


async def again(request: web.Request) -> web.StreamResponse:
    """A new link by mail, if there is something to confirm. The page says the same in any case: who found an old link
    learns nothing by it."""
    asked = request.app[LINKS].was_to_confirm(request.match_info["token"])
    if not too_often(request, asked.ref):
        await _mailed_again(request.app[HOUSE], asked)
    return notice(request, "link_again")


async def _mailed_again(house: House, asked: ToConfirm) -> None:
    """A request that still waits gets another mail; one that lapsed is made again as it was, and waits again."""
    _, conversation = await house.store.load(asked.conversation)
    ticket, lapsed = None, False
    for entry in await house.store.entries(asked.conversation, limit=ENTRIES_LIMIT):
        match entry.fact:
            case TicketRequested(ticket=promised) if promised.ref == asked.ref:
                ticket = promised
            case Confirmed(ref=asked.ref):
                return
            case Lapsed(ref=asked.ref):
                lapsed = True
    if ticket is None:
        return
    if lapsed and not conversation.ticket:
        renewed = TicketRequested(replace(ticket, ref=house.known().fresh), held=True)
        conversation = (await house.switchboard.receive(asked.conversation, renewed)).conversation
    if conversation.held and conversation.email == ticket.email and conversation.mails < MAIL_TRIES:
        mailed = ConfirmationRequested(conversation.ticket, ticket.email)
        await house.switchboard.receive(asked.conversation, mailed)
        log.info("confirmation_again", conversation=asked.conversation, ref=conversation.ticket)


def again_of(request: web.Request) -> str:
    """Where a new link can be asked for instead of this one; "" where none can."""
    token = request.match_info.get("token", "")
    return f"/confirm/{token}/again" if request.path.startswith("/confirm/") else ""


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
                return notice(request, "lapsed", conversation.language, status=410, again=again_of(request))
    return notice(request, "old_link", conversation.language, status=410)
