"""One mail to a real SMTP server: what became of it is told apart by where it broke."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from bot.mail.message import Letter, build, mailbox
from bot.mail.smtp import MailDown, MailRefused, MailUnsure, Route, check, send

from ..desks.servers import free_port
from ..desks.servers.mail import MailServer

SENDER, TO = "chat@svjetionik.example", "podrska@svjetionik.example"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    server = MailServer(Path(tempfile.mkdtemp(prefix="smtp-")))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def route(server: MailServer) -> Iterator[Route]:
    server.empty()
    yield Route("127.0.0.1", server.smtp_port, security="none", seconds=2)
    server.fault("")


def mail(unique: str = "1") -> bytes:
    return build(
        Letter(mailbox(SENDER), mailbox(TO), "Pošta", "Dobar dan.\n.\n..", f"<{unique}@x.example>", datetime.now(UTC))
    )


async def test_what_is_taken_has_arrived_as_it_was(route: Route, server: MailServer) -> None:
    await send(route, SENDER, TO, mail())
    [arrived] = server.messages()
    assert arrived["X-Envelope-To"] == TO
    body = arrived.get_body(("plain",))
    assert body is not None and body.get_content() == "Dobar dan.\n.\n..\n"


@pytest.mark.parametrize(
    ("fault", "error"),
    [("rcpt450", MailDown), ("data451", MailDown), ("rcpt550", MailRefused), ("data552", MailRefused)],
)
async def test_an_answer_says_whether_to_try_again(
    route: Route, server: MailServer, fault: str, error: type[Exception]
) -> None:
    server.fault(fault)
    with pytest.raises(error, match=fault[-3:]):
        await send(route, SENDER, TO, mail())
    assert server.messages() == []


async def test_a_connection_cut_after_data_leaves_us_unsure(route: Route, server: MailServer) -> None:
    server.fault("drop")
    with pytest.raises(MailUnsure):
        await send(route, SENDER, TO, mail())
    assert len(server.messages()) == 1, "and this time it had arrived"


async def test_a_server_that_is_away_or_dumb_has_surely_taken_nothing(route: Route) -> None:
    with pytest.raises(MailDown):
        await send(replace(route, port=free_port()), SENDER, TO, mail())
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = replace(route, port=silent.getsockname()[1], connect_seconds=0.2, seconds=0.2)
        with pytest.raises(MailDown):
            await send(mute, SENDER, TO, mail())


async def test_a_slow_server_does_not_hold_us_for_ever(route: Route, server: MailServer) -> None:
    server.fault("slow")
    with pytest.raises(MailDown):
        await asyncio.wait_for(send(replace(route, seconds=0.5), SENDER, TO, mail()), 5)


async def test_without_starttls_where_it_must_be_nothing_is_said(route: Route, server: MailServer) -> None:
    with pytest.raises(MailRefused, match="STARTTLS"):
        await send(replace(route, security="starttls", user="a", password="b"), SENDER, TO, mail())
    assert server.messages() == []


@pytest.fixture
async def guarded() -> AsyncIterator[Route]:
    """A server that wants a name and a password."""

    class Guard:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
            return "250 OK"

    def authenticate(server: object, session: object, envelope: object, mechanism: object, data: object) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == b"right", handled=False)

    controller = Controller(
        Guard(),
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
        auth_exclude_mechanism=["LOGIN"],
    )
    controller.start()
    yield Route("127.0.0.1", controller.port, "chat", "right", "none", seconds=2)
    controller.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
async def test_a_wrong_password_is_refused_for_good(guarded: Route) -> None:
    await check(guarded)
    await send(guarded, SENDER, TO, mail())
    with pytest.raises(MailRefused, match="535"):
        await check(replace(guarded, password="wrong"))


def test_a_route_shows_no_password() -> None:
    assert "geheim" not in repr(Route("h", password="geheim"))
