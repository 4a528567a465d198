"""Articles keep their whole history, and everybody notices when the live ones move."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import Raced, Revision, Store, StoreError

from .talk import MINUTE, NOW


def article(topic: str = "mail-setup", language: str = "hr", title: str = "Pošta", state: str = "draft") -> Revision:
    questions = ("kako podesiti poštu", "postavke za Outlook")
    return Revision(topic, language, title, questions, "Kratko.\n\nOpširno.", "iva", NOW, state)


async def titles(store: Store) -> list[str]:
    return [each.title for each in await store.published()]


async def test_a_draft_is_not_live(store: Store) -> None:
    before = await store.knowledge_version()
    assert await store.add_revision(article()) == 1
    assert await store.published() == []
    assert await store.knowledge_version() == before
    assert [(each.title, each.revision, each.state) for each in await store.newest()] == [("Pošta", 1, "draft")]


async def test_what_is_published_is_live_and_says_who_and_when(store: Store, other: Store) -> None:
    await store.add_revision(article())
    before = await other.knowledge_version()
    assert await store.publish("mail-setup", "hr", 1, "dov", NOW + MINUTE) == 2
    [live] = await other.published()
    assert (live.title, live.revision, live.author, live.at) == ("Pošta", 2, "dov", NOW + MINUTE)
    assert live.questions == ("kako podesiti poštu", "postavke za Outlook")
    assert await other.knowledge_version() > before


async def test_a_later_draft_leaves_the_live_one_alone(store: Store) -> None:
    await store.add_revision(article(title="stara", state="published"))
    await store.add_revision(article(title="nova"))
    assert await titles(store) == ["stara"]
    assert [each.title for each in await store.newest()] == ["nova"]
    await store.publish("mail-setup", "hr", 2, "iva", NOW)
    assert await titles(store) == ["nova"]


async def test_nothing_is_lost_and_anything_is_restored(store: Store) -> None:
    for title in ("prva", "druga", "treća"):
        await store.add_revision(article(title=title, state="published"))
    history = await store.history("mail-setup", "hr")
    assert [(each.revision, each.title) for each in history] == [(3, "treća"), (2, "druga"), (1, "prva")]
    assert await store.publish("mail-setup", "hr", 1, "iva", NOW) == 4
    assert await titles(store) == ["prva"]
    second = await store.revision("mail-setup", "hr", 2)
    assert second is not None
    assert second.title == "druga"
    assert await store.revision("mail-setup", "hr", 9) is None


async def test_what_is_withdrawn_is_not_live_until_it_is_published_again(store: Store) -> None:
    await store.add_revision(article(state="published"))
    before = await store.knowledge_version()
    assert await store.withdraw("mail-setup", "hr", "iva", NOW) == 2
    assert await titles(store) == []
    assert await store.knowledge_version() > before
    await store.add_revision(article(title="u izradi"))
    assert await titles(store) == []
    await store.publish("mail-setup", "hr", 3, "iva", NOW)
    assert await titles(store) == ["u izradi"]


async def test_two_editors_of_one_revision_do_not_overwrite_each_other(store: Store, other: Store) -> None:
    await store.add_revision(article())
    results = await asyncio.gather(
        store.add_revision(article(title="Iva"), after=1),
        other.add_revision(article(title="Dov"), after=1),
        return_exceptions=True,
    )
    assert 2 in results
    assert [type(result) for result in results if result != 2] == [Raced]
    assert len(await store.history("mail-setup", "hr")) == 2


async def test_an_edit_is_noticed_even_when_many_come_at_once(store: Store, other: Store) -> None:
    before = await store.knowledge_version()
    edits = [article(topic=f"topic-{n}", state="published") for n in range(12)]
    await asyncio.gather(*((store, other)[n % 2].add_revision(edit) for n, edit in enumerate(edits)))
    assert await store.knowledge_version() == before + 12


async def test_languages_and_topics_do_not_mix(store: Store) -> None:
    for topic in ("mail-setup", "dns"):
        for language in ("hr", "he", "ru"):
            await store.add_revision(article(topic, language, f"{topic}/{language}", "published"))
    assert await titles(store) == ["dns/he", "dns/hr", "dns/ru", "mail-setup/he", "mail-setup/hr", "mail-setup/ru"]
    assert {each.revision for each in await store.published()} == {1}


async def test_a_translation_knows_its_source_and_an_import_its_file(store: Store) -> None:
    made = Revision("dns", "he", "DNS", (), "גוף", "import", NOW, "published", "hr", 3, "sha256:abc")
    await store.add_revision(made)
    [live] = await store.published()
    assert (live.source_language, live.source_revision, live.checksum) == ("hr", 3, "sha256:abc")


async def test_what_is_not_there_cannot_be_published(store: Store) -> None:
    with pytest.raises(StoreError, match="no revision 1 of dns in hr"):
        await store.publish("dns", "hr", 1, "iva", NOW)
    with pytest.raises(StoreError, match="no revision"):
        await store.withdraw("dns", "hr", "iva", NOW)
    with pytest.raises(StoreError, match="secret"):
        await store.add_revision(article(state="secret"))
    assert await store.knowledge_version() == 0
