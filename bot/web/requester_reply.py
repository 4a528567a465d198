"""An answer with files, from a ticket's page."""

from __future__ import annotations

from aiohttp import web

from ..store.tickets import FiledTicket
from .forms import MULTIPART, Form, form_with_files
from .house import HOUSE, House
from .requester_pages import form_of

STAFF = frozenset({"operator", "note"})
BY_MAIL = "mail:"  # how the keys of messages begin that came by mail; a note among them is somebody else's


async def reply_of(request: web.Request, ticket: FiledTicket) -> Form:
    """What was sent. Files that were taken wait to belong to something."""
    if request.content_type != MULTIPART:
        return Form(await form_of(request))
    if request.content_length is None:
        return Form({})  # no browser leaves it out, and what has no length has no end
    house = request.app[HOUSE]
    return await form_with_files(await request.multipart(), house, await room_for(house, ticket), ticket.language)


async def room_for(house: House, ticket: FiledTicket) -> int:
    """How many more files this ticket takes besides those of its conversation and those of staff."""
    said = await house.store.ticket_messages(ticket.ref)
    by_staff = {each.message_ref for each in said if each.author_kind in STAFF}
    of_staff = {each for each in by_staff if not each.startswith(BY_MAIL)}
    files = await house.store.ticket_files(ticket.ref)
    there = [each for each in files if not each.conversation and each.message_ref not in of_staff]
    return max(0, house.settings.files_per_conversation - len(there))
