"""One case, one thread, for requesters: whoever has read our mail may say that a ticket belongs to one he already has.

Nothing of this is shown before the address is proved: neither in the chat nor on the page that confirms.
"""

from __future__ import annotations

from aiohttp import web

from ..core.open_cases import same_matter
from ..merging import CannotMerge, merge
from ..store.cases import Case
from .house import HOUSE
from .requester_pages import log

OFFERED = 3  # cases that a page asks about, the newest


async def belongs_to(request: web.Request, ref: str) -> list[Case]:
    """The open cases of the same requester that are about the same matter; only those that he is proved in."""
    store = request.app[HOUSE].store
    case = await store.case(ref)
    if case is None or not case.email or case.merged_into:
        return []
    return [
        each
        for each in await store.cases_of(case.email)
        if each.confirmed and not each.closed and not each.merged_into and each.ref != ref
        if same_matter(case.details, each.details)
    ][:OFFERED]


async def join(request: web.Request, ref: str, other: str) -> str:
    """Let the ticket go on in the other case, if that was offered; what to tell: joined, being_made or old_offer."""
    house = request.app[HOUSE]
    if other not in [case.ref for case in await belongs_to(request, ref)]:
        return "old_offer"
    try:
        await merge(house.store, house.words, house.company.default_language, ref, other, house.now())
    except CannotMerge as error:
        return "being_made" if error.reason == "not_filed" else "old_offer"
    await house.store.audit(house.now(), "requester", "ticket-merged", ref, other)
    log.info("requester_merged", ref=ref, into=other)
    return "joined"
