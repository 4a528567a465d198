"""What many tests stand on: the shipped company, its words and its knowledge, each built once for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import company
from bot.commands.house import open_house
from bot.company import Company
from bot.core.knowledge import Knowledge
from bot.learned import Learned
from bot.words import Words

from .servers import postgres
from .service import LEARNED

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shipped_company() -> Company:
    return company.load(ROOT / "knowledge_base" / "company.toml")


@pytest.fixture(scope="session")
def shipped_words(shipped_company: Company) -> Words:
    return Words(ROOT / "locales", shipped_company)


@pytest.fixture(scope="session")
def shipped_knowledge() -> Knowledge:
    """Takes some seconds: three languages are indexed."""
    return open_house(ROOT / "knowledge_base", Learned(LEARNED).keep).knowledge


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL cluster, with {} where the database's name belongs."""
    with postgres() as address:
        yield address
