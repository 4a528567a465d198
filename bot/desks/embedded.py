"""The desk that is always there: tickets in our own store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..core.facts import Ticket
from ..store import Store, StoreError
from . import Case, DeskDown, DeskRefused, Filed, Message, Reply, State, Status
from .paper import transcript


class EmbeddedDesk:
    """Exactly once by the store: a ref is unique, and the number is given in the transaction that writes it."""

    name = "embedded"
    tells = True

    def __init__(self, store: Store) -> None:
        self.store = store

    async def create(self, case: Case, tries: int) -> Filed:
        try:
            said = transcript(case.transcript)
            number = await self.store.create_ticket(case.ticket, said, case.now, case.conversation)
            await self._enclose(case)
        except StoreError as error:
            raise DeskDown(type(error).__name__) from error
        return Filed(self.name, case.ticket.ref, number, existing=tries > 1)

    async def _enclose(self, case: Case) -> None:
        """The requester's files go with the ticket itself; a colleague's stand in the thread as what she sent."""
        ref = case.ticket.ref
        await self.store.link_files([each.id for each in case.attachments if not each.sender], ref)
        for each in case.attachments:
            if each.sender:
                name = f"{ref}/file-{each.id}"
                await self.store.ticket_append(ref, name, "operator", each.sender, "", case.now, linked=[each.id])

    async def find(self, ref: str) -> Filed | None:
        """The ticket, if this desk has it. Raises DeskDown while the store does not answer."""
        try:
            kept = await self.store.ticket(ref)
        except StoreError as error:
            raise DeskDown(type(error).__name__) from error
        return Filed(self.name, ref, kept.number, existing=True) if kept and kept.ours else None

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        if await self.store.ticket(ticket.ref) is None:
            raise DeskRefused("the embedded desk has no such ticket")
        try:
            files = [each.id for each in message.attachments]
            kind = "operator" if message.sender else "requester"
            await self.store.ticket_append(
                ticket.ref, message.ref, kind, message.sender, message.text, message.now, linked=files
            )
        except StoreError as error:
            raise DeskDown(type(error).__name__) from error

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        return {}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        ticket = await self.store.ticket(filed.id)
        if ticket is None:
            return Status(State.UNKNOWN)
        said = await self.store.ticket_messages(filed.id)
        answers = [each for each in said if each.author_kind == "operator" and each.message_ref not in known]
        replies = tuple(Reply(each.message_ref, each.author_name, each.text, each.at) for each in answers)
        return Status(State(ticket.state), replies)

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        return
