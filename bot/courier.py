"""What must leave the house, and the hour that conversations wait for.

Several couriers may run in several processes: an errand is claimed with a lease, and a deadline that two of them see is
moot for the second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from .attendance import deserted
from .core.dialogue import wake_at
from .core.facts import OperatorLost, TicketDelayed, TicketMessage, TicketOpened, TicketRequested, TimePassed
from .core.known import Known
from .desks import Case, Desk, DeskDown, DeskRefused, DeskUnsure
from .store import Errand, Store, StoreError
from .switchboard import Switchboard

log = structlog.get_logger("courier")

LEASE = timedelta(minutes=2)  # how long an errand is ours alone
PULSE = 1.0  # seconds between looks at the clock when nothing calls
BACK_OFF = (5, 15, 60, 300, 900, 3600)  # seconds before the next try; the last one repeats for as long as it takes
TRANSCRIPT_LIMIT = 5000  # entries that go along with a ticket
DUE_AT_ONCE = 100


class Courier:
    def __init__(
        self,
        store: Store,
        switchboard: Switchboard,
        desk: Desk,
        fallback: Desk,
        known: Callable[[], Known],
        name: str,
    ) -> None:
        self.store, self.switchboard, self.known, self.name = store, switchboard, known, name
        self.desk, self.fallback = desk, fallback
        self._called = asyncio.Event()

    def call(self) -> None:
        """There is something to carry; do not wait for the next look at the clock."""
        self._called.set()

    async def serve(self) -> None:
        """Carry until cancelled. A store that is away for a while ends nothing."""
        while True:
            try:
                await self.round()
            except StoreError as error:
                log.error("round_failed", error=type(error).__name__)
            try:
                await asyncio.wait_for(self._called.wait(), PULSE)
            except TimeoutError:
                continue
            finally:
                self._called.clear()

    async def round(self) -> int:
        """Everything that is due now; how much that was."""
        carried = 0
        while errand := await self.store.claim_errand(self._now(), LEASE, self.name):
            await self._carry(errand)
            carried += 1
        return carried + await self._deadlines() + await self._lost_operators()

    async def _carry(self, errand: Errand) -> None:
        """One errand. Whatever goes wrong with it, the others go on: a poisoned one only waits."""
        try:
            match errand.fact:
                case TicketRequested():
                    await self._file(errand, errand.fact)
                case TicketMessage():
                    await self._append(errand, errand.fact)
                case _:
                    await self.store.abandon(errand, self._now(), "nobody carries this kind")
        except StoreError:
            raise
        except Exception as error:
            log.exception("errand_failed", errand=errand.id, kind=errand.kind, tries=errand.tries)
            await self._postpone(errand, type(error).__name__)

    async def _file(self, errand: Errand, requested: TicketRequested) -> None:
        entries = await self.store.entries(errand.conversation, limit=TRANSCRIPT_LIMIT)
        case = Case(requested.ticket, errand.conversation, tuple(entries), self._now())
        try:
            filed = await self.desk.create(case, errand.tries)
        except (DeskDown, DeskUnsure) as error:
            await self._delayed(errand, requested.ticket.ref, error)
            return
        except DeskRefused as error:
            log.error("desk_refused", desk=self.desk.name, ref=requested.ticket.ref, reason=str(error)[:200])
            filed = await self.fallback.create(case, errand.tries)
        opened = TicketOpened(requested.ticket.ref, filed.number, filed.desk, filed.url)
        outcome = await self.switchboard.receive(errand.conversation, opened, settles=errand.id)
        if outcome.moot:
            await self.store.finish(errand, self._now())
        log.info("ticket_opened", conversation=errand.conversation, desk=filed.desk, tries=errand.tries)

    async def _delayed(self, errand: Errand, ref: str, error: DeskDown | DeskUnsure) -> None:
        wait = error.retry_after if isinstance(error, DeskDown) else None
        await self._postpone(errand, f"{type(error).__name__}: {error}", wait)
        await self.switchboard.receive(errand.conversation, TicketDelayed(ref, type(error).__name__))

    async def _append(self, errand: Errand, message: TicketMessage) -> None:
        try:
            await self.desk.append(message.ref, f"{errand.conversation}/{errand.seq}", message.text, self._now())
        except (DeskDown, DeskUnsure, DeskRefused) as error:
            await self._postpone(errand, f"{type(error).__name__}: {error}")
            return
        await self.store.finish(errand, self._now())

    async def _postpone(self, errand: Errand, error: str, wait: int | None = None) -> None:
        seconds = wait or BACK_OFF[min(errand.tries, len(BACK_OFF)) - 1]
        log.warning("errand_postponed", errand=errand.id, kind=errand.kind, tries=errand.tries, seconds=seconds)
        await self.store.postpone(errand, self._now() + timedelta(seconds=seconds), error)

    async def _deadlines(self) -> int:
        due = await self.store.due(self._now(), DUE_AT_ONCE)
        for conversation_id in due:
            outcome = await self.switchboard.receive(conversation_id, TimePassed())
            if outcome.moot:
                known = self.known()
                await self.store.wake(conversation_id, outcome.seq, wake_at(outcome.conversation, known.policy))
        return len(due)

    async def _lost_operators(self) -> int:
        """Conversations whose operator's presence has run out go back to the queue."""
        lost = await deserted(self.store)
        for conversation_id, operator in lost:
            _, conversation = await self.store.recall(conversation_id)
            await self.switchboard.receive(conversation_id, OperatorLost(operator, conversation.operator_name))
        return len(lost)

    def _now(self) -> datetime:
        return self.known().now
