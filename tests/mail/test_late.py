"""Mails about an answer that is late, links that are old, and limits of mails to addresses that nobody confirmed."""

from __future__ import annotations

import asyncio
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.facts import (
    ConfirmationRequested,
    Confirmed,
    Lapsed,
    Promised,
    PromiseEnded,
    PromiseMissed,
    TicketRequested,
)
from bot.settings import Settings, SettingsError, load
from bot.web.requester_pages import LINKS

from ..desks.servers.mail import MailServer
from ..web.houses import Open, open_house
from .requests import PUBLIC, WORDS, filed, link_in, mail_to, request, text_of

REF = "dz-0123456789abcdef0123456789abcdef"
ANA = "ana@firma.example"


async def facts(opened: Open, id: str, kind: type) -> list[object]:
    return [each.fact for each in await opened.house.store.entries(id) if isinstance(each.fact, kind)]


async def promised_ticket(opened: Open, language: str = "hr", **values: object) -> str:
    id = await request(opened, REF, language=language, held=False, **values)  # type: ignore[arg-type]
    await filed(opened, REF)
    async with asyncio.timeout(15):
        while not await facts(opened, id, Promised):
            await asyncio.sleep(0.05)
    return id


async def is_late(opened: Open, id: str, reason: str = "", ahead: int = 0) -> int:
    """The number of the entry that says so."""
    due = (opened.house.now() + timedelta(hours=3)).isoformat()
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None
    missed = PromiseMissed(REF, ticket.number, due, reason, ahead)
    return (await opened.house.switchboard.receive(id, missed)).seq


async def all_carried(opened: Open, kind: str) -> None:
    async with asyncio.timeout(20):
        while await opened.house.store.errands(state="waiting", kind=kind):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("language", ["hr", "he", "ru"])
async def test_a_late_answer_is_told_by_mail_with_the_next_moment_and_the_page(
    opened: Open, post_office: MailServer, language: str
) -> None:
    id = await promised_ticket(opened, language, confirmed=True)
    told = []
    for reason, ahead in (("load", 1), ("load", 5), ("closed", 0), ("", 0)):
        seq = await is_late(opened, id, reason, ahead)
        mail = await mail_to(post_office, ANA, f".late-{seq}@")
        assert mail["Content-Language"] == language and REF in mail["References"]
        assert ('dir="rtl"' in text_of(mail, "html")) is (language == "he")
        told.append(re.sub(r"https?://\S+", "", text_of(mail)))
    assert len(set(told)) == 4, "each reason has words of its own"
    assert "5" in told[1]
    page = await opened.stranger().get(link_in(mail))
    ticket = await opened.house.store.ticket(REF)
    assert ticket is not None and ticket.told_due_at is not None and ticket.number in mail["Subject"]
    local = ticket.told_due_at.astimezone(opened.house.company.zone)
    assert page.status == 200 and f"{local:%H:%M}" in page.text and f"{local:%H:%M}" in told[3]


async def test_an_address_that_nobody_confirmed_is_not_written_to_again(opened: Open, post_office: MailServer) -> None:
    id = await promised_ticket(opened)
    await is_late(opened, id)
    await all_carried(opened, "late")
    assert not [each for each in post_office.messages() if ".late-" in each["Message-ID"]]


async def test_who_was_answered_meanwhile_is_not_told_that_it_is_late(opened: Open, post_office: MailServer) -> None:
    id = await promised_ticket(opened, confirmed=True)
    await opened.house.switchboard.receive(id, PromiseEnded(REF, "answered"))
    await is_late(opened, id)
    await all_carried(opened, "late")
    assert not [each for each in post_office.messages() if ".late-" in each["Message-ID"]]


async def test_receipts_to_an_unproved_address_are_limited_and_the_chat_says_the_same(without_mail: Open) -> None:
    store = without_mail.house.store
    ids = [await request(without_mail, f"dz-{number:032x}", ANA, held=False) for number in range(12)]
    await request(without_mail, f"dz-{99:032x}", ANA, held=False, confirmed=True)
    await asyncio.gather(*(filed(without_mail, f"dz-{number:032x}") for number in (*range(12), 99)))
    await all_carried(without_mail, "receipt")
    sent = [mail.ref for mail in await store.kept_mails() if mail.kind == "receipt"]
    assert len(sent) == 11 and f"dz-{99:032x}" in sent, "ten, and the one to a proved address"
    assert len(await store.errands(state="abandoned", kind="receipt")) == 2
    said = {re.sub(r"#\d+", "#", (await store.entries(id))[-2].text) for id in ids}
    assert len(said) == 1, "who was not written to is told the same"


async def test_one_visitor_causes_only_so_many_mails(
    knowledge_base: Path, new_house: tuple[Path, str], tmp_path: Path
) -> None:
    shutil.copytree(new_house[0], tmp_path / "house")
    async with open_house(knowledge_base, tmp_path / "house", public_url=PUBLIC, mails_per_visitor=3) as opened:
        id = await request(opened, REF)
        for _ in range(6):
            await opened.house.switchboard.receive(id, ConfirmationRequested(REF, ANA))
        await all_carried(opened, "confirmation")
        assert len(await opened.house.store.kept_mails()) == 3


def test_the_limits_are_named_settings() -> None:
    assert (Settings().mails_per_address, Settings().mails_per_visitor) == (10, 10)
    for name in ("MAILS_PER_ADDRESS", "MAILS_PER_VISITOR"):
        with pytest.raises(SettingsError, match=name.lower()):
            load({f"DEZURNI_{name}": "0"})
    with pytest.raises(SettingsError, match="desk_look_seconds"):
        load({"DEZURNI_DESK_LOOK_SECONDS": "-1"})


AGAIN = re.compile(r'<form method="post" action="(/confirm/[^"]+/again)">')


async def test_an_old_link_offers_a_new_one_which_confirms(opened: Open, post_office: MailServer) -> None:
    id = await request(opened, REF)
    path, person = link_in(await mail_to(post_office, ANA, "confirmation")), opened.stranger()
    await opened.house.switchboard.receive(id, Lapsed(REF))
    lapsed = await person.get(path)
    found = AGAIN.search(lapsed.text)
    assert lapsed.status == 410 and found
    told = await person.post(found[1])
    assert told.status == 200 and not AGAIN.search(told.text)
    renewed = (await opened.house.store.load(id))[1]
    mail = await mail_to(post_office, ANA, f"{renewed.ticket}.confirmation-")
    assert renewed.held and renewed.ticket not in ("", REF)
    assert WORDS["hr"] in text_of(mail)
    assert (await person.post(link_in(mail))).status == 200
    assert await facts(opened, id, Confirmed) == [Confirmed(renewed.ticket, "link")]
    await filed(opened, renewed.ticket)
    assert await opened.house.store.ticket(REF) is None


async def test_asking_for_a_new_link_says_the_same_whatever_comes_of_it(opened: Open, post_office: MailServer) -> None:
    """An expired link of a request that lapsed, of one that is confirmed, of nothing at all, and asked too often."""
    links, now, person = opened.application[LINKS], opened.house.now(), opened.stranger()
    lapsed, confirmed = await request(opened, REF), await request(opened, "dz-" + "1" * 32, "eva@firma.example")
    await opened.house.switchboard.receive(lapsed, Lapsed(REF))
    await opened.house.switchboard.receive(confirmed, Confirmed("dz-" + "1" * 32, "link"))
    past, answers = now - timedelta(days=1), []
    for id, ref in ((confirmed, "dz-" + "1" * 32), ("c-none", REF), (lapsed, "dz-another"), *[(lapsed, REF)] * 15):
        token = links.confirm_token(id, ref, past)
        assert AGAIN.search((await person.get(f"/confirm/{token}")).text)
        answer = await person.post(f"/confirm/{token}/again")
        answers.append((answer.status, answer.text))
    assert len(set(answers)) == 1
    await all_carried(opened, "confirmation")
    mails = [each for each in post_office.messages() if ".confirmation-" in each["Message-ID"]]
    assert [each["X-Envelope-To"] for each in mails].count(ANA) <= 4, "the first, and three of the one made again"
    assert len(await facts(opened, lapsed, TicketRequested)) == 2, "however often it was asked for"


async def test_only_a_link_of_ours_asks_for_a_new_one_and_only_by_its_button(
    opened: Open, post_office: MailServer
) -> None:
    id = await request(opened, REF)
    token = link_in(await mail_to(post_office, ANA, "confirmation")).rpartition("/")[2]
    await opened.house.switchboard.receive(id, Lapsed(REF))
    person = opened.stranger()
    assert (await person.post(f"/confirm/{token[:-2]}/again")).status == 404
    assert (await person.get(f"/confirm/{token}/again")).status in (404, 405)
    assert not (await opened.house.store.load(id))[1].held
    assert PUBLIC not in (await person.get(f"/confirm/{token}")).text
