"""Two directions in one text: what must keep its own order among Hebrew words, for the console, pages and mails."""

from __future__ import annotations

import re

import pytest

from bot.bidi import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, isolated, isolated_in_html


def apart(text: str) -> list[str]:
    return re.findall('<bdi dir="ltr">(.*?)</bdi>', isolated_in_html(text))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("הדף /wp-admin/ לא נטען", ["/wp-admin/"]),
        ("הקובץ נמצא ב־/var/www/html/index.php.", ["/var/www/html/index.php"]),
        ("בתיקייה (/home/ana) יש 4 קבצים", ["/home/ana"]),
        ("/robots.txt חסר", ["/robots.txt"]),
        ("השרת 192.0.2.10, הזמנה #A-1029", ["192.0.2.10", "#A-1029"]),
        ("כתבו אל ana@firma.example או https://firma.example/x", ["ana@firma.example", "https://firma.example/x"]),
        ("כן / לא, ו/או לא", []),
        ("datoteka /var/log/syslog", []),
    ],
)
def test_what_runs_from_left_to_right_stands_apart(text: str, runs: list[str]) -> None:
    assert apart(text) == runs
    assert isolated_in_html(text).striptags() == text


def test_what_people_wrote_is_escaped() -> None:
    assert isolated_in_html("<b>שלום</b> /<i>") == "&lt;b&gt;שלום&lt;/b&gt; /&lt;i&gt;"


def test_in_a_mails_plain_text_only_paths_get_marks() -> None:
    text = "הדף /wp-admin/ בכתובת https://firma.example/a"
    marked = f"הדף {LEFT_TO_RIGHT_ISOLATE}/wp-admin/{POP_ISOLATE} בכתובת https://firma.example/a"
    assert isolated(text) == marked
