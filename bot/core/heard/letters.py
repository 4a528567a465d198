"""A message's words, each folded so that case, accents, niqqud, invisible signs and look-alike letters do not matter.

Offsets stay those of the text as written, because details are quoted verbatim.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_QUOTES = "'\"\u2018\u2019\u05f3\u05f4\u201c\u201d`"
_HEBREW = "\u05d0-\u05ea\ufb1d-\ufb4f"

# A word is letters and digits with whatever is invisible between them; Hebrew letters may hold quotes inside
# (abbreviations, foreign sounds), and a word ends where Hebrew meets another script ("לcPanel").
_WORD = re.compile(
    rf"[{_HEBREW}][{_HEBREW}{_MARKS}{INVISIBLE}]*(?:[{_QUOTES}][{_HEBREW}{_MARKS}{INVISIBLE}]+)*[\u05f3']?"
    rf"|(?:(?![{_HEBREW}])[^\W_])(?:(?![{_HEBREW}])[^\W_]|[{_MARKS}{INVISIBLE}])*"
    rf"(?:['\u2019](?:(?![{_HEBREW}])[^\W_])+)*"
)
# Where nothing is invisible and nothing quoted, the same words are found by a simpler pattern, at a third of the cost.
_SPECIAL = re.compile(f"[{_MARKS}{INVISIBLE}{_QUOTES}]")
_PLAIN_WORD = re.compile(r"[\u05d0-\u05ea]+|[^\W_\u05d0-\u05ea]+")
# Full stops and colons inside addresses and times end nothing.
_SENTENCE_END = re.compile(r"[!?\n…;]|\.(?=\s)")
_CLAUSE_END = re.compile(r"[,()\[\]\u2013\u2014]|:(?=\s)|\s-\s")
# A name in an address says nothing: "primjer" in ana@primjer.hr is no example. Blanks keep the places of what follows.
_HIDDEN = "\u2007"
_ADDRESS = re.compile(
    r"(?<![^\s(<,;])[^\s@]{0,64}@[^\s@]{1,255}"
    r"|\b[a-z]{3,6}://\S+"
    r"|(?<![\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,12}\b(?![.-]\w)",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.)\1{2,}")

_CROATIAN = str.maketrans({"č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "d"})
_SERBIAN = str.maketrans(
    {
        **dict(zip("абвгдежзијклмнопрстћуфхцчш", "abvgdezzijklmnoprstcufhccs", strict=True)),
        **{"ђ": "d", "љ": "lj", "њ": "nj", "џ": "dz", "ж": "z", "з": "z", "ћ": "c", "ч": "c"},
    }
)
_JE = re.compile(r"(?<=[bcdfghklmnprstvz])ije(?=[a-z])|(?<=[bcdfghkmprstvz])je(?=[a-z])")
_RUSSIAN = str.maketrans({"ё": "е", "і": "и", "ї": "и", "є": "е", "ґ": "г"})
_LOOKALIKES = str.maketrans("aceopxyknmtbhiu", "асеорхукнмтвнии")
_HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_CYRILLIC = re.compile("[а-яёіїєґђјљњћџ]")
_LATIN = re.compile("[a-z]")
MOST_WORDS = 300  # of a message are listened to: an order stands at its beginning or at its end
FROM_THE_END = 100
_LONGEST = 40  # letters; what is longer is no word (base64, a key, a path)
_PREFIXES = (
    "שמה",
    "שבה",
    "כשה",
    "ושה",
    "וכש",
    "ולכ",
    "שב",
    "של",
    "שה",
    "שמ",
    "ומה",
    "מה",
    "שכ",
    "וה",
    "וב",
    "ול",
    "ומ",
    "וש",
    "וכ",
    "כש",
    "בה",
    "לה",
)
_ROMAN = (
    ("shch", "щ"), ("tsya", "тся"), ("tsja", "тся"), ("sch", "щ"), ("kh", "х"), ("zh", "ж"), ("ts", "ц"), ("ch", "ч"),
    ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("jo", "е"), ("ye", "е"),
)  # fmt: skip
_ROMAN_LETTERS = str.maketrans("abvgdezijklmnoprstufhcxwqy", "абвгдезийклмнопрстуфхцхвкы")
_ROMAN_PAIRS = re.compile("|".join(pair for pair, _ in _ROMAN))
_ROWS = (
    "qwertzuiop",
    "asdfghjkl",
    "yxcvbnm",
    "qwertyuiop",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "קראטוןםפ",
    "שדגכעיחלך",
    "זסבהנמצת",
)
_SOUNDS = (
    "оа",
    "еи",
    "ея",
    "ыи",
    "шщ",
    "тд",
    "сз",
    "пб",
    "вф",
    "гк",
    "жш",
    "цс",
    "אע",
    "כק",
    "חכ",
    "טת",
    "סש",
    "וב",
    "הא",
    "כח",
    "ij",
    "iy",
    "sz",
    "cs",
    "td",
    "pb",
)
_NEIGHBOURS = frozenset(
    [frozenset(row[place : place + 2]) for row in _ROWS for place in range(len(row) - 1)]
    + [frozenset(pair) for pair in _SOUNDS]
)


class Word(NamedTuple):
    """One word: its place in the text (code points), its folded letters, and the clause and sentence it stands in."""

    start: int
    end: int
    folded: str
    clause: int
    sentence: int


@lru_cache(maxsize=32_768)
def fold(word: str, language: str) -> str:
    """One word (no blanks) folded for comparison. Linear in its length."""
    low = word.casefold()
    if low.isascii():
        low = low.replace("'", "")
        return _croatian(low) if language == "hr" else low
    low = _SPECIAL.sub("", unicodedata.normalize("NFKC", low).casefold())
    if language == "hr":
        low = "".join(sign for sign in unicodedata.normalize("NFD", low.translate(_CROATIAN)) if sign.isalnum())
        return _croatian(low.translate(_SERBIAN) if _CYRILLIC.search(low) else low)
    if language == "ru":
        if _CYRILLIC.search(low) and _LATIN.search(low):
            low = low.translate(_LOOKALIKES)
        return low.translate(_RUSSIAN).replace("ться", "тся")
    return low.translate(_HEBREW_FINALS)


def _croatian(low: str) -> str:
    """đ written as dj, dž, and the three ways of yat (promijeniti, promjeniti, promeniti) become one spelling."""
    low = low.replace("dj", "d")
    return _JE.sub("e", low) if len(low) > 4 else low


def fold_stem(stem: str, language: str) -> str:
    """The beginning of a word, folded as the words that begin so will be: yat even where the stem itself is short."""
    folded = fold(stem, language)
    return _JE.sub("e", folded) if language == "hr" and len(folded) == 4 else folded


def readings(folded: str, language: str) -> tuple[str, ...]:
    """The folded word and what else it may be: without Hebrew "and", "that", out of Latin letters, not drawn out."""
    found = [folded]
    if language == "he" and "א" <= folded[0] <= "ת":
        for particle in ("ו", "ש", "וש", "כש"):
            if folded.startswith(particle) and len(folded) - len(particle) > 2:
                found.append(folded[len(particle) :])
    elif language == "ru" and "a" <= folded[0] <= "z" and folded.isascii():
        found.append(from_roman(folded))
    drawn = _REPEATED.sub(r"\1", folded)
    if drawn != folded:
        found += [drawn, _REPEATED.sub(r"\1\1", folded)]
    return tuple(dict.fromkeys(found))


def glued(folded: str, language: str) -> tuple[str, ...]:
    """What a Hebrew word may be without the particles glued to it; of other words nothing."""
    if language != "he" or not "א" <= folded[0] <= "ת":
        return ()
    found = [folded[len(p) :] for p in _PREFIXES if folded.startswith(p) and len(folded) - len(p) > 2]
    if folded[0] in "ובלשהכמ" and len(folded) > 3:
        found.append(folded[1:])
    return tuple(found)


def slip(typed: str, meant: str) -> bool:
    """Whether two words one edit apart differ by a slip: a swap, a lost letter, a neighbouring key, a like sound."""
    if len(typed) != len(meant) or sorted(typed) == sorted(meant):
        return True
    return any(frozenset(pair) in _NEIGHBOURS for pair in zip(typed, meant, strict=True) if pair[0] != pair[1])


def from_roman(word: str) -> str:
    """A Russian word written in Latin letters; й stands after vowels (moy, kakoi), ь is left out by most writers."""
    pairs = dict(_ROMAN)
    cyrillic = _ROMAN_PAIRS.sub(lambda found: pairs[found[0]], word)
    cyrillic = re.sub("(?<=[aeiouаеиоуыюя])y|(?<=[aeou])i$", "й", cyrillic).translate(_ROMAN_LETTERS)
    return cyrillic.replace("ться", "тся").replace("'", "ь")


def words(text: str, language: str) -> tuple[Word, ...]:
    """The words of a text in their order, without those inside addresses; of very many, those at both ends.

    A Hebrew prefix that a hyphen ties to the next word is no word of its own.
    """
    if "." in text or "@" in text:
        text = _ADDRESS.sub(lambda found: _HIDDEN * len(found[0]), text)
    found: list[Word] = []
    clause = sentence = last = 0
    pattern = _WORD if _SPECIAL.search(text) else _PLAIN_WORD
    matches = list(pattern.finditer(text))
    if len(matches) > MOST_WORDS:
        matches = [*matches[: MOST_WORDS - FROM_THE_END], *matches[-FROM_THE_END:]]
    for match in matches:
        start, end = match.span()
        if found and start > last:
            between = text[last:start]
            if between != " " and _HIDDEN not in between:
                if _SENTENCE_END.search(between):
                    sentence += 1
                    clause += 1
                elif _CLAUSE_END.search(between):
                    clause += 1
        last = end
        raw = match[0]
        if language == "he" and end - start <= 3 and text[end : end + 1] in ("-", "־") and raw[0] in "ובלשהכמ":
            continue
        folded = fold(raw, language) if end - start <= _LONGEST else ""
        if folded:
            found.append(Word(start, end, folded, clause, sentence))
    return tuple(found)
