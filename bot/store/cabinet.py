"""The bytes of files, in a folder beside the database: under random names, readable by this service alone.

Rules of this file:
1. What `keep` has kept is durable before it returns: file and folders are synced.
2. A name given by a person never becomes a path; only ids do, and those are ours.
3. What no row of the store knows is an orphan of a crash; `strays` finds it once it is old enough to be sure.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import BinaryIO

from bot.core.files import NotTaken

from .errors import DiskFull, StoreError

ID = re.compile(r"[0-9a-f]{32}")
ARRIVING = "arriving"  # the folder of what is not whole yet
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FREE_BYTES = 300_000_000  # that stay free on the disk: the database must never be stopped by somebody's pictures
SURELY_STRAY = 3600  # seconds


class Cabinet:
    """`folder` is made when the first file comes; None where there is no place for files."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        if self._folder is None:
            raise StoreError("no folder for files is set up")
        return self._folder

    async def keep(self, id: str, chunks: AsyncIterator[bytes], limit: int) -> int:
        """Keep what comes, and give its size in bytes. Nothing stays of what cannot be kept whole.

        Raises NotTaken as soon as it is more than `limit` bytes; StoreError if the disk is full or does not take it.
        """
        size, path = 0, self.folder / ARRIVING / id
        try:
            file = await asyncio.to_thread(self._begun, path)
            try:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise NotTaken("too_big")
                    await asyncio.to_thread(file.write, chunk)
                await asyncio.to_thread(_synced, file)
            finally:
                await asyncio.to_thread(file.close)
            await asyncio.to_thread(self._settled, path, self.path(id))
        except ConnectionError:
            raise  # of who sends it, not of the disk
        except OSError as error:
            if error.errno in FULL:
                raise DiskFull(f"the disk with the files in {self.folder.absolute()} is full; make room") from error
            raise StoreError(f"a file could not be kept: {error.strerror}") from error
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        return size

    async def read(self, id: str) -> bytes | None:
        """The bytes, None if there are none."""
        return await asyncio.to_thread(self._read, id)

    async def remove(self, ids: Iterable[str]) -> None:
        """For good. What is not there is no matter. Raises StoreError."""
        try:
            await asyncio.to_thread(self._removed, list(ids))
        except OSError as error:
            raise StoreError(f"a file could not be removed: {error.strerror}") from error

    async def strays(self) -> list[str]:
        """Ids of files so old that their row must be there by now; what never became whole is cleared away."""
        return [] if self._folder is None else await asyncio.to_thread(self._old)

    def path(self, id: str) -> Path:
        """Where a file lies. Raises StoreError for an id that is none of ours."""
        if not ID.fullmatch(id):
            raise StoreError("this is not the id of a file")
        return self.folder / id[:2] / id

    def _begun(self, path: Path) -> BinaryIO:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if shutil.disk_usage(self.folder).free < FREE_BYTES:
            raise DiskFull(f"too little room is left on the disk for files, in {self.folder.absolute()}")
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def _settled(self, arrived: Path, place: Path) -> None:
        place.parent.mkdir(mode=0o700, exist_ok=True)
        arrived.replace(place)
        for folder in (place.parent, self.folder, self.folder.parent):
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)

    def _read(self, id: str) -> bytes | None:
        try:
            return self.path(id).read_bytes()
        except FileNotFoundError:
            return None

    def _removed(self, ids: list[str]) -> None:
        for id in ids:
            self.path(id).unlink(missing_ok=True)

    def _old(self) -> list[str]:
        before = time.time() - SURELY_STRAY
        for path in (self.folder / ARRIVING).glob("*"):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
        found = [path for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if ID.fullmatch(path.name)]
        return [path.name for path in found if path.stat().st_mtime < before]


def _synced(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
