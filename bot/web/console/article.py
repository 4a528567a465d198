"""One article in one language: editor, preview, the check before publishing, and its history."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web
from markupsafe import Markup

from ...library import first_paragraph, substituted
from ...store import Raced
from ...store.articles import Revision
from .. import markdown
from ..access import PERSON
from ..house import HOUSE, House
from . import shelf
from .frame import back, field, form_of, page
from .transcript import article_address, title_of

TITLE_LIMIT, QUESTION_LIMIT, QUESTIONS, BODY_LIMIT = 200, 300, 200, 40_000
HEARD = 300  # unanswered questions that are asked again before publishing


async def edit(request: web.Request) -> web.Response:
    house = request.app[HOUSE]
    topic, language = _place(request)
    history = await house.store.history(topic, language)
    last = history[0] if history else _empty(topic, language, house)
    if question := await _question_to_learn(request):
        last = replace(last, questions=(*last.questions, question))
    return await _editor(request, last, base=history[0].revision if history else 0)


async def _editor(
    request: web.Request,
    shown: Revision,
    base: int,
    told: str = "",
    check: shelf.Check | None = None,
    current: bool | None = None,
) -> web.Response:
    """The editor with `shown` in its fields; `base` is the revision that it was made from."""
    house = request.app[HOUSE]
    source_language = house.company.default_language
    is_translation = shown.language != source_language
    source = await _published(house, shown.topic, source_language) if is_translation else None
    live = await _published(house, shown.topic, shown.language)
    stale = live is not None and shelf.is_stale(live, source)
    knowledge = house.knowledge()
    return await page(
        request,
        "article.html",
        room="articles",
        told=told,
        status=422 if told else 200,
        shown=shown,
        base=base,
        live=live,
        heading=title_of(shown.topic, shown.language, knowledge),
        text_direction=house.words.direction(shown.language),
        source=source,
        source_html=_html(house, source.body, source_language) if source else "",
        stale=stale,
        current=not stale if current is None else current,
        preview=_html(house, shown.body, shown.language),
        answer=_html(house, first_paragraph(shown.body), shown.language),
        values=sorted(house.words.values(shown.language).items()),
        topics=[(each, title_of(each, shown.language, knowledge)) for each in knowledge.topics],
        check=check,
        titles={each: title_of(each, shown.language, knowledge) for each in knowledge.topics},
    )


async def save(request: web.Request) -> web.Response:
    """Preview, save a draft, or publish; what was typed always comes back if it could not be done."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    topic, language = _place(request)
    base_text = field(form, "base", 9)
    base = int(base_text) if base_text.isascii() and base_text.isdigit() else 0
    current = field(form, "current") == "1"
    edited = await _from_form(form, house, topic, language, person.id, current)
    wanted = field(form, "act")
    if wanted == "preview":
        return await _editor(request, edited, base, current=current)
    if wanted in ("check", "publish"):
        heard = [miss.text for miss in await house.store.misses(state="", language=language, limit=HEARD)]
        check = await asyncio.to_thread(shelf.check, house.bookshelf, edited, heard, house.company.policy)
        told = "not_published" if check.faults and wanted == "publish" else ""
        unseen = bool(check.changed) and field(form, "agreed") != "1"
        if wanted == "check" or check.faults or unseen:
            return await _editor(request, edited, base, told=told, check=check, current=current)
        edited = replace(edited, state="published")
    try:
        number = await house.store.add_revision(edited, after=base)
    except Raced:
        return await _editor(request, edited, base, told="edited_meanwhile", current=current)
    action = "article-published" if edited.state == "published" else "article-saved"
    await house.store.audit(house.now(), person.id, action, f"{language}/{topic}", str(number))
    if edited.state == "published":
        await house.bookshelf.refresh()
    raise back(_address(topic, language), "published" if edited.state == "published" else "draft_saved")


async def preview(request: web.Request) -> web.Response:
    """The text as it will look, for the live preview: a fragment of the page."""
    house, form = request.app[HOUSE], await form_of(request)
    _, language = _place(request)
    return web.Response(text=_html(house, field(form, "body", BODY_LIMIT), language), content_type="text/html")


async def withdraw(request: web.Request) -> web.Response:
    house, person = request.app[HOUSE], request[PERSON]
    topic, language = _place(request)
    if await _published(house, topic, language) is None:
        raise web.HTTPNotFound
    await house.store.withdraw(topic, language, person.id, house.now())
    await house.store.audit(house.now(), person.id, "article-withdrawn", f"{language}/{topic}", "")
    await house.bookshelf.refresh()
    raise back(_address(topic, language), "withdrawn")


async def history(request: web.Request) -> web.Response:
    """All revisions; one of them beside the last one, if asked for."""
    house = request.app[HOUSE]
    topic, language = _place(request)
    revisions = await house.store.history(topic, language)
    if not revisions:
        raise web.HTTPNotFound
    chosen = next((each for each in revisions if str(each.revision) == request.query.get("revision")), None)
    names = {user.id: user.name for user in await house.store.users()}
    return await page(
        request,
        "history.html",
        room="articles",
        topic=topic,
        article_language=language,
        heading=revisions[0].title,
        revisions=revisions,
        names=names,
        chosen=chosen,
        difference=difference(chosen, revisions[0]) if chosen else [],
    )


async def restore(request: web.Request) -> web.Response:
    """An old revision becomes the newest draft; nothing is lost and nothing goes live."""
    house, person, form = request.app[HOUSE], request[PERSON], await form_of(request)
    topic, language = _place(request)
    number = field(form, "revision", 9)
    old = await house.store.revision(topic, language, int(number)) if number.isdecimal() and number.isascii() else None
    if old is None:
        raise web.HTTPNotFound
    restored = replace(old, state="draft", author=person.id, at=house.now(), checksum="")
    await house.store.add_revision(restored)
    await house.store.audit(house.now(), person.id, "article-restored", f"{language}/{topic}", number)
    raise back(_address(topic, language), "restored")


def difference(old: Revision, new: Revision) -> list[tuple[str, str]]:
    """(tag, line) with tag ins, del or span: what leads from the old revision to the new one."""
    before, after = ([each.title, "", *each.questions, "", *each.body.splitlines()] for each in (old, new))
    tags = {"+ ": "ins", "- ": "del", "  ": "span"}
    return [(tags[line[:2]], line[2:]) for line in difflib.ndiff(before, after) if line[:2] in tags]


# Parts


def _place(request: web.Request) -> tuple[str, str]:
    """The topic and the language of the address. Raises HTTPNotFound for what the company does not have."""
    house = request.app[HOUSE]
    topic, language = request.match_info["topic"], request.match_info["language"]
    if language not in house.company.languages or topic not in {each.id for each in house.bookshelf.parts.topics}:
        raise web.HTTPNotFound
    return topic, language


async def _from_form(
    form: Mapping[str, list[str]], house: House, topic: str, language: str, author: str, current: bool
) -> Revision:
    lines = (line.strip()[:QUESTION_LIMIT] for line in field(form, "questions", 100_000).splitlines())
    questions = tuple(dict.fromkeys(line for line in lines if line))[:QUESTIONS]
    source_language = house.company.default_language
    source_revision = 0
    if language != source_language:
        source_revision = await _made_from(house, topic, language, current)
    return Revision(
        topic,
        language,
        " ".join(field(form, "title", TITLE_LIMIT).split()),
        questions,
        field(form, "body", BODY_LIMIT),
        author,
        house.now(),
        source_language=source_language if source_revision else "",
        source_revision=source_revision,
    )


async def _made_from(house: House, topic: str, language: str, current: bool) -> int:
    """The source revision that a translation is now made from: today's if the editor says so, else the one before."""
    source_history = await house.store.history(topic, house.company.default_language)
    if current:
        return max((each.revision for each in source_history if each.state == "published"), default=0)
    own = await house.store.history(topic, language)
    return shelf.made_from(own[0] if own else None, source_history)


async def _published(house: House, topic: str, language: str) -> Revision | None:
    """What visitors are shown now, if anything."""
    for revision in await house.store.history(topic, language):
        if revision.state != "draft":
            return revision if revision.state == "published" else None
    return None


def _empty(topic: str, language: str, house: House) -> Revision:
    return Revision(topic, language, "", (), "", "", house.now())


async def _question_to_learn(request: web.Request) -> str:
    """The visitor's words that an editor wants to add as a phrasing, from the list of unanswered questions."""
    conversation, entry = request.query.get("from", ""), request.query.get("entry", "")
    if not (conversation and entry.isascii() and entry.isdigit() and len(entry) < 10):
        return ""
    learnt = await request.app[HOUSE].store.misses(state="learnt", language=request.match_info["language"])
    found = [miss.text for miss in learnt if miss.conversation == conversation and miss.seq == int(entry)]
    return " ".join(found[0].split())[:QUESTION_LIMIT] if found else ""


def _html(house: House, body: str, language: str) -> Markup:
    missing: list[str] = []
    filled = substituted(body, house.words.values(language), missing)
    return Markup(markdown.html(filled, article_address(language)))


def _address(topic: str, language: str) -> str:
    return f"/console/articles/{topic}/{language}"
