"""What somebody wrote in a reply, without what his mail program quoted below it and without his signature.

Programs mark what they quote in four ways: `>` before each line, a line that ends in "wrote:", a block of headers
(Outlook), or a line such as "-----Original Message-----"; each in the language of its user. Where cutting leaves
nothing, nothing is cut: rather too much than lost.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

TEXT_LIMIT = 16_000  # characters of a reply that are kept
LINES = 2_000  # of a mail that are looked at

WROTE = (
    r"wrote|schrieb|piše|napisao|napisala|napisao/la|(?:napisao|napisala|napisao/la) je|je (?:napisao|napisala)"
    r"|כתב|כתבה|כתב/ה|пишет|писал|писала|писал\(а\)|написал|написала|написал\(а\)"
)
ATTRIBUTION = re.compile(rf"^.{{0,300}}(?:(?:{WROTE})|<[^<>\s]{{1,100}}@[^<>\s]{{1,100}}>)\s{{0,3}}:$", re.IGNORECASE)
DATED = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}|@")
ORIGINAL = re.compile(
    r"^\W{2,}\s*(?:original message|forwarded message|izvorna poruka|originalna poruka|proslijeđena poruka"
    r"|исходное сообщение|пересылаемое сообщение|הודעה מקורית|הודעה שהועברה)\s*\W{2,}$",
    re.IGNORECASE,
)
FROM = re.compile(r"^\W{0,3}(?:from|od|от|מאת|von)\W{0,3}:\s*\W{0,3}\S", re.IGNORECASE)
SENT = re.compile(r"^\W{0,3}(?:sent|date|poslano|datum|отправлено|дата|נשלח|תאריך|gesendet)\W{0,3}:", re.IGNORECASE)
SIGNATURE = re.compile(r"^--\s?$|^_{10,}$")
DEVICE = re.compile(
    r"^(?:sent from my|get outlook for|poslano s mo|poslano iz |отправлено с|отправлено из|נשלח מה)[^\n]{0,60}$",
    re.IGNORECASE,
)
INVISIBLE = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def reply_of(text: str) -> str:
    """The new words of a plain-text reply, at most TEXT_LIMIT characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:LINES]
    new = _trimmed(_unquoted(_until_the_original(lines)))
    whole = "\n".join(lines).strip()
    return (new or whole)[:TEXT_LIMIT]


def _until_the_original(lines: list[str]) -> list[str]:
    """Up to where a program put the whole earlier mail, with its headers or under a line that says so."""
    for index, line in enumerate(lines):
        plain = line.translate(INVISIBLE).strip()
        if ORIGINAL.match(plain):
            return lines[:index]
        if FROM.match(plain) and any(
            SENT.match(each.translate(INVISIBLE).strip()) for each in lines[index + 1 : index + 4]
        ):
            return lines[:index]
    return lines


def _unquoted(lines: list[str]) -> list[str]:
    """Without the lines that begin with `>` and the one that announces them. Where what is announced carries no such
    signs, it is everything that follows."""
    kept: list[str] = []
    for index, line in enumerate(lines):
        plain = line.translate(INVISIBLE).strip()
        if plain.startswith(">"):
            continue
        if _announces(plain, kept):
            after = next((each.translate(INVISIBLE).strip() for each in lines[index + 1 :] if each.strip()), "")
            if not DATED.search(plain):
                kept.pop()  # the line was broken, and this is its beginning
            if after and not after.startswith(">"):
                return kept
            continue
        kept.append(line)
    return kept


def _announces(plain: str, kept: list[str]) -> bool:
    """A line that ends in "wrote:", and has a date or an address in it or in the line before (long ones are broken)."""
    if not ATTRIBUTION.match(plain):
        return False
    return bool(DATED.search(plain) or (kept and DATED.search(kept[-1])))


def _trimmed(lines: list[str]) -> str:
    """Without the signature, and without what telephones add about themselves."""
    for index, line in enumerate(lines):
        if SIGNATURE.match(line.translate(INVISIBLE)):
            lines = lines[:index]
            break
    kept = [line for line in lines if not DEVICE.match(line.translate(INVISIBLE).strip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip()


class _Unquoted(HTMLParser):
    """Copies HTML without the parts that programs quote in."""

    BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "pre"})
    UNSPOKEN = frozenset({"script", "style", "head", "title", "template", "blockquote"})
    VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"})
    QUOTES = re.compile(r"gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|divRplyFwdMsg|appendonsend")
    ENDS = re.compile(r"divRplyFwdMsg|appendonsend")  # Outlook: what is quoted stands beside this, not in it

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: list[str] = []
        self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        self._ended |= bool(self.ENDS.search(names)) and bool("".join(self.pieces).strip())
        if self._silent or tag in self.UNSPOKEN or self.QUOTES.search(names):
            if tag not in self.VOID:
                self._silent.append(tag)
        elif tag in self.BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                continue
        elif not self._silent and tag in self.BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._ended:
            self.pieces.append(" ".join(data.split()) if data.strip() else " ")


def reply_of_html(html: str) -> str:
    """The new words of a reply that came as HTML alone."""
    reader = _Unquoted()
    reader.feed(html[: 20 * TEXT_LIMIT])
    reader.close()
    return reply_of("\n".join(line.strip() for line in "".join(reader.pieces).splitlines()))
