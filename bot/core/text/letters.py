"""What every language's letters have in common: tidying hostile text, lifting details out, splitting into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

MAX_CODE_POINTS = 4000
MAX_MARKS = 30  # combining marks in a row; more is an attack on renderers and normalisers, not a language

WORD = re.compile(r"[^\W_]+")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
MARK = "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
MARKS = re.compile(f"({MARK}{{{MAX_MARKS}}}){MARK}+")

# A message mentions *a* domain or *an* address; which one it is tells nothing about the topic, so each becomes one
# word for its kind. Endings are listed because a chat message often lacks the blank after a full stop.
ENDINGS = (
    "com|net|org|info|biz|eu|hr|rs|ba|si|me|mk|de|at|it|hu|uk|us|io|co|dev|app|online|shop|store|site|xyz|tech|cloud|"
    "example|test|invalid|localhost|il|ru|su|ua|by|kz|рф|рус|укр|срб|pro|club|website|host|email|agency|live|top"
)
DETAIL = re.compile(
    r"(?P<zzmail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
    r"|(?P<zzweb>https?://\S+|www\.\S+|(?<![\w.])(?:[\w-]{1,63}\.){1,5}(?:" + ENDINGS + r")(?![\w-])(?:/\S*)?)"
    r"|(?P<zzip>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])(?::\d{1,5})?)"
    r"|(?P<zzversion>(?<![\d.])\d{1,3}(?:\.\d{1,3}){1,2}(?![\d.]))"
    r"|(?P<zznumber>\#\d{3,}|(?<!\d)\d{5,})"
)
HAS_DETAIL = re.compile(r"[\w/]\.\w|@|\d{5}|\#\d|://")
KINDS = frozenset(("zzmail", "zzweb", "zzip", "zzversion", "zznumber"))


def tidy(text: str) -> str:
    """At most 4,000 code points in NFKC, without invisible characters or towers of marks.

    The cap comes before normalising, and again after it: one code point may become eighteen.
    """
    if len(text) > MAX_CODE_POINTS:
        text = text[:MAX_CODE_POINTS]
    if text.isascii():
        return text
    text = MARKS.sub(r"\1", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFKC", text)[:MAX_CODE_POINTS]


@lru_cache(maxsize=64)  # a message is lifted a dozen times while it is read
def lift(text: str) -> str:
    """The text with addresses, domains, IP addresses, versions and long numbers replaced by the name of their kind."""
    if HAS_DETAIL.search(text) is None:
        return text
    return DETAIL.sub(lambda found: f" {found.lastgroup} ", text)


def plain_fold(text: str) -> str:
    """Lower case without any accents: the fold of a language that has no file here."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Respelling:
    """Another way in which a language's words may arrive: a wrong keyboard layout or a foreign alphabet.

    name    layout, translit or cyrillic
    script  the script that the words then stand in: latin, cyrillic or hebrew
    read    the text as it was meant
    """

    name: str
    script: str
    read: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Letters:
    """How one language is written.

    fold         maps spellings that mean the same onto one; applied to phrasings, messages and stop words alike
    stop         folded words of any conversation; they say nothing about whether a message is on the house's matters
    respellings  other ways in which its words may arrive
    latin_keys   what its letters are on the Latin keyboard: a name typed without switching the layout
    glued        whether short words are glued to the front of others (Hebrew: and, the, in, to …)
    """

    language: str
    fold: Callable[[str], str]
    stop: frozenset[str]
    respellings: tuple[Respelling, ...] = ()
    latin_keys: Callable[[str], str] | None = None
    glued: bool = False

    def words(self, text: str) -> list[str]:
        """The folded words of a tidied text, in order; details appear as the name of their kind."""
        return WORD.findall(self.fold(lift(text)))


def folded(words: str, fold: Callable[[str], str]) -> frozenset[str]:
    """The words of a list, through the fold that messages go through too."""
    return frozenset(WORD.findall(fold(words)))
