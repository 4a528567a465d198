"""The fault run through the whole server in short; `python -m tests.faults.serving` is the long one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..desks.servers.mail import MailServer
from ..desks.servers.rt import RequestTracker
from .serving import go, told

VISITORS, KILLS, SECONDS, SEED = 16, 2, 20.0, 5
PATIENCE = 420.0


@pytest.fixture
def servers() -> Iterator[tuple[MailServer, RequestTracker]]:
    mail = MailServer(Path(tempfile.mkdtemp(prefix="serving-mail-")))
    mail.start()
    tracker = RequestTracker(Path(tempfile.mkdtemp(prefix="serving-rt-")), mail.smtp_port)
    tracker.start()
    yield mail, tracker
    tracker.stop()
    mail.stop()


@pytest.mark.timeout(600)
async def test_what_visitors_were_promised_is_kept_though_the_server_is_killed(
    servers: tuple[MailServer, RequestTracker], tmp_path: Path
) -> None:
    run = await go(VISITORS, KILLS, SEED, SECONDS, *servers, tmp_path, PATIENCE)
    report = told(run, SEED)
    print(report)
    assert all(each.promised and len(each.acknowledged) == 4 for each in run.visitors), report
    assert run.kept, report
    assert run.kills == KILLS and run.tracker.faults and run.mail.faults, "nothing was troubled, so nothing was shown"
