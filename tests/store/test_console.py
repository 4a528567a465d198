"""What the console lists, finds, learns from, and keeps."""

from __future__ import annotations

import asyncio

from bot.core.facts import (
    ArticleShown,
    BotSaid,
    DetailGiven,
    EmailGiven,
    Entry,
    Noted,
    OperatorCalled,
    OperatorJoined,
    Rated,
    TicketOpened,
    Understood,
)
from bot.core.phrases import GREETING
from bot.store import Columns, Store

from .talk import MINUTE, NOW, begin, promised, said, write


async def ids(store: Store, **filters: str) -> list[str]:
    return [each.id for each in await store.conversations(**filters)]  # type: ignore[arg-type]


async def test_a_conversation_is_listed_as_it_stands(store: Store) -> None:
    await begin(store, "ana", said("ne  radi\npošta"), at=NOW)
    await write(store, "ana", EmailGiven("Ana@Firma.hr"), OperatorCalled("asked"), at=NOW + MINUTE)
    [listed] = await store.conversations()
    assert (listed.id, listed.seq, listed.holder, listed.language) == ("ana", 4, "queue", "hr")
    assert (listed.email, listed.snippet) == ("ana@firma.hr", "ne radi pošta")
    assert (listed.opened_at, listed.updated_at) == (NOW, NOW + MINUTE)
    assert listed.waiting_since == NOW + MINUTE
    await write(store, "ana", OperatorJoined("iva", "Iva"), at=NOW + 2 * MINUTE)
    [listed] = await store.conversations()
    assert (listed.holder, listed.operator, listed.waiting_since) == ("operator", "iva", None)


async def test_a_note_is_no_snippet(store: Store) -> None:
    await begin(store, "ana", said("bok"))
    await write(store, "ana", Noted("iva", "Iva", "pazi: težak slučaj"))
    assert (await store.conversations())[0].snippet == "bok"


async def test_what_the_bot_says_leaves_the_words_of_the_visitor_in_the_list(store: Store) -> None:
    await begin(store, "ana", said("pošta ne stiže"))
    await write(store, "ana", BotSaid(GREETING()), OperatorCalled("asked"))
    assert (await store.conversations())[0].snippet == "pošta ne stiže"


async def test_the_queue_is_listed_with_the_longest_waiting_first(store: Store) -> None:
    for minutes, id in enumerate(["ana", "ivo"]):
        await begin(store, id, at=NOW)
        await write(store, id, OperatorCalled("asked"), at=NOW + minutes * MINUTE)
    await write(store, "ana", said("halo"), at=NOW + 5 * MINUTE)
    await write(store, "ivo", said("halo"), at=NOW + 4 * MINUTE)
    assert await ids(store, holder="queue") == ["ana", "ivo"]
    await write(store, "ivo", said("ima li koga"), at=NOW + 6 * MINUTE)
    assert await ids(store, holder="queue") == ["ana", "ivo"]
    assert await ids(store) == ["ivo", "ana"]


async def test_a_caller_may_say_the_columns_itself(store: Store) -> None:
    await begin(store, "ana")
    seq, conversation = await store.load("ana")
    fact = BotSaid(GREETING())
    columns = Columns("bot", language="hr", topic="dns", snippet="rečenica", token_hash="h1")
    entry = Entry(seq + 1, NOW, fact, "Hello!")
    await store.append("ana", seq, [entry], conversation.after(fact, NOW), None, columns)
    [listed] = await store.conversations()
    assert (listed.topic, listed.snippet) == ("dns", "rečenica")
    assert await store.token_conversation("h1") == "ana"


async def test_lists_are_filtered_searched_and_paged(store: Store) -> None:
    await begin(store, "ana", EmailGiven("ana@firma.hr"), OperatorCalled("asked"), at=NOW)
    await begin(store, "dov", OperatorJoined("iva", "Iva"), at=NOW + MINUTE)
    await begin(store, "oleg", promised("r1"), TicketOpened("r1", "#4711", "embedded"), at=NOW + 2 * MINUTE)
    await store.open_conversation("silent", "hash")
    assert await ids(store) == ["oleg", "dov", "ana"]
    assert await ids(store, holder="queue") == ["ana"]
    assert await ids(store, operator="iva") == ["dov"]
    assert await ids(store, language="he") == []
    assert await ids(store, email="ANA@firma.hr", holder="queue") == ["ana"]
    assert await ids(store, text="4711") == ["oleg"]
    assert await ids(store, text="FIRMA.") == ["oleg", "ana"]
    assert await ids(store, text="%") == []
    assert [each.id for each in await store.conversations(limit=1, offset=1)] == ["dov"]


async def test_the_queue_is_served_in_the_order_of_waiting(store: Store) -> None:
    for minute, id in ((3, "ana"), (1, "dov"), (2, "oleg")):
        await begin(store, id, OperatorCalled("asked"), at=NOW + minute * MINUTE)
    await write(store, "dov", said("halo?"), at=NOW + 9 * MINUTE)
    assert [each.id for each in await store.queue()] == ["dov", "oleg", "ana"]
    assert [each.id for each in await store.queue(limit=1)] == ["dov"]


async def test_a_question_nobody_could_answer_is_kept_for_editors(store: Store) -> None:
    await begin(store, "ana", said("imate li torte"), Understood("hr", "question", near=("contact", "dns")))
    [miss] = await store.misses()
    assert (miss.conversation, miss.seq, miss.kind, miss.state) == ("ana", 3, "unanswered", "new")
    assert (miss.text, miss.topic, miss.language, miss.at) == ("imate li torte", "contact", "hr", NOW)


async def test_what_was_answered_or_was_no_question_is_no_miss(store: Store) -> None:
    await begin(store, "ana", said("kako postaviti poštu"), Understood("hr", "question", topic="mail-setup"))
    for act in ("human", "greeting", "change", "abusive", "yes"):
        await write(store, "ana", said(act), Understood("hr", act))
    await write(store, "ana", said("webmail"), Understood("hr", "unclear"), DetailGiven("service", "webmail"))
    assert await store.misses() == []


async def test_an_answer_that_did_not_help_is_kept_with_its_question(store: Store) -> None:
    await begin(
        store, "ana", said("pošta"), Understood("hr", "question", topic="mail-setup"), ArticleShown("mail-setup")
    )
    await write(store, "ana", Rated("mail-setup", helped=False, key="r"))
    await write(store, "ana", Rated("mail-setup", helped=True))
    [miss] = await store.misses(kind="unhelpful")
    assert (miss.topic, miss.text, miss.kind) == ("mail-setup", "pošta", "unhelpful")


async def test_an_editor_works_the_inbox_off(store: Store) -> None:
    await begin(store, "ana", said("torte"), Understood("hr"), at=NOW)
    await begin(store, "oleg", said("торты"), Understood("ru"), at=NOW + MINUTE)
    assert [miss.conversation for miss in await store.misses()] == ["oleg", "ana"]
    assert [miss.conversation for miss in await store.misses(language="hr")] == ["ana"]
    assert await store.set_miss("ana", 3, "learnt")
    assert not await store.set_miss("ana", 99, "learnt")
    assert [miss.conversation for miss in await store.misses()] == ["oleg"]
    assert [miss.conversation for miss in await store.misses(state="learnt")] == ["ana"]
    assert len(await store.misses(state="")) == 2


async def test_what_was_done_is_written_down(store: Store) -> None:
    await store.audit(NOW, "iva", "article.publish", "mail-setup/hr", "revision 3")
    await store.audit(NOW + MINUTE, "dov", "user.disable", "u7")
    assert [(each.user, each.action) for each in await store.audited()] == [
        ("dov", "user.disable"),
        ("iva", "article.publish"),
    ]
    [publish] = await store.audited(object="mail-setup/hr")
    assert (publish.at, publish.detail) == (NOW, "revision 3")
    assert [each.user for each in await store.audited(user="dov")] == ["dov"]
    assert len(await store.audited(limit=1, offset=1)) == 1
    assert await store.audited(action="none") == []


async def test_a_canned_reply_has_all_its_languages(store: Store) -> None:
    await store.set_canned_reply("hello", {"hr": "Dobar dan!", "he": "שלום!", "ru": ""})
    await store.set_canned_reply("bye", {"hr": "Doviđenja!"})
    assert await store.canned_replies() == {
        "hello": {"hr": "Dobar dan!", "he": "שלום!"},
        "bye": {"hr": "Doviđenja!"},
    }
    await store.set_canned_reply("hello", {"ru": "Здравствуйте!"})
    await store.set_canned_reply("bye", {})
    assert await store.canned_replies() == {"hello": {"ru": "Здравствуйте!"}}


async def test_a_setting_is_kept_and_changed(store: Store, other: Store) -> None:
    assert await store.setting("incident") is None
    await store.set_setting("incident", "mail")
    await other.set_setting("incident", "dns")
    assert await store.setting("incident") == "dns"


async def test_processes_that_start_together_agree_on_a_secret(store: Store, other: Store) -> None:
    kept = await asyncio.gather(*((store, other)[n % 2].keep_setting("secret", f"secret {n}") for n in range(8)))
    assert len(set(kept)) == 1
    assert await store.setting("secret") == kept[0]
