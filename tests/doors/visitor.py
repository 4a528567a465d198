"""A visitor without a browser: raw Socket.IO frames over a WebSocket, so that tests see exactly what is sent."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from types import TracebackType
from typing import Any

import aiohttp

PATIENCE = 10.0  # seconds for an acknowledgement


class Visitor:
    """`async with Visitor(address) as ana:` connects and waits for the welcome.

    `entries` has what was shown, `frames` what came, as it came.
    """

    def __init__(self, address: str, language: str = "hr", **auth: Any) -> None:
        self.address = address
        self.auth = {"language": language, **auth}
        self.welcome: dict[str, Any] = {}
        self.entries: dict[int, dict[str, Any]] = {}
        self.order: list[int] = []
        self.frames: list[str] = []
        self._acknowledgements: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._ids = itertools.count(1)
        self._keys = itertools.count(1)
        self._welcomed = asyncio.Event()
        self.news = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Visitor:
        self.session = aiohttp.ClientSession()
        try:
            self.socket = await self.session.ws_connect(f"{self.address}/socket.io/?EIO=4&transport=websocket")
            await self.socket.receive()
            await self.socket.send_str("40/visitor," + json.dumps(self.auth))
            self._reader = asyncio.create_task(self._read())
            await asyncio.wait_for(self._welcomed.wait(), PATIENCE)
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._leave()

    async def _leave(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        await self.session.close()

    @property
    def gone(self) -> bool:
        """Whether the connection has ended."""
        return self._reader is None or self._reader.done()

    async def _read(self) -> None:
        async for message in self.socket:
            frame = message.data
            self.frames.append(frame)
            if frame == "2":
                await self.socket.send_str("3")
            elif frame.startswith("43/visitor,"):
                number, _, body = frame[11:].partition("[")
                self._acknowledgements.pop(int(number)).set_result(json.loads("[" + body)[0])
            elif frame.startswith("42/visitor,"):
                name, content = json.loads(frame[11:])
                if name == "welcome":
                    self.welcome = content
                    self._shown(content["entries"])
                    self._welcomed.set()
                elif name == "entries":
                    self._shown(content["entries"])
        for waiting in self._acknowledgements.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the connection is gone"))
        self.news.set()

    def _shown(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            if entry["seq"] not in self.entries:
                self.order.append(entry["seq"])
            self.entries[entry["seq"]] = entry
        self.news.set()

    async def send(self, event: str, content: Any) -> dict[str, Any]:
        """The acknowledgement of an event. Raises ConnectionError if the connection ends first."""
        number = next(self._ids)
        answer = self._acknowledgements[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(f"42/visitor,{number}" + json.dumps([event, content]))
        return await asyncio.wait_for(answer, PATIENCE)

    async def say(self, text: str, key: str = "") -> dict[str, Any]:
        return await self.send("say", {"key": key or f"key-{next(self._keys)}", "text": text})

    async def choose(self, choice: str) -> dict[str, Any]:
        return await self.send("choose", {"key": f"key-{next(self._keys)}", "choice": choice})

    async def sees(self, kind: str, within: float = PATIENCE) -> dict[str, Any]:
        """The next entry of a kind that was not asked for before, now or within some seconds."""
        seen: set[int] = self.__dict__.setdefault("_asked_for", set())
        async with asyncio.timeout(within):
            while True:
                for seq in sorted(self.entries):
                    if self.entries[seq]["kind"] == kind and seq not in seen:
                        seen.add(seq)
                        return self.entries[seq]
                self.news.clear()
                await self.news.wait()
