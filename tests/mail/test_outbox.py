"""Without a mail server: nothing waits for a confirmation that cannot come, and no mail is lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.core.facts import TranscriptRequested

from ..desks.servers.mail import MailServer
from ..web.houses import Open, open_house
from .requests import SENDER, filed, request

REF = "dz-0123456789abcdef0123456789abcdef"


async def kept(opened: Open, count: int) -> None:
    async with asyncio.timeout(15):
        while len(await opened.house.store.kept_mails()) < count:
            await asyncio.sleep(0.05)


async def test_there_is_no_code_so_that_tickets_are_filed_at_once(without_mail: Open, opened: Open) -> None:
    assert without_mail.house.known().code_of is None
    code_of = opened.house.known().code_of
    assert code_of is not None and code_of(REF) == code_of(REF) and len(code_of(REF)) == 6
    assert code_of(REF) != code_of(REF + "0")


async def test_mails_wait_for_the_administrator_who_reads_takes_and_removes_them(without_mail: Open) -> None:
    opened = without_mail
    id = await request(opened, REF, held=False, description="<b>x</b>")
    await filed(opened, REF)
    await opened.house.switchboard.receive(id, TranscriptRequested("ana@firma.example", "k"))
    await kept(opened, 2)
    boss = await opened.person("boss", "administrator")
    page = await boss.get("/console/outbox")
    assert page.text.count("ana@firma.example") >= 2 and "<b>x</b>" not in page.text and "Outbox" in page.text
    where = page.text.split('href="/console/outbox/')[1].split('"')[0]
    file = await boss.get(f"/console/outbox/{where}")
    assert file.headers["Content-Disposition"].startswith("attachment") and "Message-ID: <" in file.text
    await boss.get("/console/outbox")
    assert (await boss.post(f"/console/outbox/{where}/remove")).told == "The mail is removed."
    assert len(await opened.house.store.kept_mails()) == 1
    assert (await boss.get("/console/outbox/none")).status == 404


async def test_only_administrators_open_the_outbox(without_mail: Open) -> None:
    ana = await without_mail.person("ana", "operator", "editor")
    assert (await ana.get("/console/outbox")).status == 403


async def test_a_conversation_is_mailed_three_times_and_no_more(without_mail: Open) -> None:
    id = await request(without_mail, REF, held=False, email="")
    for number in range(5):
        asked = TranscriptRequested(f"x{number}@firma.example", f"k{number}")
        await without_mail.house.switchboard.receive(id, asked)
    async with asyncio.timeout(15):
        while await without_mail.house.store.errands(state="waiting", conversation=id):
            await asyncio.sleep(0.05)
    assert len(await without_mail.house.store.kept_mails()) == 3


async def test_nobody_is_pelted_with_mails_through_us(without_mail: Open) -> None:
    store = without_mail.house.store
    for number in range(12):
        await request(without_mail, f"dz-{number:032x}", "ana@firma.example")
    await request(without_mail, REF, "eva@firma.example")
    async with asyncio.timeout(20):
        while await store.errands(state="waiting", kind="confirmation"):
            await asyncio.sleep(0.05)
    sent = [mail.recipient for mail in await store.kept_mails()]
    assert (sent.count("ana@firma.example"), sent.count("eva@firma.example")) == (10, 1)
    assert len(await store.errands(state="abandoned", kind="confirmation")) == 2


async def test_a_house_that_stops_while_the_mail_server_dawdles_leaves_nothing_running(
    knowledge_base: Path, new_house: tuple[Path, str], post_office: MailServer, tmp_path: Path
) -> None:
    shutil.copytree(new_house[0], tmp_path / "data")
    mails = {"smtp_host": "127.0.0.1", "smtp_port": post_office.smtp_port, "smtp_security": "none"}
    post_office.fault("slow")
    try:
        async with open_house(knowledge_base, tmp_path / "data", mail_from=SENDER, **mails) as opened:
            await request(opened, REF)
            async with asyncio.timeout(15):
                while not (await opened.house.store.errands(kind="confirmation"))[0].tries:
                    await asyncio.sleep(0.02)
            await asyncio.sleep(0.3)  # the carrier has said to whom, and waits for the answer
    finally:
        post_office.fault("")
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, [task.get_coro().__qualname__ for task in left]
