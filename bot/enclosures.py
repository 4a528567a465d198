"""What goes to a desk along with a ticket or a message: the files of its conversation, with their bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from .core import attachments
from .core.facts import Entry, FileGiven, TicketMessage
from .desks import Attachment
from .store import KeptFile, Store

Link = Callable[[str, datetime], str]
"""Where a desk can fetch a file, from its id and the moment; "" where nobody outside could."""


class Enclosures:
    """A file that was erased meanwhile is left out: it is gone for the desk, too."""

    def __init__(self, store: Store, link: Link = lambda id, now: "") -> None:
        self.store, self._link = store, link

    async def of_ticket(self, entries: list[Entry], ref: str, now: datetime) -> tuple[Attachment, ...]:
        """The files that were given before the ticket was promised."""
        return await self._packed(attachments.of_ticket(entries, ref), now)

    async def of_message(self, entries: list[Entry], message: TicketMessage, now: datetime) -> tuple[Attachment, ...]:
        """The files that the message names."""
        return await self._packed(attachments.of_message(entries, message), now) if message.files else ()

    async def of_answer(self, ref: str, message_ref: str, now: datetime) -> tuple[Attachment, ...]:
        """The files that came with an answer from the ticket's page or by mail."""
        kept = [each for each in await self.store.ticket_files(ref) if each.message_ref == message_ref]
        return await self._packed(kept, now)

    async def _packed(self, files: Sequence[FileGiven | KeptFile], now: datetime) -> tuple[Attachment, ...]:
        packed = []
        for file in files:
            content = await self.store.file_content(file.id)
            if content is not None:
                sender = file.operator_name if isinstance(file, FileGiven) else ""
                packed.append(Attachment(file.name, file.type, content, file.id, self._link(file.id, now), sender))
        return tuple(packed)
