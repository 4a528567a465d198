"""What was learned from the knowledge, kept in a folder, so that a later start or another process need only read it.

A file is named by the digest of what it was learned from and of the code that learned it, and sealed with the digest of
its content: what is found is right, whoever wrote it, and what is damaged is learned anew.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .core.keeping import Arrays

MOST = 24  # files; a language has two, of up to 12 MB together. Those that nobody asked for longest go first
SEAL = hashlib.sha256().digest_size


class Learned:
    """A folder for what was learned. It is made when it is missing, the one that it lies in is not.

    What cannot be read is learned, and what cannot be written is not kept: a full or read-only disk costs only time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, learned_from: str, learn: Callable[[], Arrays]) -> Arrays:
        """The arrays that were learned from this, now or before."""
        path = self.folder / hashlib.sha256(_code() + learned_from.encode()).hexdigest()
        arrays = _read(path)
        if arrays is None:
            arrays = learn()
            with suppress(OSError):
                self._write(path, arrays)
        return arrays

    def _write(self, path: Path, arrays: Arrays) -> None:
        content = io.BytesIO()
        named: dict[str, Any] = dict(arrays)
        np.savez(content, **named)
        self.folder.mkdir(exist_ok=True)
        unfinished = self.folder / f"{path.name}-{secrets.token_hex(4)}"
        try:
            with unfinished.open("xb") as file:
                file.write(hashlib.sha256(content.getbuffer()).digest())
                file.write(content.getbuffer())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        for old in sorted(self.folder.iterdir(), key=_used, reverse=True)[MOST:]:
            old.unlink(missing_ok=True)


def _read(path: Path) -> Arrays | None:
    """The arrays of a file; None if it is not there or not as it was written."""
    try:
        with path.open("rb") as file:
            if file.read(SEAL) != hashlib.file_digest(file, "sha256").digest():
                return None
            file.seek(SEAL)
            with np.load(file, allow_pickle=False) as held:
                arrays = {name: held[name] for name in held.files}
    except OSError:
        return None
    with suppress(OSError):
        path.touch()
    return arrays


def _used(path: Path) -> float:
    """When a file was last written or read; 0 if another process has just taken it away."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@cache
def _code() -> bytes:
    """A digest of what decides how words become arrays: the core's own source, and what reckons for it."""
    digest = hashlib.sha256(np.__version__.encode())
    for source in sorted((Path(__file__).parent / "core").rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.digest()
