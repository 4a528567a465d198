"""A ticket's page for its requester, behind a signed link: what was said, an answer, an end, a verdict, one's own data.

Everything works without scripts. Who sends a form here has read the mail, so he has proved to own its address.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..core.files import TEXT_BYTES
from ..core.heard.secrets import redact
from ..core.phrases import Saying
from ..following import add_words, owe_answer, set_state
from ..mail.links import PAGE_DAYS
from ..store import KeptFile, Store
from ..store.tickets import FiledTicket, TicketMessage
from .files import in_words, sealed
from .forms import Form
from .house import HOUSE, House
from .requester_cases import belongs_to, join
from .requester_pages import HEADERS, LINKS, log, notice, page, too_often
from .requester_reply import reply_of

TEXT_LIMIT = 8_000  # characters of an answer
SHOWN = ("requester", "operator")  # whose messages a requester sees; notes and what other people wrote stay inside
CLOSED = "closed"


async def show(request: web.Request) -> web.StreamResponse:
    ticket = await _ticket(request)
    return await _page(request, ticket, told=request.query.get("told", ""))


async def act(request: web.Request) -> web.StreamResponse:
    """What the form's button says. Then the page again, by another request, so that a reload sends nothing twice."""
    house, ticket = request.app[HOUSE], await _ticket(request)
    if too_often(request, ticket.ref):
        return await _page(request, ticket, "too_often", 429)
    reply = await reply_of(request, ticket)
    form, wanted = reply.fields, reply.fields.get("act", "")
    if wanted != "reply":
        await house.store.drop_files(reply.files)
    if wanted == "erase":
        return await _erase(request, ticket, form)
    if wanted == "join":
        await house.store.confirm_ticket(ticket.ref)
        told = await join(request, ticket.ref, form.get("case", ""))
        raise web.HTTPSeeOther(f"{request.path}?told={told}", headers=HEADERS)
    if await house.store.surviving(ticket.ref) != ticket.ref:
        return await _page(request, ticket, status=409)  # goes on at another desk; nothing can be done here
    if wanted == "reply":
        if (told := _fault_of(reply)) or reply.fault:
            await house.store.drop_files(reply.files)
            fault = in_words(reply.fault, house) if reply.fault else None
            return await _page(request, ticket, told, 400, form.get("text", "")[:TEXT_LIMIT], fault)
        told = await _answered(house, ticket, reply)
    elif wanted in STATES and ticket.ours:
        state, told = STATES[wanted]
        if state != ticket.state:
            await set_state(house.store, house.switchboard, ticket, state, house.now())
            if state != CLOSED:
                await owe_answer(
                    house.store, house.switchboard, ticket, f"reopen:{form.get('key', '')[:64]}", quiet=True
                )
    elif wanted in RATINGS:
        await house.store.rate_ticket(ticket.ref, RATINGS[wanted])
        told = "rated"
    else:
        return await _page(request, ticket, "shape", 400)
    if not ticket.confirmed:
        await house.store.confirm_ticket(ticket.ref)
    await house.store.audit(house.now(), "requester", f"requester-{wanted}", ticket.ref, "")
    raise web.HTTPSeeOther(f"{request.path}?told={told}", headers=HEADERS)


async def _answered(house: House, ticket: FiledTicket, reply: Form) -> str:
    """The answer goes into the ticket, once; the name of what the requester is told."""
    text, removed = redact(reply.fields.get("text", ""))
    key = f"page:{reply.fields.get('key', '')[:64]}"
    if not await add_words(house.store, house.switchboard, ticket, key, text, house.now(), reply.files):
        await house.store.drop_files(reply.files)
    return "sent_without_secrets" if removed or any(each.removed for each in reply.files) else "sent"


async def file(request: web.Request) -> web.StreamResponse:
    """One of the files that stand on the page."""
    ticket, id = await _ticket(request), request.match_info["id"]
    store = request.app[HOUSE].store
    found = [each for files in (await _files(store, ticket.ref)).values() for each in files if each.id == id]
    if not found:
        raise web.HTTPNotFound(text="There is no such file.", headers=HEADERS)
    return await sealed(request, found[0], HEADERS)


async def data(request: web.Request) -> web.StreamResponse:
    """What is kept about this ticket and about the confirmed ones of its address, as a JSON file."""
    store, ticket = request.app[HOUSE].store, await _ticket(request)
    _, refs = await store.of_person(ticket.email) if ticket.email else ([], [ticket.ref])
    kept = [each for ref in refs if (each := await store.ticket(ref)) and (each.confirmed or ref == ticket.ref)]
    content = {"email": ticket.email, "tickets": [await _own_data(store, each) for each in kept]}
    body = json.dumps(content, ensure_ascii=False, indent=2)
    name = f"ticket-{ticket.number.removeprefix('#')}.json"
    return web.Response(
        text=body,
        content_type="application/json",
        headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'},
    )


STATES = {"close": (CLOSED, "closed"), "reopen": ("open", "reopened")}
RATINGS = {"good": "good", "bad": "bad"}


async def _ticket(request: web.Request) -> FiledTicket:
    """Raises BadLink and OldLink; a ticket that is gone is an old link, and one that was merged leads to the other."""
    house, links = request.app[HOUSE], request.app[LINKS]
    ref = links.ticket_ref(request.match_info["token"], house.now())
    stays = await house.store.surviving(ref)
    if stays != ref and await house.store.ticket(stays) is not None:
        told = f"?told={request.query['told']}" if request.query.get("told") == "joined" else ""
        token = links.ticket_token(stays, house.now() + PAGE_DAYS)
        raise web.HTTPSeeOther(
            f"{request.path.partition(request.match_info['token'])[0]}{token}{told}", headers=HEADERS
        )
    ticket = await house.store.ticket(ref)
    if ticket is None:
        raise web.HTTPGone(text=notice(request, "gone").text, content_type="text/html", headers=HEADERS)
    return ticket


async def _page(
    request: web.Request,
    ticket: FiledTicket,
    told: str = "",
    status: int = 200,
    text: str = "",
    fault: Saying | None = None,
) -> web.Response:
    """`fault` is a sentence about a file, where it is none of the page's own."""
    house = request.app[HOUSE]
    store = house.store
    said = [each for each in await store.ticket_messages(ticket.ref) if _is_shown(each)]
    case = await store.case(ticket.ref)
    stays = await store.case(case.merged_into) if case and case.merged_into else None
    return page(
        request,
        "ticket.html",
        ticket.language,
        status,
        ticket=ticket,
        messages=said,
        files=await _files(house.store, ticket.ref),
        fault=house.words.say(fault, ticket.language) if fault else "",
        most=house.settings.files_per_conversation,
        largest=house.settings.file_bytes,
        longest=min(TEXT_BYTES, house.settings.file_bytes),
        here=request.path,
        told=told,
        text=text,
        limit=TEXT_LIMIT,
        cases=await belongs_to(request, ticket.ref),
        goes_on=stays.number if stays else "",
        key=secrets.token_urlsafe(12),
    )


def _is_shown(message: TicketMessage) -> bool:
    return message.author_kind in SHOWN


async def _files(store: Store, ref: str) -> dict[str, list[KeptFile]]:
    """The files that the requester may see, by the message that they came with; "" for those of the ticket itself."""
    shown = {"", *(each.message_ref for each in await store.ticket_messages(ref) if _is_shown(each))}
    found: dict[str, list[KeptFile]] = {}
    for each in await store.ticket_files(ref):
        if each.message_ref in shown:
            found.setdefault(each.message_ref, []).append(each)
    return found


def _fault_of(reply: Form) -> str:
    text = reply.fields.get("text", "")
    if not text and not reply.files and not reply.fault:
        return "empty"
    return "too_long" if len(text) > TEXT_LIMIT else ""


async def _erase(request: web.Request, ticket: FiledTicket, form: Mapping[str, str]) -> web.Response:
    """Everything in which this address was given. Asks once; what is still on its way must arrive first."""
    house = request.app[HOUSE]
    if form.get("sure") != "yes":
        return await _page(request, ticket, "not_sure", 400)
    conversations, refs = await house.store.of_person(ticket.email) if ticket.email else ([], [ticket.ref])
    for conversation in conversations:
        waiting = await house.store.errands(state="waiting", conversation=conversation)
        if any(errand.kind in ("ticket", "ticket_message") for errand in waiting):
            return await _page(request, ticket, "not_yet", 409)
    await house.store.erase(conversations, refs)
    await house.store.audit(house.now(), "requester", "erased", ticket.ref, f"{len(refs)} tickets")
    log.info("requester_erased", ref=ticket.ref, conversations=len(conversations), tickets=len(refs))
    return notice(request, "erased", ticket.language)


async def _own_data(store: Store, ticket: FiledTicket) -> dict[str, Any]:
    said = [each for each in await store.ticket_messages(ticket.ref) if _is_shown(each)]
    return {
        "number": ticket.number,
        "state": ticket.state,
        "name": ticket.name,
        "email": ticket.email,
        "confirmed": ticket.confirmed,
        "subject": ticket.subject,
        "department": ticket.department,
        "priority": ticket.priority,
        "language": ticket.language,
        "description": ticket.description,
        "details": dict(ticket.details),
        "rating": ticket.rating,
        "files": [
            {"name": each.name, "type": each.type, "size": each.size, "at": each.at.isoformat()}
            for files in (await _files(store, ticket.ref)).values()
            for each in files
        ],
        "created_at": ticket.created_at.isoformat(),
        "updated_at": ticket.updated_at.isoformat(),
        "messages": [
            {"by": each.author_kind, "name": each.author_name, "at": each.at.isoformat(), "text": each.text}
            for each in said
        ],
        "conversations": [await _transcript(store, each) for each in await _conversations_of(store, ticket.ref)],
    }


async def _conversations_of(store: Store, ref: str) -> list[str]:
    return sorted({errand.conversation for errand in await store.errands(ref=ref) if errand.conversation})


async def _transcript(store: Store, conversation: str) -> list[dict[str, str]]:
    """What its visitor saw; what colleagues noted for themselves is not among it."""
    return [
        {"at": entry.at.isoformat(), "kind": type(entry.fact).__name__, "text": entry.text}
        for entry in await store.entries(conversation, limit=5000)
        if entry.fact.visible and entry.text
    ]
