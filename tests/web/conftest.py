"""The house that the console's tests walk through."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from bot.core import index
from bot.core.heard.lexicon import Lexicon
from bot.web import passwords

from ..desks.fakes.receiver import receiver as receiver  # pytest finds it here
from .houses import Open, open_house, small_knowledge_base


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_knowledge_base(tmp_path_factory.mktemp("knowledge") / "base")


BUILT: dict[str, Any] = {}


@contextmanager
def quickly() -> Iterator[None]:
    """Indexes and lexicons are values, so the same words need only one; no password of a test needs a strong hash."""
    build, from_plain = index.build, Lexicon.from_plain

    def remembered(language: str, phrasings: Any, concepts: Any, keep: Any) -> Any:
        name = repr((language, sorted(phrasings.items()), concepts))
        return BUILT.get(name) or BUILT.setdefault(name, build(language, phrasings, concepts, keep))

    def read_once(plain: Any) -> Any:
        name = repr(plain)
        return BUILT.get(name) or BUILT.setdefault(name, from_plain(plain))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "build", remembered)
        patch.setattr(Lexicon, "from_plain", read_once)
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """A module's, because it is borrowed: where a fixture of a wider scope is imported by a module, pytest ends it with
    the session, and tests about what is built would find it built already.
    """
    with quickly():
        yield


@pytest.fixture(scope="session")
def new_house(knowledge_base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of a house after its very first start, and its first password; made once, copied for each."""
    data = tmp_path_factory.mktemp("new-house")

    async def first_start() -> str:
        async with open_house(knowledge_base, data) as opened:
            return opened.password

    with quickly():
        return data, asyncio.run(first_start())


@pytest.fixture
async def opened(knowledge_base: Path, new_house: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Open]:
    data, password = new_house
    shutil.copytree(data, tmp_path / "data")
    async with open_house(knowledge_base, tmp_path / "data") as opened:
        opened.password = password
        yield opened
