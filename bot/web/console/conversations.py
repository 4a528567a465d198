"""The queue, the list of conversations, and one conversation with everything an operator needs beside it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import web

from ...core.case import compose
from ...core.conversation import Conversation, Holder
from ...core.facts import Entry, Opened
from ...core.identity import is_proved
from .. import markdown
from ..access import PERSON
from ..house import HOUSE, House
from . import transcript
from .cases import together
from .frame import FRAME, page, page_number, with_page

PAGE = 40  # conversations on one page of the list
BESIDE = 12  # conversations in the column beside one
WHOLE = 200  # entries shown at first; the rest on demand
EVERYTHING = 5000  # entries shown on demand
FILTERS = ("search", "holder", "language", "topic")


async def listing(request: web.Request) -> web.Response:
    house, person = request.app[HOUSE], request[PERSON]
    filters = {name: request.query.get(name, "").strip()[:200] for name in FILTERS}
    mine = filters["holder"] == "mine"
    number = page_number(request)
    rows = await house.store.conversations(
        holder="operator" if mine else filters["holder"],
        operator=person.id if mine else "",
        language=filters["language"],
        topic=filters["topic"],
        text=filters["search"],
        limit=PAGE + 1,
        offset=(number - 1) * PAGE,
    )
    return await page(
        request,
        "conversations.html",
        room="conversations",
        rows=await shown_rows(rows[:PAGE], house),
        filters=filters,
        filtered=any(filters.values()) or number > 1,
        languages=language_choices(request),
        topics=topic_choices(request),
        page=number,
        more=len(rows) > PAGE,
        address=lambda wanted: with_page(request, wanted),
    )


async def one(request: web.Request) -> web.Response:
    return await conversation_page(request)


async def conversation_page(
    request: web.Request, draft: str = "", told: str = "", status: int = 200, fault: str = ""
) -> web.Response:
    """One conversation. `draft`: words that could not be sent, kept in the field; `fault`: a sentence that says why."""
    house, person = request.app[HOUSE], request[PERSON]
    id = request.match_info["id"]
    seq, talk = await house.store.load(id)
    if seq == 0:
        raise web.HTTPNotFound
    whole = "from" in request.query
    since = 0 if whole else max(0, seq - WHOLE)
    entries = await house.store.entries(id, since=since, limit=EVERYTHING if whole else WHOLE)
    first = entries[:1] if since == 0 else await house.store.entries(id, limit=1)
    knowledge = house.knowledge()
    return await page(
        request,
        "conversation.html",
        room="conversations",
        told=told,
        fault=fault,
        status=status,
        id=id,
        talk=talk,
        seq=entries[-1].seq if entries else 0,
        lines=transcript.lines(entries, talk.language, knowledge, house.words),
        earlier=since > 0,
        mine_to_answer=talk.holder is Holder.OPERATOR and talk.operator == person.id,
        waiting_since=talk.since if talk.holder is Holder.QUEUE else None,
        draft=draft,
        key=secrets.token_urlsafe(12),
        inserts=await inserts(request, talk),
        topic_title=transcript.title_of(talk.topic, talk.language, knowledge) if talk.topic else "",
        shown=[transcript.title_of(topic, talk.language, knowledge) for topic in talk.shown],
        referrer=referrer_of(first),
        local_time=local_time(talk, house.now()),
        proved=is_proved(talk),
        **await beside(house, person.id),
        **await tickets_of(house, talk),
        **await together(house.store, talk.ticket),
        **await form_values(request, talk),
    )


async def beside(house: House, operator: str) -> dict[str, Any]:
    """The columns beside a conversation: who waits, what is mine, and who else could take it."""
    queue = await house.store.queue(BESIDE)
    mine = await house.store.conversations(holder="operator", operator=operator, limit=BESIDE)
    present = {each.operator for each in await house.store.present() if each.available} - {operator}
    colleagues = [user for user in await house.store.users() if user.id in present and not user.disabled]
    return {"queue": await shown_rows(queue, house), "mine": await shown_rows(mine, house), "others": colleagues}


async def tickets_of(house: House, talk: Conversation) -> dict[str, Any]:
    """Earlier tickets of the visitor's address, and whether this case's own is kept here."""
    own = await house.store.ticket(talk.ticket) if talk.ticket else None
    found = await house.store.tickets(email=talk.email, limit=BESIDE) if talk.email else []
    return {"ticket_here": own is not None, "tickets": [each for each in found if each.ref != talk.ticket]}


async def form_values(request: web.Request, talk: Conversation) -> dict[str, Any]:
    """What the form for a ticket proposes: the case as the bot would file it."""
    house = request.app[HOUSE]
    words, language = house.words, request.app[FRAME].language(request)
    return {
        "proposal": compose(talk, house.known()),
        "departments": [(name, words.department(name, language)) for name in house.company.departments],
        "priorities": [(name, words.priority(name, language)) for name in house.company.priorities],
    }


async def inserts(request: web.Request, talk: Conversation) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(name, text)]): saved replies and articles, in the visitor's language. What an operator says is shown
    as it is written, so articles come without their markup."""
    house = request.app[HOUSE]
    gettext = house.words.catalogue(request.app[FRAME].language(request)).gettext
    replies = [
        (name, texts.get(talk.language) or texts.get(house.company.default_language, ""))
        for name, texts in (await house.store.canned_replies()).items()
    ]
    articles = [
        (article.title, markdown.plain(article.answer))
        for (_, language), article in house.knowledge().articles.items()
        if language == talk.language
    ]
    return [
        (gettext("Saved replies"), [reply for reply in replies if reply[1]]),
        (gettext("Articles"), sorted(articles)),
    ]


async def shown_rows(rows: list[Any], house: House) -> list[dict[str, Any]]:
    """Rows of the list with the operator's name and the topic's title."""
    names = {user.id: user.name for user in await house.store.users()}
    knowledge = house.knowledge()
    return [
        {
            "id": row.id,
            "snippet": row.snippet,
            "holder": row.holder,
            "operator_name": names.get(row.operator, ""),
            "waiting_since": row.waiting_since,
            "language": row.language,
            "topic_title": transcript.title_of(row.topic, row.language, knowledge) if row.topic else "",
            "email": row.email,
            "number": row.number,
            "updated_at": row.updated_at,
        }
        for row in rows
    ]


def language_choices(request: web.Request) -> list[tuple[str, str]]:
    house, frame = request.app[HOUSE], request.app[FRAME]
    locale = house.words.locales[frame.language(request)]
    return [(code, str(locale.languages.get(code, code))) for code in house.company.languages]


def topic_choices(request: web.Request) -> list[tuple[str, str]]:
    house, frame = request.app[HOUSE], request.app[FRAME]
    knowledge, language = house.knowledge(), frame.language(request)
    titles = [(topic, transcript.title_of(topic, language, knowledge)) for topic in knowledge.topics]
    return sorted(titles, key=lambda choice: choice[1].casefold())


def referrer_of(entries: list[Entry]) -> str:
    match entries:
        case [Entry(fact=Opened(referrer=referrer)), *_]:
            return referrer
    return ""


def local_time(talk: Conversation, now: datetime) -> str:
    """The visitor's own clock; "" if his time zone is unknown."""
    try:
        return now.astimezone(ZoneInfo(talk.timezone)).strftime("%H:%M") if talk.timezone else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
