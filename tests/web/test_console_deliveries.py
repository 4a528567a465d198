"""The delivery log: what waits and why, for administrators alone, and the button that tries again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.core.facts import Opened

from .houses import Open

LATER = timedelta(days=1)  # the house's own courier is at work; what is not due it leaves alone
POISON = "<script>alert(1)</script> answered 500"


async def abandoned(opened: Open) -> int:
    """An errand that was given up; its number."""
    store, now = opened.house.store, opened.house.now()
    await opened.house.switchboard.receive("ana", Opened("hr"))
    await store.add_errand("postcard", "p1", now + LATER, conversation="ana")
    [errand] = await store.errands(kind="postcard")
    assert await store.abandon(errand, now, POISON)
    return errand.id


async def test_an_administrator_sees_what_was_given_up_and_tries_it_again(opened: Open) -> None:
    number = await abandoned(opened)
    ana = await opened.person("ana", "administrator")
    text = (await ana.get("/console/deliveries?state=abandoned")).text
    assert "Given up" in text and "/console/conversations/ana" in text
    assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)" in text
    answer = await ana.post(f"/console/deliveries/{number}/retry")
    assert "It is tried again now" in answer.text
    async with asyncio.timeout(15):
        while not (errand := await opened.house.store.errand(number)) or not errand.tries:
            await asyncio.sleep(0.05)
    assert [each.object for each in await opened.house.store.audited(action="errand-retried")] == ["p1"]


async def test_what_is_done_is_not_done_again(opened: Open) -> None:
    store, now = opened.house.store, opened.house.now()
    await store.add_errand("postcard", "p1", now + LATER)
    [errand] = await store.errands(kind="postcard")
    await store.finish(errand, now)
    ana = await opened.person("ana", "administrator")
    await ana.get("/console/deliveries")
    answer = await ana.post(f"/console/deliveries/{errand.id}/retry")
    assert "It is delivered already" in answer.text


async def test_the_age_of_the_oldest_and_what_the_desk_refused_are_told(opened: Open) -> None:
    store, now = opened.house.store, opened.house.now()
    await store.add_errand("ticket_reply", "p2", now - timedelta(hours=30))
    await store.audit(now, "courier", "desk-refused", "dz-123", "answered 401")
    ana = await opened.person("ana", "administrator")
    text = (await ana.get("/console/deliveries")).text
    assert "The oldest that waits is" in text
    assert "answered 401" in text and "Refused" in text


async def test_it_is_for_administrators_alone(opened: Open) -> None:
    iva = await opened.person("iva", "operator", "editor")
    await iva.get("/console")
    assert (await iva.get("/console/deliveries")).status == 403
    assert (await iva.post("/console/deliveries/1/retry")).status == 403
    ana = await opened.person("ana", "administrator")
    assert (await ana.post("/console/deliveries/999/retry")).status == 404
    assert (await ana.post("/console/deliveries/²/retry")).status == 404
