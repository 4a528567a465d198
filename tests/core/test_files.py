"""A file is what its bytes say, its name does no harm, and a text leaves its secrets behind."""

from __future__ import annotations

import pytest

from bot.core.files import ENDINGS, HEAD, NAME_LIMIT, NotTaken, file_name, is_binary, text_in, type_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


@pytest.mark.parametrize(
    ("content", "type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"GIF89a/*<script>alert(1)</script>*/", "image/gif"),
        (b"GIF87a", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", ""),
        (b"PK\x03\x04", ""),
        (b" %PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_the_bytes_tell_the_type(content: bytes, type: str) -> None:
    assert type_of(content[:HEAD]) == type


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf  <!DOCTYPE html><p>hi",
        b"\n\t<HTML><script>alert(1)</script>",
        b"<?xml version='1.0'?><a/>",
        "<html>zdravo</html>".encode("utf-16"),
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\x7fELF\x02\x01\x01",
        b"MZ\x90\x00",
        b"\x1f\x8b\x08\x00",
    ],
    ids=["svg", "html after a mark", "html", "xml", "html in utf-16", "zip", "elf", "exe", "gzip"],
)
def test_markup_archives_and_programs_are_no_texts(content: bytes) -> None:
    with pytest.raises(NotTaken) as refused:
        text_in(content, "hr")
    assert refused.value.reason == "type"


@pytest.mark.parametrize(
    ("content", "language", "text"),
    [
        ("greška: ždral".encode(), "hr", "greška: ždral"),
        ("greška: ždral".encode("cp1250"), "hr", "greška: ždral"),
        ("ошибка: письма".encode("cp1251"), "ru", "ошибка: письма"),
        ("שגיאה: דואר".encode("cp1255"), "he", "שגיאה: דואר"),
        ("ошибка".encode("utf-16"), "ru", "ошибка"),
        ("\ufeffpoštar".encode(), "ru", "poštar"),
        (b"\x1b[31mERROR\x1b[0m 550\r\n", "hr", "[31mERROR[0m 550\r\n"),
        (b"<34>1 2026-11-22T10:00:00Z mail postfix", "hr", "<34>1 2026-11-22T10:00:00Z mail postfix"),
    ],
)
def test_logs_are_read_in_the_letters_of_their_language(content: bytes, language: str, text: str) -> None:
    assert text_in(content, language) == (text, ())


def test_secrets_in_a_log_are_cut_out() -> None:
    log = "10:01 login ok\nlozinka: Sunce2024!\n10:02 kartica 4111 1111 1111 1111\n10:03 odjava\n"
    text, removed = text_in(log.encode(), "hr")
    assert "Sunce2024" not in text and "4111" not in text
    assert "10:01 login ok" in text and "10:03 odjava" in text
    assert set(removed) == {"password", "card"}


def test_nothing_is_not_taken() -> None:
    for content in (b" \r\n\t", b"\xef\xbb\xbf"):
        with pytest.raises(NotTaken, match="empty"):
            text_in(content, "hr")


def test_a_piece_is_binary_unless_the_file_is_wide() -> None:
    wide = "log".encode("utf-16")
    assert is_binary(b"a\x00b", b"a\x00") and not is_binary(b"a\r\n\tb", b"a\r")
    assert not is_binary(wide, wide[:2])


@pytest.mark.parametrize(
    ("given", "type", "name"),
    [
        ("zaslon.png", "image/png", "zaslon.png"),
        ("Snimka zaslona 2026-11-22.PNG", "image/png", "Snimka zaslona 2026-11-22.png"),
        ("slika.jpeg", "image/jpeg", "slika.jpeg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("..\\..\\autoexec.bat", "text/plain", "autoexec.bat.txt"),
        ("a\r\nContent-Type: text/html\r\n\r\n.png", "image/png", "html.png"),
        ("a\r\nBcc; zao.png", "image/png", "a Bcc_ zao.png"),
        ("slika\u202egnp.exe", "image/png", "slika gnp.exe.png"),
        ("x.html", "text/plain", "x.html.txt"),
        ("mail.log", "text/plain", "mail.log"),
        ('a"b<c>.pdf', "application/pdf", "a_b_c_.pdf"),
        ("צילום מסך.png", "image/png", "צילום מסך.png"),
        ("снимок.webp", "image/webp", "снимок.webp"),
        ("", "image/gif", "file.gif"),
        ("...", "image/gif", "file.gif"),
        (".png", "image/png", "png.png"),
        ("\x00\ud800", "text/plain", "file.txt"),
        ("lozinka: Sunce2024!.txt", "text/plain", None),
    ],
)
def test_a_name_is_a_name_and_nothing_else(given: str, type: str, name: str | None) -> None:
    made = file_name(given, type)
    if name is not None:
        assert made == name
    assert "Sunce2024" not in made
    assert file_name(made, type) == made, "made again it stays"


def test_a_name_of_any_length_is_short_and_keeps_its_ending() -> None:
    for type, (usual, *_) in ENDINGS.items():
        made = file_name("ž" * 9000 + f".{usual}", type)
        assert len(made) <= NAME_LIMIT and made.endswith(f".{usual}")
