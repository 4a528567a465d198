"""The new words of a reply, as mail programs of three languages send it."""

from __future__ import annotations

import time

import pytest

from bot.mail.cutting import reply_of, reply_of_html

NEW = "Hvala, sada radi.\n\nImam još jedno pitanje: radi li i IMAP?"

QUOTED = {
    "gmail in English": "On Sun, Nov 22, 2026 at 10:00 AM Ana <chat@x.example> wrote:\n\n> Popravljeno.\n> Pozdrav",
    "gmail in Croatian": "ned, 22. stu 2026. u 10:00 Ana <chat@x.example> napisao je:\n\n> Popravljeno.",
    "gmail, broken line": "On Sun, Nov 22, 2026 at 10:00 AM Svjetionik podrška <chat@x.example>\nwrote:\n\n> Da.",
    "gmail in Hebrew": "‫בתאריך יום א׳, 22 בנוב׳ 2026 ב-10:00 מאת ‪Ana‬‏ <‪chat@x.example‬‏>:‬\n\n> תוקן.",
    "gmail in Russian": "вс, 22 нояб. 2026 г. в 10:00, Ана <chat@x.example>:\n\n> Исправлено.",
    "thunderbird in Croatian": "Dana 22. 11. 2026. u 10:00, Ana je napisala:\n> Popravljeno.",
    "thunderbird in Russian": "22.11.2026 10:00, Ана пишет:\n> Исправлено.",
    "mail.ru": "Воскресенье, 22 ноября 2026, 10:00 +03:00 от Ана <chat@x.example>:\n \nИсправлено.",
    "outlook in English": "From: Ana <chat@x.example>\nSent: Sunday, November 22, 2026 10:00\nTo: me\n\nDone.",
    "outlook in Croatian": "Od: Ana\nPoslano: nedjelja, 22. studenoga 2026. 10:00\nPrima: ja\n\nPopravljeno.",
    "outlook in Russian": "От: Ана\nОтправлено: 22 ноября 2026 г. 10:00\nКому: мне\n\nИсправлено.",
    "outlook in Hebrew": "מאת: Ana\nנשלח: יום ראשון 22 נובמבר 2026 10:00\nאל: אני\n\nתוקן.",
    "original message": "-----Original Message-----\nFrom: Ana\n\nDone.",
    "izvorna poruka": "-------- Izvorna poruka --------\nOd: Ana\n\nPopravljeno.",
    "signature": "-- \nAna Anić\nFirma d.o.o.",
    "telephone": "Sent from my iPhone",
    "telefon": "Poslano s mog iPhonea",
    "only signs": "> Popravljeno.\n> Pozdrav",
}


@pytest.mark.parametrize("program", QUOTED)
def test_what_a_program_quotes_or_adds_is_cut(program: str) -> None:
    assert reply_of(f"{NEW}\n\n{QUOTED[program]}\n") == NEW
    assert reply_of(f"{NEW}\r\n\r\n{QUOTED[program]}\n".replace("\n", "\r\n")) == NEW


def test_an_answer_below_or_between_what_is_quoted_is_kept() -> None:
    below = "On Sun, Nov 22, 2026 Ana <a@x.example> wrote:\n> Radi li?\nDa, radi.\n> A IMAP?\nNe radi."
    assert reply_of(below) == "Da, radi.\nNe radi."


@pytest.mark.parametrize(
    "text",
    [
        "Napisao sam:\nnešto važno",
        "Error that the server wrote:\n550 no such user",
        "From: je u zaglavlju krivo\ni to je sve",
        "Lista:\n-- jedan\n-- dva",
        "kolega piše:\nne radi",
    ],
)
def test_words_that_only_look_like_a_quotation_are_kept(text: str) -> None:
    assert reply_of(text) == text


def test_rather_everything_than_nothing() -> None:
    only = "> Popravljeno.\n> Hvala"
    assert reply_of(only) == only


def test_html_alone_is_read_without_its_quotations_and_scripts() -> None:
    html = (
        "<html><head><style>p{color:red}</style></head><body><p>Hvala,<br>sada radi.</p><script>x()</script>"
        '<div class="gmail_quote">On Sun, Nov 22, 2026 Ana wrote:<blockquote>Popravljeno.</blockquote></div></body>'
    )
    assert reply_of_html(html) == "Hvala,\nsada radi."


def test_what_outlook_quotes_beside_its_mark_is_cut_and_a_mail_without_new_words_is_kept() -> None:
    quoted = (
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>Od:</b> Svjetionik<br>'
        "<b>Poslano:</b> nedjelja</div><div>Popravljeno.</div><div>Svjetionik</div>"
    )
    assert reply_of_html(f"<body><div>Hvala,</div><div>sada radi.</div>{quoted}</body>") == "Hvala,\n\nsada radi."
    assert "Popravljeno." in reply_of_html(f"<body>{quoted}</body>")


@pytest.mark.parametrize("text", ["a" * 300_000, "> " * 150_000, "\n" * 300_000, "From:\n" * 50_000, "wrote:" * 50_000])
def test_no_mail_takes_long(text: str) -> None:
    began = time.perf_counter()
    assert len(reply_of(text)) <= 16_000
    assert time.perf_counter() - began < 2
