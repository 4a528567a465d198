"""Tickets that belong together: linked for colleagues, or merged into one thread for everybody."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ...core.open_cases import same_matter
from ...merging import CannotMerge, merge
from ...store import Store
from ...store.cases import Case
from ..access import PERSON
from ..house import HOUSE
from .frame import back, field, form_of


async def together(store: Store, ref: str) -> dict[str, Any]:
    """What a page shows of the tickets that belong to this one: the one it goes on in, those it took in, those that are
    linked, and those of the same proved address that are about the same matter."""
    case = await store.case(ref) if ref else None
    if case is None:
        return {"case": None, "goes_on": None, "taken_in": [], "linked": [], "alike": []}
    linked = await store.linked_cases(ref)
    known = {ref, *(each.ref for each in linked)}
    return {
        "case": case,
        "goes_on": await store.case(case.merged_into) if case.merged_into else None,
        "taken_in": await store.merged_into(ref),
        "linked": linked,
        "alike": [each for each in await _alike(store, case) if each.ref not in known],
    }


async def _alike(store: Store, case: Case) -> list[Case]:
    if not case.email or not case.confirmed or case.merged_into:
        return []
    return [
        each
        for each in await store.cases_of(case.email)
        if each.confirmed and not each.closed and not each.merged_into and same_matter(case.details, each.details)
    ]


async def join(request: web.Request) -> web.Response:
    """Link two tickets, undo that, or merge the one into the other, which is named by its number."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    store, act = house.store, field(form, "act")
    case = await store.case(request.match_info["ref"])
    if case is None:
        raise web.HTTPNotFound
    found = [each for each in await store.cases_by_number(field(form, "number")) if each.ref != case.ref]
    # Desks elsewhere count for themselves, so that a number may be there twice: the requester's own is meant.
    found.sort(key=lambda each: each.email != case.email)
    if not found or act not in ("link", "unlink", "merge"):
        raise back(_page_of(case), "case_unknown" if act in ("link", "unlink", "merge") else "shape")
    other = found[0]
    if act == "merge":
        try:
            await merge(store, house.words, house.company.default_language, case.ref, other.ref, house.now())
        except CannotMerge as error:
            raise back(_page_of(case), f"case_{error.reason}") from None
    elif act == "link":
        await store.link_cases(case.ref, other.ref, house.now())
    else:
        await store.unlink_cases(case.ref, other.ref)
    await store.audit(house.now(), person.id, f"ticket-{act}", case.ref, other.ref)
    raise back(_page_of(other if act == "merge" and other.here else case), DONE[act])


DONE = {"link": "case_linked", "unlink": "case_unlinked", "merge": "case_joined"}


def _page_of(case: Case) -> str:
    """The ticket's page, or its conversation's where a desk elsewhere has it."""
    return f"/console/tickets/{case.ref}" if case.here else f"/console/conversations/{case.conversation}"
