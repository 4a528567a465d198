"""The way to a desk over HTTP: time-outs, no redirects, capped answers, and every failure as one of the three.

What decides is whether the desk may have acted: a request that only reads can never leave us unsure.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from yarl import URL

from . import DeskDown, DeskRefused, DeskUnsure
from .guard import Forbidden, Guard, check_url

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0  # from the first byte sent to the last received
ANSWER_BYTES = 2_000_000
RETRY_AFTER_LIMIT = 6 * 3600  # seconds; a desk that asks for more is asked again anyway
NOT_MADE = frozenset({408, 425, 429, 503})  # said before anything was done
RULES_OUT = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 421, 422, 431, 501})


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises DeskUnsure for what is no JSON: a desk, or something in front of it, that we do not know."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise DeskUnsure(f"answered {self.status}, but not in JSON") from None


class Wire:
    """Requests to one desk.

    base     its address; paths are added to it
    headers  sent along each time: the credentials
    private  whether the desk may be in a private network or on this machine
    """

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str],
        private: bool,
        seconds: float = ANSWER_SECONDS,
        resolver: Guard | None = None,
    ) -> None:
        check_url(base, private)
        self.base, self.headers, self.seconds = base.rstrip("/"), dict(headers), seconds
        self._private, self._resolver = private, resolver
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def read(self, path: str, params: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """A GET, or with `data` a POST that changes nothing. Raises DeskDown or DeskRefused."""
        try:
            return await self._request("POST" if "data" in options else "GET", path, params=params, **options)
        except DeskUnsure as error:
            raise DeskDown(str(error)) from error

    async def write(self, method: str, path: str, **options: Any) -> Answer:
        """A request that makes or changes something. Raises DeskDown, DeskUnsure or DeskRefused."""
        return await self._request(method, path, **options)

    async def _request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        async with self._answered(method, path, {**self.headers, **(headers or {})}, options) as response:
            if response.status >= 300:
                said = (await _at_most(response, 2000)).decode(errors="replace")
                raise failure(response.status, said, response.headers.get("Retry-After", ""))
            return Answer(response.status, response.headers, await _at_most(response, ANSWER_BYTES))

    async def reach(self) -> None:
        """Ask for nothing, and be content with any answer. Raises DeskDown, DeskUnsure or DeskRefused if none comes."""
        async with self._answered("HEAD", "", {}, {}):
            return

    @asynccontextmanager
    async def _answered(
        self, method: str, path: str, headers: Mapping[str, str], options: Mapping[str, Any]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        url = URL(self.base + path) if path else URL(self.base)
        try:
            async with self._opened().request(
                method, url, headers=headers, allow_redirects=False, **options
            ) as response:
                yield response
        except Forbidden as error:
            raise DeskRefused(str(error)) from error
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, ssl.SSLError) as error:
            within = getattr(error, "os_error", None)
            if isinstance(within, Forbidden):
                raise DeskRefused(str(within)) from error
            raise DeskDown(f"cannot be reached ({type(error).__name__})") from error
        except aiohttp.InvalidURL as error:
            raise DeskRefused("the address of the desk is none") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            lost = str(error) if isinstance(error, Lost) else type(error).__name__
            raise DeskUnsure(f"the answer is missing ({lost})") from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = None if self._private else self._resolver or Guard()
            self._session = aiohttp.ClientSession(
                # A kept connection that the desk has closed meanwhile looks like a lost answer: none is kept.
                connector=aiohttp.TCPConnector(force_close=True, resolver=resolver, use_dns_cache=False),
                timeout=aiohttp.ClientTimeout(total=self.seconds, sock_connect=CONNECT_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "Dezurni", "Accept-Encoding": "identity"},
                auto_decompress=False,
                trust_env=False,
                middlewares=(_sent_once,),
            )
        return self._session


class Lost(aiohttp.ClientError):
    """The connection broke after the request had begun."""


async def _sent_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp sends a PUT again by itself when the connection breaks, and a comment is then there twice. It does so for
    its own errors only."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Lost(type(error).__name__) from error


def failure(status: int, said: str, retry_after: str = "") -> DeskDown | DeskUnsure | DeskRefused:
    """What an answer that is no 2xx means, by RFC 9110 and by what desks were seen to do."""
    reason = f"answered {status} {' '.join(said.split())[:200]}".strip()
    if status in NOT_MADE:
        return DeskDown(reason, seconds(retry_after))
    if 300 <= status < 400:
        return DeskRefused(f"answered {status}: the address of the desk leads elsewhere")
    if status in RULES_OUT:
        return DeskRefused(reason)
    return DeskUnsure(reason)


def seconds(retry_after: str) -> int | None:
    """Retry-After in seconds, from either of its two forms (RFC 9110 10.2.3); None for what is neither."""
    if retry_after.isascii() and retry_after.strip().isdigit():
        return min(max(int(retry_after[:9]), 1), RETRY_AFTER_LIMIT)
    try:
        at = parsedate_to_datetime(retry_after)
        wait = (at - type(at).now(at.tzinfo)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(int(wait), 1), RETRY_AFTER_LIMIT)


async def _at_most(response: aiohttp.ClientResponse, limit: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > limit:
            response.close()
            if response.status >= 300:
                break
            raise DeskUnsure(f"answered more than {limit} bytes")
    return bytes(body[:limit])


async def within(limit: float, doing: Any) -> Any:
    """The result, or DeskUnsure when it takes longer than `limit` seconds: a lease must not end while we still try."""
    try:
        async with asyncio.timeout(limit):
            return await doing
    except TimeoutError as error:
        raise DeskUnsure(f"took longer than {limit:.0f} s") from error
