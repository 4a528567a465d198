"""What every desk keeps, the real ones and the fakes alike: one ticket for one ref, and nothing lost on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desks import Attachment, Case, DeskDown, DeskRefused, DeskUnsure, Filed, State

from .cases import NOTE, WORDS, case, message, ticket
from .fakes.zammad import FakeZammad
from .stages import Stage, ZammadStage

OUTSIDE = pytest.mark.desks("mail", "rt", "whmcs", "zammad", "zendesk", "webhook")
TELLING = pytest.mark.desks("embedded", "rt", "whmcs", "zammad", "zendesk")
FILING = pytest.mark.desks("mail", "rt", "whmcs", "zammad", "zendesk")
BYTES = bytes(range(256)) * 40


async def again(stage: Stage, filed: Case, tries: int) -> Filed:
    """A later try, when the index of a desk that has one has caught up."""
    if isinstance(stage, ZammadStage):
        stage.fake.index()
    return await stage.desk.create(replace(filed, now=filed.now + timedelta(minutes=2)), tries)


async def test_a_ticket_is_filed_with_all_that_was_said(stage: Stage) -> None:
    promised = case()
    filed = await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert filed.number and filed.id and not filed.existing
    assert not filed.dropped
    assert seen.subject.startswith("Pošta ne radi")
    assert WORDS in seen.body
    if stage.keeps_files:
        assert WORDS in seen.files["transcript.txt"].decode()


async def test_the_same_ref_twice_is_one_ticket(stage: Stage) -> None:
    promised = case()
    first = await stage.desk.create(promised, 1)
    second = await again(stage, promised, 2)
    assert (second.id, second.number) == (first.id, first.number)
    assert len(await stage.tickets(promised.ticket.ref)) == 1


@OUTSIDE
async def test_an_answer_that_was_lost_leaves_one_ticket(stage: Stage) -> None:
    promised = case()
    await stage.lose_answers(True)
    with pytest.raises(DeskUnsure):
        await stage.desk.create(promised, 1)
    await stage.lose_answers(False)
    filed = await again(stage, promised, 2)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert filed.number
    assert WORDS in seen.body


@OUTSIDE
async def test_a_desk_that_is_down_is_tried_again(stage: Stage) -> None:
    promised = case()
    await stage.go_down()
    with pytest.raises(DeskDown):
        await stage.desk.create(promised, 1)
    assert not await stage.tickets(promised.ticket.ref)
    await stage.come_back()
    await again(stage, promised, 2)
    assert len(await stage.tickets(promised.ticket.ref)) == 1


async def test_later_words_are_added_once(stage: Stage) -> None:
    promised = case()
    filed = await stage.desk.create(promised, 1)
    more = message(promised.ticket.ref)
    await stage.desk.append(promised.ticket, filed, more)
    await stage.desk.append(promised.ticket, filed, replace(more, tries=2))
    await stage.desk.append(promised.ticket, filed, message(promised.ticket.ref, 9, "I još: port 587."))
    [seen] = await stage.tickets(promised.ticket.ref)
    assert sum(more.text in each for each in seen.said) == 1
    assert sum("port 587" in each for each in seen.said) == 1


@OUTSIDE
async def test_words_whose_answer_was_lost_are_added_once(stage: Stage) -> None:
    promised = case()
    filed = await stage.desk.create(promised, 1)
    more = message(promised.ticket.ref)
    await stage.lose_answers(True)
    with pytest.raises((DeskUnsure, DeskDown)):
        await stage.desk.append(promised.ticket, filed, more)
    await stage.lose_answers(False)
    await stage.desk.append(promised.ticket, filed, replace(more, tries=2))
    [seen] = await stage.tickets(promised.ticket.ref)
    assert sum(more.text in each for each in seen.said) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "Сайт не открывается уже второй день, ошибка 503",
        "הדואר לא נשלח מאז הבוקר",
        "Ж" * 300,
        "Pošta\r\nBcc: zao@napadac.example\r\n\r\nTijelo",
        "=?utf-8?q?a=0ABcc=3A_zao=40napadac.example?= pošta",
        "<script>alert(1)</script>",
    ],
    ids=["cyrillic", "hebrew", "300 letters", "line ends", "encoded word", "script"],
)
async def test_any_subject_arrives_as_one_line(stage: Stage, subject: str) -> None:
    promised = case(ticket(subject=subject))
    filed = await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    if stage.desk.name != "embedded":
        assert "subject" not in filed.dropped
        assert "\n" not in seen.subject and "\r" not in seen.subject
        assert len(seen.subject) <= 100 and len(seen.subject.encode()) <= 200
    assert seen.subject.split()[0][:20] == subject.split()[0][:20]


async def test_hostile_words_arrive_as_words(stage: Stage) -> None:
    hostile = "<script>alert('zdravo')</script> & <b>podebljano</b>"
    promised = case(ticket(description=hostile))
    await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert hostile in seen.body, "escaped on the way, so that reading the HTML gives the words back"


@FILING
async def test_attachments_arrive_byte_for_byte(stage: Stage) -> None:
    files = (Attachment("snimka.png", "image/png", BYTES), Attachment("greška ž.log", "text/plain", b"a\x00b\r\nc\n"))
    promised = case(attachments=files)
    filed = await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert "attachments" not in filed.dropped
    assert seen.files["snimka.png"] == BYTES
    assert b"a\x00b\r\nc\n" in seen.files.values()


@FILING
async def test_files_that_are_too_big_stay_behind_and_are_named(stage: Stage) -> None:
    promised = case(
        attachments=(Attachment("film.mp4", "video/mp4", bytes(9_000_000)), Attachment("a.txt", "text/plain", b"a"))
    )
    await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert "film.mp4" not in seen.files and "a.txt" in seen.files
    assert "film.mp4" in seen.body


@OUTSIDE
async def test_long_words_are_cut_to_what_a_desk_can_hold(stage: Stage) -> None:
    promised = case(ticket(description="Ždralovi lete. " * 9000))
    await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert 5_000 < len(seen.body.encode()) <= 52_000


@FILING
async def test_colleagues_notes_are_never_where_the_requester_reads(stage: Stage) -> None:
    promised = case()
    await stage.desk.create(promised, 1)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert NOTE not in seen.body
    assert all(NOTE.encode() not in content for content in seen.files.values())
    if stage.tells_state:
        assert sum(NOTE in each for each in seen.said) == 1, "staff reads them in the internal note"


@pytest.mark.desks("rt", "whmcs", "zammad", "zendesk")
async def test_a_ticket_whose_note_was_lost_gets_it_on_the_next_try_and_once(stage: Stage) -> None:
    promised = case()
    filed = await stage.desk.create(promised, 1)
    await again(stage, promised, 2)
    await again(stage, promised, 3)
    [seen] = await stage.tickets(promised.ticket.ref)
    assert filed.number
    assert sum(NOTE in each for each in seen.said) == 1


@pytest.mark.desks("rt", "whmcs", "zammad", "zendesk")
async def test_a_wrong_key_is_refused_at_the_first_try_and_doubted_at_the_second(stage: Stage) -> None:
    desk = stage.with_wrong_key()
    with pytest.raises(DeskRefused):
        await desk.create(case(), 1)
    with pytest.raises(DeskUnsure, match="cannot look"):
        await desk.create(case(), 2)
    assert await desk.check()
    await desk.close()


@OUTSIDE
async def test_a_working_set_up_has_no_faults(stage: Stage) -> None:
    assert await stage.desk.check() == []


@pytest.mark.desks("mail", "rt", "whmcs", "zammad", "zendesk")
async def test_a_desk_that_is_away_is_a_fault_and_no_crash(stage: Stage) -> None:
    await stage.go_down()
    faults = await stage.desk.check()
    await stage.come_back()
    assert any("cannot be reached" in each for each in faults)


@TELLING
async def test_what_staff_did_is_told(stage: Stage) -> None:
    promised = case()
    filed = await stage.desk.create(promised, 1)
    assert (await stage.desk.status(filed)).state is State.OPEN
    await stage.answer_by_staff(filed, "Radimo na tome & javimo se.")
    status = await stage.desk.status(filed)
    assert [reply.text for reply in status.replies] == ["Radimo na tome & javimo se."]
    await stage.close_by_staff(filed)
    assert (await stage.desk.status(filed)).state is State.CLOSED


@TELLING
async def test_an_answer_that_is_known_is_not_fetched_again(stage: Stage) -> None:
    filed = await stage.desk.create(case(), 1)
    await stage.answer_by_staff(filed, "Prvi odgovor.")
    [first] = (await stage.desk.status(filed)).replies
    await stage.answer_by_staff(filed, "Drugi odgovor.")
    known = frozenset([first.id])
    new = [each for each in (await stage.desk.status(filed, known)).replies if each.id not in known]
    assert [each.text for each in new] == ["Drugi odgovor."]
    assert await stage.desk.status(filed, known) == await stage.desk.status(filed, known), "ids do not change"


@pytest.mark.desks("rt", "zendesk")
async def test_one_question_tells_which_of_many_tickets_have_news(stage: Stage) -> None:
    filed = [await stage.desk.create(case(), 1) for _ in range(3)]
    before = await stage.desk.marks(filed)
    assert set(before) == {each.id for each in filed} and all(before.values())
    await asyncio.sleep(1.1)  # marks count in seconds
    await stage.answer_by_staff(filed[1], "Radimo na tome.")
    await stage.close_by_staff(filed[2])
    after = await stage.desk.marks(filed)
    assert [after[each.id] != before[each.id] for each in filed] == [False, True, True]


@pytest.mark.desks("rt", "whmcs", "zammad", "zendesk")
async def test_later_words_open_a_ticket_again(stage: Stage) -> None:
    promised = case()
    filed = await stage.desk.create(promised, 1)
    await stage.close_by_staff(filed)
    for tries in (1, 2):
        await stage.desk.append(promised.ticket, filed, replace(message(promised.ticket.ref), tries=tries))
    assert (await stage.desk.status(filed)).state is State.OPEN


@pytest.mark.desks("mail", "webhook")
async def test_a_desk_that_cannot_be_asked_says_so(stage: Stage) -> None:
    filed = await stage.desk.create(case(), 1)
    assert not stage.desk.tells and await stage.desk.marks([filed]) == {}
    assert (await stage.desk.status(filed)).state is State.UNKNOWN


@pytest.mark.desks("zammad")
async def test_while_the_index_lags_nothing_is_made_twice(stage: Stage) -> None:
    assert isinstance(stage, ZammadStage) and isinstance(stage.fake, FakeZammad)
    promised = case()
    await stage.lose_answers(True)
    with pytest.raises(DeskUnsure):
        await stage.desk.create(promised, 1)
    await stage.lose_answers(False)
    with pytest.raises(DeskUnsure, match="index") as doubt:
        await stage.desk.create(replace(promised, now=promised.now + timedelta(seconds=5)), 2)
    assert doubt.value.retry_after is not None and 50 < doubt.value.retry_after <= 60
    stage.fake.index()
    await stage.desk.create(replace(promised, now=promised.now + timedelta(seconds=65)), 3)
    assert len(await stage.tickets(promised.ticket.ref)) == 1
