"""The whole service with a real desk behind it: from a visitor's words to the number of a ticket that is there."""

from __future__ import annotations

import asyncio
import re
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.facts import TicketRequested
from bot.store import Store

from ..doors.visitor import Visitor
from ..service import Service
from .cases import link
from .servers.rt import RequestTracker
from .stages import RtStage, Seen

PUBLIC = "https://chat.example"
WORDS = "Server 198.51.100.7 ne odgovara od jutros, greška 503, usluga VPS-2, pomozite!"


@pytest.fixture
async def service(request_tracker: RequestTracker, tmp_path: Path) -> AsyncIterator[Service]:
    service = Service(
        tmp_path,
        DEZURNI_PUBLIC_URL=PUBLIC,
        DEZURNI_DESK="rt",
        DEZURNI_DESK_URL=request_tracker.url,
        DEZURNI_DESK_TOKEN=request_tracker.token,
        DEZURNI_DESK_QUEUE="Support",
        DEZURNI_DESK_DEPARTMENTS="financial=Billing",
        DEZURNI_DESK_FIELDS="language=ChatLanguage, confirmed=Confirmed",
        DEZURNI_DESK_PRIVATE_NETWORK="true",
    )
    await asyncio.to_thread(service.start)
    yield service
    service.kill()


async def until_a_ticket(visitor: Visitor) -> str:
    """Answer what is asked until a number is told; the number."""
    await visitor.say(WORDS)
    answered: set[int] = set()
    async with asyncio.timeout(60):
        while not any(entry["kind"] == "TicketOpened" for entry in visitor.entries.values()):
            last = visitor.entries[max(visitor.entries)] if visitor.entries else {"seq": 0, "choices": []}
            offered = [str(each["id"]) for each in last.get("choices") or []]
            if last["seq"] not in answered and last["kind"] == "BotAsked":
                answered.add(last["seq"])
                if "yes" in offered:
                    await visitor.choose("yes")
                elif "skip" in offered:
                    await visitor.choose("skip")
                else:
                    await visitor.say("ana@firma.example")
            await asyncio.sleep(0.1)
    opened = await visitor.sees("TicketOpened")
    found = re.search(r"#\d+", opened["text"])
    assert found, opened
    return found[0]


@pytest.mark.timeout(240)
async def test_a_visitors_words_become_a_ticket_at_the_desk(
    service: Service, request_tracker: RequestTracker, tmp_path: Path
) -> None:
    async with Visitor(service.address, language="hr") as ana:
        number = await until_a_ticket(ana)
        conversation = str(ana.welcome["conversation"])
    [seen] = await at_the_desk(request_tracker, tmp_path, conversation)
    assert number == f"#{seen.id}"
    assert "198.51.100.7" in seen.body and "198.51.100.7" in seen.files["transcript.txt"].decode()
    assert any(f"{PUBLIC}/console/conversations/{conversation}" in each for each in seen.said), "the note leads back"
    with urllib.request.urlopen(service.address + "/metrics", timeout=5) as answer:
        figures = answer.read().decode()
    assert 'dezurni_tickets_opened_total{desk="rt"} 1.0' in figures


async def at_the_desk(server: RequestTracker, data: Path, conversation: str) -> list[Seen]:
    store = Store.open(f"sqlite:///{data / 'dezurni.sqlite3'}")
    await store.prepare()
    facts = [entry.fact for entry in await store.entries(conversation)]
    await store.close()
    [ref] = [fact.ticket.ref for fact in facts if isinstance(fact, TicketRequested)]
    stage = RtStage.__new__(RtStage)
    stage.server, stage.conversation = server, conversation
    assert link(conversation, ref).startswith(PUBLIC)
    return await stage.tickets(ref)
