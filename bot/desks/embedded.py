"""The desk that is always there: tickets in our own store."""

from __future__ import annotations

from datetime import datetime

from ..core.facts import Entry, Noted, OperatorSaid, VisitorChose, VisitorSaid
from ..store import Store, StoreError
from . import Case, DeskDown, DeskRefused, Filed, State


class EmbeddedDesk:
    """Exactly once by the store: a ref is unique, and the number is given in the transaction that writes it."""

    name = "embedded"

    def __init__(self, store: Store) -> None:
        self.store = store

    async def create(self, case: Case, tries: int) -> Filed:
        try:
            number = await self.store.create_ticket(case.ticket, on_paper(case.transcript), case.now)
        except StoreError as error:
            raise DeskDown(type(error).__name__) from error
        return Filed(self.name, case.ticket.ref, number, existing=tries > 1)

    async def append(self, ref: str, message_ref: str, text: str, now: datetime) -> None:
        try:
            await self.store.ticket_append(ref, message_ref, "requester", "", text, now)
        except StoreError as error:
            raise DeskRefused(type(error).__name__) from error

    async def status(self, ref: str) -> State:
        ticket = await self.store.ticket(ref)
        return State(ticket.state) if ticket else State.UNKNOWN

    async def check(self) -> list[str]:
        return []


def on_paper(entries: tuple[Entry, ...]) -> str:
    """The transcript as plain text, a line an entry, times in UTC; internal notes are marked as such."""
    return "\n".join(_line(entry) for entry in entries if entry.text and _belongs(entry))


def _belongs(entry: Entry) -> bool:
    return entry.fact.visible or isinstance(entry.fact, Noted)


def _line(entry: Entry) -> str:
    match entry.fact:
        case VisitorSaid() | VisitorChose():
            who = "visitor"
        case OperatorSaid(name=name):
            who = name
        case Noted(name=name):
            who = f"{name}, internal note"
        case _:
            who = "bot"
    return f"{entry.at:%Y-%m-%d %H:%M:%S} {who}: {entry.text}"
