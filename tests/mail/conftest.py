"""A house with a real mail server and a real mailbox beside it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..desks.servers.mail import MailServer
from ..web.conftest import knowledge_base, new_house, quick
from ..web.houses import Open, open_house
from .requests import PUBLIC, SENDER

__all__ = ["knowledge_base", "new_house", "quick"]


@pytest.fixture(scope="session")
def post_office() -> Iterator[MailServer]:
    server = MailServer(Path(tempfile.mkdtemp(prefix="house-mail-")))
    server.start()
    yield server
    server.stop()


def by_way_of(post_office: MailServer) -> dict[str, Any]:
    """The settings of a house whose mails go to the post office and come back from there."""
    return {
        "public_url": PUBLIC,
        "mail_from": SENDER,
        "smtp_host": "127.0.0.1",
        "smtp_port": post_office.smtp_port,
        "smtp_security": "none",
        "imap_host": "127.0.0.1",
        "imap_port": post_office.imap_port,
        "imap_user": post_office.user,
        "imap_password": post_office.password,
        "imap_security": "none",
    }


@pytest.fixture
async def opened(
    knowledge_base: Path, new_house: tuple[Path, str], post_office: MailServer, tmp_path: Path
) -> AsyncIterator[Open]:
    """A house that sends its mails to the post office, and reads what comes back there."""
    post_office.empty()
    shutil.copytree(new_house[0], tmp_path / "data")
    async with open_house(knowledge_base, tmp_path / "data", **by_way_of(post_office)) as opened:
        yield opened
    post_office.fault("")


@pytest.fixture
async def without_mail(knowledge_base: Path, new_house: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Open]:
    """A house for which no mail server is set up."""
    shutil.copytree(new_house[0], tmp_path / "alone")
    async with open_house(knowledge_base, tmp_path / "alone", public_url=PUBLIC) as opened:
        yield opened
