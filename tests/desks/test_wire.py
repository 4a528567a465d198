"""The way to a desk over HTTP: what each failure means, what is never followed, and where it must not lead."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.desks import DeskDown, DeskRefused, DeskUnsure
from bot.desks.guard import Forbidden, Guard, check_url, is_public
from bot.desks.http import Wire, seconds

from .servers import free_port

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    def __init__(self) -> None:
        self.requests = 0
        self.handler: Handler | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        await request.read()
        assert self.handler is not None
        return await self.handler(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]  # type: ignore[attr-defined]
    yield server
    await runner.cleanup()


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    wire = Wire(f"http://127.0.0.1:{server.port}", {"Authorization": "t"}, private=True, seconds=1)  # type: ignore[attr-defined]
    yield wire
    await wire.close()


def saying(status: int, text: str = "", **headers: str) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=text, headers=named)

    return handler


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, DeskRefused),
        (401, DeskRefused),
        (403, DeskRefused),
        (404, DeskRefused),
        (422, DeskRefused),
        (301, DeskRefused),
        (302, DeskRefused),
        (408, DeskDown),
        (429, DeskDown),
        (503, DeskDown),
        (409, DeskUnsure),
        (500, DeskUnsure),
        (502, DeskUnsure),
        (504, DeskUnsure),
        (520, DeskUnsure),
    ],
)
async def test_what_a_status_means_for_what_was_to_be_made(
    wire: Wire, server: Server, status: int, error: type[Exception]
) -> None:
    server.handler = saying(status, "no", Location="http://127.0.0.1:1/elsewhere")
    with pytest.raises(error):
        await wire.write("POST", "/ticket", json={})
    assert server.requests == 1


async def test_reading_leaves_nobody_unsure(wire: Wire, server: Server) -> None:
    server.handler = saying(500)
    with pytest.raises(DeskDown):
        await wire.read("/ticket/1")


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_cut_connection_is_doubt_and_is_not_sent_again_behind_our_back(
    wire: Wire, server: Server, method: str
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    server.handler = cut
    with pytest.raises(DeskUnsure):
        await wire.write(method, "/ticket", json={})
    assert server.requests == 1


async def test_a_desk_that_does_not_answer_in_time_is_doubt(wire: Wire, server: Server) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(3)
        return web.Response()

    server.handler = hang
    with pytest.raises(DeskUnsure):
        await wire.write("POST", "/ticket", json={})


async def test_nobody_there_means_surely_not_made() -> None:
    wire = Wire(f"http://127.0.0.1:{free_port()}", {}, private=True)
    with pytest.raises(DeskDown):
        await wire.write("POST", "/ticket", json={})
    await wire.close()


async def test_an_answer_without_end_is_cut(wire: Wire, server: Server) -> None:
    server.handler = saying(200, "x" * 3_000_000)
    with pytest.raises(DeskUnsure, match="bytes"):
        await wire.write("POST", "/ticket", json={})


async def test_an_answer_that_is_no_json_is_doubt(wire: Wire, server: Server) -> None:
    server.handler = saying(200, "<html>Maintenance</html>")
    answer = await wire.write("POST", "/ticket", json={})
    with pytest.raises(DeskUnsure, match="JSON"):
        answer.json()


async def test_the_desk_may_say_when_to_come_back(wire: Wire, server: Server) -> None:
    server.handler = saying(429, Retry_After="77")
    with pytest.raises(DeskDown) as down:
        await wire.write("POST", "/ticket", json={})
    assert down.value.retry_after == 77


def test_both_forms_of_retry_after_are_read_and_neither_is_trusted_too_far() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 95 <= (seconds(soon) or 0) <= 100
    assert seconds("0") == 1
    assert seconds("9999999999999") == 6 * 3600
    assert seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 1
    assert seconds("soon") is None and seconds("") is None and seconds("²") is None


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
    ],
)
def test_addresses_inside_are_told_in_every_disguise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_let_through(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("", "ftp://x.example", "file:///etc/passwd", "//x.example", "https://", "http://desk.example"),
        *("https://user:password@desk.example", "https://127.0.0.1/", "https://[::1]:8080/", "https://10.1.2.3"),
    ],
)
def test_an_address_that_cannot_be_a_desk_of_the_open_internet_is_refused(url: str) -> None:
    with pytest.raises((ValueError, Forbidden)):
        check_url(url, private=False)


def test_the_own_network_is_open_to_those_who_say_so() -> None:
    check_url("http://127.0.0.1:8080", private=True)
    check_url("https://desk.example", private=False)


class Names(AbstractResolver):
    """Resolves every name to what a test says, one answer after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        hosts = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0)
            for each in hosts
        ]

    async def close(self) -> None:
        return


async def test_a_name_that_leads_inside_is_refused_and_nothing_is_sent(server: Server) -> None:
    server.handler = saying(200, "{}")
    port = server.port  # type: ignore[attr-defined]
    wire = Wire(f"https://desk.example:{port}", {}, private=False, resolver=Guard(Names(["127.0.0.1"])))
    with pytest.raises(DeskRefused, match="private network"):
        await wire.write("POST", "/ticket", json={})
    assert server.requests == 0
    await wire.close()


async def test_of_several_addresses_only_those_outside_are_used_and_the_name_is_asked_once() -> None:
    names = Names(["127.0.0.1", "8.8.8.8"], ["127.0.0.1"])
    assert [each["host"] for each in await Guard(names).resolve("desk.example", 443)] == ["8.8.8.8"]
    assert names.asked == 1


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "0177.0.0.1", "127.1"])
async def test_numbers_in_odd_notations_are_names_that_lead_inside(host: str) -> None:
    wire = Wire(f"https://{host}:{free_port()}", {}, private=False)
    with pytest.raises((DeskRefused, DeskDown)):
        await wire.write("POST", "/ticket", json={})
    await wire.close()
