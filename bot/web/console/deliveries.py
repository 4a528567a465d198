"""The delivery log: what must leave the house and has not, why, and a button to try it again now."""

from __future__ import annotations

from aiohttp import web

from ..access import PERSON
from ..house import HOUSE
from .frame import back, form_of, page, page_number, with_page

PAGE = 50  # errands on one page
TOLD = 20  # refusals by the desk that are shown
STATES = ("waiting", "abandoned", "done")


async def listing(request: web.Request) -> web.Response:
    """What waits and what was given up, unless another state is asked for; the newest first."""
    house = request.app[HOUSE]
    state, number = request.query.get("state", "waiting"), page_number(request)
    state = state if state in STATES else ""
    rows = await house.store.errands(state=state, limit=PAGE + 1, offset=(number - 1) * PAGE)
    refused = await house.store.audited(action="desk-refused", limit=TOLD)
    dropped = [
        *await house.store.audited(action="desk-dropped", limit=TOLD),
        *await house.store.audited(action="desk-refused-files", limit=TOLD),
    ]
    return await page(
        request,
        "deliveries.html",
        room="deliveries",
        rows=rows[:PAGE],
        state=state,
        abandoned=await house.store.errands(state="abandoned", limit=1),
        oldest=await house.store.oldest_errand(),
        told_by_desk=sorted([*refused, *dropped], key=lambda each: each.at, reverse=True)[:TOLD],
        page=number,
        more=len(rows) > PAGE,
        address=lambda wanted: with_page(request, wanted),
    )


async def retry(request: web.Request) -> web.Response:
    """Due at once. What is done, or in a courier's hand at this moment, stays as it is."""
    house, person = request.app[HOUSE], request[PERSON]
    await form_of(request)
    raw = request.match_info["id"]
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 15):
        raise web.HTTPNotFound
    errand = await house.store.errand(int(raw))
    if errand is None:
        raise web.HTTPNotFound
    done = await house.store.retry_errand(errand.id, house.now())
    if done:
        await house.store.audit(
            house.now(), person.id, "errand-retried", errand.ref or errand.conversation, errand.kind
        )
    raise back(f"/console/deliveries?state={errand.state}", "retried" if done else "not_retried")
