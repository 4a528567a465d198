"""Files: kept before they are told of, told of once, gone with those they belong to, and never half there."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.facts import FileGiven
from bot.core.files import TEXT_BYTES, NotTaken
from bot.store import DiskFull, Repeated, Store, StoreError, Taken
from bot.store.cabinet import ARRIVING, SURELY_STRAY

from .talk import NOW, begin, ticket, write

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400
MB = 1_000_000
SECRET = "Sunce2024!"


async def pieces(content: bytes, size: int = 64_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def take(store: Store, content: bytes = PNG, name: str = "zaslon.png", limit: int = 5 * MB) -> Taken:
    return await store.take_file(name, pieces(content), limit, "hr")


def given(taken: Taken, key: str = "") -> FileGiven:
    return FileGiven(taken.id, taken.name, taken.size, taken.type, key, taken.removed)


def lying(folder: Path) -> dict[str, bytes]:
    """Every file of the cabinet, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_file_comes_back_byte_for_byte_and_belongs_to_its_conversation(store: Store, tmp_path: Path) -> None:
    taken = await take(store, name="../ime\r\n.png")
    assert (taken.name, taken.type, taken.size) == ("ime.png", "image/png", len(PNG))
    assert await store.file(taken.id) is None, "it belongs to nothing yet"
    await begin(store, "ana", given(taken, "k"))
    kept = await store.file(taken.id)
    assert kept is not None and (kept.conversation, kept.ref, kept.at) == ("ana", "", NOW)
    assert await store.file_content(taken.id) == PNG
    assert lying(tmp_path / "files") == {f"{taken.id[:2]}/{taken.id}": PNG}
    for path in (tmp_path / "files", *(tmp_path / "files").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, f"{path} is nobody else's business"


async def test_sent_twice_it_is_written_once(store: Store) -> None:
    await begin(store, "ana", given(await take(store), "k"))
    assert await store.file_of_key("ana", "k") == 2
    assert await store.file_of_key("ana", "other") == await store.file_of_key("dov", "k") == 0
    again = await take(store)
    with pytest.raises(Repeated):
        await write(store, "ana", given(again, "k"))
    await store.drop_files([again])
    assert await store.file_content(again.id) is None
    assert await store.file(again.id) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20 * MB), "too_big"),
        (b"", "empty"),
        (b"<svg onload=alert(1)>", "type"),
        (b"PK\x03\x04" + bytes(3 * MB), "type"),
        (b"redak\n" * (TEXT_BYTES // 5), "text_too_big"),
    ],
    ids=["20 MB", "empty", "svg", "zip", "long text"],
)
async def test_what_is_not_taken_leaves_nothing(store: Store, tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(NotTaken, match=reason):
        await take(store, content)
    assert lying(tmp_path / "files") == {}


async def test_of_what_is_too_big_no_more_is_read_than_the_limit(store: Store) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield PNG
        while True:
            read += 64_000
            yield bytes(64_000)

    with pytest.raises(NotTaken, match="too_big"):
        await store.take_file("x.png", endless(), MB, "hr")
    assert read <= MB + 64_000


async def test_secrets_of_a_text_never_touch_the_disk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    keep = store.cabinet.keep

    async def watched(id: str, chunks: AsyncIterator[bytes], limit: int) -> int:
        async def seen() -> AsyncIterator[bytes]:
            async for chunk in chunks:
                written.append(chunk)
                yield chunk

        return await keep(id, seen(), limit)

    monkeypatch.setattr(store.cabinet, "keep", watched)
    taken = await take(store, f"prijava\nlozinka: {SECRET}\nodjava\n".encode(), "mail.log")
    assert (taken.name, taken.type, taken.removed) == ("mail.log", "text/plain", ("password",))
    content = await store.file_content(taken.id)
    assert content is not None and b"odjava" in content and taken.size == len(content)
    assert SECRET.encode() not in b"".join([*written, content])


async def test_who_goes_away_in_the_middle_leaves_nothing(store: Store, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.take_file("x.png", broken(), MB, "hr")
    assert lying(tmp_path / "files") == {}


async def test_orphans_of_a_crash_are_swept_and_nothing_else(store: Store, tmp_path: Path) -> None:
    known, orphan, fresh = [await take(store) for _ in range(3)]
    await begin(store, "ana", given(known))
    half = tmp_path / "files" / ARRIVING / "half"
    half.write_bytes(b"half")
    long_ago = time.time() - SURELY_STRAY - 60
    for path in (half, *(store.cabinet.path(each.id) for each in (known, orphan))):
        os.utime(path, (long_ago, long_ago))
    assert await store.sweep_files() == 1
    assert set(lying(tmp_path / "files")) == {f"{each.id[:2]}/{each.id}" for each in (known, fresh)}


async def test_files_of_a_ticket_and_of_its_messages(store: Store) -> None:
    first, later, mailed = [await take(store, name=f"{name}.png") for name in "abc"]
    await begin(store, "ana", given(first), given(later))
    await store.create_ticket(ticket("r1"), "", NOW)
    for _ in range(2):
        await store.link_files([first.id], "r1")
        await store.ticket_append("r1", "m1", "requester", "", "evo", NOW, linked=[later.id])
    assert await store.ticket_append("r1", "m2", "requester", "", "mailom", NOW, files=[mailed])
    assert not await store.ticket_append("r1", "m2", "requester", "", "mailom", NOW, files=[await take(store)])
    found = {each.name: (each.message_ref, each.conversation) for each in await store.ticket_files("r1")}
    assert found == {"a.png": ("", "ana"), "b.png": ("m1", "ana"), "c.png": ("m2", "")}


@pytest.mark.parametrize("erased", ["conversation", "ticket"])
async def test_erasing_takes_the_bytes_along(store: Store, tmp_path: Path, erased: str) -> None:
    ana, dov, mailed = [await take(store, name=f"{name}.png") for name in ("ana", "dov", "mail")]
    await begin(store, "ana", given(ana))
    await begin(store, "dov", given(dov))
    await store.create_ticket(ticket("r1"), "", NOW)
    await store.link_files([ana.id], "r1")
    await store.ticket_append("r1", "m", "requester", "", "", NOW, files=[mailed])
    await store.erase(["ana"] if erased == "conversation" else [], ["r1"] if erased == "ticket" else [])
    left = [dov, mailed] if erased == "conversation" else [dov]
    assert set(lying(tmp_path / "files")) == {f"{each.id[:2]}/{each.id}" for each in left}
    assert await store.file(ana.id) is None


async def test_a_full_disk_and_a_missing_folder_are_said(
    store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.cabinet.FREE_BYTES", 10**18)
    with pytest.raises(StoreError, match="too little room"):
        await take(store)
    monkeypatch.setattr("bot.store.cabinet.FREE_BYTES", 0)
    really_open = os.open
    monkeypatch.setattr("os.open", lambda *_: really_open("/dev/full", os.O_WRONLY))
    with pytest.raises(DiskFull, match=r"the disk with the files in .*files is full"):
        await take(store)
    with pytest.raises(StoreError, match="no folder"):
        await take(Store.open(sqlite_url))


async def test_an_id_is_never_a_path(store: Store) -> None:
    for id in ("../../etc/passwd", "", "A" * 32, "0" * 31):
        with pytest.raises(StoreError, match="not the id"):
            await store.file_content(id)
