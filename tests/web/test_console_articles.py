"""The editors' pages: drafts that nobody sees, the gate before publishing, stale translations, history."""

from __future__ import annotations

import html
import re

import pytest

from tests.doors.visitor import Visitor

from .houses import Open, Page, Person

PLACE = "/console/articles/ssl-certificate/hr"
QUESTION = "kako ugoditi zelenog papagaja"


async def fields(editor: Person, path: str = PLACE) -> dict[str, str]:
    """What stands in the editor, as a browser would send it back."""
    page = await editor.get(path)
    return {
        "base": page.hidden("base"),
        "title": html.unescape(found(r'name="title" value="([^"]*)"', page)),
        "questions": html.unescape(found(r'name="questions"[^>]*>(.*?)</textarea>', page)),
        "body": html.unescape(found(r'name="body"[^>]*>(.*?)</textarea>', page)),
    }


def found(pattern: str, page: Page) -> str:
    match = re.search(pattern, page.text, re.DOTALL)
    assert match, f"{pattern} is not on {page.path}"
    return match[1]


async def published(editor: Person, path: str, form: dict[str, str]) -> Page:
    """Publish, and agree to what changes."""
    page = await editor.post(path, **form, act="publish")
    return await editor.post(path, **form, act="publish", agreed="1") if page.path == path and not page.told else page


async def test_the_board_shows_each_topic_in_each_language(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    page = await editor.get("/console/articles")
    assert page.text.count("/console/articles/ssl-certificate/") == 3
    assert ">missing<" not in page.text
    page = await editor.get("/console/articles?show=missing")
    assert "all is well" in page.text


async def test_a_draft_is_kept_and_visitors_go_on_seeing_what_is_published(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    form = await fields(editor)
    page = await editor.post(PLACE, **{**form, "body": "Sasvim novi odgovor.", "current": "1"}, act="draft")
    assert "The draft is saved." in page.told
    assert (await fields(editor))["body"] == "Sasvim novi odgovor."
    assert "Sasvim novi" not in opened.house.knowledge().articles["ssl-certificate", "hr"].body
    assert ">draft<" in (await editor.get("/console/articles?show=draft")).text


async def test_publishing_shows_what_changes_first_and_then_the_bot_answers_with_it(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    form = await fields(editor)
    form |= {"questions": form["questions"] + "\n" + QUESTION, "body": "Papagaj voli sjemenke i mir."}
    async with Visitor(opened.address) as visitor:
        await visitor.say(QUESTION)
        page = await editor.post(PLACE, **form, act="publish")
        assert "would be answered otherwise" in page.text and QUESTION in page.text
        assert "sjemenke" not in opened.house.knowledge().articles["ssl-certificate", "hr"].body
        page = await editor.post(PLACE, **form, act="publish", agreed="1")
        assert page.told.startswith("Published.")
        await visitor.say(QUESTION)
        assert (await visitor.sees("ArticleShown"))["text"] == "Papagaj voli sjemenke i mir."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": "Port {{ no_such_value }}."}, "There is no company value called"),
        ({"body": "Vidi [ovo](no-such-topic)."}, "This link leads to no topic"),
        ({"questions": ""}, "Write at least one question"),
        ({"questions": "slanje ne radi"}, "This question already belongs to another article"),
        ({"title": ""}, "Write a title."),
        ({"body": " "}, "Write the text."),
    ],
)
async def test_the_gate_names_what_is_wrong_and_lets_nothing_through(
    opened: Open, change: dict[str, str], said: str
) -> None:
    editor = await opened.person("eva", "editor")
    form = await fields(editor)
    page = await editor.post(PLACE, **{**form, **change}, act="publish", agreed="1")
    assert page.status == 422 and said in page.text
    assert len(await opened.house.store.history("ssl-certificate", "hr")) == 1


async def test_two_editors_do_not_overwrite_each_other(opened: Open) -> None:
    eva, ivo = await opened.person("eva", "editor"), await opened.person("ivo", "editor")
    form = await fields(eva)
    await ivo.get(PLACE)
    await eva.post(PLACE, **{**form, "body": "Eva's text"}, act="draft")
    page = await ivo.post(PLACE, **{**form, "body": "Ivo's text"}, act="draft")
    assert "Someone else saved this article meanwhile." in page.told
    assert "Ivo&#39;s text" in page.text
    assert (await fields(eva))["body"] == "Eva's text"


async def test_a_translation_is_stale_until_it_follows_its_source(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    stale = '<span class="chip warn">stale</span>'
    translation = "/console/articles/ssl-certificate/ru"
    assert stale not in (await editor.get(translation)).text
    await published(editor, PLACE, {**await fields(editor), "body": "Novo."})
    assert stale in (await editor.get(translation)).text
    await published(editor, translation, {**await fields(editor, translation), "body": "Ещё по-старому."})
    assert stale in (await editor.get(translation)).text
    form = {**await fields(editor, translation), "body": "Новое."}
    await published(editor, translation, {**form, "current": "1"})
    assert stale not in (await editor.get(translation)).text
    live = {each.language: each for each in await opened.house.store.published() if each.topic == "ssl-certificate"}
    assert live["ru"].source_revision == live["hr"].revision == 2


async def test_history_shows_the_difference_and_brings_an_old_text_back_as_a_draft(opened: Open) -> None:
    editor = await opened.person("eva", "editor", name="Eva E.")
    form = await fields(editor)
    await published(editor, PLACE, {**form, "body": "Kratko."})
    page = await editor.get(f"{PLACE}/history?revision=1")
    assert "Eva E." in page.text and "imported" in page.text
    assert re.search(r"<ins[^>]*>\+ Kratko\.</ins>", page.text) and "<del" in page.text
    page = await editor.post(f"{PLACE}/restore", revision="1")
    assert "is a draft now" in page.told
    assert (await fields(editor))["body"] == form["body"]
    assert opened.house.knowledge().articles["ssl-certificate", "hr"].body == "Kratko."


async def test_a_withdrawn_article_is_no_longer_an_answer(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    page = await editor.post(f"{PLACE}/withdraw")
    assert "is withdrawn" in page.told
    assert ("ssl-certificate", "hr") not in opened.house.knowledge().articles
    assert (await editor.post(f"{PLACE}/withdraw")).status == 404


async def test_the_preview_is_what_visitors_get_and_never_code(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    body = "**{{ mail_server }}** [dalje](reset-password) <script>alert(1)</script> [x](javascript:alert(2))"
    await editor.get(PLACE)
    page = await editor.post(f"{PLACE}/preview", body=body)
    assert "<strong>mail.svjetionik.example</strong>" in page.text
    assert 'href="/console/articles/reset-password/hr"' in page.text
    assert "<script" not in page.text and 'href="javascript' not in page.text


async def test_the_editor_of_a_hebrew_article_writes_from_the_right(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    page = await editor.get("/console/articles/ssl-certificate/he")
    assert re.search(r'name="questions" dir="rtl"', page.text)
    assert re.search(r'id="preview" dir="rtl"', page.text)


async def test_a_question_can_be_tried_with_its_explanation(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    page = await editor.get("/console/articles?question=ne+mogu+slati+mail&language=hr")
    assert "The bot would answer with" in page.text and "Slanje pošte ne radi" in page.text
    page = await editor.get("/console/articles?question=papagaj+i+kokos&language=hr")
    assert "does not know" in page.text or "which of these is meant" in page.text


async def test_an_unanswered_question_becomes_a_phrasing(opened: Open) -> None:
    editor = await opened.person("eva", "editor")
    async with Visitor(opened.address) as visitor:
        await visitor.say(QUESTION)
    page = await editor.get("/console/articles/unanswered")
    assert QUESTION in page.text
    form = {name: page.hidden(name) for name in ("conversation", "seq", "language")}
    page = await editor.post("/console/articles/unanswered", **form, topic="ssl-certificate", act="learn")
    assert page.path.startswith(PLACE)
    assert QUESTION in found(r'name="questions"[^>]*>(.*?)</textarea>', page)
    assert "No open questions." in (await editor.get("/console/articles/unanswered")).text


@pytest.mark.parametrize("path", ["/console/articles/none/hr", "/console/articles/ssl-certificate/xx"])
async def test_a_topic_or_language_that_does_not_exist_is_not_found(opened: Open, path: str) -> None:
    editor = await opened.person("eva", "editor")
    assert (await editor.get(path)).status == 404
    assert (await editor.post(path, title="x", questions="x", body="x", act="draft")).status in (403, 404)


async def test_a_saved_reply_is_one_in_all_languages(opened: Open) -> None:
    editor = await opened.person("eva", "editor", "operator")
    await editor.get("/console/replies")
    await editor.post(
        "/console/replies", was="", name="Pozdrav", **{"text-hr": "Dobar dan!", "text-ru": "Здравствуйте!"}
    )
    async with Visitor(opened.address, "ru") as visitor:
        await visitor.say("почта не приходит")
        id = visitor.welcome["conversation"]
        page = await editor.post(f"/console/conversations/{id}/take")
    assert 'value="Здравствуйте!"' in page.text and "Dobar dan!" not in page.text
    await editor.post("/console/replies", was="Pozdrav", name="Pozdrav", act="remove")
    assert await opened.house.store.canned_replies() == {}
