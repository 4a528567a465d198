"""What must leave the house, and the hour that conversations wait for.

Several couriers may run in several processes: an errand is claimed with a lease, and a deadline that two of them see is
moot for the second.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from .attendance import deserted
from .core.dialogue import wake_at
from .core.facts import Confirmed, OperatorLost, TicketMessage, TicketRequested, TimePassed
from .core.known import Known
from .filing import Filing, Never, NotNow, back_off
from .mail.smtp import MailDown, MailRefused, MailUnsure
from .merging import tell_merged
from .store import Errand, Store, StoreError
from .switchboard import Switchboard

log = structlog.get_logger("courier")

LEASE = timedelta(minutes=2)  # how long an errand is ours alone
PULSE = 1.0  # seconds between looks at the clock when nothing calls
CARRIERS = 4  # errands under way at once: a desk that hangs holds up neither the mails nor the other tickets
JITTER = 0.2  # share of a wait that chance adds, so that what failed together does not come back together
DUE_AT_ONCE = 100

Service = Callable[[], Coroutine[Any, Any, None]]
Carrier = Callable[[Errand], Awaitable[None]]
"""Carries one errand out. It may raise NotNow or Never, or what sending a mail raises."""


class Courier:
    """`carriers` are the errands that are no tickets, by kind: what they carry is finished when they return."""

    def __init__(
        self,
        store: Store,
        switchboard: Switchboard,
        filing: Filing,
        known: Callable[[], Known],
        name: str,
        carriers: Mapping[str, Carrier] | None = None,
    ) -> None:
        self.store, self.switchboard, self.filing, self.known, self.name = store, switchboard, filing, known, name
        self.carriers = dict(carriers or {})
        self._called = asyncio.Event()

    def call(self) -> None:
        """There is something to carry; do not wait for the next look at the clock."""
        self._called.set()

    def services(self) -> list[Service]:
        """What carries and looks at the clock until cancelled: each a task of its own, so that whoever stops them waits
        for the goodbye of every one. Gathered in one, the first to end would end the waiting."""
        return [*[self.keep_carrying] * CARRIERS, self.keep_time]

    async def keep_carrying(self) -> None:
        await self._always(self.carry)

    async def keep_time(self) -> None:
        await self._always(self.clock)

    async def _always(self, work: Callable[[], Awaitable[int]]) -> None:
        """A store that is away for a while ends nothing."""
        while not stopping():
            try:
                await work()
            except StoreError as error:
                log.error("round_failed", error=error.told)
            try:
                async with asyncio.timeout(PULSE):
                    await self._called.wait()
            except TimeoutError:
                continue
            finally:
                self._called.clear()

    async def round(self) -> int:
        """Everything that is due now; how much that was."""
        return await self.carry() + await self.clock()

    async def carry(self) -> int:
        """Every errand that is due, one after the other; how many there were."""
        carried = 0
        while not stopping() and (errand := await self.store.claim_errand(self._now(), LEASE, self.name)):
            await self._carry(errand)
            carried += 1
        return carried

    async def clock(self) -> int:
        """What the time brings: deadlines of conversations, operators whose presence ran out."""
        return await self._deadlines() + await self._lost_operators()

    async def _carry(self, errand: Errand) -> None:
        """One errand. Whatever goes wrong with it, the others go on: a poisoned one only waits."""
        try:
            match errand.fact:
                case TicketRequested():
                    await self.filing.file(errand, errand.fact)
                case Confirmed(ref=ref):
                    await self.filing.file_confirmed(errand, ref)
                case TicketMessage():
                    await self.filing.append(errand, errand.fact)
                case _ if errand.kind == "case_note":
                    await self.filing.note(errand)
                case _ if errand.kind == "case_merged":
                    await tell_merged(self.store, self.switchboard, errand)
                    await self.store.finish(errand, self._now())
                case _ if errand.kind == "case_states":
                    await self.filing.look(errand)
                case _:
                    await self._by_kind(errand)
        except StoreError:
            raise
        except NotNow as error:
            await self._postpone(errand, str(error), error.seconds)
        except (MailDown, MailUnsure) as error:
            await self._postpone(errand, f"{type(error).__name__}: {error}")
        except (Never, MailRefused) as error:
            await self._abandon(errand, f"{type(error).__name__}: {error}")
        except Exception as error:
            log.exception("errand_failed", errand=errand.id, kind=errand.kind, tries=errand.tries)
            await self._postpone(errand, type(error).__name__)

    async def _by_kind(self, errand: Errand) -> None:
        carrier = self.carriers.get(errand.kind)
        if carrier is None:
            raise Never("nobody carries this kind")
        await carrier(errand)
        await self.store.finish(errand, self._now())

    async def _postpone(self, errand: Errand, error: str, wait: float | None = None) -> None:
        seconds = (wait or back_off(errand.tries)) * (1 + random.uniform(0, JITTER))
        log.warning("errand_postponed", errand=errand.id, kind=errand.kind, tries=errand.tries, seconds=round(seconds))
        await self.store.postpone(errand, self._now() + timedelta(seconds=seconds), error)

    async def _abandon(self, errand: Errand, error: str) -> None:
        log.error("errand_abandoned", errand=errand.id, kind=errand.kind, tries=errand.tries)
        await self.store.abandon(errand, self._now(), error)

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


def stopping() -> bool:
    """Whether this task was told to stop, even if that was swallowed on the way: in Python 3.11 `wait_for`, which
    libraries wait with, swallows a cancellation that meets the result."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
