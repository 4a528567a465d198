"""The Socket.IO server with one strict boundary between a socket and the handlers.

What passes is a text frame holding strict JSON (RFC 8259) whose event is on the allow-list of its namespace. An unknown
event is ignored and counted; anything that no honest client sends ends the session with a counted reason and one
short log line. The stock library is kept underneath; what is replaced stands in this file and in engine.py alone: each
client's own rooms (a stock disconnect looks through every room), emits without a task for each member, and a
deadline for joining a namespace.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec
import socketio
import structlog
from engineio import packet as engine_packet
from socketio import packet as socket_packet

from .engine import EngineServer
from .relay import Relay

log = structlog.get_logger("transport")

FRAME_LIMIT = 64 * 1024  # bytes of one message; a visitor's 4,000 characters fit several times over
CONNECT_DEADLINE = 10  # seconds from the first packet to joining a namespace
PING_INTERVAL, PING_TIMEOUT = 25, 20  # seconds
RESERVED = frozenset(
    {"connect", "disconnect", "connect_error", "disconnecting", "newListener", "removeListener", "error"}
)


class StrictJson:
    """RFC 8259 and nothing else: no NaN or Infinity, no number out of range, no lone surrogate, bounded nesting."""

    JSONDecodeError = msgspec.DecodeError
    _encode = msgspec.json.Encoder().encode
    _decode = msgspec.json.Decoder().decode

    @classmethod
    def dumps(cls, value: Any, **_: Any) -> str:
        return cls._encode(value).decode()

    @classmethod
    def loads(cls, text: str | bytes, **_: Any) -> Any:
        try:
            return cls._decode(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class TextPacket(socket_packet.Packet):  # type: ignore[misc]
    """Never binary, so nothing is looked through for bytes before it is written."""

    uses_binary_events = False


class Foul(ValueError):
    """A frame that no honest client sends; the reason is counted and the session ends."""


class RoomsManager(socketio.AsyncManager):  # type: ignore[misc]
    """Remembers each client's own rooms, and writes an emit to the members' queues without a task for each."""

    def __init__(self) -> None:
        super().__init__()
        self.rooms_of: dict[tuple[str, str], set[str | None]] = defaultdict(set)

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self.rooms_of[sid, namespace].add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        super().basic_leave_room(sid, namespace, room)
        self.rooms_of[sid, namespace].discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        for room in self.rooms_of.pop((sid, namespace), set()):
            super().basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            if sid in pending.get(namespace, ()):
                pending[namespace].remove(sid)

    async def emit(self, event: str, data: Any, namespace: str, room: str | None = None, **options: Any) -> None:
        if options.get("callback") or options.get("skip_sid"):
            await super().emit(event, data, namespace, room=room, **options)
            return
        members = self.rooms.get(namespace, {}).get(options.get("to") or room)
        if not members:
            return
        packet = self.server.packet_class(socket_packet.EVENT, namespace=namespace, data=[event, data])
        message = engine_packet.Packet(engine_packet.MESSAGE, packet.encode())
        for eio_sid in list(members.values()):
            await self.server.eio.send_packet(eio_sid, message)


class Server(socketio.AsyncServer):  # type: ignore[misc]
    """`events` maps a namespace to the names its clients may send."""

    def __init__(self, events: Mapping[str, frozenset[str]], origins: Any) -> None:
        for namespace, names in events.items():
            if names & RESERVED:
                raise ValueError(f"{namespace}: reserved event names cannot be on the allow-list")
        self.events = events
        super().__init__(
            client_manager=RoomsManager(),
            async_mode="aiohttp",
            async_handlers=False,  # events of one sender keep their order
            cors_allowed_origins=origins,
            cors_credentials=False,
            json=StrictJson,
            max_http_buffer_size=FRAME_LIMIT,
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
            http_compression=False,
            logger=False,
            engineio_logger=False,
            namespaces=list(events),
        )
        self.packet_class = TextPacket
        self.fouls: Counter[str] = self.eio.fouls
        self.relay: Relay | None = None

    async def tell(self, event: str, data: Any, namespace: str, room: str) -> None:
        """Everybody in a room, whichever process of the house he is connected to."""
        await self.tell_here(event, data, namespace, room)
        if self.relay is not None:
            self.relay.pass_on(event, data, namespace, room)

    async def tell_here(self, event: str, data: Any, namespace: str, room: str) -> None:
        await self.emit(event, data, namespace=namespace, room=room)

    def has(self, namespace: str) -> bool:
        """Whether somebody may be there to be told, here or at another process."""
        return self.relay is not None or bool(self.manager.rooms.get(namespace))

    def _engineio_server_class(self) -> type[EngineServer]:
        return EngineServer

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        self.start_background_task(self._connect_deadline, eio_sid)

    async def _connect_deadline(self, eio_sid: str) -> None:
        await self.sleep(CONNECT_DEADLINE)
        if eio_sid in self.environ and not self._has_joined(eio_sid):
            self.fouls["never joined"] += 1
            await self.eio.disconnect(eio_sid)

    def _has_joined(self, eio_sid: str) -> bool:
        return any(self.manager.sid_from_eio_sid(eio_sid, namespace) for namespace in self.events)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        try:
            packet = self._packet(data)
        except (ValueError, IndexError, KeyError, TypeError) as error:
            reason = str(error) if isinstance(error, Foul) else "malformed message"
            self.fouls[reason] += 1
            log.info("session_ended", reason=reason)
            await self.eio.disconnect(eio_sid)
            return
        match packet.packet_type:
            case socket_packet.CONNECT:
                await self._handle_connect(eio_sid, packet.namespace, packet.data)
                await self._joined(eio_sid, packet.namespace or "/")
            case socket_packet.DISCONNECT:
                await self._handle_disconnect(eio_sid, packet.namespace, self.reason.CLIENT_DISCONNECT)
            case socket_packet.ACK:
                await self._handle_ack(eio_sid, packet.namespace, packet.id, packet.data)
            case _:
                await self._known_event(eio_sid, packet)

    async def _joined(self, eio_sid: str, namespace: str) -> None:
        """Tell the namespace that a client is in, after its CONNECT packet: what it emits in `connect` comes before."""
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        handler = self.namespace_handlers.get(namespace)
        if sid and handler is not None and self.manager.is_connected(sid, namespace):
            await handler.joined(sid)

    def _packet(self, data: Any) -> socket_packet.Packet:
        """Raises Foul, or whatever the parser raises, for a frame that is not one of ours."""
        if not isinstance(data, str):
            raise Foul("binary frame")
        packet = self.packet_class(encoded_packet=data)
        kinds = (socket_packet.CONNECT, socket_packet.DISCONNECT, socket_packet.EVENT, socket_packet.ACK)
        if packet.packet_type not in kinds:
            raise Foul("foreign packet type")
        if packet.packet_type == socket_packet.EVENT:
            content = packet.data
            if not isinstance(content, list) or not content or not isinstance(content[0], str):
                raise Foul("event without a name")
            if content[0] in RESERVED:
                raise Foul("reserved event")
        return packet

    async def _known_event(self, eio_sid: str, packet: socket_packet.Packet) -> None:
        namespace = packet.namespace or "/"
        if packet.data[0] not in self.events.get(namespace, frozenset()):
            self.fouls["unknown event"] += 1
            return
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        if not self.manager.is_connected(sid, namespace):
            return
        name, payload = packet.data[0], packet.data[1] if len(packet.data) > 1 else None
        answer = await getattr(self.namespace_handlers[namespace], f"on_{name}")(sid, payload)
        if packet.id is not None:
            data = [] if answer is None else [answer]
            acknowledgement = self.packet_class(socket_packet.ACK, namespace=namespace, id=packet.id, data=data)
            await self._send_packet(eio_sid, acknowledgement)
