"""Two tickets become one, wherever they are: what threads and conversations are told, and when it must not be.

Rules of this file:
1. One thread has one requester: tickets of two addresses are never merged.
2. Words that nobody has proved to be the requester's never come into a thread whose requester is proved.
"""

from __future__ import annotations

from datetime import datetime

from .core.facts import Promised, TicketMerged, TicketRequested
from .desks.paper import LABELS
from .following import talks_about
from .store import Errand, Store
from .store.cases import Case, Merging
from .switchboard import Switchboard
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


async def tell_merged(store: Store, switchboard: Switchboard, errand: Errand) -> None:
    """The errand that a merging left: what was owed in the ticket that is gone is owed in the one that stays, and the
    conversations of the one learn where it goes on. Done again it changes nothing."""
    gone, stays = await store.case(errand.ref), await store.case(str(errand.detail.get("into", "")))
    if gone is None or stays is None:
        return
    await _pass_on(store, switchboard, gone, stays)
    key = f"{gone.ref}/merged/{stays.ref}"
    merged = TicketMerged(gone.ref, gone.number, stays.ref, stays.number, gone.email, key)
    for talk in await talks_about(store, gone):
        await switchboard.receive(talk, merged)


async def _pass_on(store: Store, switchboard: Switchboard, gone: Case, stays: Case) -> None:
    """A promise that stands is kept in the thread that goes on, unless one stands there or answers are not seen."""
    ticket = await store.ticket(stays.ref)
    _, talk = await store.load(gone.conversation)
    promise = next((each for each in talk.promises if each.ref == gone.ref), None)
    if promise is None or ticket is None or not ticket.watched or not (await store.load(stays.conversation))[0]:
        return
    again = Promised(stays.ref, stays.number, ticket.department, ticket.priority, promise.due)
    await switchboard.receive(stays.conversation, again)


async def _words_of(store: Store, case: Case) -> str:
    """What its requester wanted; the subject alone where its conversation is erased."""
    kept = await store.ticket(case.ref)
    if kept is not None:
        return kept.description
    for entry in await store.entries(case.conversation, limit=ENTRIES_LIMIT):
        if isinstance(entry.fact, TicketRequested) and entry.fact.ticket.ref == case.ref:
            return entry.fact.ticket.description
    return case.subject
