"""The figures of a running house: what they say, and who may read them."""

from __future__ import annotations

import re
from dataclasses import replace

import aiohttp
import pytest

from bot.core.facts import Opened, TicketRequested, VisitorSaid
from bot.web.house import HOUSE

from ..desks.cases import ticket
from .houses import Open
from .test_console_tickets import owes


async def page(opened: Open, **headers: str) -> tuple[int, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as session, session.get(opened.address + "/metrics", headers=named) as answer:
        return answer.status, await answer.text()


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} ([0-9.e+-]+)$", text, re.M)
    assert found, f"{name} is missing in:\n{text}"
    return float(found[1])


async def test_the_figures_follow_what_happens(opened: Open) -> None:
    _, before = await page(opened)
    assert figure(before, "dezurni_oldest_errand_seconds") == 0
    said = 'dezurni_turns_total{kind="VisitorSaid"}'
    begun = figure(before, said) if said in before else 0.0
    for fact in (Opened("hr"), VisitorSaid("bok"), TicketRequested(ticket("dz-1"))):
        await opened.house.switchboard.receive("ana", fact)
    status, text = await page(opened)
    assert status == 200
    assert figure(text, said) == begun + 1
    assert figure(text, "dezurni_turn_seconds_count") >= 3
    assert figure(text, 'dezurni_connections{namespace="/visitor"}') == 0


async def test_an_undelivered_errand_has_an_age(opened: Open) -> None:
    store, now = opened.house.store, opened.house.now()
    await store.add_errand("postcard", "p1", now.replace(year=now.year - 1))
    _, text = await page(opened)
    assert figure(text, "dezurni_oldest_errand_seconds") > 360 * 24 * 3600
    assert figure(text, 'dezurni_errands{kind="postcard",state="waiting"}') == 1


async def test_answers_that_are_late_are_counted_with_the_age_of_the_worst(opened: Open) -> None:
    _, text = await page(opened)
    assert figure(text, "dezurni_tickets_overdue") == figure(text, "dezurni_oldest_overdue_seconds") == 0
    for ref, minutes in (("dz-late0000", -30), ("dz-later000", -5), ("dz-soon0000", 5)):
        await owes(opened, ref, minutes)
    _, text = await page(opened)
    assert (figure(text, "dezurni_tickets_waiting"), figure(text, "dezurni_tickets_overdue")) == (3, 2)
    assert 1800 <= figure(text, "dezurni_oldest_overdue_seconds") < 1900


@pytest.mark.parametrize("header", ["X_Forwarded_For"])
async def test_what_a_proxy_passes_on_is_not_served(opened: Open, header: str) -> None:
    assert (await page(opened, **{header: "203.0.113.9"}))[0] == 404
    assert (await page(opened, **{header: "127.0.0.1"}))[0] == 404


async def test_with_a_token_only_the_token_opens(opened: Open) -> None:
    house = opened.application[HOUSE]
    settings = replace(house.settings, metrics_token="geheim")
    object.__setattr__(house, "settings", settings)
    assert (await page(opened))[0] == 404
    assert (await page(opened, Authorization="Bearer wrong"))[0] == 404
    assert (await page(opened, Authorization="Bearer geheim", X_Forwarded_For="203.0.113.9"))[0] == 200
