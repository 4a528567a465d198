"""The steps that every desk without idempotence takes alike: find before making, and complete what was made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from . import DeskDown, DeskRefused, DeskUnsure, Filed

log = structlog.get_logger("desk")


async def once(tries: int, find: Callable[[], Awaitable[Filed | None]], make: Callable[[], Awaitable[Filed]]) -> Filed:
    """Find, then make: the recipe of every desk that cannot tell a second try from a second ticket.

    A desk that refuses to be searched may hold the ticket of an earlier try; that is no refusal, but doubt.
    """
    if tries > 1:
        try:
            found = await find()
        except DeskRefused as error:
            raise DeskUnsure(f"cannot look whether it was made: {error}") from error
        if found is not None:
            return replace(found, existing=True)
    return await make()


async def noted(filed: Filed, add: Callable[[], Awaitable[None]]) -> Filed:
    """The ticket with its note for staff. `add` adds the note unless it is there.

    Without the right to add notes the ticket stands all the same. A desk that goes away in between is asked again; the
    ticket is found then and gets its note.
    """
    try:
        await add()
    except DeskRefused as error:
        log.warning("desk_note_refused", desk=filed.desk, ticket=filed.id, reason=str(error)[:200])
        return replace(filed, dropped=(*filed.dropped, "note"))
    except DeskDown as error:
        raise DeskUnsure(f"made, but without its note: {error}", error.retry_after) from error
    return filed
