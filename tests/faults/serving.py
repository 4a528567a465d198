"""A fault run through the whole server: visitors ask for tickets over real sockets while everything dies, we too.

    python -m tests.faults.serving [--visitors 200] [--kills 10] [--seconds 150] [--seed N]

`python -m bot serve` is killed with SIGKILL and started again; Request Tracker, the way to it and the mail server are
killed, frozen, slowed and cut at random. A visitor does what a widget does: it sends what was not acknowledged again,
with the same key, and waits for its number. At the end every ticket that was promised must be filed, none twice, every
visitor must have been told one number, and every message that was acknowledged must be there once. Prints the seed and
the figures; exit status 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import re
import sqlite3
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from ..desks.proxy import Proxy
from ..desks.servers.mail import MailServer
from ..desks.servers.rt import RequestTracker
from ..doors.visitor import Visitor
from ..service import Service
from .tickets import Figures, trouble_mail, trouble_tracker

PATIENCE = 900  # seconds after the trouble until what is still undelivered counts as lost
SENDER = "chat@svjetionik.example"
BROKEN = (ConnectionError, TimeoutError, aiohttp.ClientError, AssertionError, KeyError)
OLDEST = re.compile(r"^dezurni_oldest_errand_seconds (\S+)$", re.MULTILINE)
WAITING = re.compile(r'^dezurni_errands\{kind="(\w+)",state="waiting"\} (\S+)$', re.MULTILINE)


@dataclass
class Ana:
    """A visitor who does not give up. `acknowledged` are the keys of messages that the server said it had."""

    number: int
    token: str = ""
    conversation: str = ""
    acknowledged: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    connections: int = 0

    @property
    def email(self) -> str:
        return f"ana{self.number}@firma-primjer.hr"

    @property
    def promised(self) -> bool:
        return self._key(3) in self.acknowledged

    def _key(self, step: int) -> str:
        return f"{self.number}-{step}"

    def _steps(self) -> list[tuple[str, str, str]]:
        return [
            ("say", "text", "Koliko dugo se čeka prvi odgovor podrške?"),
            ("choose", "choice", "ticket"),
            ("say", "text", self.email),
            ("say", "text", "hvala, čekam broj"),
        ]

    async def asks(self, address: str, until: float) -> None:
        """Say everything, however often the connection breaks; then wait for the number."""
        while time.monotonic() < until and not self.told:
            with contextlib.suppress(*BROKEN):
                await self._one_connection(address, until)
            await asyncio.sleep(0.5)

    async def _one_connection(self, address: str, until: float) -> None:
        async with self._visit(address) as visitor:
            for step, (event, name, content) in enumerate(self._steps(), 1):
                if (key := self._key(step)) not in self.acknowledged:
                    answer = await visitor.send(event, {"key": key, name: content})
                    if not answer["ok"]:
                        return
                    self.acknowledged.append(key)
            while not numbers(visitor) and not visitor.gone and time.monotonic() < until:
                visitor.news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(visitor.news.wait(), 5)
            self.told = numbers(visitor)

    @contextlib.asynccontextmanager
    async def _visit(self, address: str) -> Any:
        async with Visitor(address, token=self.token) if self.token else Visitor(address) as visitor:
            self.token, self.conversation = visitor.welcome["token"], visitor.welcome["conversation"]
            self.connections += 1
            yield visitor

    async def looks_back(self, address: str) -> None:
        """Everything once more from the beginning: what is missing, and what is there twice."""
        async with self._visit(address) as visitor:
            kept = Counter(entry["key"] for entry in visitor.entries.values() if entry.get("key"))
            self.lost = sum(kept[key] == 0 for key in self.acknowledged)
            self.doubled = sum(kept[key] > 1 for key in self.acknowledged)
            self.told = numbers(visitor)


def numbers(visitor: Visitor) -> list[str]:
    return [entry["text"] for entry in visitor.entries.values() if entry["kind"] == "TicketOpened"]


@dataclass
class Run:
    """What became of everybody."""

    tracker: Figures
    mail: Figures
    visitors: list[Ana]
    kills: int = 0
    receipts: int = 0
    receipts_again: int = 0
    left: int = 0
    seconds: float = 0.0

    @property
    def kept(self) -> bool:
        promised = [each for each in self.visitors if each.promised]
        return (
            len(promised) == len(self.visitors) == self.tracker.filed == self.receipts
            and all(len(each.told) == 1 for each in promised)
            and not (self.tracker.twice or self.tracker.missing or self.left)
            and not any(each.lost or each.doubled for each in self.visitors)
        )


def service_of(data: Path, desk: Proxy, tracker: RequestTracker, mail: MailServer) -> Service:
    service = Service(
        data,
        DEZURNI_DESK="rt",
        DEZURNI_DESK_URL=desk.url,
        DEZURNI_DESK_TOKEN=tracker.token,
        DEZURNI_DESK_QUEUE="Support",
        DEZURNI_DESK_PRIVATE_NETWORK="true",
        DEZURNI_SMTP_HOST="127.0.0.1",
        DEZURNI_SMTP_PORT=str(mail.smtp_port),
        DEZURNI_SMTP_SECURITY="none",
        DEZURNI_MAIL_FROM=SENDER,
        DEZURNI_CONNECTIONS_PER_ADDRESS="5000",
        DEZURNI_MESSAGES_PER_MINUTE="1000000",
    )
    service.environment["DEZURNI_PUBLIC_URL"] = service.address
    return service


async def kill_us(service: Service, run: Run, kills: int, chance: random.Random, seconds: float) -> None:
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.3, 1.7) * seconds / (kills + 1))
        await asyncio.to_thread(service.kill)
        run.kills += 1
        await asyncio.sleep(chance.uniform(0, 1))
        await asyncio.to_thread(service.start)


async def figures_of(service: Service) -> str:
    """The page /metrics; "" while we are dead."""

    def fetch() -> str:
        with urllib.request.urlopen(service.address + "/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    try:
        return await asyncio.to_thread(fetch)
    except (urllib.error.URLError, OSError):
        return ""


async def watch(service: Service, run: Run) -> None:
    while True:
        if found := OLDEST.search(await figures_of(service)):
            run.tracker.oldest = max(run.tracker.oldest, round(float(found[1])))
        await asyncio.sleep(0.5)


async def everything_left(service: Service, until: float) -> int:
    """Wait until nothing waits any more; how many errands still do."""
    while True:
        page = await figures_of(service)
        left = sum(round(float(number)) for _, number in WAITING.findall(page))
        if (page and not left) or time.monotonic() > until:
            return left
        await asyncio.sleep(0.5)


async def go(
    visitors: int,
    kills: int,
    seed: int,
    seconds: float,
    mail: MailServer,
    tracker: RequestTracker,
    data: Path,
    patience: float = PATIENCE,
) -> Run:
    chance, begun = random.Random(seed), time.monotonic()
    proxy = Proxy(tracker.port)
    await proxy.start()
    service = service_of(data, proxy, tracker, mail)
    run = Run(Figures("rt"), Figures("mail"), [Ana(number) for number in range(1, visitors + 1)])
    await asyncio.to_thread(service.start)
    watching = asyncio.create_task(watch(service, run))
    until = begun + seconds + patience

    async def comes(ana: Ana) -> None:
        await asyncio.sleep(chance.uniform(0, seconds * 0.8))
        await ana.asks(service.address, until)

    try:
        await asyncio.gather(
            kill_us(service, run, kills, random.Random(seed + 1), seconds),
            trouble_tracker(tracker, proxy, run.tracker, random.Random(seed + 2), seconds),
            trouble_mail(mail, run.mail, random.Random(seed + 3), seconds),
            *(comes(ana) for ana in run.visitors),
        )
        run.left = await everything_left(service, until)
        for ana in run.visitors:
            await ana.looks_back(service.address)
        count(run, mail, tracker)
    finally:
        watching.cancel()
        service.kill()
        await proxy.stop()
    run.seconds = time.monotonic() - begun
    return run


def count(run: Run, mail: MailServer, tracker: RequestTracker) -> None:
    """What desk and mailbox really have, past our own code: each ticket of the tracker links to its conversation."""
    with contextlib.closing(sqlite3.connect(tracker.folder / "rt.sqlite3")) as database:
        links = [target for (target,) in database.execute("select Target from Links where Type = 'RefersTo'")]
    receipts = Counter(each["X-Envelope-To"] for each in mail.messages() if ".receipt@" in str(each["Message-ID"]))
    for ana in run.visitors:
        copies = sum(f"/conversations/{ana.conversation}?" in link for link in links)
        run.tracker.filed += copies > 0
        run.tracker.twice += copies > 1
        run.tracker.missing += ana.promised and copies == 0
        run.receipts += receipts[ana.email] > 0
        run.receipts_again += max(receipts[ana.email] - 1, 0)


def told(run: Run, seed: int) -> str:
    visitors = run.visitors
    faults = {
        each.desk: ", ".join(f"{times} {name}" for name, times in sorted(each.faults.items()))
        for each in (run.tracker, run.mail)
    }
    return "\n".join(
        [
            f"seed {seed}: {len(visitors)} visitors, {run.kills} kill -9 of `serve`, {run.seconds:.0f} s",
            f"tickets: {sum(each.promised for each in visitors)} promised, {run.tracker.filed} filed,"
            f" {run.tracker.twice} twice, {run.tracker.missing} missing,"
            f" {sum(len(each.told) == 1 for each in visitors)} told one number",
            f"messages: {sum(len(each.acknowledged) for each in visitors)} acknowledged,"
            f" {sum(each.lost for each in visitors)} lost, {sum(each.doubled for each in visitors)} doubled;"
            f" {sum(each.connections for each in visitors)} connections",
            f"receipts by mail: {run.receipts} arrived, {run.receipts_again} again with the same Message-ID",
            f"oldest undelivered errand: {run.tracker.oldest} s; left at the end: {run.left}",
            f"desk: {faults['rt']}; mail server: {faults['mail']}",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="The whole server while everything around it dies, and itself.")
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=150.0, help="how long there is trouble")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    mail = MailServer(Path(tempfile.mkdtemp(prefix="serving-mail-")))
    mail.start()
    tracker = RequestTracker(Path(tempfile.mkdtemp(prefix="serving-rt-")), mail.smtp_port)
    try:
        tracker.start()
        with tempfile.TemporaryDirectory(prefix="serving-") as data:
            run = asyncio.run(
                go(options.visitors, options.kills, options.seed, options.seconds, mail, tracker, Path(data))
            )
    finally:
        tracker.stop()
        mail.stop()
    print(told(run, options.seed))
    return 0 if run.kept else 1


if __name__ == "__main__":
    sys.exit(main())
