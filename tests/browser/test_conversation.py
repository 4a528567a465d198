"""Whole conversations in each language, as a visitor sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.core import phrases as p
from bot.core.knowledge import Knowledge
from bot.words import Words

from .chat import Chat
from .sentences import LANGUAGES, SENTENCES

Opening = Callable[..., Chat]
pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def test_a_question_is_answered_with_an_article_that_unfolds(
    chat: Opening, language: str, shipped_knowledge: Knowledge
) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].question)
    article = shipped_knowledge.article(SENTENCES[language].topic, language)
    assert article is not None
    card = visit.dialog.locator(".row.bot", has=visit.page.locator("h3")).last
    expect(card.locator("h3")).to_have_text(article.title)
    expect(card.locator(".source")).to_contain_text(article.title)
    card.locator("summary").click()
    expect(card.locator("details .rich h4").first).to_be_visible()
    assert visit.errors == []


def test_the_verdict_on_an_article_is_taken(chat: Opening, language: str) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].question)
    card = visit.dialog.locator(".row.bot", has=visit.page.locator("h3")).last
    card.locator("summary").click()
    card.locator(".verdict button").first.click()
    expect(card.locator(".verdict [role=status]")).to_be_visible()


def test_a_button_answers_once_and_shows_what_was_chosen(
    chat: Opening, language: str, shipped_words: Words, shipped_knowledge: Knowledge
) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].question)
    helped = shipped_words.choice("helped", language, shipped_knowledge)
    visit.press(helped)
    expect(visit.dialog.locator(".choices .chosen")).to_have_text(helped)
    expect(visit.dialog.locator(".row.visitor").last.locator("p")).to_have_text(helped)
    expect(visit.rows.last).to_contain_text(shipped_words.say(p.GLAD_IT_HELPED(), language))


def test_buttons_are_over_when_the_visitor_writes_something_else(chat: Opening, language: str) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].question)
    assert visit.labels()
    question = visit.dialog.locator(".row", has=visit.page.locator(".choices")).last.element_handle()
    visit.ask(SENTENCES[language].unknown)
    assert question.query_selector(".choices button:enabled") is None


def test_a_change_is_refused_and_the_way_is_shown(chat: Opening, language: str, shipped_words: Words) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].change)
    assert any(shipped_words.say(p.NOT_IN_CHAT(), language) in text for text in visit.texts())
    assert visit.labels(), "an official ticket is offered"


def test_what_nobody_wrote_an_article_about_is_said_to_be_unknown(
    chat: Opening, language: str, shipped_words: Words
) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].unknown)
    expect(visit.dialog.locator("h3")).to_have_count(0)
    assert shipped_words.say(p.DO_NOT_KNOW(), language) in visit.texts()[-1]


def test_a_fault_becomes_a_ticket_with_a_number(
    chat: Opening, language: str, shipped_words: Words, shipped_knowledge: Knowledge
) -> None:
    visit = chat(language).open()

    def label(choice: str) -> str:
        return shipped_words.choice(choice, language, shipped_knowledge)

    visit.ask(SENTENCES[language].incident)
    wanted = [label(choice) for choice in ("ticket", "yes", "skip")]
    for _ in range(12):
        if visit.dialog.locator(".row.system, .row.bot").last.get_by_text("#").count():
            break
        offered = visit.labels()
        pressable = [each for each in wanted if each in offered]
        if pressable:
            visit.press(pressable[0])
            visit.page.wait_for_timeout(300)
        else:
            visit.ask("ana@example.com")
    assert "#" in " ".join(visit.texts()[-2:]), visit.texts()


def test_what_runs_from_left_to_right_keeps_its_order_in_every_language(chat: Opening, language: str) -> None:
    visit = chat(language).open()
    visit.ask(SENTENCES[language].mixed)
    message = visit.dialog.locator(".row.visitor p").last
    assert message.evaluate("node => getComputedStyle(node).direction") == ("rtl" if language == "he" else "ltr")
    isolated = message.locator("bdi[dir=ltr]").all_inner_texts()
    assert "192.0.2.10" in isolated
    assert "#A-1029" in isolated
    assert "/wp-admin/" in isolated


def test_another_language_is_one_press_away_and_the_server_knows(chat: Opening, language: str) -> None:
    visit = chat(language).open()
    other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
    visit.menu.click()
    visit.dialog.locator(f".languages [lang={other}]").click()
    expect(visit.dialog).to_have_attribute("lang", other)
    expect(visit.dialog).to_have_attribute("dir", "rtl" if other == "he" else "ltr")
    visit.page.reload()
    expect(visit.dialog).to_have_attribute("lang", other)
