"""The editors' pages: the board of topics and languages, questions nobody answered, and trying a question out."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ...core.reading import read
from ..access import PERSON
from ..house import HOUSE
from . import shelf
from .conversations import language_choices, topic_choices
from .frame import FRAME, back, field, form_of, page, page_number, with_page
from .transcript import title_of, titles_of

MISSES = 50  # unanswered questions on one page
QUESTION_LIMIT = 4000  # characters


async def board(request: web.Request) -> web.Response:
    house = request.app[HOUSE]
    knowledge, source = house.knowledge(), house.company.default_language
    topics = house.bookshelf.parts.topics
    cells = shelf.board(
        [topic.id for topic in topics],
        house.company.languages,
        await house.store.newest(),
        await house.store.published(),
        source,
    )
    wanted = request.query.get("show", "")
    reader = request.app[FRAME].language(request)
    rows = [
        (topic, title_of(topic.id, reader, knowledge), cells[topic.id])
        for topic in topics
        if not wanted or any(_fits(cell, wanted) for cell in cells[topic.id])
    ]
    return await page(
        request,
        "articles.html",
        room="articles",
        rows=rows,
        show=wanted,
        codes=house.company.languages,
        source=source,
        counts={name: sum(_fits(cell, name) for row in cells.values() for cell in row) for name in SHOWN},
        languages=language_choices(request),
        unanswered=len(await house.store.misses(limit=100)),
        **_tried(request),
    )


SHOWN = ("missing", "draft", "stale")


def _fits(cell: shelf.Cell, wanted: str) -> bool:
    match wanted:
        case "draft":
            return cell.state == "draft" or cell.edited
        case "stale":
            return cell.stale
    return cell.state == wanted


def _tried(request: web.Request) -> dict[str, Any]:
    """A question tried out: what the bot would make of it now, and why."""
    house = request.app[HOUSE]
    question = request.query.get("question", "").strip()[:QUESTION_LIMIT]
    language = house.language(request.query.get("language", ""))
    if not question:
        return {"question": "", "question_language": language, "understood": None, "titles": {}}
    knowledge = house.knowledge()
    understood = read(question, language, knowledge, house.company.policy)
    titles = titles_of(understood, knowledge)
    return {"question": question, "question_language": language, "understood": understood, "titles": titles}


async def unanswered(request: web.Request) -> web.Response:
    house = request.app[HOUSE]
    number = page_number(request)
    language = request.query.get("language", "")
    if language not in house.company.languages:
        language = ""
    misses = await house.store.misses(language=language, limit=MISSES + 1, offset=(number - 1) * MISSES)
    knowledge = house.knowledge()
    return await page(
        request,
        "unanswered.html",
        room="articles",
        rows=[(miss, title_of(miss.topic, miss.language, knowledge) if miss.topic else "") for miss in misses[:MISSES]],
        languages=language_choices(request),
        language_filter=language,
        topics=topic_choices(request),
        page=number,
        more=len(misses) > MISSES,
        address=lambda wanted: with_page(request, wanted),
    )


async def settle(request: web.Request) -> web.Response:
    """Take a question off the list, or go on with it in an article's editor."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    conversation, seq = field(form, "conversation"), field(form, "seq")
    if not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        raise web.HTTPBadRequest
    topic, language = field(form, "topic"), field(form, "language")
    learn = field(form, "act") == "learn" and topic in house.knowledge().topics and language in house.company.languages
    if not await house.store.set_miss(conversation, int(seq), "learnt" if learn else "ignored"):
        raise web.HTTPNotFound
    await house.store.audit(house.now(), person.id, "miss-settled", f"{conversation}/{seq}", "")
    if learn:
        raise web.HTTPSeeOther(f"/console/articles/{topic}/{language}?from={conversation}&entry={seq}")
    raise back("/console/articles/unanswered", "miss_done")
