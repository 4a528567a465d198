"""The tickets that we keep, and copies of those at other desks: the list, and one ticket with its thread."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from aiohttp import web

from ...core.followed import TICKET
from ...following import set_state, tell_answer
from ...store import KeptFile, Store
from ...store.tickets import FiledTicket
from ..access import PERSON, Person
from ..forms import Form
from ..house import HOUSE, House
from .cases import together
from .enclosed import by_script, done, fault_of, form_sent, not_done, sentence
from .frame import FRAME, back, field, form_of, page, page_number, with_page

PAGE = 40  # tickets on one page of the list
TEXT_LIMIT = 16_000  # characters of an answer or a note
CONVERSATIONS = 10  # that a ticket has been written to from, as they are listed beside it
OTHERS = 50  # tickets of one address that are looked through for open ones
STATES = ("open", "waiting", "closed")
FILTERS = ("search", "state", "department", "priority")


async def listing(request: web.Request) -> web.Response:
    house = request.app[HOUSE]
    filters = {name: request.query.get(name, "").strip()[:200] for name in FILTERS}
    number = page_number(request)
    rows = await house.store.tickets(
        text=filters["search"],
        state=filters["state"],
        department=filters["department"],
        priority=filters["priority"],
        limit=PAGE + 1,
        offset=(number - 1) * PAGE,
    )
    return await page(
        request,
        "tickets.html",
        room="tickets",
        rows=rows[:PAGE],
        names=await names_of(house.store),
        filters=filters,
        filtered=any(filters.values()) or number > 1,
        page=number,
        more=len(rows) > PAGE,
        address=lambda wanted: with_page(request, wanted),
        **_choices(request),
    )


async def one(request: web.Request) -> web.Response:
    return await ticket_page(request)


async def ticket_page(request: web.Request, draft: str = "", fault: str = "", status: int = 200) -> web.Response:
    """One ticket. `draft`: words that could not be kept, in their field; `fault`: a sentence that says why."""
    house = request.app[HOUSE]
    ref = request.match_info["ref"]
    ticket = await house.store.ticket(ref)
    if ticket is None:
        raise web.HTTPNotFound
    knowledge = house.knowledge()
    tried = [knowledge.article(topic, ticket.language) for topic in ticket.articles]
    return await page(
        request,
        "ticket.html",
        room="tickets",
        fault=fault,
        status=status,
        draft=draft,
        ticket=ticket,
        messages=await house.store.ticket_messages(ref),
        files=await files_of(house.store, ref),
        names=await names_of(house.store),
        operators=[user for user in await house.store.users() if not user.disabled],
        tried=[(article.title, article.topic, article.language) for article in tried if article],
        others=await others_of(house.store, ticket),
        conversations=await _conversations_of(house.store, ticket),
        key=secrets.token_urlsafe(12),
        unwatched_due=_unwatched_due(house, ticket),
        **_choices(request),
        **await together(house.store, ref),
    )


def _unwatched_due(house: House, ticket: FiledTicket) -> datetime | None:
    """By when the first answer was promised at a desk of which we learn no answers; None where the clock says it."""
    if ticket.watched or ticket.state == "closed":
        return None
    return house.company.policy.answer_due(TICKET, ticket.department, ticket.priority, ticket.created_at)


async def files_of(store: Store, ref: str) -> dict[str, list[KeptFile]]:
    """By the message that they came with; "" for those of the ticket itself."""
    found: dict[str, list[KeptFile]] = {}
    for each in await store.ticket_files(ref):
        found.setdefault(each.message_ref, []).append(each)
    return found


async def _conversations_of(store: Store, ticket: FiledTicket) -> list[str]:
    """The one it began in, and those that went on with it."""
    talked = await store.conversations(text=ticket.number, limit=CONVERSATIONS)
    begun = [ticket.conversation] if ticket.conversation and await _exists(store, ticket.conversation) else []
    return list(dict.fromkeys([*begun, *(each.id for each in talked if each.number == ticket.number)]))


async def _exists(store: Store, conversation: str) -> bool:
    return (await store.load(conversation))[0] > 0


async def others_of(store: Store, ticket: FiledTicket) -> list[FiledTicket]:
    """The open tickets of the same address, if it is confirmed in both: an address that somebody only typed says
    nothing about who he is."""
    if not ticket.email or not ticket.confirmed:
        return []
    found = await store.tickets(email=ticket.email, limit=OTHERS)
    return [each for each in found if each.confirmed and each.state != "closed" and each.ref != ticket.ref]


async def message(request: web.Request) -> web.Response:
    """An answer or a note, with files or of files alone; the form's key makes a second sending of it harmless."""
    house, form = request.app[HOUSE], await form_sent(request)
    ref, text = await house.store.surviving(request.match_info["ref"]), form.fields.get("text", "")[:TEXT_LIMIT]
    kind = "note" if form.fields.get("kind") == "note" else "operator"
    ticket = await house.store.ticket(ref)
    code = "" if text or form.files or form.fault else "empty"
    if kind == "operator" and ticket is not None and not ticket.ours:
        code = "at_the_desk"
    if ticket is None or code or form.fault:
        await house.store.drop_files(form.files)
    if ticket is None:
        raise web.HTTPNotFound
    if fault := sentence(request, code) if code else fault_of(request, form):
        if by_script(request):
            return not_done(code or form.fault, fault)
        return await ticket_page(request, text, fault, 409)
    await _said(house, request[PERSON], ticket, kind, text, form)
    return done(request, _address(ref), "noted" if kind == "note" else "answered")


async def _said(house: House, person: Person, ticket: FiledTicket, kind: str, text: str, form: Form) -> None:
    """The answer or note goes into the ticket, once for its key; an answer is told to its requester."""
    ref, key = ticket.ref, f"{person.id}:{form.fields.get('key', '')[:64] or secrets.token_urlsafe(12)}"
    tell = kind == "operator" and bool(ticket.email)
    if not await house.store.ticket_append(
        ref, key, kind, person.name, text, house.now(), tell_requester=tell, files=form.files
    ):
        await house.store.drop_files(form.files)
    if kind == "operator":
        await tell_answer(house.store, house.switchboard, ticket, key, person.name, text, form.files)
        await set_state(house.store, house.switchboard, ticket, "waiting", house.now())
    await house.store.audit(house.now(), person.id, f"ticket-{kind}", ref)


async def state(request: web.Request) -> web.Response:
    """Another state, or another colleague who looks after it."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    ref, wanted, assignee = request.match_info["ref"], field(form, "state"), field(form, "assignee")
    ticket = await house.store.ticket(ref)
    if ticket is None:
        raise web.HTTPNotFound
    if wanted not in STATES or (assignee and await house.store.user(assignee) is None):
        raise back(_address(ref), "shape")
    if wanted != ticket.state and ticket.ours:
        await set_state(house.store, house.switchboard, ticket, wanted, house.now())
        await house.store.audit(house.now(), person.id, "ticket-state", ref, wanted)
    if assignee != ticket.assignee:
        await house.store.assign_ticket(ref, assignee, house.now())
        await house.store.audit(house.now(), person.id, "ticket-assigned", ref, assignee)
    raise back(_address(ref), "saved")


async def names_of(store: Store) -> dict[str, str]:
    return {user.id: user.name for user in await store.users()}


def _choices(request: web.Request) -> dict[str, Any]:
    house = request.app[HOUSE]
    words, language = house.words, request.app[FRAME].language(request)
    return {
        "departments": [(name, words.department(name, language)) for name in house.company.departments],
        "priorities": [(name, words.priority(name, language)) for name in house.company.priorities],
    }


def _address(ref: str) -> str:
    return f"/console/tickets/{ref}"
