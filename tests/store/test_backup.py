"""The backup that bot/running.md describes: its own commands, run while the house writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from bot.store import Store

from ..servers import postgres_programs
from .conftest import new_database
from .talk import begin, folds, said

GUIDE = Path(__file__).parents[2] / "bot" / "running.md"


async def test_what_the_guide_backs_up_can_be_restored(tmp_path: Path) -> None:
    backup, restore = scripts()[:2]
    (tmp_path / "var" / "files").mkdir(parents=True)
    (tmp_path / "var" / "files" / "picture").write_bytes(b"bytes")
    url = f"sqlite:///{tmp_path / 'var' / 'dezurni.sqlite3'}"
    store = Store.open(url)
    await store.prepare()
    await begin(store, "ana", said("prije kopije"))
    run(backup, tmp_path)
    await begin(store, "ivo", said("poslije kopije"))
    await store.close()
    run(restore, tmp_path)
    store = Store.open(url)
    await store.prepare()
    assert [entry.text for entry in await store.entries("ana", since=1)] == ["prije kopije"]
    assert await store.entries("ivo") == []
    assert (tmp_path / "var" / "files" / "picture").read_bytes() == b"bytes"
    await folds(store)
    await store.close()


async def test_so_can_a_backup_of_postgresql(postgres_server: str, tmp_path: Path) -> None:
    backup, restore = scripts()[2:]
    was, is_now = (new_database(postgres_server) for _ in range(2))
    (tmp_path / "var" / "files").mkdir(parents=True)
    (tmp_path / "var" / "files" / "picture").write_bytes(b"bytes")
    store = Store.open(was)
    await store.prepare()
    await begin(store, "ana", said("prije kopije"))
    run(backup, tmp_path, was)
    await begin(store, "ivo", said("poslije kopije"))
    await store.close()
    run(restore, tmp_path, is_now)
    store = Store.open(is_now)
    await store.prepare()
    assert [entry.text for entry in await store.entries("ana", since=1)] == ["prije kopije"]
    assert await store.entries("ivo") == []
    await begin(store, "dov", said("ide dalje"))
    assert (tmp_path / "var" / "files" / "picture").read_bytes() == b"bytes"
    await folds(store)
    await store.close()


def scripts() -> list[str]:
    """SQLite's backup and restore, then those of PostgreSQL."""
    found = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 4
    return found


def run(commands: str, folder: Path, database: str = "") -> None:
    script = commands.replace(".venv/bin/python", sys.executable)
    path = os.pathsep.join([str(postgres_programs()), os.environ["PATH"]]) if database else os.environ["PATH"]
    environment = {**os.environ, "PATH": path, "DEZURNI_DATABASE": database}
    subprocess.run(["bash", "-euc", script], cwd=folder, check=True, env=environment)
