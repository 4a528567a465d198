"""Markdown to the tree and to HTML: the same elements in both, and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.markdown import TAGS, Node, html, plain, rich

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    '[x](https://a.example/"onmouseover=alert(1))',
    "`<svg onload=alert(1)>`",
    "```html\n<iframe src=//evil.example></iframe>\n```",
    "<javascript:alert(1)>",
]


def elements(nodes: list[Node]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from elements(node["children"])


def address(topic: str) -> str | None:
    return f"/help/{topic}" if topic == "open-ticket" else None


class Tags(HTMLParser):
    """The elements and attributes that a browser would find."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_hostile_becomes_an_element_or_an_address(source: str) -> None:
    found = [(element["tag"], element.get("attrs", {})) for element in elements(rich(source))]
    for tag, attributes in [*found, *Tags(html(source)).found]:
        assert tag in TAGS
        assert set(attributes) <= {"href", "target", "rel"}
        assert str(attributes.get("href", "https:")).startswith(("https:", "http:", "mailto:"))


@given(st.text(max_size=400))
def test_any_text_gives_a_tree_of_allowed_elements(source: str) -> None:
    for element in elements(rich(source)):
        assert element["tag"] in TAGS
        assert set(element.get("attrs", {})) <= {"href", "target", "rel", "start"}
    assert "<script" not in html(source)


def test_links_between_articles_are_resolved_and_dead_ones_leave_their_words() -> None:
    assert html("[ticket](open-ticket)", address) == '<p><a href="/help/open-ticket">ticket</a></p>'
    assert html("[gone](no-such)", address) == "<p>gone</p>"
    assert rich("[ticket](open-ticket)") == [{"tag": "p", "children": ["ticket"]}]


def test_links_to_elsewhere_open_apart_and_carry_nothing_along() -> None:
    link = rich("[x](https://a.example)")[0]["children"][0]  # type: ignore[index]
    assert link == {
        "tag": "a",
        "attrs": {"href": "https://a.example", "target": "_blank", "rel": "noopener nofollow"},
        "children": ["x"],
    }


def test_an_article_keeps_its_structure() -> None:
    source = "# Title\n\nOne **two** `three`.\n\n3. a\n4. b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> q\n\n    code\n"
    tags = [element["tag"] for element in elements(rich(source))]
    assert tags[:4] == ["h2", "p", "strong", "code"]
    assert {"ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "pre"} <= set(tags)
    assert '<ol start="3">' in html(source)


def test_what_an_operator_inserts_shows_no_markup() -> None:
    article = (
        "Odlazna pošta: **SMTP**, `mail.primjer.hr` ili [webmail](https://web.primjer.hr/).\n\n"
        "1. otvorite [zahtjev](open-ticket)\n2. pišite na <mailto:a@primjer.hr>\n\n"
        "| ime | port |\n|---|---|\n| IMAP | 993 |\n"
    )
    assert plain(article) == (
        "Odlazna pošta: SMTP, mail.primjer.hr ili webmail (https://web.primjer.hr/).\n\n"
        "– otvorite zahtjev\n– pišite na mailto:a@primjer.hr\n\n"
        "ime  port\nIMAP  993"
    )
