"""A proxy between an adapter and its desk that loses answers: the request goes through, the answer never comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

Cut = Callable[[str, str], bool]
"""From a method and a path: whether this request's answer is lost."""


class Proxy:
    """One connection, one request: the adapters keep none open."""

    def __init__(self, port: int) -> None:
        self.upstream, self.port = port, 0
        self.cut: Cut = lambda method, path: False
        self.frozen = False
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """From now on connections are refused."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._passed_on(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()  # cancelled only by `stop`, which waits for it
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(OSError):
                writer.close()

    async def _passed_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.decode("latin-1").split(" ", 2)
        if self.frozen:
            await reader.read()
            return
        from_desk, to_desk = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            to_desk.write(head + await self._body(head, reader))
            await to_desk.drain()
            answer = await from_desk.read()
        finally:
            to_desk.close()
        if self.cut(method, path):
            writer.transport.abort()
            return
        writer.write(answer)
        await writer.drain()

    async def _body(self, head: bytes, reader: asyncio.StreamReader) -> bytes:
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                return await reader.readexactly(int(value))
        return b""
