"""The load: many visitors on raw WebSockets, the same for every server that is measured.

Frames are made by hand, so that the client costs little beside the server it shares the machine with. A closed loop
finds the rate; an open loop at a given rate finds the latency, counted from the moment at which a message should have
been sent (so that a server that stalls is not spared by a client that waits for it).
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import uvloop

ROOT = Path(__file__).resolve().parents[2]
SLIPS = 1  # of the finger, in every message


@dataclass
class Visitor:
    """One connection. Acknowledgements come back in the order of its messages' numbers."""

    socket: aiohttp.ClientWebSocketResponse
    number: int
    sent: dict[int, float] = field(default_factory=dict)
    next_id: int = 0

    async def say(self, text: str, due: float) -> None:
        self.next_id += 1
        self.sent[self.next_id] = due
        content = json.dumps(["say", {"key": f"{self.number}-{self.next_id}", "text": text}], ensure_ascii=False)
        await self.socket.send_str(f"42/visitor,{self.next_id}{content}")

    async def acknowledged(self) -> float:
        """Seconds from when a message was due to its acknowledgement; everything else that arrives is read past."""
        while True:
            frame = (await self.socket.receive()).data
            if not isinstance(frame, str):
                raise ConnectionError("the server closed the connection")
            if frame == "2":
                await self.socket.send_str("3")
            elif frame.startswith("43/visitor,"):
                number, _, body = frame[11:].partition("[")
                if '"ok":true' not in body.replace(" ", ""):
                    raise RuntimeError(f"refused: {body[:200]}")
                return time.perf_counter() - self.sent.pop(int(number))


async def visitor(session: aiohttp.ClientSession, base: str, number: int) -> Visitor:
    socket = await session.ws_connect(f"{base}/socket.io/?EIO=4&transport=websocket", compress=0)
    await socket.receive()
    language = ("hr", "he", "ru")[number % 3]
    await socket.send_str("40/visitor," + json.dumps({"language": language}))
    while not (await socket.receive()).data.startswith("42/visitor,"):
        pass
    return Visitor(socket, number)


def messages(seed: int) -> dict[str, list[str]]:
    """Questions of the knowledge base, each with a slip of the finger, so that hardly any is met twice."""
    chance = random.Random(seed)
    texts: dict[str, list[str]] = {}
    for language in ("hr", "he", "ru"):
        texts[language] = []
        for article in sorted((ROOT / "knowledge_base" / language).glob("*.md")):
            for line in article.read_text(encoding="utf-8").splitlines():
                if line.startswith('  - "'):
                    texts[language] += [slipped(line[5:-1], chance) for _ in range(4)]
        chance.shuffle(texts[language])
    return texts


def slipped(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(SLIPS):
        at = chance.randrange(len(letters))
        letters[at : at + 1] = chance.choice([[], [letters[at]] * 2, [chance.choice(letters)]])
        letters = letters or ["x"]
    return "".join(letters)


async def closed(base: str, visitors: int, warm_up: float, seconds: float, seed: int) -> dict[str, float]:
    """Messages a second when every visitor writes as soon as the last message is acknowledged."""
    texts = messages(seed)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        everyone = [await visitor(session, base, number) for number in range(visitors)]
        begin = time.perf_counter() + warm_up
        end = begin + seconds
        counted = 0

        async def talk(each: Visitor) -> None:
            nonlocal counted
            lines = texts[("hr", "he", "ru")[each.number % 3]]
            at = each.number * 37
            while time.perf_counter() < end:
                at += 1
                await each.say(lines[at % len(lines)], time.perf_counter())
                await each.acknowledged()
                if begin <= time.perf_counter() < end:
                    counted += 1

        await asyncio.gather(*(talk(each) for each in everyone))
    return {"rate": counted / seconds}


async def opened(base: str, visitors: int, rate: float, seconds: float, seed: int) -> dict[str, float]:
    """Latency in milliseconds at `rate` messages a second, spread evenly over the visitors."""
    texts = messages(seed)
    latencies: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        everyone = [await visitor(session, base, number) for number in range(visitors)]
        start = time.perf_counter() + 0.5

        async def write(each: Visitor) -> None:
            lines = texts[("hr", "he", "ru")[each.number % 3]]
            gap = visitors / rate
            due = start + each.number / rate
            count = 0
            while due < start + seconds:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                await each.say(lines[(each.number * 37 + count) % len(lines)], due)
                due += gap
                count += 1

        async def read(each: Visitor) -> None:
            while True:
                latencies.append(await each.acknowledged())

        readers = [asyncio.create_task(read(each)) for each in everyone]
        await asyncio.gather(*(write(each) for each in everyone))
        await asyncio.sleep(1.0)
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
    latencies.sort()
    milliseconds = [1000 * each for each in latencies]
    return {"p50": milliseconds[len(milliseconds) // 2], "p99": milliseconds[int(len(milliseconds) * 0.99)]}


def main() -> None:
    kind, base, visitors, first, second, seed = sys.argv[1:7]
    run = closed if kind == "closed" else opened
    print(json.dumps(uvloop.run(run(base, int(visitors), float(first), float(second), int(seed)))))


if __name__ == "__main__":
    main()
