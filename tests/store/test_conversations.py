"""Transcripts are kept whole, in order, once."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.conversation import Conversation, Holder
from bot.core.facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    Closed,
    Entry,
    Fact,
    FileGiven,
    Noted,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorSaid,
    TimePassed,
    Understood,
    VisitorSaid,
)
from bot.core.followed import Promised, PromiseEnded
from bot.core.phrases import GREETING, STILL_WAITING
from bot.store import Raced, Repeated, Store, StoreError, Unstorable
from bot.store.cases import changes
from bot.store.turns import ERRANDS, TALK, leaves_the_house

from .talk import MINUTE, NOW, begin, insist, said, write


async def test_an_unknown_conversation_is_empty(store: Store) -> None:
    assert await store.load("nobody") == (0, Conversation())
    assert await store.entries("nobody") == []


async def test_what_is_written_is_read_again(store: Store) -> None:
    facts = Opened("he", timezone="Asia/Jerusalem"), said('לא עובד לי ה"דואר" 📮', "k1"), BotSaid(GREETING())
    await write(store, "dov", *facts)
    assert [entry.fact for entry in await store.entries("dov")] == list(facts)
    assert [(entry.seq, entry.at) for entry in await store.entries("dov")] == [(1, NOW), (2, NOW), (3, NOW)]
    assert (await store.entries("dov"))[1].text == 'לא עובד לי ה"דואר" 📮'
    seq, conversation = await store.load("dov")
    assert (seq, conversation.language, conversation.timezone) == (3, "he", "Asia/Jerusalem")


async def test_a_process_that_starts_anew_knows_everything(store: Store, other: Store) -> None:
    await begin(store, "ana", said("ne radi pošta"), OperatorCalled("asked"))
    assert await other.load("ana") == await store.load("ana")
    assert await other.entries("ana") == await store.entries("ana")


async def test_entries_are_asked_for_from_a_number_on(store: Store) -> None:
    await begin(store, "ana", *(said(f"poruka {n}") for n in range(9)))
    assert [entry.seq for entry in await store.entries("ana", since=7)] == [8, 9, 10]
    assert [entry.seq for entry in await store.entries("ana", since=2, limit=3)] == [3, 4, 5]
    assert await store.entries("ana", since=10) == []


async def test_numbers_must_follow_without_a_gap(store: Store) -> None:
    with pytest.raises(ValueError, match="numbered from 1"):
        await store.append("ana", 0, [Entry(2, NOW, said("a"))], Conversation(), None)
    with pytest.raises(ValueError, match="numbered from 1"):
        await store.append("ana", 0, [], Conversation(), None)


async def test_who_comes_second_is_told_so_and_nothing_of_it_is_kept(store: Store, other: Store) -> None:
    await begin(store, "ana")
    await write(store, "ana", said("prva"), after=1)
    for late in (store, other):
        with pytest.raises(Raced):
            await write(late, "ana", said("druga"), after=1)
        with pytest.raises(Raced):
            await write(late, "ana", said("treća"), after=7)
        with pytest.raises(Raced):
            await write(late, "ana", said("četvrta"), after=0)
    assert [entry.text for entry in await store.entries("ana", since=1)] == ["prva"]


async def test_a_conversation_that_does_not_exist_has_no_second_entry(store: Store) -> None:
    with pytest.raises(Raced):
        await write(store, "ana", said("prva"), after=1)
    assert await store.load("ana") == (0, Conversation())


async def test_a_message_that_comes_again_is_answered_with_the_entries_of_its_turn(store: Store, other: Store) -> None:
    await begin(store, "ana")
    await write(store, "ana", said("bok", "k1"), BotSaid(GREETING()))
    await write(store, "ana", said("i još nešto", "k2"))
    for again in (store, other):
        with pytest.raises(Repeated) as found:
            await write(again, "ana", said("bok", "k1"))
        assert found.value.seqs == (2, 3)
    with pytest.raises(Repeated) as found:
        await write(store, "ana", said("bok", "k1"), after=1)  # told apart from a race: a resend needs no second try
    assert found.value.seqs == (2, 3)


async def test_a_key_belongs_to_its_conversation_and_none_is_no_key(store: Store) -> None:
    for id in ("ana", "dov"):
        await begin(store, id)
        assert await write(store, id, said("bok", "k1")) == (2,)
        assert await write(store, id, said("bok")) == (3,)
        assert await write(store, id, said("bok")) == (4,)
    with pytest.raises(Repeated):
        await write(store, "ana", Noted("iva", "Iva", "isti ključ", key="k1"))


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "dobro \udfff dobro"])
async def test_what_one_database_cannot_keep_both_refuse(store: Store, text: str) -> None:
    await begin(store, "ana")
    with pytest.raises(Unstorable):
        await write(store, "ana", said(text))
    with pytest.raises(Unstorable):
        await write(store, "ana", said("bok", key=text))
    with pytest.raises(Unstorable):
        await store.append("ana", 1, [Entry(2, NOW, said("bok"), text)], Conversation(), None)
    with pytest.raises(Unstorable):
        await store.open_conversation(text, "hash")
    assert await write(store, "ana", said("bok")) == (2,)


async def test_an_escape_that_somebody_typed_is_only_text(store: Store) -> None:
    await begin(store, "ana")
    await write(store, "ana", said(r"printf '\u0000' i \\u0000", "k"))
    assert (await store.entries("ana", since=1))[0].text == r"printf '\u0000' i \\u0000"


async def test_a_moment_needs_a_zone(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        await begin(store, "ana", at=NOW.replace(tzinfo=None))
    assert await store.load("ana") == (0, Conversation())


async def test_nine_writers_leave_no_gap_and_lose_nothing(store: Store, other: Store) -> None:
    await begin(store, "ana")

    async def talk(writer: int) -> None:
        through = (store, other)[writer % 2]
        for number in range(8):
            await insist(through, "ana", said(f"{writer}/{number}", f"{writer}/{number}"))

    await asyncio.gather(*(talk(writer) for writer in range(9)))
    texts = [entry.text for entry in await store.entries("ana", since=1)]
    assert len(texts) == 72
    for writer in range(9):  # each one's own messages in the order he sent them
        assert [text for text in texts if text.startswith(f"{writer}/")] == [f"{writer}/{n}" for n in range(8)]


async def test_one_message_sent_nine_times_at_once_is_kept_once(store: Store, other: Store) -> None:
    await begin(store, "ana")

    async def send(through: Store) -> tuple[int, ...]:
        try:
            return await insist(through, "ana", said("jednom", "k1"), BotSaid(GREETING()))
        except Repeated as repeated:
            return repeated.seqs

    assert set(await asyncio.gather(*(send((store, other)[n % 2]) for n in range(9)))) == {(2, 3)}
    assert len(await store.entries("ana")) == 3


async def test_after_a_takeover_nothing_decided_before_it_is_kept(store: Store, other: Store) -> None:
    await begin(store, "ana", OperatorCalled("asked"))
    seq, before = await store.load("ana")
    await write(other, "ana", OperatorJoined("iva", "Iva"))
    reply = BotSaid(STILL_WAITING())
    with pytest.raises(Raced):
        await store.append("ana", seq, [Entry(seq + 1, NOW, reply, "…")], before.after(reply, NOW), None)
    assert (await store.load("ana"))[1].holder is Holder.OPERATOR


async def test_many_new_conversations_begin_at_once(store: Store, other: Store) -> None:
    """Two processes that get the same new visitors: each conversation has one beginning."""
    results = await asyncio.gather(
        *(write(through, f"visitor {n}", said(f"bok {n}"), after=0) for n in range(20) for through in (store, other)),
        return_exceptions=True,
    )
    assert [type(result) for result in results if result != (1,)] == [Raced] * 20
    assert all([(await store.load(f"visitor {n}"))[0] == 1 for n in range(20)])


async def test_what_is_remembered_is_what_was_written_last(store: Store, other: Store) -> None:
    await begin(store, "ana", said("prva"))
    assert await store.recall("ana") == await store.load("ana")
    await write(other, "ana", said("druga"))
    assert (await store.recall("ana"))[0] == 2  # behind another process …
    seq, conversation = await store.recall("ana")
    with pytest.raises(Raced):
        late = said("treća")
        await store.append("ana", seq, [Entry(seq + 1, NOW, late)], conversation.after(late, NOW), None)
    assert (await store.recall("ana"))[0] == 3  # … until it loses by it
    assert await store.recall("nobody") == (0, Conversation())


async def test_a_token_opens_its_conversation(store: Store, other: Store) -> None:
    await store.open_conversation("ana", "hash-a")
    await store.open_conversation("ana", "hash-b")
    assert await store.token_conversation("hash-a") == "ana"
    assert await other.token_conversation("hash-b") is None
    assert await store.load("ana") == (0, Conversation())
    await begin(store, "ana", said("bok"))
    assert await other.token_conversation("hash-a") == "ana"


async def test_deadlines_come_due_in_their_order(store: Store) -> None:
    await begin(store, "ana")
    await write(store, "ana", said("a"), wake_at=NOW + 2 * MINUTE)
    await begin(store, "dov")
    await write(store, "dov", said("b"), wake_at=NOW + MINUTE)
    await begin(store, "oleg")
    assert await store.due(NOW) == []
    assert await store.due(NOW + MINUTE) == ["dov"]
    assert await store.due(NOW + 9 * MINUTE) == ["dov", "ana"]
    assert await store.due(NOW + 9 * MINUTE, limit=1) == ["dov"]
    await write(store, "dov", TimePassed())
    assert await store.due(NOW + 9 * MINUTE) == ["ana"]


async def test_a_deadline_is_moved_only_while_nothing_was_written(store: Store) -> None:
    await begin(store, "ana")
    [seq] = await write(store, "ana", said("a"), wake_at=NOW)
    assert not await store.wake("ana", seq - 1, None)
    assert await store.wake("ana", seq, NOW + MINUTE)
    assert await store.due(NOW) == []
    assert await store.due(NOW + MINUTE) == ["ana"]
    assert await store.wake("ana", seq, None)
    assert await store.due(NOW + 9 * MINUTE) == []


async def test_an_entry_from_the_future_is_said_to_be_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await begin(store, "ana")
    monkeypatch.delitem(Fact.kinds, "Opened")
    with pytest.raises(StoreError, match="entry 1 of conversation ana was written by a newer version"):
        await store.entries("ana")
    monkeypatch.undo()


async def test_every_kind_of_end_is_kept(store: Store) -> None:
    await begin(store, "ana", OperatorJoined("iva", "Iva"), OperatorSaid("iva", "Iva", "Dobar dan", key="o1"))
    await write(store, "ana", Closed("operator"), at=NOW + MINUTE)
    _, conversation = await store.load("ana")
    assert (conversation.holder, conversation.last_at) == (Holder.NOBODY, NOW + MINUTE)
    assert isinstance((await store.entries("ana"))[0].fact, Opened)
    assert not any(isinstance(entry.fact, VisitorSaid) for entry in await store.entries("ana"))


@pytest.mark.parametrize(
    "fact",
    [said("ne radi"), Understood("hr"), BotSaid(GREETING()), BotAsked(GREETING(), "ticket"), ArticleShown("mail")],
)
def test_talk_has_no_consequences_outside(fact: Fact) -> None:
    assert type(fact) in TALK
    assert not leaves_the_house(fact)
    assert changes("ana", Entry(1, NOW, fact)) == []


def test_what_has_consequences_is_no_talk() -> None:
    assert TALK.isdisjoint({*ERRANDS, FileGiven, Promised, PromiseEnded})
