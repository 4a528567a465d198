"""The builder of mails: what a visitor typed is never a header, and every letter of every script arrives."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.message import Attachment, BadAddress, Letter, Mailbox, build, cleaned, file_name, mailbox, message_id

HEADERS = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "X-Chat-Id"]
BODY = ["Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
HOSTILE = [
    "=?utf-8?q?a=0ABcc=3A_zao=40napadac.example?=",
    "=?utf-8?b?YQpCY2M6IHphb0BuYXBhZGFjLmV4YW1wbGU=?=",
    "a\r\nBcc: zao@napadac.example",
    "a\nBcc: zao@napadac.example",
    "a\rBcc: zao@napadac.example",
    "a\r\n\r\n<h1>tijelo</h1>",
    "a\x0bBcc: x\x0c\x85\u2028\u2029b",
    '"a" <zao@napadac.example>, b',
    "a\0b\ud800c",
    "\u202ereppiks",
    "=?utf-8?q?=0D=0ABcc:_x?= =?x?q?=0A?=" * 20,
]


def letter(**values: object) -> Letter:
    base = Letter(
        sender=mailbox("chat@svjetionik.example", "Svjetionik"),
        to=mailbox("podrska@svjetionik.example"),
        reply_to=mailbox("ana@firma.example", "Ana"),
        subject="Pošta ne radi",
        text="Dobar dan.",
        message_id="<dz-1.0@svjetionik.example>",
        sent_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        language="hr",
        headers={"X-Chat-Id": "dz-1"},
    )
    return replace(base, **values)  # type: ignore[arg-type]


def raw_names(raw: bytes) -> list[str]:
    """The header names as a server sees them: lines that begin with no space."""
    head = raw.split(b"\r\n\r\n")[0].decode("ascii")
    return [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def header(raw: bytes, name: str) -> str:
    """The decoded value, read by the older parser, which does not share the newer one's faults."""
    return str(make_header(decode_header(email.message_from_bytes(raw)[name])))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("place", ["subject", "sender", "reply_to", "to", "header", "language"])
def test_no_words_become_a_header(place: str, text: str) -> None:
    match place:
        case "subject" | "language":
            raw = build(letter(**{place: text}))
        case "header":
            raw = build(letter(headers={"X-Chat-Id": text}))
        case _:
            raw = build(letter(**{place: Mailbox("ana@firma.example", text)}))
    assert raw_names(raw) == HEADERS + BODY
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text(max_size=300), st.text(max_size=120), st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_the_headers_are_ours_and_the_words_arrive(subject: str, name: str, text: str) -> None:
    raw = build(letter(subject=subject, reply_to=Mailbox("ana@firma.example", name), text=text))
    assert raw_names(raw) == HEADERS + BODY
    assert header(raw, "Subject") == cleaned(subject, 300)
    [(_, address)] = email.utils.getaddresses([header_line(raw, "Reply-To")])
    assert address == "ana@firma.example"


def header_line(raw: bytes, name: str) -> str:
    return re.sub(r"\r\n[ \t]+", " ", str(email.message_from_bytes(raw)[name]))


@pytest.mark.parametrize(
    "subject", ["Pošta ne radi – žurno", "Сайт не открывается", "הדואר לא נשלח", "🔥" * 60, "Ж" * 300, "plain", ""]
)
def test_every_script_arrives(subject: str) -> None:
    raw = build(letter(subject=subject, text=subject + "\nDrugi red.", html=f"<p>{subject}</p>"))
    message = parsed(raw)
    assert header(raw, "Subject") == subject
    body = message.get_body(("plain",))
    assert body is not None and body.get_content().split("\r\n") == [subject, "Drugi red.", ""]
    rich = message.get_body(("html",))
    assert rich is not None and subject in rich.get_content()


def test_names_that_look_like_addresses_stay_names() -> None:
    raw = build(letter(reply_to=Mailbox("ana@firma.example", 'Šef, "Ana" <b@c.example>')))
    [(name, address)] = email.utils.getaddresses([header_line(raw, "Reply-To")])
    assert address == "ana@firma.example"
    assert str(make_header(decode_header(name))) == 'Šef, "Ana" <b@c.example>'


def test_a_reply_names_its_thread() -> None:
    message = parsed(build(letter(references=("<a@x.example>", "<b@x.example>"))))
    assert message["In-Reply-To"] == "<b@x.example>"
    assert message["References"].split() == ["<a@x.example>", "<b@x.example>"]


def test_attachments_arrive_byte_for_byte() -> None:
    files = (
        Attachment("снимок экрана.png", "image/png", bytes(range(256))),
        Attachment("log.txt", "text/plain", b"a\r\nb\nc\x00"),
        Attachment("mail.eml", "message/rfc822", b"Bcc: x\r\n\r\nb"),
        Attachment("x.bin", "text/plain\r\nBcc: x@y.example", b"1"),
    )
    raw = build(letter(attachments=files))
    found = list(parsed(raw).iter_attachments())
    assert [part.get_payload(decode=True) for part in found] == [each.content for each in files]
    assert [part.get_content_type() for part in found[2:]] == ["application/octet-stream"] * 2
    assert found[0].get_filename() == "снимок экрана.png"
    assert "Bcc" not in parsed(raw)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\a.exe", "C__Windows_a.exe"),
        ("\u202egpj.exe", "gpj.exe"),
        ("a\r\nBcc: x.txt", "a Bcc_ x.txt"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("ž" * 300 + ".log", "ž" * 96 + ".log"),
        ("=?utf-8?q?=0ABcc:x?=", "__utf-8_q_=0ABcc_x_="),
    ],
)
def test_a_file_name_is_no_path_and_no_header(name: str, kept: str) -> None:
    assert file_name(name) == kept


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@firma.example",
        "ana@firma",
        "ana firma@firma.example",
        "ana@firma.example, iva@firma.example",
        "ana@firma.example\r\nBcc: x@y.example",
        "<ana@firma.example>",
        "ana..b@firma.example",
        "ана@firma.example",
        "a" * 300 + "@firma.example",
        "ana@[127.0.0.1]",
        "ana\u200b@firma.example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        mailbox(address)


def test_a_domain_in_other_letters_is_written_in_ascii() -> None:
    assert mailbox("info@пример.example").address == "info@xn--e1afmkfd.example"
    assert mailbox(" Ana.Horvat+chat@Firma.Example ").address == "Ana.Horvat+chat@firma.example"


def test_the_same_message_has_the_same_id_and_no_id_is_a_header() -> None:
    assert message_id("dz-1.7", "svjetionik.example") == "<dz-1.7@svjetionik.example>"
    assert message_id("a b\r\nBcc: x", "x.example") == "<a-b--Bcc--x@x.example>"
    with pytest.raises(ValueError, match="message id"):
        build(letter(message_id="<a@b>\r\nBcc: x"))
    with pytest.raises(ValueError, match="name of a header"):
        build(letter(headers={"X-A: b\r\nBcc": "x"}))
