"""The embedded desk files each ticket once and loses none of what is said about it."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.store import Store, StoreError

from .talk import MINUTE, NOW, ticket


async def test_a_ticket_is_filed_whole(store: Store) -> None:
    number = await store.create_ticket(ticket("r1", name="Ana Anić", topic="mail-not-sending"), "> bok", NOW)
    filed = await store.ticket("r1")
    assert filed is not None
    assert (filed.number, filed.state, filed.assignee, filed.confirmed) == (number, "open", "", False)
    assert (filed.email, filed.name, filed.topic) == ("ana@firma.hr", "Ana Anić", "mail-not-sending")
    assert (filed.details, filed.articles) == ((("domain", "firma.hr"),), ("mail-not-sending",))
    assert (filed.transcript, filed.created_at, filed.updated_at) == ("> bok", NOW, NOW)
    assert await store.ticket("r2") is None


async def test_a_ref_is_filed_once_however_often_and_from_wherever_it_is_asked(store: Store, other: Store) -> None:
    wanted = ticket("r1")
    asked = [(store, other)[n % 2].create_ticket(wanted, "", NOW) for n in range(9)]
    numbers = await asyncio.gather(*asked)
    assert len(set(numbers)) == 1
    assert len(await store.tickets()) == 1
    assert await store.create_ticket(wanted, "other", NOW + MINUTE) == numbers[0]


async def test_numbers_are_drawn_not_counted(store: Store) -> None:
    numbers = [int((await store.create_ticket(ticket(), "", NOW)).removeprefix("#")) for _ in range(12)]
    assert len(set(numbers)) == 12
    assert all(100_000 <= number <= 999_999 for number in numbers)
    assert any(abs(one - two) > 1 for one, two in pairwise(numbers))


async def test_a_number_that_is_taken_is_drawn_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(secrets, "randbelow", lambda limit: next(drawn))
    assert await store.create_ticket(ticket("r1"), "", NOW) == "#100007"
    assert await store.create_ticket(ticket("r2"), "", NOW) == "#1000007"
    monkeypatch.undo()


async def test_a_ticket_is_found_by_the_number_its_requester_knows(store: Store) -> None:
    number = await store.create_ticket(ticket("r1"), "", NOW)
    for written in (number, number.removeprefix("#")):
        filed = await store.ticket(number=written)
        assert filed is not None
        assert filed.ref == "r1"
    for nonsense in ("#1", "", "#", "٣٤٥", "1 or 1=1", "9" * 40):
        assert await store.ticket(number=nonsense) is None


async def test_a_message_is_added_once(store: Store) -> None:
    await store.create_ticket(ticket("r1"), "", NOW)
    assert await store.ticket_append("r1", "m1", "requester", "Ana", "Još traje.", NOW + MINUTE)
    assert not await store.ticket_append("r1", "m1", "requester", "Ana", "Još traje.", NOW + 2 * MINUTE)
    assert await store.ticket_append("r1", "m2", "operator", "Iva", "Gledamo.", NOW + 3 * MINUTE)
    messages = await store.ticket_messages("r1")
    assert [(message.author_kind, message.text) for message in messages] == [
        ("requester", "Još traje."),
        ("operator", "Gledamo."),
    ]
    filed = await store.ticket("r1")
    assert filed is not None
    assert filed.updated_at == NOW + 3 * MINUTE


async def test_there_is_no_message_without_its_ticket(store: Store) -> None:
    with pytest.raises(StoreError, match="no ticket r9"):
        await store.ticket_append("r9", "m1", "requester", "Ana", "bok", NOW)
    assert await store.ticket_messages("r9") == []


async def test_a_reply_to_the_requester_is_promised_with_it(store: Store) -> None:
    await store.create_ticket(ticket("r1"), "", NOW)
    for _ in range(2):
        await store.ticket_append("r1", "m1", "operator", "Iva", "Riješeno.", NOW, tell_requester=True)
    [errand] = await store.errands()
    assert (errand.kind, errand.ref, errand.detail) == ("ticket_reply", "r1", {"message_ref": "m1"})


async def test_states_and_people_change(store: Store) -> None:
    await store.create_ticket(ticket("r1"), "", NOW)
    assert await store.set_ticket_state("r1", "waiting", NOW + MINUTE)
    assert await store.assign_ticket("r1", "iva", NOW + 2 * MINUTE)
    assert await store.confirm_ticket("r1")
    filed = await store.ticket("r1")
    assert filed is not None
    assert (filed.state, filed.assignee, filed.confirmed) == ("waiting", "iva", True)
    assert filed.updated_at == NOW + 2 * MINUTE
    with pytest.raises(ValueError, match="lost"):
        await store.set_ticket_state("r1", "lost", NOW)
    assert not await store.set_ticket_state("r9", "closed", NOW)
    assert not await store.assign_ticket("r9", "iva", NOW)
    assert not await store.confirm_ticket("r9")


async def test_the_list_is_filtered_searched_and_paged(store: Store) -> None:
    async def file(ref: str, minute: int, **values: str) -> str:
        return await store.create_ticket(ticket(ref, **values), "", NOW + timedelta(minutes=minute))

    await file("r1", 1, name="Ана Петрова", priority="high")
    number = await file("r2", 2, email="Dov@Firma.co.il", department="financial")
    await file("r3", 3, subject="100% zauzeto_sve")
    await store.set_ticket_state("r3", "closed", NOW + 9 * MINUTE)
    await store.assign_ticket("r1", "iva", NOW + 8 * MINUTE)

    async def refs(**filters: object) -> list[str]:
        return [filed.ref for filed in await store.tickets(**filters)]  # type: ignore[arg-type]

    assert await refs() == ["r3", "r1", "r2"]
    assert await refs(state="open") == ["r1", "r2"]
    assert await refs(department="financial") == ["r2"]
    assert await refs(priority="high", state="open") == ["r1"]
    assert await refs(assignee="") == ["r3", "r2"]
    assert await refs(assignee="iva") == ["r1"]
    assert await refs(email="dov@FIRMA.co.il") == ["r2"]
    assert await refs(text="АНА ПЕТ") == ["r1"]
    assert await refs(text=number.removeprefix("#")) == ["r2"]
    assert await refs(text="FIRMA.CO") == ["r2"]
    assert await refs(text="100% zauzeto_") == ["r3"]
    assert await refs(text="1_0%") == []  # the signs of the search itself are only letters
    assert await refs(limit=1, offset=1) == ["r1"]
