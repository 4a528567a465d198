"""Who is forgotten leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

from bot.core.conversation import Conversation
from bot.core.facts import EmailGiven, TicketRequested, Understood
from bot.store import Store
from bot.store.mails import KeptMail

from .talk import MINUTE, NOW, begin, said, ticket, write

CANARY = "kanarinac-7391"


async def test_a_person_is_found_and_forgotten_and_nobody_else(store: Store) -> None:
    for id, email in (("ana", "Ana@firma.hr"), ("dov", "dov@firma.co.il")):
        await begin(store, id, said(f"{id} {CANARY}"), Understood("hr"))
        await write(store, id, EmailGiven(email), TicketRequested(ticket(f"r-{id}", email)))
        await store.create_ticket(ticket(f"r-{id}", email=email), CANARY, NOW)
        await store.ticket_append(f"r-{id}", "m1", "requester", id, CANARY, NOW, tell_requester=True)
    found = await store.of_person("ANA@firma.hr")
    assert found == (["ana"], ["r-ana"])
    await store.erase(*found)
    assert await store.load("ana") == await store.recall("ana") == (0, Conversation())
    assert await store.entries("ana") == []
    assert await store.ticket("r-ana") is None
    assert await store.ticket_messages("r-ana") == []
    assert {errand.ref for errand in await store.errands()} == {"r-dov"}
    assert [miss.conversation for miss in await store.misses()] == ["dov"]
    assert await store.of_person("dov@firma.co.il") == (["dov"], ["r-dov"])


async def test_nothing_of_it_stays_in_the_files(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()
    for number in range(40):
        await begin(store, f"visitor {number}", said(f"{CANARY} {number} " + "x" * 3000, CANARY))
    await store.erase([f"visitor {number}" for number in range(40)])
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert not [path.name for path in folder.iterdir() if CANARY.encode() in path.read_bytes()]
    await store.close()


async def test_what_is_older_than_is_kept_is_found(store: Store) -> None:
    for minute, id in ((1, "ana"), (2, "dov"), (3, "oleg")):
        await begin(store, id, at=NOW + minute * MINUTE)
    assert await store.ended_before(NOW + 3 * MINUTE) == ["ana", "dov"]
    assert await store.ended_before(NOW + 9 * MINUTE, limit=1) == ["ana"]
    await write(store, "ana", said("opet ja"), at=NOW + 9 * MINUTE)
    assert await store.ended_before(NOW + 3 * MINUTE) == ["dov"]
    await store.erase(await store.ended_before(NOW + 3 * MINUTE))
    assert {each.id for each in await store.conversations()} == {"ana", "oleg"}


async def test_kept_mails_go_with_the_conversation_or_the_ticket_they_are_about(store: Store) -> None:
    for name, conversation, ref in (("a", "ana", ""), ("b", "", "r-ana"), ("c", "dov", "r-dov")):
        mail = KeptMail(f"<{name}@x.example>", conversation, ref, "receipt", "x@firma.hr", CANARY, CANARY, CANARY, NOW)
        assert await store.keep_mail(mail)
        assert not await store.keep_mail(mail)
    await begin(store, "ana")
    await store.erase(["ana"], ["r-ana"])
    assert [each.message_id for each in await store.kept_mails()] == ["<c@x.example>"]
    assert await store.remove_mail("<c@x.example>") and not await store.remove_mail("<c@x.example>")
