"""Files that people sent along: taken in at every door alike, and a row for each that says whose it is.

Rules of this file:
1. Bytes come first, then the row in the transaction of what they belong to; erasing goes the other way round. A crash
   in between leaves bytes without a row, which `sweep_files` clears away, and never a row without bytes.
2. A text is read and freed of secrets in memory; what was in it before never touches the disk.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.core.facts import FileGiven
from bot.core.files import HEAD, TEXT, TEXT_BYTES, NotTaken, file_name, is_binary, text_in, type_of

from .cabinet import Cabinet
from .database import Part, Transaction
from .schema import files
from .statements import Row, Statement

WIDENS = 3  # times that a text may grow when its letters become UTF-8


@dataclass(frozen=True, slots=True)
class Taken:
    """A file whose bytes are kept, before it belongs to anything. `removed`: kinds of secrets cut out of it."""

    id: str
    name: str
    size: int
    type: str
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file, and whose it is: of a conversation, of a ticket of the embedded desk, or of both.

    message_ref  the message of the ticket that it came with; "" for what came with the ticket itself
    """

    id: str
    conversation: str
    ref: str
    message_ref: str
    name: str
    size: int
    type: str
    at: datetime


ADD_FILE = Statement(insert(files).values({column.name: bindparam(column.name) for column in files.c}))
LINK_FILE = Statement(
    update(files)
    .where(files.c.id == bindparam("in_id"))
    .values(ref=bindparam("in_ref"), message_ref=bindparam("in_message_ref"))
)
_ONE = Statement(select(files).where(files.c.id == bindparam("id")))
_OF_TICKET = Statement(select(files).where(files.c.ref == bindparam("ref")).order_by(files.c.at, files.c.id))


def file_row(taken: Taken | FileGiven, at: datetime, conversation: str, ref: str, message_ref: str) -> dict[str, Any]:
    """The row of a file; `conversation` and `ref` may each be "", not both."""
    return {
        "id": taken.id,
        "conversation": conversation,
        "ref": ref,
        "message_ref": message_ref,
        "name": taken.name,
        "size": taken.size,
        "type": taken.type,
        "at": at,
    }


class Files(Part):
    cabinet: Cabinet

    async def take_file(self, given: str, chunks: AsyncIterator[bytes], limit: int, language: str) -> Taken:
        """Keep the bytes that come, at most `limit` of them, if they are of a type that is taken.

        given     what its sender calls it; language of the text that it may be
        Raises NotTaken, at the first chunk too many; StoreError.
        """
        head, chunks = await _with_head(chunks)
        if not head:
            raise NotTaken("empty")
        id, type = secrets.token_hex(16), type_of(head)
        removed: tuple[str, ...] = ()
        if not type:
            content = await _text(chunks, min(limit, TEXT_BYTES))
            text, removed = await asyncio.to_thread(text_in, content, language)
            type, chunks, limit = TEXT, _once(text.encode()), limit * WIDENS
        size = await self.cabinet.keep(id, chunks, limit)
        return Taken(id, file_name(given, type), size, type, removed)

    async def drop_files(self, taken: Iterable[Taken]) -> None:
        """Let go of bytes that came to belong to nothing. Only where that is sure: else they wait for the sweep."""
        await self.cabinet.remove([each.id for each in taken])

    async def file_of_key(self, conversation: str, key: str) -> int:
        """The number of the last entry of the turn that this key wrote, 0 for none."""
        written = await self.database.read(lambda tx: tx.written([(conversation, key)]))
        return written.get((conversation, key), (0,))[-1]

    async def file(self, id: str) -> KeptFile | None:
        row = await self._row(_ONE, {"id": id})
        return _kept(row) if row else None

    async def ticket_files(self, ref: str) -> list[KeptFile]:
        """Those of a ticket of the embedded desk, oldest first."""
        return [_kept(row) for row in await self._rows(_OF_TICKET, {"ref": ref})]

    async def file_content(self, id: str) -> bytes | None:
        """The bytes, None if they were erased."""
        return await self.cabinet.read(id)

    async def link_files(self, ids: Sequence[str], ref: str, message_ref: str = "") -> None:
        """Files of a conversation belong to a ticket of the embedded desk, too. Once more: nothing changes."""
        if ids:
            await self.database.write(lambda tx: link(tx, ids, ref, message_ref))

    async def sweep_files(self) -> int:
        """Clear away what crashes left behind; how many files that were."""
        strays = [id for id in await self.cabinet.strays() if await self._row(_ONE, {"id": id}) is None]
        await self.cabinet.remove(strays)
        return len(strays)


async def link(tx: Transaction, ids: Sequence[str], ref: str, message_ref: str) -> None:
    await tx.many(LINK_FILE, [{"in_id": id, "in_ref": ref, "in_message_ref": message_ref} for id in ids])


def _kept(row: Row) -> KeptFile:
    return KeptFile(**row)


async def _with_head(chunks: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """(what tells the type, all of it)"""
    head = b""
    async for chunk in chunks:
        head += chunk
        if len(head) >= HEAD:
            break
    return head, _joined(head, chunks)


async def _joined(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for chunk in rest:
        yield chunk


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _text(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    """Raises NotTaken for what is no text as soon as that is seen, and for a text that is too long."""
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if is_binary(chunk, bytes(content[:2])):
            raise NotTaken("type")
        if len(content) > limit:
            raise NotTaken("text_too_big")
    return bytes(content)
