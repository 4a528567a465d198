"""What goes over a visitor's socket: whole frames in their order, and an end for whoever does not answer or read."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.web import engine, transport
from bot.web.engine import Session, text_frame
from bot.web.visitors import room

from ..doors.visitor import Visitor
from .houses import Open, open_house

PATIENCE = 10.0  # seconds


@pytest.fixture
async def impatient(knowledge_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """A house that asks every fifth of a second whether its clients are still there."""
    monkeypatch.setattr(transport, "PING_INTERVAL", 0.2)
    monkeypatch.setattr(transport, "PING_TIMEOUT", 0.3)
    async with open_house(knowledge_base, tmp_path / "data") as opened:
        yield opened


async def until_gone(visitor: Visitor) -> None:
    async with asyncio.timeout(PATIENCE):
        while not visitor.gone:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_a_frame_says_its_length_as_the_standard_has_it(size: int, head: bytes) -> None:
    assert text_frame("š" * (size // 2) + "a" * (size % 2)) == head + ("š" * (size // 2) + "a" * (size % 2)).encode()


async def test_what_was_written_comes_before_its_acknowledgement(opened: Open) -> None:
    async with Visitor(opened.address) as ana:
        for text in ("dobar dan", "ne mogu slati mailove"):
            ana.frames.clear()
            assert (await ana.say(text))["ok"]
            assert [frame[:18] for frame in ana.frames] == ['42/visitor,["entri', ana.frames[1][:18]]
            assert ana.frames[1].startswith("43/visitor,")


async def test_what_was_said_and_its_acknowledgement_are_one_write(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = Session._write

    def counted(session: Session) -> None:
        written.append(len(session.unsent))
        write(session)

    monkeypatch.setattr(Session, "_write", counted)
    async with Visitor(opened.address) as ana:
        written.clear()
        await ana.say("dobar dan")
        assert written == [2]


async def test_two_tabs_are_shown_the_same_and_only_one_is_answered(opened: Open) -> None:
    async with Visitor(opened.address) as ana, Visitor(opened.address, token=ana.welcome["token"]) as other:
        other.frames.clear()
        await ana.say("ne mogu slati mailove")
        async with asyncio.timeout(PATIENCE):
            while ana.order != other.order:
                await asyncio.sleep(0.01)
        assert [frame[:11] for frame in other.frames] == ["42/visitor,"]


async def test_the_last_words_arrive_before_the_socket_is_closed(opened: Open) -> None:
    async with Visitor(opened.address) as ana:
        sockets, before = opened.house.sockets, len(ana.frames)
        own = room(ana.welcome["conversation"])
        for number in range(5):
            await sockets.emit("typing", {"number": number}, namespace="/visitor", room=own)
        (eio_sid,) = sockets.eio.sockets
        await sockets.eio.disconnect(eio_sid)
        await until_gone(ana)
        assert [f'"number":{number}' in frame for number, frame in enumerate(ana.frames[before : before + 5])] == [
            True
        ] * 5


async def test_who_answers_pings_stays_and_who_does_not_is_cut_off(impatient: Open) -> None:
    async with Visitor(impatient.address) as ana, aiohttp.ClientSession() as session:
        silent = await session.ws_connect(f"{impatient.address}/socket.io/?EIO=4&transport=websocket")
        await silent.receive()
        await silent.send_str("40/visitor,{}")
        async with asyncio.timeout(PATIENCE):
            while (await silent.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        assert not ana.gone
        assert (await ana.say("dobar dan"))["ok"]
        assert len(impatient.house.sockets.eio.sockets) == 1


async def test_who_does_not_read_is_ended_and_counted(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "UNREAD_LIMIT", 100_000)
    sockets = opened.house.sockets
    async with aiohttp.ClientSession() as session:
        deaf = await session.ws_connect(f"{opened.address}/socket.io/?EIO=4&transport=websocket")
        await deaf.send_str("40/visitor,{}")
        while not sockets.manager.rooms.get("/visitor"):
            await asyncio.sleep(0.01)
        assert deaf._response.connection is not None and deaf._response.connection.transport is not None
        deaf._response.connection.transport.pause_reading()  # type: ignore[attr-defined]
        async with asyncio.timeout(PATIENCE):
            for number in itertools.count():
                if sockets.fouls["slow reader"]:
                    break
                await sockets.emit("typing", {"number": number, "long": "x" * 60_000}, namespace="/visitor")
                await asyncio.sleep(0)
    assert sockets.fouls["slow reader"] == 1
