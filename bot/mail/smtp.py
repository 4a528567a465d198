"""One message to the SMTP server, and what became of it: taken, surely not taken, perhaps taken, or refused for good.

The difference is where it broke: until the server has answered 354 to DATA, nothing was taken; a connection that is
lost after that may have delivered the message, and often has.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPRecipientRefused, SMTPResponseException

Security = Literal["starttls", "tls", "none"]
CONNECT_SECONDS = 15.0
SECONDS = 60.0  # for each command; RFC 5321 4.5.3.2 allows servers minutes, people wait less


class MailDown(Exception):
    """Surely not taken: send it again later."""


class MailUnsure(Exception):
    """Perhaps taken. Sent again with the same Message-ID, it can be told for the same mail."""


class MailRefused(Exception):
    """The server will not take this, now or later: the address, the credentials, the size or the set-up is wrong."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way to the server.

    security    starttls (port 587: refused where the server does not offer it), tls (port 465) or none (loopback)
    user        empty: no login
    """

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = "starttls"
    connect_seconds: float = CONNECT_SECONDS
    seconds: float = SECONDS


async def send(route: Route, sender: str, recipient: str, message: bytes) -> None:
    """Returns when the server has taken the message. Raises MailDown, MailUnsure or MailRefused.

    `sender` and `recipient` are the envelope's addresses, checked by `mailbox` before.
    """
    async with _session(route) as client:
        try:
            await client.mail(sender)
            await client.rcpt(recipient)
        except (SMTPException, OSError) as error:
            raise _before_data(error) from error
        try:
            await client.data(message, timeout=route.seconds)
        except SMTPResponseException as error:
            raise _by_code(error) from error
        except (SMTPException, OSError) as error:
            raise MailUnsure(f"the connection was lost after DATA ({type(error).__name__})") from error


async def check(route: Route) -> None:
    """Connect, and log in where a user is set. Raises like `send`."""
    async with _session(route):
        return


@contextlib.asynccontextmanager
async def _session(route: Route) -> AsyncIterator[SMTP]:
    client = SMTP(
        hostname=route.host,
        port=route.port,
        use_tls=route.security == "tls",
        start_tls=False,
        timeout=route.seconds,
        local_hostname="localhost",  # the machine's own name would cost a look-up, and says nothing true behind NAT
    )
    try:
        await _open(client, route)
        yield client
    finally:
        await _leave(client)


async def _open(client: SMTP, route: Route) -> None:
    try:
        await client.connect(timeout=route.connect_seconds)
        await client.ehlo()
        if route.security == "starttls":
            if not client.supports_extension("starttls"):
                raise MailRefused("the server offers no STARTTLS; smtp_security says it must")
            await client.starttls()
            await client.ehlo()
        if route.user:
            await client.login(route.user, route.password)
    except aiosmtplib.SMTPAuthenticationError as error:
        raise _by_code(error) from error
    except aiosmtplib.SMTPNotSupported as error:
        raise MailRefused(f"the server offers no login: {_line(error)}") from error
    except (SMTPException, OSError) as error:
        raise _before_data(error) from error


async def _leave(client: SMTP) -> None:
    """Say goodbye; what was taken is taken, however the goodbye goes."""
    try:
        if client.is_connected:
            with contextlib.suppress(SMTPException, OSError, asyncio.TimeoutError):
                await client.quit(timeout=2)
    finally:
        client.close()  # also what broke before it was a session, and a goodbye that was interrupted


def _before_data(error: Exception) -> MailDown | MailRefused:
    if isinstance(error, SMTPResponseException):
        return _by_code(error)
    return MailDown(f"{type(error).__name__}: {_line(error)}")


def _by_code(error: SMTPResponseException) -> MailDown | MailRefused:
    """A 4xx says "later", a 5xx is final (RFC 5321 4.2.1)."""
    said = f"{error.code} {_line(error)}"
    if isinstance(error, SMTPRecipientRefused):
        said = f"recipient refused: {said}"
    return MailDown(said) if error.code < 500 else MailRefused(said)


def _line(error: Exception) -> str:
    """The server's words in one line, for the delivery log."""
    return " ".join(str(getattr(error, "message", error)).split())[:200]
