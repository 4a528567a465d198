"""The house as far as the courier sees it: store, switchboard, filing, and a clock that tests turn."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.company import Company
from bot.core.conversation import Conversation
from bot.core.facts import Entry, Opened, TicketOpened, TicketRequested
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.courier import Courier
from bot.desks import Desk
from bot.desks.embedded import EmbeddedDesk
from bot.enclosures import Enclosures
from bot.filing import Filing
from bot.store import Store
from bot.switchboard import Switchboard
from bot.words import Words

from .cases import file_link, link, ticket

_numbers = itertools.count(1)


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


class DeskHouse:
    def __init__(self, store: Store, desk: Desk, company: Company, words: Words) -> None:
        self.store, self.clock = store, Clock()
        self.announced: list[Entry] = []
        self._policy = company.policy
        self._words = words
        self.embedded = EmbeddedDesk(store)
        self.filing = self.filing_to(desk)
        self.courier = self.courier_of(self.filing)

    def known(self) -> Known:
        return Known(Knowledge(), self._policy, self.clock.now)

    def filing_to(self, desk: Desk) -> Filing:
        switchboard = Switchboard(self.store, self._words, self.known, self._announce)
        return Filing(self.store, switchboard, desk, self.embedded, self.known, link, Enclosures(self.store, file_link))

    def courier_of(self, filing: Filing) -> Courier:
        """Another courier, as another process would have it."""
        return Courier(self.store, filing.switchboard, filing, self.known, f"courier-{next(_numbers)}")

    async def _announce(self, conversation: str, entries: list[Entry], after: Conversation) -> None:
        self.announced += entries

    async def promise(self, ref: str, conversation: str = "talk") -> None:
        """A conversation that ends in the promise of a ticket."""
        seq, before = await self.store.load(conversation)
        facts = [Opened("hr"), TicketRequested(ticket(ref))] if not seq else [TicketRequested(ticket(ref))]
        entries = []
        for number, fact in enumerate(facts, seq + 1):
            before = before.after(fact, self.clock.now)
            entries.append(Entry(number, self.clock.now, fact))
        await self.store.append(conversation, seq, entries, before, None)

    async def opened(self, conversation: str = "talk") -> list[TicketOpened]:
        """The tickets whose numbers the visitor was told."""
        entries = await self.store.entries(conversation)
        return [entry.fact for entry in entries if isinstance(entry.fact, TicketOpened)]
