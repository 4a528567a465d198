"""What may be sent along: its type by its own bytes, its name made harmless, a text read and freed of secrets.

Rules of this file:
1. A file is what its bytes say it is; what its sender calls it counts for nothing.
2. What cannot be looked into for secrets, and is no picture and no PDF, is not taken: no archives, no programs.
3. Nothing that a browser would run: markup is not taken even as text.
"""

from __future__ import annotations

import re
import unicodedata

from . import phrases as p
from .heard.secrets import redact
from .phrases import Saying

TEXT_BYTES = 1_000_000  # of a text: reading it for secrets takes more than a second for each million
NAME_LIMIT = 80  # characters
HEAD = 16  # bytes that tell the type of what is no text

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    "text/plain": ("txt", "log"),
}
"""The types that are taken, and how their names may end, the usual ending first."""

TEXT = "text/plain"
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
WINDOWS = {"hr": "cp1250", "he": "cp1255", "ru": "cp1251"}  # how Windows writes logs that are no UTF-8
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
BINARY_BYTES = re.compile(BINARY.pattern.encode())
WIDE = (b"\xff\xfe", b"\xfe\xff")  # how a text in UTF-16 begins
UNSEEN = re.compile(r"[\x0b\x0c\x1b\ufeff]")
MARKUP = re.compile(r"\s*<\s*[a-zA-Z!?/]")
APART = re.compile(r"[\\/]")
UNSAFE = re.compile(r'[:*?"<>|;%]')


class NotTaken(Exception):
    """A file that is not taken. `reason`: empty, too_big, text_too_big, too_many or type."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def why_not(reason: str, largest: int, most: int) -> Saying:
    """The reason of NotTaken in words; `largest` file in bytes, and how many files at `most`."""
    match reason:
        case "empty":
            return p.ERROR_FILE_EMPTY()
        case "too_big":
            return p.ERROR_FILE_TOO_BIG(limit=largest)
        case "text_too_big":
            return p.ERROR_FILE_TEXT_TOO_BIG(limit=min(TEXT_BYTES, largest))
        case "too_many":
            return p.ERROR_FILES_TOO_MANY(count=most)
    return p.ERROR_FILE_TYPE()


def type_of(head: bytes) -> str:
    """The media type that the first HEAD bytes prove, "" if they prove none: then it may be a text."""
    for signature, type in SIGNATURES:
        if head.startswith(signature):
            return type
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def is_binary(piece: bytes, begins: bytes) -> bool:
    """Whether no text holds these bytes; `begins` are the first two of the file."""
    return begins not in WIDE and BINARY_BYTES.search(piece) is not None


def text_in(content: bytes, language: str) -> tuple[str, tuple[str, ...]]:
    """(the text without its secrets, the kinds of secrets removed); `language` tells which letters Windows would use.

    Raises NotTaken for what is no text, or is markup.
    """
    text = _decoded(content, language)
    if text is None or BINARY.search(text):
        raise NotTaken("type")
    text = UNSEEN.sub("", text)
    if MARKUP.match(text):
        raise NotTaken("type")
    if not text.strip():
        raise NotTaken("empty")
    return redact(text)


def _decoded(content: bytes, language: str) -> str | None:
    for letters in ("utf-16",) if content[:2] in WIDE else ("utf-8-sig", WINDOWS.get(language, "cp1252")):
        try:
            return content.decode(letters)
        except UnicodeDecodeError:
            continue
    return None


def file_name(given: str, type: str) -> str:
    """One line that is no path, turns no writing direction around, holds no secret, and ends as its type does."""
    last = APART.split(unicodedata.normalize("NFC", given[-500:]))[-1]
    # Every control, format sign and half a surrogate: categories Cc, Cf, Cs, Co and Cn.
    kept = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in last)
    name, _ = redact(UNSAFE.sub("_", " ".join(kept.split())).strip(". "))
    stem, _, ending = name.rpartition(".")
    usual, *others = ENDINGS[type]
    if not stem or ending.lower() not in (usual, *others):
        stem, ending = name, usual
    return f"{stem[: NAME_LIMIT - len(ending) - 1].strip('. ') or 'file'}.{ending.lower()}"
