"""`kill -9` in a burst: what was acknowledged is there once, in order, and every promised ticket is there once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from tests.service import Service

from .visitor import Visitor

VISITORS, MESSAGES = 20, 25  # 500 messages
TICKETS = 10  # of the visitors, who ask for a ticket in the middle of it


@pytest.mark.timeout(180)
async def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    service = Service(tmp_path, DEZURNI_CONNECTIONS_PER_ADDRESS="1000", DEZURNI_MESSAGES_PER_MINUTE="1000000")
    service.start()
    acknowledged: dict[str, list[tuple[str, int]]] = {}
    tokens: dict[str, str] = {}
    chance = random.Random(1)

    async def talk(number: int) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with Visitor(service.address) as visitor:
                conversation = visitor.welcome["conversation"]
                tokens[conversation] = visitor.welcome["token"]
                written = acknowledged.setdefault(conversation, [])
                for message in range(MESSAGES):
                    key, text = f"{number}-{message}", f"pitanje broj {message} o pošti"
                    if number < TICKETS and message == 5:
                        await visitor.choose("ticket")
                        text = f"ana{number}@firma-primjer.hr"
                    answer = await visitor.say(text, key)
                    assert answer["ok"], answer
                    written.append((key, answer["seq"]))
                    await asyncio.sleep(chance.uniform(0, 0.02))

    async def strike() -> None:
        while sum(map(len, acknowledged.values())) < VISITORS * MESSAGES // 2:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(service.kill)

    await asyncio.gather(strike(), *(talk(number) for number in range(VISITORS)))
    total = sum(map(len, acknowledged.values()))
    assert total < VISITORS * MESSAGES, "the kill came too late to mean anything"

    await asyncio.to_thread(service.start)
    try:
        for conversation, token in tokens.items():
            async with Visitor(service.address, token=token) as again:
                assert again.welcome["conversation"] == conversation
                said = [entry for entry in again.entries.values() if entry["kind"] == "VisitorSaid"]
                keys = [entry["key"] for entry in sorted(said, key=lambda entry: entry["seq"])]
                assert len(keys) == len(set(keys))
                told = [key for key, _ in acknowledged[conversation]]
                assert keys[: len(told)] == told, "acknowledged messages are missing or out of order"
                # What was sent but not acknowledged is sent again, and stored once.
                repeated = await again.say("pitanje", told[-1])
                assert repeated["ok"] and repeated["seq"] == acknowledged[conversation][-1][1]
        await carried(tmp_path / "dezurni.sqlite3")
    finally:
        service.kill()
    check_store(tmp_path / "dezurni.sqlite3")


async def carried(path: Path) -> None:
    """Until the courier has carried what was promised before the kill."""
    database = sqlite3.connect(path)
    try:
        async with asyncio.timeout(30):
            while database.execute("select count(*) from errands where state = 'waiting'").fetchone() != (0,):
                await asyncio.sleep(0.1)
    finally:
        database.close()


def check_store(path: Path) -> None:
    """Numbers without gaps, and one ticket for each promise."""
    database = sqlite3.connect(path)
    try:
        for conversation, last, count in database.execute(
            "select conversation, max(seq), count(*) from entries group by conversation"
        ):
            assert last == count, f"{conversation} has a gap"
        promised = {ref for (ref,) in database.execute("select ref from errands where kind = 'ticket'")}
        filed = [ref for (ref,) in database.execute("select ref from tickets")]
        assert len(promised) >= TICKETS // 2
        assert promised == set(filed) and len(filed) == len(set(filed))
        waiting = database.execute("select count(*) from errands where state = 'waiting'").fetchone()
        assert waiting == (0,)
    finally:
        database.close()
