"""The receiver of the webhook desk tells us of answers: signed, of now, once; without that nothing is watched."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.facts import Opened, PromiseEnded, Ticket, TicketRequested
from bot.desks.webhook import key_of, signature
from bot.settings import SettingsError, load
from bot.store.tickets import FiledTicket

from ..desks.fakes.receiver import SECRET, Receiver
from .houses import Open, open_house


@pytest.fixture
async def opened(
    knowledge_base: Path,
    new_house: tuple[Path, str],
    tmp_path: Path,
    receiver: Receiver,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Open]:
    shutil.copytree(new_house[0], tmp_path / "data")
    values: dict[str, Any] = {
        "desk": "webhook",
        "desk_url": f"http://127.0.0.1:{receiver.port}/hook",
        "desk_private_network": True,
        "webhook_secret": SECRET,
        "webhook_answers": getattr(request, "param", True),
    }
    async with open_house(knowledge_base, tmp_path / "data", **values) as opened:
        yield opened


async def filed(opened: Open) -> FiledTicket:
    receive, store = opened.house.switchboard.receive, opened.house.store
    await receive("talk", Opened("hr"))
    ticket = Ticket("dz-1", "ana@firma.hr", "Pošta", "technical", "regular", "hr", "Ne šalje poštu.")
    await receive("talk", TicketRequested(ticket))
    async with asyncio.timeout(10):
        while not await told(opened, "TicketOpened"):
            await asyncio.sleep(0.05)
    kept = await store.ticket("dz-1")
    assert kept is not None
    return kept


async def told(opened: Open, *kinds: str) -> list[Any]:
    return [each.fact for each in await opened.house.store.entries("talk") if type(each.fact).__name__ in kinds]


async def call(
    opened: Open,
    type: str = "ticket.answered",
    id: str = "a-1",
    late: int = 0,
    secret: str = SECRET,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    **data: str,
) -> int:
    """The status of our answer."""
    said = {"ref": "dz-1", "name": "Iva", "text": "Popravljeno. Lozinka: Sunce2024!"} | data
    body = body or json.dumps({"type": type, "data": said}).encode()
    stamp = int(opened.house.now().timestamp()) + late
    signed = signature(key_of(secret), id, stamp, body)
    sent = {"webhook-id": id, "webhook-timestamp": str(stamp), "webhook-signature": f"v1,AAAA {signed}"}
    session = opened.stranger().session
    async with session.post(f"{opened.address}/desk/answered", data=body, headers=sent | (headers or {})) as answer:
        return answer.status


async def test_an_answer_is_told_once_and_ends_the_promise(opened: Open) -> None:
    assert (await filed(opened)).due_at is not None or await told(opened, "Promised")
    assert [await call(opened) for _ in range(3)] == [204, 204, 204]
    [answered] = await told(opened, "TicketAnswered")
    assert "Popravljeno." in answered.text and "Sunce2024" not in answered.text
    assert await told(opened, "PromiseEnded") == [PromiseEnded("dz-1", "answered")]
    kept = await opened.house.store.ticket("dz-1")
    assert kept is not None and (kept.due_at, kept.state) == (None, "waiting")
    [message] = await opened.house.store.ticket_messages("dz-1")
    assert message.author_kind == "operator" and "Sunce2024" not in message.text


async def test_a_closed_ticket_owes_nothing_and_is_opened_again(opened: Open) -> None:
    await filed(opened)
    assert [await call(opened, "ticket.closed", f"a-{number}") for number in range(2)] == [204, 204]
    assert await told(opened, "PromiseEnded") == [PromiseEnded("dz-1", "closed")]
    assert await call(opened, "ticket.reopened", "a-3") == 204
    assert [each.state for each in await told(opened, "TicketStateChanged")] == ["closed", "open"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"secret": "whsec_" + "A" * 32}, 401),
        ({"late": -400}, 401),
        ({"late": 400}, 401),
        ({"headers": {"webhook-timestamp": "now"}}, 401),
        ({"headers": {"webhook-signature": "v1,x"}}, 401),
        ({"headers": {"webhook-id": ""}}, 401),
        ({"headers": {"webhook-id": "another"}}, 401),
        ({"type": "ticket.deleted"}, 400),
        ({"text": " "}, 400),
        ({"body": b"{"}, 400),
        ({"ref": "dz-2"}, 404),
        ({"body": b"x" * 70_000}, 413),
    ],
)
async def test_what_is_not_the_receivers_own_changes_nothing(
    opened: Open, changed: dict[str, Any], status: int
) -> None:
    await filed(opened)
    assert await call(opened, **changed) == status
    assert await told(opened, "TicketAnswered", "PromiseEnded", "TicketStateChanged") == []


@pytest.mark.parametrize("opened", [False], indirect=True)
async def test_without_calls_nothing_is_watched_and_operators_read_so(opened: Open) -> None:
    kept = await filed(opened)
    assert kept.due_at is None and await told(opened, "Promised") == []
    assert await call(opened) == 404
    iva = await opened.person("iva", "operator")
    page = await iva.get("/console/tickets/dz-1")
    due = (kept.created_at + timedelta(hours=1)).astimezone(opened.house.company.zone)
    assert "cannot be watched here" in page.text and f"{due:%H:%M}" in page.text
    await opened.house.store.set_ticket_state("dz-1", "closed", opened.house.now())
    assert "cannot be watched here" not in (await iva.get("/console/tickets/dz-1")).text


def test_only_a_webhook_can_call() -> None:
    with pytest.raises(SettingsError, match="webhook_answers"):
        load({"DEZURNI_WEBHOOK_ANSWERS": "true"})
