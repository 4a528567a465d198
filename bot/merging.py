"""Two tickets become one, wherever they are: what both threads are told, and when it must not be.

Rules of this file:
1. One thread has one requester: tickets of two addresses are never merged.
2. Words that nobody has proved to be the requester's never come into a thread whose requester is proved.
"""

from __future__ import annotations

from datetime import datetime

from .core.facts import TicketRequested
from .desks.paper import LABELS
from .store import Store
from .store.cases import Case, Merging
from .words import Words

ENTRIES_LIMIT = 5000  # of a conversation that are looked through


class CannotMerge(Exception):
    """`reason` is unknown, same, merged, not_filed, other_requester or unproved."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def merge(store: Store, words: Words, staff: str, gone: str, stays: str, now: datetime) -> Case:
    """Let the ticket `gone` go on in `stays`, both given by their refs; the one that stays. Raises CannotMerge.

    staff  the language of notes for desks elsewhere
    """
    one, other = await store.case(gone), await store.case(stays)
    if one is None or other is None:
        raise CannotMerge("unknown")
    if reason := hindrance(one, other):
        raise CannotMerge(reason)
    told = await _words_of(store, one)
    say = words.catalogue(staff).gettext
    notes = []
    if not other.here:
        said = [each.text for each in await store.ticket_messages(gone) if each.author_kind == "requester"]
        notes.append((other, "\n\n".join([f"{say(LABELS['merged_here'])}: {one.number}", told, *said])))
    if not one.here:
        notes.append((one, f"{say(LABELS['merged_there'])}: {other.number}"))
    if not await store.merge_cases(Merging(one, other, told, notes), now):
        raise CannotMerge("merged")
    return other


def hindrance(gone: Case, stays: Case) -> str:
    """Why the one must not go into the other; "" if it may."""
    if gone.ref == stays.ref:
        return "same"
    if gone.merged_into or stays.merged_into:
        return "merged"
    if not gone.number or not stays.number:
        return "not_filed"
    if not gone.email or gone.email != stays.email:
        return "other_requester"
    return "unproved" if stays.confirmed and not gone.confirmed else ""


async def _words_of(store: Store, case: Case) -> str:
    """What its requester wanted; the subject alone where its conversation is erased."""
    kept = await store.ticket(case.ref)
    if kept is not None:
        return kept.description
    for entry in await store.entries(case.conversation, limit=ENTRIES_LIMIT):
        if isinstance(entry.fact, TicketRequested) and entry.fact.ticket.ref == case.ref:
            return entry.fact.ticket.description
    return case.subject
