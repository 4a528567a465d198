"""What staff wrote in a desk's HTML, as plain text: tags go, breaks stay, entities are read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre"})
UNSPOKEN = frozenset({"script", "style", "head", "title", "template"})
LIMIT = 50_000  # characters


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSPOKEN:
            self._silent += 1
        if tag in BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSPOKEN and self._silent:
            self._silent -= 1
        if tag in BREAKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def plain_of(content: str, kind: str) -> str:
    """`kind` is a media type; only text/html is taken apart."""
    content = content[:LIMIT]
    if not kind.startswith("text/html"):
        return content.strip()
    reader = _Reader()
    reader.feed(content)
    reader.close()
    text = "\n".join(line.strip() for line in "".join(reader.pieces).splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip()
