"""The house that the console's tests walk through."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .houses import Open, open_house, small_knowledge_base


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_knowledge_base(tmp_path_factory.mktemp("knowledge") / "base")


@pytest.fixture(scope="session")
def new_house(knowledge_base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of a house after its very first start, and its first password: made once, copied for each test."""
    data = tmp_path_factory.mktemp("new-house")

    async def first_start() -> str:
        async with open_house(knowledge_base, data) as opened:
            return opened.password

    return data, asyncio.run(first_start())


@pytest.fixture
async def opened(knowledge_base: Path, new_house: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Open]:
    data, password = new_house
    shutil.copytree(data, tmp_path / "data")
    async with open_house(knowledge_base, tmp_path / "data") as opened:
        opened.password = password
        yield opened
