"""One process of ours in a fault run: it promises tickets that it is told to, and carries them to the desk.

    python -m tests.faults.worker DATABASE DESK BEGUN SPEED

It reads lines `REF` and answers `promised REF` once the promise is durable, so what it acknowledged can be counted; the
figure of /metrics goes out as `oldest SECONDS`. Its clock runs SPEED times as fast as the machine's, so that leases and
waits of minutes take seconds; a try has that much less time, as the lease does.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

import bot.filing
from bot import company
from bot.courier import LEASE
from bot.desks import Desk
from bot.desks.mail import MailDesk
from bot.desks.mailbox import Mailbox as Inbox
from bot.desks.paper import Paper
from bot.desks.routing import Routing
from bot.desks.rt import RequestTracker
from bot.mail.message import mailbox
from bot.mail.smtp import Route
from bot.store import Raced, Store, StoreError
from bot.words import Words

from ..desks.house import Clock, DeskHouse

ROOT = Path(__file__).parents[2]


class FastClock(Clock):
    """The same for every process of the run: it began at one moment and runs at one speed."""

    begun: datetime
    speed: float

    def __init__(self, begun: datetime, speed: float) -> None:
        self.begun, self.speed = begun, speed

    @property
    def now(self) -> datetime:  # type: ignore[override]
        return self.begun + (datetime.now(UTC) - self.begun) * self.speed


def desk_of(plan: dict[str, Any], paper: Paper) -> Desk:
    if plan["desk"] == "rt":
        return RequestTracker(plan["url"], plan["token"], Routing("Support"), paper, private=True)
    route = Route("127.0.0.1", plan["smtp_port"], security="none", connect_seconds=2, seconds=4)
    inbox = Inbox(plan["imap_url"], plan["user"], plan["password"], private=True)
    return MailDesk(route, mailbox("chat@svjetionik.example"), Routing("support@desk.test"), paper, inbox)


async def promise(house: DeskHouse, ref: str) -> None:
    """Once: a ref that is promised already is only acknowledged again."""
    while True:
        try:
            if not await house.store.errands(ref=ref, kind="ticket"):
                await house.promise(ref, f"talk-{ref}")
            print("promised", ref, flush=True)
            return
        except (Raced, StoreError):
            await asyncio.sleep(0.05)


async def listen(house: DeskHouse) -> None:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await reader.readline():
        await promise(house, line.decode().strip())


async def report(house: DeskHouse) -> None:
    while True:
        oldest = await house.store.oldest_errand()
        age = (house.clock.now - oldest).total_seconds() if oldest else 0
        print("oldest", round(age), flush=True)
        await asyncio.sleep(0.5)


async def main(database: str, plan: dict[str, Any], begun: datetime, speed: float) -> None:
    bot.filing.TRY_SECONDS = LEASE.total_seconds() / speed * 0.8  # type: ignore[misc]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    shipped = company.load(ROOT / "knowledge_base" / "company.toml")
    words = Words(ROOT / "locales", shipped)
    store = Store.open(database)
    await store.prepare()
    house = DeskHouse(store, desk_of(plan, Paper(words, "hr")), shipped, words)
    house.clock = FastClock(begun, speed)
    print("ready", flush=True)
    await asyncio.gather(listen(house), *(each() for each in house.courier.services()), report(house))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], json.loads(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), float(sys.argv[4])))
