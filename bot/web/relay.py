"""What one process tells its sockets, told by Redis to those of the others: news and never truth.

What is lost on the way, or while Redis is away, a client finds as a gap in the numbers or at its next connection.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger("relay")

WAITING_LIMIT = 10_000  # pieces of news; later ones are dropped while Redis is slow
AGAIN_AFTER = 2.0  # seconds
PATIENCE = 5.0  # seconds for Redis to answer
DOWN = (RedisError, OSError, TimeoutError)

Deliver = Callable[[str, Any, str, str], Awaitable[None]]


class News(msgspec.Struct, array_like=True):
    """`sender` is the process that told its own sockets already."""

    sender: str
    event: str
    data: Any
    namespace: str
    room: str


class Relay:
    """`house` is known to the processes of one house alone, so that several houses may share a Redis."""

    def __init__(self, url: str, house: str, deliver: Deliver) -> None:
        self.channel = f"dezurni:{blake2b(house.encode(), digest_size=16).hexdigest()}"
        self.deliver = deliver
        self._sender = secrets.token_hex(8)
        self._redis = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(WAITING_LIMIT)

    def pass_on(self, event: str, data: Any, namespace: str, room: str) -> None:
        """Tell the other processes, soon."""
        if self._waiting.full():
            log.warning("news_dropped", waiting=WAITING_LIMIT)
            return
        self._waiting.put_nowait(msgspec.json.encode(News(self._sender, event, data, namespace, room)))

    async def send(self) -> None:
        """Runs beside the house."""
        while True:
            news = await self._waiting.get()
            try:
                await self._redis.publish(self.channel, news)
            except DOWN as error:
                log.error("redis_failed", error=type(error).__name__)
                await asyncio.sleep(AGAIN_AFTER)

    async def hear(self) -> None:
        """Runs beside the house."""
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(self.channel)
                    while True:
                        message = await heard.get_message(timeout=PATIENCE / 2)
                        if message is not None:
                            await self._tell(message["data"])
            except DOWN as error:
                log.error("redis_failed", error=type(error).__name__)
                await asyncio.sleep(AGAIN_AFTER)

    async def _tell(self, raw: bytes) -> None:
        try:
            news = msgspec.json.decode(raw, type=News)
        except msgspec.MsgspecError:
            log.warning("news_malformed")
            return
        if news.sender != self._sender:
            await self.deliver(news.event, news.data, news.namespace, news.room)

    async def close(self) -> None:
        await self._redis.aclose()


async def reach(url: str) -> None:
    """Connect and log in. Raises RedisError or OSError if that is not possible."""
    async with Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as redis:
        await redis.ping()
