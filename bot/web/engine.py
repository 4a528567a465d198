"""The Engine.IO sessions under the doors: written straight to their WebSocket, bounded, ended at the first bad frame.

Stock hands every packet through a queue to a writer task, which costs more than all the rest of a message; here the
packets for an upgraded session are written together at the end of the loop's round, what was said and its
acknowledgement by one system call. What a client does not read is bounded by the bytes that wait for it, and
per-message deflate is off: it costs 130 KiB a connection and saves nothing on short texts.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import engineio
import structlog
from aiohttp import WSMsgType, web
from engineio import async_socket, packet
from engineio.async_drivers import aiohttp as driver

log = structlog.get_logger("engine")

UNREAD_LIMIT = 1024 * 1024  # bytes waiting for a client that does not read
QUEUE_LIMIT = 512  # packets waiting for a client that polls
UNBOUNDED = 2**30  # aiohttp must not make an emitter wait for one slow reader; UNREAD_LIMIT ends that one instead


class Session(async_socket.AsyncSocket):  # type: ignore[misc]
    connected: bool
    upgraded: bool
    last_ping: float | None
    direct: web.WebSocketResponse | None = None
    transport: Any = None

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.unsent: list[bytes] = []

    async def send(self, message: packet.Packet) -> None:
        if self.direct is None:
            if self.queue.qsize() > QUEUE_LIMIT and not self.closing:
                await self.end("slow reader")
                return
            await super().send(message)
        elif not self.direct.closed:
            if self.transport.get_write_buffer_size() > UNREAD_LIMIT:
                self.transport.abort()  # a goodbye would not be read either, and its emitter would wait for it
                await self.end("slow reader")
                return
            if not self.unsent:
                asyncio.get_running_loop().call_soon(self._write)
            self.unsent.append(text_frame(message.encode()))

    def _write(self) -> None:
        frames, self.unsent = self.unsent, []
        if frames and not self.transport.is_closing():
            self.transport.write(b"".join(frames))

    async def check_ping_timeout(self) -> bool:
        """Whether the client answers pings. From one that does not no goodbye can be awaited: it is cut off, and the
        reader, which has no deadline of its own, comes to its end."""
        late = self.last_ping is not None and time.time() - self.last_ping > self.server.ping_timeout
        if late and self.direct is not None:
            self.transport.abort()
            return False
        return bool(await super().check_ping_timeout())

    async def receive(self, message: packet.Packet) -> None:
        """One packet of a client. A message goes to the Socket.IO layer, in the order in which it came."""
        match message.packet_type:
            case packet.MESSAGE:
                await self.server.handlers["message"](self.sid, message.data)
            case packet.PONG:
                self.schedule_ping()
            case packet.CLOSE:
                await self.close(wait=False, abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
            case _:
                await self.end("foreign packet type")

    async def end(self, reason: str) -> None:
        """End a session for what no honest client does; the reason is counted."""
        self.server.fouls[reason] += 1
        log.info("session_ended", reason=reason)
        await self.close(wait=False, abort=True)
        await self.queue.put(None)

    async def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        await super().close(wait=wait, abort=abort, reason=reason)
        if self.direct is not None:
            self._write()
            await self.direct.close()

    async def handle_post_request(self, environ: Mapping[str, Any]) -> None:
        try:
            await super().handle_post_request(environ)
        except engineio.exceptions.EngineIOError:
            raise
        except Exception as error:
            # Stock answers 200 here although the messages are lost; the client must learn that they are.
            await self.end("malformed polling payload")
            raise engineio.exceptions.EngineIOError("malformed payload") from error

    async def _websocket_handler(self, socket: DirectWebSocket) -> None:
        if self.connected and not await self._upgrade(socket):
            return
        self.connected = self.upgraded = True
        while not self.queue.empty():
            waiting = self.queue.get_nowait()
            self.queue.task_done()
            if waiting is not None:
                await socket.send(waiting.encode())
        self.direct, self.transport = socket.response, socket.transport
        try:
            await self._read(socket.response)
        finally:
            await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    async def _upgrade(self, socket: DirectWebSocket) -> bool:
        """The probe by which a polling session moves to a WebSocket (Engine.IO protocol v4, "Upgrade")."""
        self.upgrading = True
        try:
            if await socket.wait() != "2probe":
                return False
            await socket.send("3probe")
            await self.queue.put(packet.Packet(packet.NOOP))  # ends the poll that waits
            return bool(await socket.wait() == "5")
        except OSError:
            return False
        finally:
            self.upgrading = False

    async def _read(self, response: web.WebSocketResponse) -> None:
        while not self.closed:
            message = await response.receive()
            if message.type is not WSMsgType.TEXT:
                if message.type is WSMsgType.BINARY:
                    await self.end("binary frame")
                return
            try:
                received = packet.Packet(encoded_packet=message.data)
            except (ValueError, IndexError, KeyError):
                await self.end("malformed frame")
                return
            await self.receive(received)


def text_frame(text: str) -> bytes:
    """A text as one unmasked frame of a server (RFC 6455, section 5.2)."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 2**16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class DirectWebSocket(driver.WebSocket):  # type: ignore[misc]
    """A WebSocket without deflate whose response and transport a session may write to."""

    response: web.WebSocketResponse
    transport: Any

    async def __call__(self, environ: Mapping[str, Any]) -> web.WebSocketResponse:
        request: web.Request = environ["aiohttp.request"]
        self.response = self._sock = web.WebSocketResponse(
            max_msg_size=self.server.max_http_buffer_size,
            compress=False,
            writer_limit=UNBOUNDED,
        )
        await self.response.prepare(request)
        self.transport = request.transport
        self.environ = environ
        await self.handler(self)
        return self.response


class EngineServer(engineio.AsyncServer):  # type: ignore[misc]
    _async: dict[str, Any]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        # The engine makes its sessions by this module attribute; there is no other way to give it a class.
        async_socket.AsyncSocket = Session
        super().__init__(*arguments, **options)
        self.fouls: Counter[str] = Counter()
        self._async = {**self._async, "websocket": DirectWebSocket}

    async def handle_request(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        if "j" in query:
            return web.json_response({"code": 0, "message": "JSONP is not served"}, status=400)
        session = self.sockets.get(query.get("sid", ""))
        upgrade = request.headers.get("Upgrade", "").lower() == "websocket"
        if session is not None and upgrade and (session.upgraded or session.upgrading):
            return web.json_response({"code": 3, "message": "already upgraded"}, status=400)
        response: web.StreamResponse = await super().handle_request(request)
        return response
