"""An answer with files, from a ticket's page: read piece by piece, and nothing is kept of one that is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from aiohttp import BodyPartReader, web

from ..core.files import NotTaken
from ..core.phrases import Saying
from ..store import Taken
from ..store.tickets import FiledTicket
from .files import PIECE, in_words
from .house import HOUSE, House
from .requester_pages import FORM_BYTES, cleaned, form_of

MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Reply:
    """`fault` says why one of the files is not taken; then none of them is."""

    form: Mapping[str, str]
    files: tuple[Taken, ...] = ()
    fault: Saying | None = None


def largest(request: web.Request) -> int:
    """Bytes of a form that may come: a reply's files are among it, in bytes as they are."""
    settings = request.app[HOUSE].settings
    files = settings.file_bytes * settings.files_per_conversation if request.content_type == MULTIPART else 0
    return FORM_BYTES + files


async def reply_of(request: web.Request, ticket: FiledTicket) -> Reply:
    """What was sent. Files that were taken wait to belong to something."""
    if request.content_type != MULTIPART:
        return Reply(await form_of(request))
    if request.content_length is None:
        return Reply({})  # no browser leaves it out, and what has no length has no end
    house = request.app[HOUSE]
    form: dict[str, str] = {}
    taken: list[Taken] = []
    fault: Saying | None = None
    room = await room_for(house, ticket)
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            if part.name != "files":
                form[part.name] = cleaned((await _at_most(part, FORM_BYTES)).decode("utf-8", "replace"))
            elif part.filename and fault is None:
                try:
                    if len(taken) >= room:
                        raise NotTaken("too_many")
                    limit = house.settings.file_bytes
                    taken.append(await house.store.take_file(part.filename, _chunks(part), limit, ticket.language))
                except NotTaken as refused:
                    fault = in_words(refused.reason, house)
    except BaseException:
        await house.store.drop_files(taken)
        raise
    if fault is not None:
        await house.store.drop_files(taken)
        taken = []
    return Reply(form, tuple(taken), fault)


async def room_for(house: House, ticket: FiledTicket) -> int:
    """How many more files this ticket takes besides those of its conversation."""
    there = [each for each in await house.store.ticket_files(ticket.ref) if not each.conversation]
    return max(0, house.settings.files_per_conversation - len(there))


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(PIECE):
        yield chunk


async def _at_most(part: BodyPartReader, limit: int) -> bytes:
    """The field, or as much of it as may come: what is longer is refused as too long afterwards."""
    content = bytearray()
    async for chunk in _chunks(part):
        content += chunk[: max(0, limit - len(content))]
    return bytes(content)
