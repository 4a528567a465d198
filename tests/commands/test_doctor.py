"""`doctor` finds a wrong set-up before the first ticket does, and says what to do."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from bot.commands import doctor
from bot.settings import ENVIRONMENT

from ..desks.fakes.receiver import SECRET
from ..desks.servers import free_port
from ..servers import redis_server

QUIET = {"findings": "ok"}


@pytest.fixture
def examine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Runs it with these settings, in an empty folder; its exit status and what it printed."""

    def run(*arguments: str, **values: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        for name, value in {"data": str(tmp_path / "data"), **values}.items():
            monkeypatch.setenv(ENVIRONMENT + name.upper(), value)
        out = io.StringIO()
        return doctor.run(arguments, out), out.getvalue()

    monkeypatch.setattr(doctor, "knowledge", lambda folder: [doctor.Finding("knowledge base", "looked at elsewhere")])
    monkeypatch.setattr(doctor, "widget", lambda: doctor.Finding("widget", "built elsewhere"))
    return run


async def test_a_fresh_installation_is_healthy(examine) -> None:  # type: ignore[no-untyped-def]
    status, text = await asyncio.to_thread(examine)
    assert (status, text.splitlines()[-1]) == (0, "0 faults")
    for subject in (
        "python",
        "aiohttp",
        "mail headers",
        "data folder",
        "folder of files",
        "clock",
        "database",
        "desk embedded",
        "mail",
    ):
        assert f"ok    {subject}:" in text


async def test_a_full_disk_is_named_with_its_folder(examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", lambda **_: open("/dev/full", "wb"))  # noqa: SIM115
    status, text = await asyncio.to_thread(examine)
    assert status == 1 and f"data folder: the disk is full at {tmp_path / 'data'}; make room" in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"port": "many"}, "port must be a whole number"),
        ({"desk": "rt"}, "needs desk_url, desk_token, desk_queue"),
        ({"public_url": "http://chat.example"}, "is not https://"),
        ({"database": "postgresql://nobody@127.0.0.1:1/nothing"}, "cannot use the PostgreSQL database"),
        ({"smtp_host": "127.0.0.1"}, "mail_from is empty"),
        ({"knowledge_base": "nowhere"}, "cannot be read"),
        ({"redis": "redis://127.0.0.1:1/0"}, "they need PostgreSQL"),
        ({"identity_secret": "shorter than thirty-two bytes"}, "identity_secret must have at least 32 bytes"),
        ({"identity_secret": "passwordpasswordpasswordpassword"}, "it repeats itself"),
    ],
)
async def test_a_wrong_setting_is_a_fault(examine, values: dict[str, str], said: str) -> None:  # type: ignore[no-untyped-def]
    status, text = await asyncio.to_thread(lambda: examine(**values))
    assert status == 1
    assert any(line.startswith("FAULT") and said in line for line in text.splitlines()), text


async def test_a_good_secret_is_named_by_its_length_alone(examine) -> None:  # type: ignore[no-untyped-def]
    status, text = await asyncio.to_thread(lambda: examine(identity_secret="0123456789abcdefghijklmnopqrstuvwxyz"))
    assert status == 0 and "ok    identity_secret: 36 bytes" in text and "0123456789" not in text


async def test_servers_that_are_away_are_faults_and_no_crash(examine) -> None:  # type: ignore[no-untyped-def]
    away = {"smtp_host": "127.0.0.1", "smtp_port": str(free_port()), "mail_from": "chat@firma.example"}
    away |= {"imap_host": "127.0.0.1", "imap_port": str(free_port()), "imap_user": "chat"}
    away |= {
        "desk": "rt",
        "desk_url": f"http://127.0.0.1:{free_port()}",
        "desk_token": "geheim",
        "desk_queue": "Support",
    }
    status, text = await asyncio.to_thread(lambda: examine(desk_private_network="true", **away))
    assert status == 1
    assert text.count("FAULT") == 3, text
    assert "geheim" not in text


async def test_redis_is_looked_for(examine, postgres_server: str) -> None:  # type: ignore[no-untyped-def]
    database = postgres_server.format("postgres")
    away = await asyncio.to_thread(lambda: examine(database=database, redis=f"redis://:geheim@127.0.0.1:{free_port()}"))
    assert "FAULT redis: cannot be reached" in away[1] and "geheim" not in away[1]
    with redis_server() as address:
        there = await asyncio.to_thread(lambda: examine(database=database, redis=address))
    assert "ok    redis: lets us in" in there[1]


async def test_a_receiver_of_the_webhook_that_is_away_is_a_fault(examine) -> None:  # type: ignore[no-untyped-def]
    hook = {"desk": "webhook", "webhook_secret": SECRET, "desk_url": f"http://127.0.0.1:{free_port()}/x"}
    status, text = await asyncio.to_thread(lambda: examine(desk_private_network="true", **hook))
    assert status == 1 and "FAULT desk webhook: the receiver cannot be reached" in text


async def test_a_folder_that_is_a_file_cannot_be_written(examine, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_text("")
    status, text = await asyncio.to_thread(lambda: examine(data=str(tmp_path / "file")))
    assert status == 1 and "cannot be written" in text
    status, text = await asyncio.to_thread(lambda: examine(files=str(tmp_path / "file")))
    assert status == 1 and "FAULT folder of files" in text


def test_an_old_library_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: "3.14.3")
    assert "install 3.14.4 or newer" in doctor.pin("aiohttp").fault
    monkeypatch.setattr(doctor, "version", lambda name: "3.15.0rc1")
    assert not doctor.pin("aiohttp").fault
