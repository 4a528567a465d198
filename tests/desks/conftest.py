"""The desks of the tests: real ones started once for the run, fakes started for each test."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.company import Company
from bot.desks.paper import Paper
from bot.store import Store
from bot.words import Words

from .fakes import Fake
from .fakes.receiver import Receiver
from .fakes.receiver import receiver as receiver  # pytest finds it here
from .fakes.whmcs import FakeWhmcs
from .fakes.zammad import FakeZammad
from .fakes.zendesk import FakeZendesk
from .outside import Outside, Teller
from .servers.mail import MailServer
from .servers.rt import RequestTracker
from .stages import EmbeddedStage, MailStage, RtStage, Stage, WebhookStage, WhmcsStage, ZammadStage, ZendeskStage

DESKS = ("embedded", "mail", "rt", "whmcs", "zammad", "zendesk", "webhook")


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    server = MailServer(Path(tempfile.mkdtemp(prefix="desk-mail-")))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def request_tracker(mail_server: MailServer) -> Iterator[RequestTracker]:
    server = RequestTracker(Path(tempfile.mkdtemp(prefix="desk-rt-")), mail_server.smtp_port)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def paper(shipped_company: Company, shipped_words: Words) -> Paper:
    return Paper(shipped_words, shipped_company.default_language)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path / 'store.db'}", "normal", tmp_path / "files")
    await store.prepare()
    yield store
    await store.close()


@pytest.fixture
def desk() -> Teller:
    """A desk elsewhere that tells what happens to its tickets; some tests have another of their own."""
    return Teller()


@pytest.fixture
def house(store: Store, desk: Teller, shipped_company: Company, shipped_words: Words) -> Outside:
    return Outside(store, desk, shipped_company, shipped_words)


@pytest.fixture
def desk_name(request: pytest.FixtureRequest) -> str:
    """Which desk a test is about; all of them, unless it names its own."""
    return str(request.param)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "desks(name, …): the desks that a test is about; all of them without it")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "desk_name" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("desks")
        names = marker.args if marker else DESKS
        metafunc.parametrize("desk_name", names, indirect=True)


@pytest.fixture
async def stage(desk_name: str, request: pytest.FixtureRequest, paper: Paper, store: Store) -> AsyncIterator[Stage]:
    fakes: dict[str, type[Fake]] = {
        "whmcs": FakeWhmcs,
        "zammad": FakeZammad,
        "zendesk": FakeZendesk,
        "webhook": Receiver,
    }
    fake = fakes[desk_name]() if desk_name in fakes else None
    if fake is not None:
        await fake.start()
    match desk_name, fake:
        case "embedded", _:
            stage: Stage = EmbeddedStage(store)
        case "mail", _:
            stage = MailStage(request.getfixturevalue("mail_server"), paper)
        case "rt", _:
            stage = RtStage(request.getfixturevalue("request_tracker"), paper)
        case _, FakeWhmcs():
            stage = WhmcsStage(fake, paper)
        case _, FakeZammad():
            stage = ZammadStage(fake, paper)
        case _, FakeZendesk():
            stage = ZendeskStage(fake, paper)
        case _, Receiver():
            stage = WebhookStage(fake, paper, store)
        case _:
            raise ValueError(desk_name)
    await stage.start()
    yield stage
    await stage.stop()
    if fake is not None:
        await fake.stop()
