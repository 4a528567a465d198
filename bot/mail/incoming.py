"""An incoming mail, read with suspicion: who says he wrote it, what it answers, and whether a machine sent it."""

from __future__ import annotations

import email
import hashlib
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from .cutting import reply_of, reply_of_html
from .message import MESSAGE_ID, BadAddress, cleaned, mailbox

IDENTIFIERS = 50  # of References that are looked at, the newest
LOOPED = (
    *("x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "list-unsubscribe", "x-loop"),
    "x-failed-recipients",
)
FILES = 20  # of one mail that are looked at
IN_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
MAILER = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@")
OF_A_MACHINE = re.compile(  # what programs write before a subject that say nothing in the headers
    r"(?:(?:re|fwd?|odg|hv|отв|תשובה) ?: ?)?(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office"
    r"|undeliver(?:ed|able)|delivery status notification|mail delivery (?:failed|failure)"
    r"|automatski odgovor|automatska poruka|odsutan s posla|odsutna s posla"
    r"|автоматический ответ|автоответ|не доставлено"
    r"|מענה אוטומטי|תשובה אוטומטית|תגובה אוטומטית|הודעה אוטומטית|לא בעבודה)",
    re.IGNORECASE,
)
TICKET_LINK = re.compile(r"/ticket/([A-Za-z0-9_.-]{20,600})")
SUBJECT_LIMIT = 500  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What was attached: what its sender calls it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    identifier  unique for the mail: its Message-ID, or a hash of its bytes where it has none
    sender      the address it claims to come from, "" if that is none or more than one
    answers     the message ids it refers to, the nearest first
    subject     one line, decoded; links: the tokens of links to tickets' pages anywhere in it, quoted or not
    machine     why we take it for a machine's, "" for a person's
    doubted     its own server says that the address was forged (DMARC)
    text        the new words; files: what was attached, pictures inside the text among it
    """

    identifier: str
    sender: str
    answers: tuple[str, ...]
    subject: str
    links: tuple[str, ...]
    machine: str
    doubted: bool
    text: str
    files: tuple[Enclosed, ...]


def read(raw: bytes) -> Incoming:
    """Reads any bytes; what cannot be read is left out."""
    message = email.message_from_bytes(raw)
    own = MESSAGE_ID.search(_header(message, "Message-ID"))
    text, files, links = _content(message)
    return Incoming(
        identifier=own[0] if own else hashlib.sha256(raw).hexdigest(),
        sender=_sender(message),
        answers=identifiers(message),
        subject=subject_of(message),
        links=links,
        machine=_machine(message),
        doubted="dmarc=fail" in " ".join(_headers(message, "Authentication-Results")).lower(),
        text=text,
        files=files,
    )


def identifiers(message: Message) -> tuple[str, ...]:
    """The message ids that it answers, the nearest first. Programs that write only one of the two headers are many."""
    references = MESSAGE_ID.findall(_header(message, "References"))[-IDENTIFIERS:]
    found = [*references, *MESSAGE_ID.findall(_header(message, "In-Reply-To"))[:IDENTIFIERS]]
    return tuple(dict.fromkeys(reversed(found)))


def subject_of(message: Message) -> str:
    """The subject in words; "" for one that cannot be read."""
    try:
        return cleaned(str(make_header(decode_header(_header(message, "Subject")))), SUBJECT_LIMIT)
    except (ValueError, LookupError, HeaderParseError):
        return ""


def _headers(message: Message, name: str) -> list[str]:
    return [str(value)[:20_000] for value in message.get_all(name, [])]


def _header(message: Message, name: str) -> str:
    return (_headers(message, name) or [""])[0]


def _sender(message: Message) -> str:
    """The one address in the one From header. Two of them are a trick."""
    found = [address for _, address in getaddresses(_headers(message, "From")) if address]
    try:
        return mailbox(found[0]).address.casefold() if len(found) == 1 else ""
    except BadAddress:
        return ""


def _machine(message: Message) -> str:
    """RFC 3834 2 and what programs do instead: a mail that nobody wrote must not be answered, and is no answer."""
    submitted = _header(message, "Auto-Submitted").strip().lower()
    if submitted and not submitted.startswith("no"):
        return "auto-submitted"
    if _header(message, "Precedence").strip().lower() in IN_BULK:
        return "precedence"
    if message.get_content_type() in ("multipart/report", "message/disposition-notification"):
        return "report"
    if _header(message, "Return-Path").strip() == "<>":
        return "return-path"
    if MAILER.match(_sender(message)):
        return "mailer"
    if OF_A_MACHINE.match(subject_of(message)):
        return "subject"
    return next((name for name in LOOPED if message.get(name) is not None), "")


def _content(message: Message) -> tuple[str, tuple[Enclosed, ...], tuple[str, ...]]:
    """The new words, the files, and the tokens of links to tickets."""
    plain, html, files = "", "", []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            files.append(Enclosed(cleaned(name or part.get_content_type(), 100), _bytes(part)))
        elif part.get_content_type() == "text/plain" and not plain:
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not html:
            html = _decoded(part)
    text = reply_of(plain) if plain.strip() else reply_of_html(html)
    links = dict.fromkeys(TICKET_LINK.findall(plain) + TICKET_LINK.findall(html))
    return _storable(text), tuple(files[:FILES]), tuple(links)[:IDENTIFIERS]


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: Message) -> str:
    content = _bytes(part)
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _storable(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", text)
