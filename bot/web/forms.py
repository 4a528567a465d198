"""Forms as they come in: fields cleaned, files read piece by piece, and nothing kept of what is refused."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from aiohttp import BodyPartReader, MultipartReader, web

from ..core.files import NotTaken
from ..store import Taken
from .house import HOUSE, House

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]")
MULTIPART = "multipart/form-data"
FILES = "files"  # the field that they come in
FORM_BYTES = 128 * 1024  # of a form; the longest answer takes up to twelve bytes a character on its way
PIECE = 64 * 1024  # bytes read at once


@dataclass(frozen=True, slots=True)
class Form:
    """`fault` is the reason of NotTaken for the file called `faulty`; then none of the files is kept."""

    fields: Mapping[str, str]
    files: tuple[Taken, ...] = ()
    fault: str = ""
    faulty: str = ""


def largest(request: web.Request) -> int:
    """Bytes of a form that may come: its files are among it, in bytes as they are."""
    settings = request.app[HOUSE].settings
    files = settings.file_bytes * settings.files_per_conversation if request.content_type == MULTIPART else 0
    return FORM_BYTES + files


async def form_with_files(parts: MultipartReader, house: House, room: int, language: str) -> Form:
    """What was sent. Files that were taken, at most `room`, wait to belong to something.

    language  of a text among them, by which its letters are known. Raises StoreError.
    """
    fields: dict[str, str] = {}
    taken: list[Taken] = []
    fault = faulty = ""
    try:
        async for part in parts:
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            if part.name != FILES:
                fields[part.name] = await field_of(part, FORM_BYTES)
            elif part.filename and not fault:
                try:
                    if len(taken) >= room:
                        raise NotTaken("too_many")
                    limit = house.settings.file_bytes
                    taken.append(await house.store.take_file(part.filename, chunks_of(part), limit, language))
                except NotTaken as refused:
                    fault, faulty = refused.reason, part.filename
    except BaseException:
        await house.store.drop_files(taken)
        raise
    if fault:
        await house.store.drop_files(taken)
        taken = []
    return Form(fields, tuple(taken), fault, faulty)


async def field_of(part: BodyPartReader, limit: int) -> str:
    """The field, or as much of it as may come: what is longer is refused as too long afterwards."""
    content = bytearray()
    async for chunk in chunks_of(part):
        content += chunk[: max(0, limit - len(content))]
    return cleaned(content.decode("utf-8", "replace"))


async def chunks_of(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(PIECE):
        yield chunk


def cleaned(value: str) -> str:
    """Without control characters and blanks around it; line ends are \\n."""
    return CONTROLS.sub("", value.replace("\r\n", "\n")).strip()
