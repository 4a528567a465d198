"""A fault run: tickets are promised while desk and mail server are killed, frozen, slowed and cut, and we are killed.

    python -m tests.faults.tickets [--tickets 200] [--kills 10] [--seed N]

Half of the tickets go to Request Tracker, half to a mailbox. At the end every ticket that was promised must be filed,
none twice, and every visitor must have been told one number. Prints the seed and the figures; exit status 1 if a
promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.facts import TicketOpened
from bot.store import Store

from ..desks.cases import new_ref
from ..desks.proxy import Proxy
from ..desks.servers.mail import MailServer
from ..desks.servers.rt import RequestTracker
from ..desks.stages import RtStage

ROOT = Path(__file__).parents[2]
WORKER = "tests.faults.worker"
SPEED = 12.0  # the clock of our processes against the machine's
PATIENCE = 420  # seconds until what is still undelivered counts as lost
WORDS_OF_FAULTS = ("rcpt450", "data451", "drop", "drop", "slow")


@dataclass
class Figures:
    """What became of one desk's tickets."""

    desk: str
    promised: int = 0
    filed: int = 0
    twice: int = 0
    missing: int = 0
    told: int = 0
    kills: int = 0
    oldest: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def kept(self) -> bool:
        return self.promised == self.filed == self.told and not self.twice and not self.missing


class Process:
    """Our own process, which may be killed at any moment and goes on with what it had acknowledged."""

    def __init__(self, database: str, plan: dict[str, Any], begun: datetime, figures: Figures) -> None:
        self.arguments = [database, json.dumps(plan), begun.isoformat(), str(SPEED)]
        self.figures, self.promised = figures, set[str]()
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._log = Path(database.removeprefix("sqlite:///")).with_suffix(".log")

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", WORKER, *self.arguments),
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line == b"ready\n", self._log.read_text()[-3000:]
        self._reader = asyncio.create_task(self._read(self._process.stdout))

    async def _read(self, lines: asyncio.StreamReader) -> None:
        while line := await lines.readline():
            match line.decode().split():
                case ["promised", ref]:
                    self.promised.add(ref)
                case ["oldest", seconds]:
                    self.figures.oldest = max(self.figures.oldest, int(seconds))

    async def ask(self, ref: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        with contextlib.suppress(ConnectionError):
            self._process.stdin.write(f"{ref}\n".encode())
            await self._process.stdin.drain()

    async def kill(self) -> None:
        assert self._process is not None and self._reader is not None
        assert self._process.returncode is None, self._log.read_text()[-3000:]
        self._process.kill()
        await self._process.wait()
        await self._reader

    async def kill_and_start(self) -> None:
        await self.kill()
        self.figures.kills += 1
        await self.start()


async def promise_all(process: Process, refs: list[str], chance: random.Random, seconds: float) -> None:
    """Ask for each ticket, again if the acknowledgement did not come: as a visitor's widget does."""
    for ref in refs:
        await process.ask(ref)
        await asyncio.sleep(chance.uniform(0, 2 * seconds / len(refs)))
    while missing := [ref for ref in refs if ref not in process.promised]:
        for ref in missing:
            await process.ask(ref)
        await asyncio.sleep(1)


async def kill_us(process: Process, kills: int, chance: random.Random, seconds: float) -> None:
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.3, 1.7) * seconds / (kills + 1))
        await process.kill_and_start()


async def trouble_tracker(
    server: RequestTracker, proxy: Proxy, figures: Figures, chance: random.Random, seconds: float
) -> None:
    """Request Tracker is killed, frozen, or its answers are lost; in between it works."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(0.5, 2))
        fault = chance.choice(("killed", "frozen", "cut", "cut", "refused"))
        figures.faults[fault] += 1
        match fault:
            case "killed":
                await asyncio.to_thread(server.kill)
                await asyncio.sleep(chance.uniform(0, 2))
                await asyncio.to_thread(server.serve)
            case "frozen":
                proxy.frozen = True
                await asyncio.sleep(chance.uniform(1, 3))
                proxy.frozen = False
            case "cut":
                proxy.cut = lambda method, path: chance.random() < 0.5
                await asyncio.sleep(chance.uniform(1, 4))
                proxy.cut = lambda method, path: False
            case "refused":
                await proxy.stop()
                await asyncio.sleep(chance.uniform(0.5, 2))
                await proxy.start()


async def trouble_mail(server: MailServer, figures: Figures, chance: random.Random, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(0.3, 1.5))
        fault = chance.choice((*WORDS_OF_FAULTS, "killed"))
        figures.faults[fault] += 1
        if fault == "killed":
            await asyncio.to_thread(server.kill_smtp)
            await asyncio.sleep(chance.uniform(0, 2))
            await asyncio.to_thread(server.serve_smtp)
        else:
            server.fault(fault)
            await asyncio.sleep(chance.uniform(0.5, 3))
            server.fault("")


async def delivered(database: str, refs: list[str]) -> int:
    """Wait until nothing is on its way; how many visitors were told exactly one number."""
    store = Store.open(database)
    await store.prepare()
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and await store.errands(state="waiting", kind="ticket", limit=1):
            await asyncio.sleep(0.5)
        told = 0
        for ref in refs:
            entries = await store.entries(f"talk-{ref}")
            told += sum(isinstance(entry.fact, TicketOpened) for entry in entries) == 1
        return told
    finally:
        await store.close()


async def tracker_run(
    server: RequestTracker, folder: Path, tickets: int, kills: int, chance: random.Random, seconds: float
) -> Figures:
    figures, proxy = Figures("rt"), Proxy(server.port)
    await proxy.start()
    plan = {"desk": "rt", "url": proxy.url, "token": server.token}
    refs = [new_ref() for _ in range(tickets)]
    troubles = trouble_tracker(server, proxy, figures, chance, seconds)
    await campaign(f"sqlite:///{folder / 'rt.db'}", plan, refs, kills, chance, seconds, troubles, figures)
    stage = RtStage.__new__(RtStage)
    stage.server = server
    for ref in refs:
        stage.conversation = f"talk-{ref}"
        count(figures, len(await stage.tickets(ref)))
    await proxy.stop()
    return figures


async def mail_run(
    server: MailServer, folder: Path, tickets: int, kills: int, chance: random.Random, seconds: float
) -> Figures:
    figures = Figures("mail")
    plan = {
        "desk": "mail",
        "smtp_port": server.smtp_port,
        "imap_url": server.imap_url,
        "user": server.user,
        "password": server.password,
    }
    refs = [new_ref() for _ in range(tickets)]
    troubles = trouble_mail(server, figures, chance, seconds)
    await campaign(f"sqlite:///{folder / 'mail.db'}", plan, refs, kills, chance, seconds, troubles, figures)
    arrived = Counter(each["X-Chat-Id"] for each in server.messages())
    for ref in refs:
        count(figures, arrived[ref])
    return figures


def count(figures: Figures, copies: int) -> None:
    figures.filed += copies > 0
    figures.twice += copies > 1
    figures.missing += copies == 0


async def campaign(
    database: str,
    plan: dict[str, Any],
    refs: list[str],
    kills: int,
    chance: random.Random,
    seconds: float,
    troubles: Any,
    figures: Figures,
) -> None:
    """Promise, trouble and kill at the same time; then leave everything in peace until it is delivered."""
    begun = time.monotonic()
    process = Process(database, plan, datetime.now(UTC), figures)
    await process.start()
    await asyncio.gather(
        promise_all(process, refs, chance, seconds * 0.8), kill_us(process, kills, chance, seconds), troubles
    )
    figures.promised = len(process.promised)
    figures.told = await delivered(database, refs)
    await process.kill()
    figures.seconds = time.monotonic() - begun


async def run(
    tickets: int, kills: int, seed: int, seconds: float, mail: MailServer, rt: RequestTracker
) -> list[Figures]:
    """Both desks at the same time, half of the tickets and of the kills each."""
    with tempfile.TemporaryDirectory(prefix="fault-run-") as folder:
        return list(
            await asyncio.gather(
                tracker_run(rt, Path(folder), tickets - tickets // 2, kills - kills // 2, random.Random(seed), seconds),
                mail_run(mail, Path(folder), tickets // 2, kills // 2, random.Random(seed + 1), seconds),
            )
        )


def told(figures: list[Figures], seed: int) -> str:
    lines = [f"seed {seed}"]
    for each in figures:
        faults = ", ".join(f"{times} {name}" for name, times in sorted(each.faults.items()))
        lines.append(
            f"{each.desk:>5}: {each.promised} promised, {each.filed} filed, {each.twice} twice, {each.missing} missing,"
            f" {each.told} told; {each.kills} kill -9 of ours; oldest {each.oldest} s of its {SPEED:g}-fold clock;"
            f" {faults}; {each.seconds:.0f} s"
        )
    total = [sum(getattr(each, name) for each in figures) for name in ("promised", "filed", "twice", "kills")]
    lines.append("total: {} promised, {} filed, {} twice, {} kills".format(*total))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Tickets while everything around them dies.")
    parser.add_argument("--tickets", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=90.0, help="how long there is trouble")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    mail = MailServer(Path(tempfile.mkdtemp(prefix="fault-mail-")))
    mail.start()
    rt = RequestTracker(Path(tempfile.mkdtemp(prefix="fault-rt-")), mail.smtp_port)
    try:
        rt.start()
        figures = asyncio.run(run(options.tickets, options.kills, options.seed, options.seconds, mail, rt))
    finally:
        rt.stop()
        mail.stop()
    print(told(figures, options.seed))
    return 0 if all(each.kept for each in figures) and sum(each.promised for each in figures) == options.tickets else 1


if __name__ == "__main__":
    sys.exit(main())
