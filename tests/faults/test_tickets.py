"""The fault run in short, as a test; `python -m tests.faults.tickets` is the long one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..desks.servers.mail import MailServer
from ..desks.servers.rt import RequestTracker
from .tickets import run, told

TICKETS, KILLS, SECONDS, SEED = 24, 4, 20.0, 7


@pytest.fixture
def servers() -> Iterator[tuple[MailServer, RequestTracker]]:
    mail = MailServer(Path(tempfile.mkdtemp(prefix="fault-mail-")))
    mail.start()
    rt = RequestTracker(Path(tempfile.mkdtemp(prefix="fault-rt-")), mail.smtp_port)
    rt.start()
    yield mail, rt
    rt.stop()
    mail.stop()


@pytest.mark.timeout(400)
async def test_what_was_promised_is_filed_once_whatever_dies(servers: tuple[MailServer, RequestTracker]) -> None:
    figures = await run(TICKETS, KILLS, SEED, SECONDS, *servers)
    report = told(figures, SEED)
    print(report)
    assert sum(each.promised for each in figures) == TICKETS, report
    assert all(each.kept for each in figures), report
    assert sum(each.kills for each in figures) == KILLS
    assert all(each.faults for each in figures), "nothing was troubled, so nothing was shown"
