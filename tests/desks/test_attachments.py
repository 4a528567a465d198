"""Files of visitors reach the desk with their ticket and after it, once; a desk that refuses them gets the ticket."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import pytest

from bot.company import Company
from bot.core.facts import FileGiven, Opened, OperatorJoined, TicketRequested
from bot.store import Store
from bot.words import Words

from .cases import file_link, new_ref, ticket
from .house import DeskHouse
from .stages import RtStage, Stage, WebhookStage, WhmcsStage, ZammadStage, ZendeskStage

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
LOG = "greška: ždral\r\n550 5.7.1\r\n".encode()
FIRST, LATER = "snimka zaslona.png", "greska.log"
FILING = pytest.mark.desks("embedded", "mail", "rt", "whmcs", "zammad", "zendesk")
REFUSING = pytest.mark.desks("whmcs", "zammad", "zendesk")


@pytest.fixture
def house(stage: Stage, store: Store, shipped_company: Company, shipped_words: Words) -> DeskHouse:
    return DeskHouse(store, stage.desk, shipped_company, shipped_words)


async def gives(house: DeskHouse, content: bytes, name: str, **whose: str) -> FileGiven:
    async def chunks() -> AsyncIterator[bytes]:
        yield content

    taken = await house.store.take_file(name, chunks(), 5_000_000, "hr")
    fact = FileGiven(taken.id, taken.name, taken.size, taken.type, f"k-{name}", taken.removed, **whose)
    await house.filing.switchboard.receive("talk", fact)
    return fact


async def filed(house: DeskHouse) -> str:
    """A conversation with a file before the ticket, and the ticket filed; its ref."""
    ref = new_ref()
    await house.filing.switchboard.receive("talk", Opened("hr"))
    await gives(house, PNG, FIRST)
    await house.filing.switchboard.receive("talk", TicketRequested(ticket(ref)))
    await house.courier.round()
    return ref


async def settle(house: DeskHouse, stage: Stage) -> None:
    """The courier comes again until nothing waits."""
    for _ in range(4):
        house.clock.pass_by(minutes=30)
        if isinstance(stage, ZammadStage):
            stage.fake.index()
        if isinstance(stage, WebhookStage):
            stage.receiver.clock = lambda: house.clock.now.timestamp()
        await house.courier.round()
    assert await house.store.errands(state="waiting", kind="ticket_message") == []


def named(files: dict[str, bytes], name: str) -> list[bytes]:
    """Contents of the files of this name; desks change letters outside ASCII, blanks and line ends in names."""
    stem = name.split(" ")[0].split(".")[0]
    return [content for each, content in files.items() if each.startswith(stem)]


@FILING
async def test_files_go_with_the_ticket_and_later_ones_are_added_once(house: DeskHouse, stage: Stage) -> None:
    ref = await filed(house)
    await gives(house, LOG, LATER)
    await house.courier.round()
    await settle(house, stage)
    [seen] = await stage.tickets(ref)
    assert named(seen.files, FIRST) == [PNG]
    assert named(seen.files, LATER) == [LOG]
    assert sum(LATER in each for each in seen.said) == 1


@FILING
async def test_an_operators_files_go_along_like_the_visitors_and_say_whose_they_are(
    house: DeskHouse, stage: Stage
) -> None:
    ref, iva = new_ref(), {"operator": "u-iva", "operator_name": "Iva"}
    for fact in (Opened("hr"), OperatorJoined("u-iva", "Iva")):
        await house.filing.switchboard.receive("talk", fact)
    await gives(house, PNG, FIRST, **iva)
    await house.filing.switchboard.receive("talk", TicketRequested(ticket(ref)))
    await house.courier.round()
    # Nobody in this house says that she is there, so the courier has given the conversation back.
    await house.filing.switchboard.receive("talk", OperatorJoined("u-iva", "Iva"))
    await gives(house, LOG, LATER, **iva)
    await house.courier.round()
    await settle(house, stage)
    [seen] = await stage.tickets(ref)
    assert named(seen.files, FIRST) == [PNG]
    assert named(seen.files, LATER) == [LOG]
    if stage.desk is house.filing.embedded:
        thread = await house.store.ticket_messages(ref)
        assert {(each.author_kind, each.author_name) for each in thread} == {("operator", "Iva")} and len(thread) == 2
    else:
        assert sum(LATER in each and "Iva" in each for each in seen.said) == 1


@pytest.mark.desks("mail", "rt", "whmcs", "zammad", "zendesk")
async def test_a_file_whose_answer_was_lost_is_there_once(house: DeskHouse, stage: Stage) -> None:
    ref = await filed(house)
    await gives(house, LOG, LATER)
    await stage.lose_answers(True)
    await house.courier.round()
    await stage.lose_answers(False)
    await settle(house, stage)
    [seen] = await stage.tickets(ref)
    assert named(seen.files, LATER) == [LOG]
    assert sum(LATER in each for each in seen.said) == 1


@REFUSING
async def test_a_desk_that_refuses_a_file_gets_the_ticket_with_a_line_about_it(house: DeskHouse, stage: Stage) -> None:
    assert isinstance(stage, WhmcsStage | ZammadStage | ZendeskStage)
    stage.fake.refuses_files = True
    ref = await filed(house)
    await gives(house, LOG, LATER)
    await house.courier.round()
    await settle(house, stage)
    [seen] = await stage.tickets(ref)
    assert set(seen.files) == {"transcript.txt"}
    assert FIRST in seen.body
    assert sum(LATER in each for each in seen.said) == 1
    told = await house.store.audited(action="desk-refused-files")
    assert {each.object for each in told} == {ref} and len(told) == 2
    assert all(FIRST not in each.detail and LATER not in each.detail for each in told)
    [opened] = await house.opened()
    assert opened.desk == stage.desk.name, "a file is no reason to keep the ticket from the desk"


@pytest.mark.desks("webhook")
async def test_a_receiver_is_told_where_to_fetch_each_file_and_how_to_check_it(house: DeskHouse, stage: Stage) -> None:
    assert isinstance(stage, WebhookStage)
    ref = await filed(house)
    later = await gives(house, LOG, LATER)
    await house.courier.round()
    await settle(house, stage)
    [created] = [each["data"] for key, each in stage.receiver.events.items() if key == ref]
    [said] = [each["data"] for each in stage.receiver.events.values() if each["type"] == "ticket.message"]
    assert said["attachments"] == [
        {
            "name": LATER,
            "type": "text/plain",
            "size": len(LOG),
            "sha256": hashlib.sha256(LOG).hexdigest(),
            "link": file_link(later.id, house.clock.now),
        }
    ]
    assert [each["name"] for each in created["attachments"]] == [FIRST]
    assert stage.receiver.longest < 20_000, "bodies stay thin"


@pytest.mark.desks("embedded")
async def test_a_file_that_was_erased_meanwhile_holds_up_nothing(house: DeskHouse, stage: Stage) -> None:
    ref = await filed(house)
    fact = await gives(house, LOG, LATER)
    await house.store.cabinet.remove([fact.id])
    await house.courier.round()
    [abandoned] = await house.store.errands(state="abandoned", kind="ticket_message")
    assert "erased" in abandoned.error
    [seen] = await stage.tickets(ref)
    assert not named(seen.files, LATER)


@pytest.mark.desks("rt")
async def test_the_file_stands_at_the_ticket_under_a_name_in_ascii(house: DeskHouse, stage: Stage) -> None:
    assert isinstance(stage, RtStage)
    ref = new_ref()
    await house.filing.switchboard.receive("talk", Opened("he"))
    await gives(house, PNG, "צילום מסך.png")
    await house.filing.switchboard.receive("talk", TicketRequested(ticket(ref, language="he")))
    await house.courier.round()
    [seen] = await stage.tickets(ref)
    assert [content for name, content in seen.files.items() if name.isascii() and name.endswith(".png")] == [PNG]
