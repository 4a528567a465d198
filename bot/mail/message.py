"""The one RFC 5322 builder: everything that leaves the house as mail is a Letter, and `build` writes it.

The standard library lays out the bodies; the header block is written here, character by character. Given a display name
or a subject like `=?utf-8?q?a=0ABcc=3A_evil=40x?=`, EmailMessage of Python 3.11 decodes it and writes a second header:
what a visitor typed must never reach its header parser.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import idna

NAME_LIMIT = 120  # characters of a display name
SUBJECT_LIMIT = 300  # characters
ADDRESS_LIMIT = 254  # characters, RFC 5321 4.5.3.1.3
FILE_NAME_LIMIT = 100  # characters
WORD_BYTES = 45  # of UTF-8 in one encoded word: 60 of base64, 72 with its frame; RFC 2047 allows 75
LINE = 900  # bytes; RFC 5322 2.1.1 allows 998

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
HOST = r"(?=.{1,253}\Z)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM}){{0,30}}@{HOST}")
MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]{1,200}@[A-Za-z0-9.-]{1,200}>")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
PLAIN = re.compile(r"[ -~]*")
MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,80}")
STEERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
BODY_POLICY = SMTP.clone(cte_type="7bit")  # no server on the way needs to know 8BITMIME


class BadAddress(ValueError):
    """This cannot be written as an address in a mail's header."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, and the name shown beside it. Made by `mailbox`, which checks them."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along. `kind` is a media type such as image/png; anything else is sent as plain bytes.

    id      of a file in our store; link: where it can be fetched for a while, "" where nobody outside could
    sender  the colleague who sent it in the chat; "" for the requester
    """

    name: str
    kind: str
    content: bytes
    id: str = ""
    link: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is written.

    text         the plain text; always there. html: the same for readers who want it, made from escaped text
    message_id   with its angle brackets, ours and stable: the same mail sent again has the same one (`message_id`)
    references   message ids of the thread, oldest first; the last one becomes In-Reply-To
    language     of the text, for Content-Language
    headers      further headers, such as X-Chat-Id; names are ours, values may come from anywhere
    """

    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    message_id: str
    sent_at: datetime
    html: str = ""
    reply_to: Mailbox | None = None
    references: tuple[str, ...] = ()
    language: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


def mailbox(address: str, name: str = "") -> Mailbox:
    """The mailbox with its domain in ASCII (IDNA 2008). Raises BadAddress; a local part outside ASCII is refused, since
    not every server on the way would take it (RFC 6531)."""
    local, at, domain = address.strip().rpartition("@")
    try:
        host = idna.encode(domain, uts46=True).decode() if not domain.isascii() else domain
    except (idna.IDNAError, UnicodeError):
        raise BadAddress("the domain of this address is none") from None
    written = f"{local}{at}{host.lower()}"
    if len(written) > ADDRESS_LIMIT or not ADDRESS.fullmatch(written):
        raise BadAddress("this is not an e-mail address")
    return Mailbox(written, cleaned(name, NAME_LIMIT))


def message_id(unique: str, domain: str) -> str:
    """`<unique@domain>`, what is not allowed in it left out."""
    return f"<{re.sub(r'[^A-Za-z0-9._+=-]', '-', unique)[:200]}@{domain}>"


def cleaned(text: str, limit: int) -> str:
    """One line without controls, lone surrogates, or marks that turn the writing direction around, cut to `limit`."""
    kept = "".join(" " if _is_control(character) else character for character in text if character not in STEERING)
    return " ".join(kept.split())[:limit].strip()


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp", "Co", "Cn")


def build(letter: Letter) -> bytes:
    """The message as it goes over the wire, lines ending in CRLF, seven bits wide.

    Raises ValueError for a header name, message id or date that no honest caller gives.
    """
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(letter))
    return headers.encode("ascii") + _body(letter).as_bytes()


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "From", _shown(letter.sender)
    yield "To", _shown(letter.to)
    if letter.reply_to:
        yield "Reply-To", _shown(letter.reply_to)
    yield "Subject", encoded(cleaned(letter.subject, SUBJECT_LIMIT))
    yield "Date", format_datetime(letter.sent_at)
    yield "Message-ID", _checked(letter.message_id)
    if letter.references:
        yield "In-Reply-To", _checked(letter.references[-1])
        yield "References", "\r\n ".join(_checked(each) for each in letter.references)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no other machine answers it
    if letter.language:
        yield "Content-Language", encoded(cleaned(letter.language, 35))
    for name, value in letter.headers.items():
        if not HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a header")
        yield name, encoded(cleaned(value, LINE))


def _shown(each: Mailbox) -> str:
    if not ADDRESS.fullmatch(each.address):
        raise BadAddress("this is not an e-mail address")
    name = cleaned(each.name, NAME_LIMIT)
    if not name:
        return each.address
    if PLAIN.fullmatch(name) and "=?" not in name and len(name) < 60:
        quoted = name.replace("\\", "").replace('"', "'")
        return f'"{quoted}" <{each.address}>'
    return f"{_words(name)}\r\n <{each.address}>"


def encoded(text: str) -> str:
    """A header's value: as it is where that is safe, else as encoded words of RFC 2047, one a line."""
    if PLAIN.fullmatch(text) and "=?" not in text and len(text) < LINE:
        return text
    return _words(text)


def _words(text: str) -> str:
    pieces, piece = [], ""
    for character in text:
        if len((piece + character).encode()) > WORD_BYTES:
            pieces.append(piece)
            piece = ""
        piece += character
    pieces.append(piece)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(each.encode()).decode()}?=" for each in pieces)


def _checked(identifier: str) -> str:
    if not MESSAGE_ID.fullmatch(identifier):
        raise ValueError(f"{identifier[:80]!r} is not a message id")
    return identifier


def _body(letter: Letter) -> EmailMessage:
    """The MIME part alone: it has the headers of its content and no others."""
    message = EmailMessage(policy=BODY_POLICY)
    message.set_content(body_text(letter.text) + "\n")
    if letter.html:
        message.add_alternative(body_text(letter.html) + "\n", subtype="html")
    for each in letter.attachments:
        kind = each.kind if MEDIA_TYPE.fullmatch(each.kind) else "application/octet-stream"
        main, _, sub = kind.partition("/")
        if main in ("message", "multipart"):
            main, sub = "application", "octet-stream"
        # Bytes, so that they arrive as they are; a reader of text is told the letters nevertheless.
        letters = {"charset": "utf-8"} if main == "text" and _is_utf8(each.content) else None
        name = file_name(each.name)
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=name, params=letters)
    return message


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def body_text(text: str) -> str:
    """Lines ending in \\n, tabs kept, without other controls and lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(character for character in lines if character in "\n\t" or not _is_unsafe(character))
    return kept.rstrip("\n")


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def file_name(name: str) -> str:
    """A name that no mail program takes for a path or for a header; its ending is kept."""
    safe = cleaned(name, 500).replace("=?", "__")
    safe = re.sub(r'[/\\:*?"<>|;]', "_", safe).lstrip(". ")
    stem, dot, ending = safe.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: FILE_NAME_LIMIT - len(ending) - 1]}.{ending}" if stem else f"file.{ending}"
    return safe[:FILE_NAME_LIMIT] or "file"
