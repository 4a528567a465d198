"""Saved replies: one reply in all languages, inserted in the visitor's."""

from __future__ import annotations

from aiohttp import web

from ..access import PERSON
from ..house import HOUSE
from .conversations import language_choices
from .frame import back, field, form_of, page

NAME_LIMIT, TEXT_LIMIT = 60, 4000  # characters
ADDRESS = "/console/replies"


async def listing(request: web.Request) -> web.Response:
    replies = await request.app[HOUSE].store.canned_replies()
    return await page(request, "replies.html", room="articles", replies=replies, codes=language_choices(request))


async def save(request: web.Request) -> web.Response:
    """Save a reply under its name, or under a new one; or remove it."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    was, name = field(form, "was", NAME_LIMIT), field(form, "name", NAME_LIMIT)
    if field(form, "act") == "remove":
        await house.store.set_canned_reply(was, {})
        await house.store.audit(house.now(), person.id, "reply-removed", was)
        raise back(ADDRESS, "reply_removed")
    if not name:
        raise back(ADDRESS, "reply_name")
    texts = {code: field(form, f"text-{code}", TEXT_LIMIT) for code in house.company.languages}
    await house.store.set_canned_reply(name, texts)
    if was and was != name:
        await house.store.set_canned_reply(was, {})
    await house.store.audit(house.now(), person.id, "reply-saved", name)
    raise back(ADDRESS, "reply_saved")
