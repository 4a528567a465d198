"""Cases across conversations and desks: which are open to whom, which are linked, and two that become one."""

from __future__ import annotations

import sqlite3

from bot.core.facts import Confirmed, Lapsed, TicketOpened, TicketRequested
from bot.merging import hindrance
from bot.store import Store
from bot.store.cases import Case, Merging

from .talk import MINUTE, NOW, begin, ticket, write

ANA = "ana@firma.hr"


async def filed(store: Store, ref: str, number: str = "", desk: str = "rt", **values: object) -> Case:
    """A ticket that a conversation of its own promised and a desk has; the embedded one files it, too."""
    wanted = ticket(ref, **values)  # type: ignore[arg-type]
    await begin(store, f"c-{ref}", TicketRequested(wanted, held=ref == "typed"))
    if desk == "embedded":
        number = await store.create_ticket(wanted, "", NOW)
    await write(store, f"c-{ref}", TicketOpened(ref, number or f"#{ref}", desk, id=f"id-{ref}"))
    case = await store.case(ref)
    assert case is not None
    return case


async def open_refs(store: Store, email: str = ANA) -> set[str]:
    return {case.ref for case in await store.open_cases(email)}


async def test_a_case_is_written_with_the_turn_that_promises_it(store: Store) -> None:
    await begin(store, "c1", TicketRequested(ticket("r1", email="Ana@Firma.hr", confirmed=True)))
    case = await store.case("r1")
    assert case is not None
    assert (case.conversation, case.email, case.confirmed, case.number, case.desk) == ("c1", ANA, True, "", "")
    assert case.details == (("domain", "firma.hr"),) and not case.here
    assert await open_refs(store) == set(), "it has no number that could be told"
    await write(store, "c1", TicketOpened("r1", "#7", "rt", "https://rt.example/7", "7"))
    [found] = await store.open_cases("ANA@firma.hr")
    assert (found.ref, found.number, found.details) == ("r1", "#7", (("domain", "firma.hr"),))


async def test_only_what_is_proved_and_open_is_found(store: Store) -> None:
    await filed(store, "typed")
    await filed(store, "proved", confirmed=True)
    await filed(store, "other", confirmed=True, email="ivo@druga.hr")
    await filed(store, "kept", desk="embedded", confirmed=True)
    await filed(store, "kept-typed", desk="embedded")
    assert await open_refs(store) == {"proved", "kept"}
    await store.confirm_ticket("kept-typed")
    await write(store, "c-typed", Confirmed("typed", "code"))
    assert await open_refs(store) == {"typed", "proved", "kept", "kept-typed"}
    await store.set_ticket_state("kept", "closed", NOW)
    await store.set_case_closed("proved", True)
    assert await open_refs(store) == {"typed", "kept-typed"}
    await store.set_ticket_state("kept", "open", NOW)
    await store.set_case_closed("proved", False)
    assert await open_refs(store) == {"typed", "proved", "kept", "kept-typed"}
    assert await open_refs(store, "nobody@firma.hr") == set()


async def test_a_request_that_lapsed_is_no_case(store: Store) -> None:
    await begin(store, "c1", TicketRequested(ticket("r1", confirmed=True), held=True), Lapsed("r1"))
    case = await store.case("r1")
    assert case is not None and case.closed


async def test_links_are_found_from_both_sides_and_undone(store: Store) -> None:
    one, other = await filed(store, "r1"), await filed(store, "r2", desk="embedded")
    for _ in range(2):
        await store.link_cases(one.ref, other.ref, NOW)
    assert [case.ref for case in await store.linked_cases("r1")] == ["r2"]
    assert [case.ref for case in await store.linked_cases("r2")] == ["r1"]
    await store.unlink_cases("r2", "r1")
    assert await store.linked_cases("r1") == await store.linked_cases("r2") == []


async def test_two_threads_become_one_in_the_order_of_time(store: Store) -> None:
    gone, stays = await filed(store, "r1", desk="embedded"), await filed(store, "r2", desk="embedded")
    await store.ticket_append("r2", "m1", "requester", "Ana", "prva", NOW + MINUTE)
    await store.ticket_append("r1", "m1", "operator", "Iva", "druga", NOW + 2 * MINUTE)
    await store.ticket_append("r1", "m2", "requester", "Ana", "treća", NOW + 3 * MINUTE)
    await store.ticket_append("r2", "m3", "requester", "Ana", "četvrta", NOW + 4 * MINUTE)
    await store.set_ticket_state("r2", "waiting", NOW)
    assert await store.merge_cases(Merging(gone, stays, "početak"), NOW + 5 * MINUTE)
    said = [message.text for message in await store.ticket_messages("r2")]
    # Both have a message called m1, as one mail that answered both has: it stands in the thread already.
    assert said == ["početak", "prva", "treća", "četvrta"]
    one, other = await store.ticket("r1"), await store.ticket("r2")
    assert one is not None and other is not None
    assert (one.state, other.state) == ("closed", "open")
    assert await store.surviving("r1") == "r2" and await store.surviving("r2") == "r2"
    assert [case.ref for case in await store.merged_into("r2")] == ["r1"]
    assert (await store.ticket(number=one.number)) is not None, "the number stays valid"
    assert not await store.merge_cases(Merging(gone, stays, "početak"), NOW), "once"
    [errand] = await store.errands(kind="case_merged")
    assert (errand.ref, errand.conversation, errand.detail) == ("r1", "c-r1", {"into": "r2"}), "its talk is told"


async def test_what_was_merged_before_goes_along(store: Store) -> None:
    one, two, three = [await filed(store, ref, desk="embedded") for ref in ("r1", "r2", "r3")]
    await store.merge_cases(Merging(one, two, "prvi"), NOW)
    await store.merge_cases(Merging(two, three, "drugi"), NOW)
    assert await store.surviving("r1") == await store.surviving("r2") == "r3"
    assert sorted(message.text for message in await store.ticket_messages("r3")) == ["drugi", "prvi"]


async def test_desks_elsewhere_are_told_in_the_same_transaction(store: Store) -> None:
    gone, stays = await filed(store, "r1"), await filed(store, "r2", desk="whmcs")
    notes = [(stays, "spojeno ovamo"), (gone, "spojeno onamo")]
    assert await store.merge_cases(Merging(gone, stays, "početak", notes), NOW)
    errands = await store.errands(kind="case_note")
    assert {(each.ref, each.conversation, each.detail["text"]) for each in errands} == {
        ("r1", "c-r1", "spojeno onamo"),
        ("r2", "c-r2", "spojeno ovamo"),
    }
    assert not await store.merge_cases(Merging(gone, stays, "početak", notes), NOW)
    assert len(await store.errands(kind="case_note")) == 2


async def test_nobody_comes_into_anothers_thread(store: Store) -> None:
    ana = await filed(store, "r1", confirmed=True)
    typed = await filed(store, "r2")
    ivo = await filed(store, "r3", confirmed=True, email="ivo@druga.hr")
    nobody = await filed(store, "r4", email="")
    assert hindrance(ivo, ana) == "other_requester" == hindrance(nobody, ana)
    assert hindrance(typed, ana) == "unproved" and hindrance(ana, typed) == ""
    assert hindrance(ana, ana) == "same"


async def test_who_is_erased_leaves_no_case(store: Store) -> None:
    await filed(store, "r1", desk="embedded", confirmed=True)
    await filed(store, "r2", confirmed=True)
    await store.link_cases("r1", "r2", NOW)
    conversations, refs = await store.of_person(ANA)
    await store.erase(conversations, refs)
    assert await store.case("r1") is None and await store.case("r2") is None
    assert await store.linked_cases("r2") == []


FOLLOWED = (
    "conversation",
    "desk",
    "desk_id",
    "desk_number",
    "url",
    "looked",
    "failures",
    "due_at",
    "told_due_at",
    "look_at",
)
BACK_TO_0002 = f"""
drop table cases; drop table case_links; drop table unasked; drop table shown_tokens;
drop index ix_tickets_due; drop index ix_tickets_to_look;
{" ".join(f"alter table tickets drop column {name};" for name in FOLLOWED)}
update alembic_version set version_num = '0002';
"""


async def test_the_tickets_of_older_transcripts_become_cases(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    await store.prepare()
    await begin(store, "c1", TicketRequested(ticket("r1", email="Ana@firma.hr"), held=True), Confirmed("r1", "link"))
    await write(store, "c1", TicketOpened("r1", "#7", "rt", "https://rt.example/7", "7"))
    await begin(store, "c2", TicketRequested(ticket("r2"), held=True), Lapsed("r2"))
    before = [await store.case(ref) for ref in ("r1", "r2")]
    await store.close()
    file = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    with file:
        file.executescript(BACK_TO_0002)
    file.close()
    again = Store.open(sqlite_url)
    await again.prepare()
    assert [await again.case(ref) for ref in ("r1", "r2")] == before
    assert await open_refs(again) == {"r1"}
    await again.close()
