"""A promised answer that does not come: two processes see it, one is killed before, and it is told once."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.service import Service
from tests.web.houses import small_knowledge_base

from .visitor import Visitor

WITHIN = 6  # seconds in which an answer is promised here


def hasty(folder: Path) -> Path:
    """A company that promises its first answers within seconds."""
    small_knowledge_base(folder)
    company = folder / "company.toml"
    written, changed = re.subn(r'within = "(10 min|1 h|2 wd)"', f'within = "{WITHIN} s"', company.read_text("utf-8"))
    company.write_text(written.replace('hours = "phone"', 'hours = "tickets"'), "utf-8")
    assert changed == 3
    return folder


async def told(address: str, token: str) -> list[dict[str, Any]]:
    """What is said of late answers to who connects now."""
    async with Visitor(address, token=token) as again:
        return [entry for entry in again.entries.values() if entry["kind"] == "PromiseMissed"]


@pytest.mark.timeout(180)
async def test_a_deadline_is_told_once_by_two_processes_of_which_one_was_killed(
    postgres_server: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(postgres_server.format("postgres"))
    await connection.execute("create database promises")
    await connection.close()
    settings = {
        "DEZURNI_DATABASE": postgres_server.format("promises"),
        "DEZURNI_KNOWLEDGE_BASE": str(hasty(tmp_path / "knowledge")),
    }
    services = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        services.append(Service(tmp_path / name, **settings))
        await asyncio.to_thread(services[-1].start)
    one, two = services
    try:
        async with Visitor(one.address) as ana:
            await ana.choose("ticket")
            await ana.say("Trebam savjet oko paketa za tri stranice.")
            await ana.say("ana@firma.example")
            await ana.sees("TicketOpened")
            token = ana.welcome["token"]
        await asyncio.to_thread(one.kill)
        await asyncio.to_thread(one.start)
        # Either process may tell it; without Redis only its own visitors hear of it before they connect again.
        async with asyncio.timeout(90):
            while not (late := await told(two.address, token)):
                await asyncio.sleep(0.5)
        assert late[0]["by"] == "bot" and "#" in late[0]["text"]
        await asyncio.sleep(2.5)  # both have looked at the clock twice since
    finally:
        for service in services:
            service.kill()
    connection = await asyncpg.connect(settings["DEZURNI_DATABASE"])
    # On a slow machine the next moment may have passed, too, and it is told of that one as well.
    dues = [
        json.loads(row["fact"])["due"]
        for row in await connection.fetch("select fact from entries where kind = 'PromiseMissed'")
    ]
    assert dues and len(set(dues)) == len(dues)
    assert await connection.fetchval("select count(*) from errands where kind = 'late'") == len(dues)
    await connection.close()
