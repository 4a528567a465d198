"""The backup that bot/running.md describes: its own commands, run while the house writes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bot.store import Store

from .talk import begin, folds, said

GUIDE = Path(__file__).parents[2] / "bot" / "running.md"


async def test_what_the_guide_backs_up_can_be_restored(tmp_path: Path) -> None:
    backup, restore = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
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


def run(commands: str, folder: Path) -> None:
    script = commands.replace(".venv/bin/python", sys.executable)
    subprocess.run(["bash", "-euc", script], cwd=folder, check=True)
