"""Whether the chat tells a known address from an unknown one: by its words, byte for byte, and by the time it takes.

    .venv/bin/python -m tests.benchmarks.enumeration [--pairs 500] [--seed N]

The whole server with a mail server beside it, over real sockets. Half of the addresses have a confirmed ticket with
us, the others nobody has ever seen; all are of one length, and each is used once. Known and unknown alternate, the
first of each pair by lot, so that what else the machine does meets both. A visitor asks for a change of the account,
takes the official ticket, gives the address, and then wants the transcript there. Exit status 1 if a byte differs or a
time tells them apart.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.core.facts import Ticket
from bot.store import Store

from ..desks.servers.mail import MailServer
from ..doors.visitor import Visitor
from ..service import Service

ORDER = "Promijenite mi lozinku korisničkog računa"
SENDER = "chat@svjetionik.example"
SHUFFLES = 10_000
CERTAIN = 0.001  # a p-value below which the long run says that times differ
STAMP = re.compile(r'"at":"[^"]+"')


@dataclass
class Series:
    """Seconds from sending to the acknowledgement, pair by pair, of one step."""

    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)

    @property
    def differences(self) -> list[float]:
        return [known - unknown for known, unknown in zip(self.known, self.unknown, strict=True)]


@dataclass
class Outcome:
    """`frames` are the different answers that were seen, without what is anybody's own."""

    steps: dict[str, Series] = field(default_factory=lambda: {"address": Series(), "transcript": Series()})
    frames: set[str] = field(default_factory=set)


def address_of(number: int, known: bool) -> str:
    """One of a pair's two addresses. Which of them is the known one is settled by lot: words of its own would be read
    in a time of their own, and stand in a place of their own in every index."""
    even = random.Random(number).random() < 0.5
    return f"osoba{2 * number + (known != even):05}@firma.example"


async def prepare(data: Path, pairs: int) -> None:
    """Who is known has a confirmed ticket."""
    store = Store.open(f"sqlite:///{data / 'dezurni.sqlite3'}", "normal")
    await store.prepare()
    try:
        for number in range(pairs):
            now, email = datetime.now(UTC), address_of(number, True)
            ticket = Ticket(
                ref=f"dz-{number:032x}",
                email=email,
                subject="Ne stiže pošta",
                department="technical",
                priority="regular",
                language="hr",
                description="Ne stiže pošta od jutros.",
                confirmed=True,
            )
            await store.create_ticket(ticket, "", now)
    finally:
        await store.close()


async def visit(service: Service, email: str, outcome: Outcome, known: bool) -> None:
    async with Visitor(service.address) as visitor:
        await visitor.say(ORDER, "1")
        await visitor.choose("yes")
        await shown(visitor)
        before = len(visitor.frames)
        steps = {
            "address": ("say", {"key": "3", "text": email}),
            "transcript": ("transcript", {"key": "4", "email": email}),
        }
        for name, (event, content) in steps.items():
            series = outcome.steps[name]
            began = time.perf_counter()
            answer = await visitor.send(event, content)
            (series.known if known else series.unknown).append(time.perf_counter() - began)
            assert answer["ok"], answer
            await shown(visitor)
        told = "\n".join(sorted(visitor.frames[before:]))
        outcome.frames.add(STAMP.sub('"at":""', told.replace(email, "ADDRESS")))


async def shown(visitor: Visitor) -> None:
    """Until nothing more comes: what the courier does meets the next step otherwise, and by chance."""
    seen = -1
    while seen != len(visitor.frames):
        seen = len(visitor.frames)
        await asyncio.sleep(0.02)


async def measure(service: Service, pairs: int, chance: random.Random) -> Outcome:
    outcome = Outcome()
    for number in range(pairs):
        order = [True, False] if chance.random() < 0.5 else [False, True]
        for known in order:
            await visit(service, address_of(number, known), outcome, known)
    return outcome


def serving(data: Path, mail: MailServer) -> Service:
    return Service(
        data,
        DEZURNI_SMTP_HOST="127.0.0.1",
        DEZURNI_SMTP_PORT=str(mail.smtp_port),
        DEZURNI_SMTP_SECURITY="none",
        DEZURNI_MAIL_FROM=SENDER,
        DEZURNI_PUBLIC_URL="http://127.0.0.1",
        DEZURNI_CONNECTIONS_PER_ADDRESS="1000",
        DEZURNI_MESSAGES_PER_MINUTE="1000000",
    )


# What the numbers say


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> float:
    """The two-sided p-value of the rank-sum test, by the normal approximation; times hardly have ties."""
    together = np.concatenate([np.asarray(first), np.asarray(second)])
    ranks = np.empty(len(together))
    ranks[np.argsort(together)] = np.arange(1, len(together) + 1)
    n, m = len(first), len(second)
    u = ranks[:n].sum() - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def permutation(differences: Sequence[float], seed: int = 1) -> float:
    """The two-sided p-value of the median difference of pairs: how often chance alone, turning each pair's sign, gives
    one as large."""
    given = np.asarray(differences)
    chance = np.random.default_rng(seed)
    signs = chance.choice(np.array([-1.0, 1.0]), size=(SHUFFLES, len(given)))
    medians = np.abs(np.median(signs * given, axis=1))
    return float((np.sum(medians >= abs(np.median(given))) + 1) / (SHUFFLES + 1))


def one_sided(differences: Sequence[float]) -> float:
    """The two-sided p-value of the sign test: how often a fair coin falls so unevenly. Exact on any machine."""
    n, heads = len(differences), sum(each > 0 for each in differences)
    tail = sum(math.comb(n, k) for k in range(max(heads, n - heads), n + 1))
    return float(min(1.0, 2 * tail / 2**n))


def told(outcome: Outcome, seed: int) -> tuple[str, bool]:
    """The figures, and whether nothing was told apart."""
    same = len(outcome.frames) == 1
    lines = [f"seed {seed}; answers: {'equal byte for byte' if same else f'{len(outcome.frames)} DIFFERENT ONES'}"]
    alike = same
    for name, series in outcome.steps.items():
        ranks, pairs = mann_whitney(series.known, series.unknown), permutation(series.differences)
        known, unknown = statistics.median(series.known) * 1000, statistics.median(series.unknown) * 1000
        lines.append(
            f"{name}: n = {len(series.known)} each; median known {known:.3f} ms, unknown {unknown:.3f} ms;"
            f" median of the pairs' differences {statistics.median(series.differences) * 1e6:+.0f} us;"
            f" p = {ranks:.2f} (Mann-Whitney), {pairs:.2f} (permutation of pairs)"
        )
        alike = alike and min(ranks, pairs) >= CERTAIN
    return "\n".join(lines), alike


def main() -> int:
    parser = argparse.ArgumentParser(description="Whether the chat tells a known address from an unknown one.")
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    mail = MailServer(Path(tempfile.mkdtemp(prefix="enumeration-mail-")))
    mail.start()
    try:
        with tempfile.TemporaryDirectory(prefix="enumeration-") as folder:
            data = Path(folder)
            asyncio.run(prepare(data, options.pairs))
            service = serving(data, mail)
            service.start()
            try:
                outcome = asyncio.run(measure(service, options.pairs, random.Random(options.seed)))
            finally:
                service.kill()
    finally:
        mail.stop()
    report, alike = told(outcome, options.seed)
    print(report)
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
