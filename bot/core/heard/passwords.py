"""Passwords and codes given in words: "the password is x", "x is my password", "user marko, pass x", "marko / x"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .numbers import outside
from .secret_words import (
    AS,
    BETWEEN,
    CODE,
    CODE_WORD,
    COPULA,
    EPP,
    LABEL,
    LOGIN,
    NO_VALUE,
    PIN,
    SAID_WORD,
    STRONG_COPULA,
    TECHNICAL,
    WELL_KNOWN,
)

Span = tuple[int, int, str]

_REACH = 6
_FAR = 160
_PIECE = re.compile(r"[^\s,;\"„“”«»(){}<>]+")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZČĆŠŽĐА-ЯЁ])|[\n]{2,}")
_TRAILING = ".,;:!?…)]}»”\"'"
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\w+://\S+|(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\d+)?|(?:[\w-]+\.)+[a-zа-я]{2,}(?:[/:]\S*)?",
    re.IGNORECASE,
)
_NUMBER_LIKE = re.compile(
    r"#\S+|(?-i:[A-ZА-Я]{1,5}|[a-zа-я]{1,5})-\d{3,}|\+?\d[\d/.:+-]*|№\S+|(?-i:[A-Z]{1,3}\d{5,}|[a-z]{1,3}\d{5,})",
    re.ASCII | re.IGNORECASE,
)
_SIGNS = set("!@#$%^&*_+=?~|\\<>§€£-.")
_QUOTED = re.compile(r"\s{0,2}[\"„“«'‘](?P<value>[^\"“”»'’\n]{2,80})[\"”“»'’]")
# Looked ahead for: in "login: ana / Krusk4" the first pair holds half of the second.
_PAIR = re.compile(
    r"(?<![\w@./-])(?=(?P<user>[\w.-]{2,40}(?:@[\w.-]{3,60})?)\s?(?P<sign>[:/|])\s?(?P<value>[^\s,;/]{5,64}))"
)
_DIGITS = re.compile(r"\d{4,12}")
_CODE_DIGITS = re.compile(
    r"[^\d\n]{0,24}?(?<![\d#/.:-])(\d{4,8}|\d{3}[ -]\d{3}|\d{4}-\d{4}|\d{2}(?:[ -]\d{2}){2})(?![\d/.:-])"
)
# Accounts that every system has: a pair that begins with one holds its password, whatever the message speaks of.
_SYSTEM_PAIR = re.compile(
    r"(?<![\w@./-])(?:root|admin|administrator|user|test|demo|guest|postgres|mysql|ubuntu|debian|pi)"
    r"(?:\s?(?P<sign>[:/|])\s?|\s(?![\w.-]{1,20}=))(?P<value>[^\s,;]{5,64})",
    re.IGNORECASE,
)
# "changed it from x to y", "the old one was x and the new one y": the second value has no label of its own.
_SECOND = re.compile(
    r"[^.!?\n]{0,24}?(?:\b(?P<to>na|u|to)|\b(?:a nov[ai]|i nov[ai]|nov[aiu]|new|sada?(?:[sš]nj\w)?|now"
    r"|[ai] za [\w-]{2,16}:?)"
    r"|(?<![а-я])(?:(?P<on>на)|новый|новая|новым|теперь|сейчас|или|либо)|[א-ת]{0,2}חדשה|[א-ת]{0,2}נוכחית|[א-ת]{0,2}עדכנית"
    r"|[א-ת]{0,2}שנייה|עכשיו|(?P<le>ל-?))"
    r"\s?(?:je |это |היא )?(?P<value>[^\s,;]{4,64})"
    r"|,\s?[\w.@-]{2,40}\s?[=:]\s?(?P<listed>[^\s,;]{4,64})",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:(?<!\w)(?:s|sa|iz|с|со|from)\s{1,2}|(?<!\w)מ-?)[\"«„]?$", re.IGNORECASE)
# "login: marko Qw3rty!7": a name and then what is no name.
_SIGN_IN = re.compile(
    r"(?<!\w)(?:login|user(?:name)?(?! agent)|korisnik|логин|юзер|креды|доступы?|уч[её]тные данные|данные для входа|под"
    r"|יוזר|לוגין)(?:\s?[:=-])?"
    r"\s{1,2}[\w.@-]{2,40}[,/]?\s{1,3}"
    r"(?P<value>[^\s,;/\"„“”«»]{6,64})",
    re.IGNORECASE,
)
# "I changed to x": without a word for passwords only what is plainly one.
_CHANGED_TO = re.compile(
    r"(?<![א-ת])(?:שיניתי|החלפתי|עדכנתי|איפסתי|שינינו|החלפנו)(?: אותה| אותו| את זה)?"
    r"(?: מ-?(?P<old>[^\sא-ת,;]{4,64}))? ל-?(?P<value>[^\sא-ת,;]{4,64})"
)
# "try x as the password" in one word.
_AS_GLUED = re.compile("כ(?:ס|פ)")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}$")
# "I sign in with ana@primjer.hr and Qw3rty7": the address is the name, what stands behind it the password.
_SIGN_IN_WITH = re.compile(
    r"(?<!\w)(?:u?logira\w{1,4}|ulogov\w{1,5}|prijav\w{1,8}|ulazi\w{0,2}|u[dđ]em)\s(?:se\s)?(?:sa?|na|kao|pod)\s"
    r"[\w.+-]{2,64}@[\w.-]{3,80}(?:\s?[,/]\s?|\s)(?:(?:i|sa?)\s)?(?P<value>[^\s,;/]{6,64})",
    re.IGNORECASE,
)
# "sign-in data: ivan, Qw3rty7".
_SIGN_IN_DATA = re.compile(
    r"(?<!\w)(?:podaci za (?:prijavu|pristup|ulaz|login|ftp|ssh|cpanel|panel|mail)|(?:pristupni|login) podaci)"
    r"(?:\s?:|\ssu)?\s{1,2}[\w.@-]{2,60}(?:\s?[,/]\s?|\si\s|\s)(?P<value>[^\s,;/]{5,64})",
    re.IGNORECASE,
)
# "ana@primjer.hr / Qw3rty7!" stands for itself.
_MAIL_PAIR = re.compile(
    r"(?<![\w.+-])[\w.+-]{2,64}@(?:[\w-]{1,60}\.){1,4}[a-z]{2,12}\s?[:/|]\s?(?P<value>[^\s,;]{6,64})"
)
# "PIN 4 8 2 1".
_SPACED = re.compile(r"[^\d\n]{0,16}(?<![\d-])(?P<value>\d(?:[ -]\d){3,7}|\d{2}[ -]\d{2})(?![\d./:-])")
# "I tried Abc123 and abc124, but the password is refused": what was typed, beside a word for passwords.
_TYPED_CROATIAN = re.compile(
    r"(?<!\w)(?:(?:is)?proba\w{1,4}|promijeni\w{1,3} (?:sam |smo )?(?:iz|sa?|u)|upi[sš]\w{1,4}|unos\w{1,3}"
    r"|uni(?:o|jela|jeli)|une(?:o|la|sem)|u?kuca\w{1,4}|u?tipka\w{1,3})\s(?:(?:sam|smo)\s)?(?P<value>[^\s,;]{5,64})"
    r"(?:\s(?:i|u|na)\s(?P<other>[^\s,;]{5,64}))?",
    re.IGNORECASE,
)
_TYPED_RUSSIAN = re.compile(
    r"(?<!\w)(?:ввожу|вв[её]л[аи]?|вбиваю|набираю|набрал[аи]?|пишу|(?:сменил|поменял|изменил)[аи]?(?: его)? на"
    r"|поставил[аи]?|задал[аи]?|придумал[аи]?)\s{1,2}(?P<value>[^\s,;\"„“”«»]{6,64})",
    re.IGNORECASE,
)
# "login ivan, password thunder": after a name with its label a plain word is the password.
_BOTH_TOLD = re.compile(
    r"(?<!\w)(?:логин|юзер|login)\w{0,2}(?:\s?[:=-])?\s{1,2}[\w.@-]{2,40}[,;/]?\s{1,2}(?:и\s|а\s)?п[ао]р[оа]ль"
    r"(?:\s?[:=-])?\s{1,2}(?P<value>[^\W\d_]{3,24}(?<!ла)(?<!ли)(?<!ло)(?<!ый)(?<!ий)(?<!ть)(?<!т)(?<!ен)(?<!ан))(?=$|[,.;!\n])",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"[א-ת]{1,2}[-־]?(?![א-ת])")
_MAILBOX = re.compile(r"[\w.+-]{2,64}@")  # what people call a mailbox of their own domain


def passwords(text: str, taken: Sequence[Span]) -> list[Span]:
    """(start, end, kind) of passwords and one-time codes; `taken` are spans found already. Linear in the text."""
    found: list[Span] = []
    labels = list(LABEL.finditer(text))
    if labels:
        for place, label in enumerate(labels):
            following = labels[place + 1].start() if place + 1 < len(labels) else len(text)
            pin = bool(PIN.match(label[0]))
            value = _after(text, label.end(), following, pin=pin) or _before(text, label.start())
            if pin and not value and (digits := _SPACED.match(text, label.end(), following)):
                value = [(*digits.span("value"), "password")]
            found += value
            if value:
                found += _second(text, *value[-1][:2])
    transfers = list(EPP.finditer(text))
    for place, label in enumerate(transfers):
        # Of labels in a row ("auth auth auth") the last one has before it what all of them have.
        if place + 1 == len(transfers) or transfers[place + 1].start() > label.end() + 1:
            found += _after(text, label.end(), len(text), "code", strict=True)
    for label in CODE.finditer(text):
        digits = _CODE_DIGITS.match(text, label.end())
        if digits:
            found.append((*digits.span(1), "code"))
    for word in CODE_WORD.finditer(text):
        if _may_be(word["value"].rstrip("?!")):
            found.append((*word.span("value"), "password"))
    found += [(*word.span("value"), "password") for word in SAID_WORD.finditer(text) if _may_be(word["value"])]
    typed = _TYPED_RUSSIAN.finditer(text) if labels else ()
    for match in (*_SIGN_IN.finditer(text), *typed):
        start, end = _trimmed(text, *match.span("value"))
        if _is_random(text[start:end]) and not _ADDRESS.match(text, start):
            found.append((start, end, "password"))
    for match in _CHANGED_TO.finditer(text):
        found += [
            (start, end, "password")
            for start, end in (_trimmed(text, *match.span(name)) for name in ("old", "value") if match[name])
            if (_looks if labels else _is_signed)(text[start:end]) and not _kept(text[start:end])
        ]
    found += _told_plainly(text, _SIGN_IN_DATA, ("value",))
    if "@" in text:
        found += _told_plainly(text, _SIGN_IN_WITH, ("value",))
        found += [span for span in _told_plainly(text, _MAIL_PAIR, ("value",)) if _is_random(text[span[0] : span[1]])]
    if labels:
        found += _told_plainly(text, _TYPED_CROATIAN, ("value", "other"))
    for match in _SYSTEM_PAIR.finditer(text):
        start, end = _trimmed(text, *match.span("value"))
        if (_looks if match["sign"] else _is_signed)(text[start:end]) and not _kept(text[start:end]):
            found.append((start, end, "password"))
    if labels:
        found += [(*pair.span("value"), "password") for pair in _BOTH_TOLD.finditer(text) if _may_be(pair["value"])]
    if (labels or LOGIN.search(text)) and re.search(r"[:/|]", text):
        found += _pairs(text)
    return outside(found, taken, len(text))


def _told_plainly(text: str, pattern: re.Pattern[str], names: Sequence[str]) -> list[Span]:
    """What stands in the named groups of the pattern's matches and looks like a password."""
    spans = [_trimmed(text, *match.span(name)) for match in pattern.finditer(text) for name in names if match[name]]
    return [(start, end, "password") for start, end in spans if _looks(text[start:end])]


def _second(text: str, first: int, place: int) -> list[Span]:
    """Another value right after the first, in the same sentence: "to" one only where the first stands behind "from"."""
    match = _SECOND.match(text, place)
    if not match:
        return []
    if (match["to"] or match["on"] or match["le"]) and not _FROM.search(text, max(0, first - 6), first):
        return []
    start, end = _trimmed(text, *match.span("value" if match["value"] else "listed"))
    value = text[start:end]
    return [(start, end, "password")] if _looks(value) and not _kept(value) else []


def dangling(before: str, text: str) -> list[Span]:
    """The password with which `text` ends a sentence that `before` began ("the password is")."""
    labels = list(LABEL.finditer(before))
    if not labels:
        return []
    rest = before[labels[-1].end() :].strip(" .…:=-–")
    if "•" in rest or len(rest.split()) > _REACH or any(word.lower() not in BETWEEN for word in rest.split()):
        return []
    piece = _PIECE.search(text)
    if not piece or len(text.split()) > 6:
        return []
    start, end = _trimmed(text, *piece.span())
    promised = bool(re.search(COPULA + r"\s*$|[:=]\s*$", before.rstrip(), re.IGNORECASE))
    value = text[start:end]
    if _looks(value) or _DIGITS.fullmatch(value) or (promised and len(text.split()) == 1 and _may_be(value)):
        return [(start, end, "password")]
    return []


def _after(
    text: str, place: int, stop: int, kind: str = "password", strict: bool = False, pin: bool = False
) -> list[Span]:
    """The value that follows a label, at most _REACH words on and in the same sentence."""
    end_of_sentence = _SENTENCE_END.search(text, place, place + _FAR)
    stop = min(stop, end_of_sentence.start() + 1 if end_of_sentence else len(text), place + _FAR)
    quoted = _QUOTED.match(text, _skipped(text, place, stop))
    if quoted and _may_be(quoted["value"]) and not strict and " " not in quoted["value"].strip()[:1]:
        return [(*quoted.span("value"), kind)]
    told = strong = False
    near = True  # nothing but small words so far
    crossed = 0
    for count, piece in enumerate(_PIECE.finditer(text, place, stop)):
        if count > _REACH:
            break
        between = text[place : piece.start()]
        crossed += between.count(",")
        word = piece[0]
        if count == 0 and text[place : piece.start()].strip(" \t") == "" and word[0] in ":=":
            told = True
            word = word.lstrip(":=-")
            if not word:
                place = piece.end()
                continue
        told = told or (bool(re.search(r"[:=]\s*$|[-–]\s+$", between)) and crossed == 0)
        start, end = _trimmed(text, piece.end() - len(word), piece.end())
        value = text[start:end]
        place = piece.end()
        low = value.lower().strip(":=-–?!")
        if not low or _technical(low):
            continue
        if low in BETWEEN and not (told and count == 0 and low not in NO_VALUE and word[-1:] != ":"):
            told = told or bool(re.fullmatch(COPULA, low)) or word.endswith((":", "="))
            strong = bool(STRONG_COPULA.fullmatch(low))
            continue
        if WELL_KNOWN.fullmatch(value) and not crossed and not strict:
            return [(start, end, kind)]
        if _kept(value):
            alone = (count == 0 and _ends_here(text, piece.end())) or (near and len(value) > 4 and not strict)
            if not (told or alone or (pin and len(value) < 7)) or crossed or not _DIGITS.fullmatch(value):
                if crossed or not _ADDRESS.fullmatch(value):
                    return []
                told = False
                continue
            return [(start, end, kind)]
        if _looks(value):
            return [(start, end, kind)] if crossed < 2 else []
        if told and not crossed and not strict and _may_be(value) and (strong or _ends_here(text, piece.end())):
            return [(start, end, kind)]
        if _DIGITS.fullmatch(value) and (told or count == 0) and not crossed:
            return [(start, end, kind)]
        told = near = False
        if low in NO_VALUE or crossed:
            return []
    return []


def _before(text: str, place: int) -> list[Span]:
    """The value that stands before its label: "x is my password"."""
    pieces = list(_PIECE.finditer(text, max(0, place - 100), place))[-5:]
    for piece in reversed(pieces):
        start, end = _trimmed(text, *piece.span())
        value = text[start:end]
        if _SENTENCE_END.search(text, end, place) or "," in text[end:place]:
            return []
        bare = value.lower().strip("-–—:")
        if not bare or bare in BETWEEN or re.fullmatch(AS, value.lower()):
            continue
        joined = re.search(rf"(?:^|\s)(?:{COPULA}|{AS}|-|–|—)(?:\s|$)", text[end:place].lower())
        joined = joined or _AS_GLUED.match(text, place)
        return [(start, end, "password")] if joined and _looks(value) and not _kept(value) else []
    return []


def _is_random(value: str) -> bool:
    """Whether letters, figures and signs or both cases are mixed as in no name of a file or a server."""
    digits, signs = any(map(str.isdigit, value)), any(sign in "!@#$%^&*+=?~" for sign in value)
    cases = any(map(str.islower, value)) and any(map(str.isupper, value))
    return _looks(value) and ((digits and cases) or (signs and (digits or cases)))


def _is_signed(value: str) -> bool:
    """Whether it is random and holds both figures and signs."""
    return _is_random(value) and any(map(str.isdigit, value)) and any(sign in "!@#$%^&*+=?~" for sign in value)


def _pairs(text: str) -> list[Span]:
    """Passwords in pairs "user:password", "user / password" where the message speaks of signing in."""
    found: list[Span] = []
    for match in _PAIR.finditer(text):
        start, end = _trimmed(text, *match.span("value"))
        value = text[start:end]
        if (
            _looks(value)
            and not _kept(value)
            and not match["user"].isdigit()
            and not _ADDRESS.match(text, match.start("sign") + 1)
        ):
            found.append((start, end, "password"))
    return found


def _skipped(text: str, place: int, stop: int) -> int:
    """The place after the small words and signs that may stand between a label and a quoted value."""
    while True:
        match = re.compile(r"\s*[:=-]?\s*([^\W\d_]+)\s*[:=]?").match(text, place, stop)
        if not match or match[1].lower() not in BETWEEN:
            sign = re.compile(r"\s*[:=]").match(text, place, stop)
            return sign.end() if sign else place
        place = match.end()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation of the sentence; a final ! or ? stays, it is often part of the password."""
    while end > start and text[end - 1] in ".,;:…)]}»”\"'":
        end -= 1
    while start < end and text[start] in "([{«„“\"'":
        start += 1
    return start, end


def _looks(value: str) -> bool:
    """Letters with digits, or with signs inside, or capitals inside: no word of a language."""
    if not 4 <= len(value) <= 128 or value.startswith("•") or _kept(value) or _technical(value.lower()):
        return False
    letters = any(sign.isalpha() for sign in value)
    digits = any(sign.isdigit() for sign in value)
    core = value.rstrip("!?.-")
    signs = any(sign in _SIGNS - set("-.") for sign in core[1:]) or any(sign in "@#$%^&*_+=" for sign in value)
    if letters and digits:
        return not re.fullmatch(r"\d{1,4}-?[^\W\d_]{1,12}|[^\W\d_]{1,4}\d\b", value)
    if letters and signs:
        return not re.fullmatch(r"[^\W\d_]+[_/][^\W\d_]+", value)
    if digits and signs:
        return not re.fullmatch(r"[\d.+#*-]+", value)
    return len(value) > 6 and bool(re.search(r"[a-zа-я][A-ZА-Я]+[a-zа-я]", value))


def _kept(value: str) -> bool:
    """What must stay even beside the word password: addresses, order and ticket numbers, phones, dates, versions."""
    value = _without_particle(value).rstrip("?!")
    return bool(_ADDRESS.fullmatch(value) or _NUMBER_LIKE.fullmatch(value) or _MAILBOX.fullmatch(value))


def _technical(low: str) -> bool:
    """A name of programs and systems, with a Hebrew particle, a version or an ending of its own."""
    low = _VERSION.sub("", _without_particle(low))
    return low in TECHNICAL or any(low[:-cut] in TECHNICAL for cut in (1, 2) if len(low) > 6)


def _without_particle(value: str) -> str:
    return _PARTICLE.sub("", value, count=1) if "א" <= value[:1] <= "ת" else value


def _may_be(value: str) -> bool:
    """Whether a plain word in the place of a value may be one: no word that says something about the password."""
    low = value.lower()
    return 3 <= len(value) <= 64 and low not in NO_VALUE and low not in BETWEEN and "•" not in value


def _ends_here(text: str, place: int) -> bool:
    """Whether the value is followed by the end, punctuation, or a word that begins something new."""
    rest = text[place : place + 16].lstrip(" ")
    return (
        not rest
        or rest[0] in ".,;!?\n)"
        or bool(re.match(r"(?:a|i|ali|pa|no|te|и|а|но|ו|אבל|user|login|логин|יוזר)\b", rest))
    )
