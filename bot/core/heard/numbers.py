"""Personal numbers: cards, their security codes, IBAN, OIB, JMBG, Israeli ID, SNILS, INN, passports, bank accounts.

With its word before it a number goes even if its checksum fails (people mistype); without the word it must pass the
checksum and be of a kind that does not occur by chance. Checksums are python-stdnum's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from stdnum import iban, luhn
from stdnum.hr import oib

Span = tuple[int, int, str]

_DIGITS = re.compile(r"\d")
# Behind a card's number and its expiry its code needs no word at all.
_BEHIND_EXPIRY = re.compile(r"\D{1,4}(?:0[1-9]|1[0-2])\s?[/.]\s?(?:20)?\d{2}\D{1,4}(?P<value>\d{3})(?!\d)(?![./:-]\d)")
# Nor does the date until which it holds, of this century's twenties to forties.
_EXPIRY = re.compile(r"[^\d\n]{0,24}(?P<value>(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:20)?[2-4]\d)(?!\d)(?![./-]\d)")
# A card's code often stands after its number with no more than "code" before it.
_CODE_OF_CARD = re.compile(
    r"\D{0,4}(?:\d{1,2}\s?[/.-]\s?\d{2,4})?[^\d\n]{0,24}(?:\d{1,2}\s?[/.-]\s?\d{2,4}[^\d\n]{0,24})?"
    r"(?:kod|cod[e]?|код|קוד|cvv?\w?|pole[dđ]in\w|straga|otraga|broj\w?|znamenk\w{1,3}"
    r"|цифр\w?|ספרות|מקדימה|מאחורה|מאחור)"
    r"[^\d\n]{0,16}(?P<value>\d{3,4})(?!\d)(?![./:-]\d)",
    re.IGNORECASE,
)
# Or right behind the date until which the card holds: "4111…  08/28 123".
_CODE_BEHIND_DATE = re.compile(r"[^\d\n]{0,12}(?:0?[1-9]|1[0-2])\s?/\s?\d{2,4}[ ,]{1,3}(?P<value>\d{3,4})(?![\d./:-])")
_CARD = re.compile(r"(?<![\d.,#])\d(?:[ .\u2009-]{0,2}\d){12,18}(?!\d)(?![./-]\d)")
_CARD_WORD = re.compile(
    r"(?<![^\W_])(?:[א-ת]{1,3}(?=[a-z]))?(?:karti[cč]\w{0,3}|card\w{0,2}|visa\w{0,2}|maste?r?card\w{0,2}"
    r"|maestro\w{0,2}|amex\w{0,2}|american express|diners\w{0,2}|карт\w{0,6}"
    r"|тиньк\w{1,4}|сбербанк\w{0,2}|сбер\w{0,2}|мастеркард\w{0,2}"
    r"|kart(?:a|u|oy|oj|ochka)"
    r"|[א-ת]{0,3}כרטיס\w{0,3}|[א-ת]{0,2}אשראי|[א-ת]{0,2}ויזה|[א-ת]{0,2}אמקס|[א-ת]{0,2}אמריקן אקספרס"
    r"|[א-ת]{0,2}מא?סטרקא?רד|[א-ת]{0,2}ישראכרט|[א-ת]{0,2}דיינרס|[א-ת]{0,2}לאומי ?קארד)(?![^\W_])",
    re.IGNORECASE,
)
_NO_CARD = re.compile(
    r"(?:\bid|\bimei|pošiljk\w|posiljk\w|tracking|serijsk\w{1,3}(?: broj)?"
    r"|serial|barcode|barkod|\bsn|идентификатор|трек(?:-номер)?|накладн\w{1,3}"
    r"|отправлени\w|лицев\w{2} сч[её]т\w?|договор\w?|ugovor\w{0,2}|transakcij\w|транзакци\w|חוזה|עסקה"
    r"|משלוח|מזהה|מעקב)\W{0,3}$",
    re.IGNORECASE,
)
_CVV = re.compile(
    r"(?<![^\W_])(?:(?:[א-ת]{1,3}-?)?(?:cv[vc]2?|csc)|sigurnosn\w{1,3} (?:kod|broj)\w{0,2}|kontroln\w{1,3} (?:kod"
    r"|broj)\w{0,2}|bezbednosn\w{1,3} kod\w{0,2}|tri broja|3 broja|troznamenkast\w{1,3}"
    r"|код (?:на обороте|сзади|безопасности|с обратной)\w{0,2}|(?:три|3) циф(?:ры|р|ерки|ерок)"
    r"|(?:на|с) (?:обратной|задней) сторон[еы](?: карты)?(?! [а-яё]{4,9}(?:ра|та|ва|ции)(?![а-яё]))|цвс|цвц"
    r"|цвв|свв|[א-ת]{0,2}קוד (?:ה)?(?:אבטחה|ביטחון|בטחון)|[א-ת]{0,2}(?:שלוש|שלושת|3|ה-3) (?:ה)?ספרות"
    r"|[א-ת]{0,2}(?:קוד|ספרות|מספר) (?:ש)?(?:מאחורי?ה?|בגב|על הגב|מהגב)|[א-ת]{0,2}סי ?וו?י ?וו?י"
    r"|security code)(?![^\W_])[^\d\n]{0,28}?(?<!\d)(?P<value>\d{3,4})(?!\d)(?![./:-]\d)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\d{2,19}")
_FAR = 100  # letters behind "card" in which its number may stand in pieces
# A Croatian bank account as it was written before IBAN: the bank's seven digits and the account's ten.
_BANK_ACCOUNT = re.compile(r"(?<![\d-])\d{7}-\d{10}(?![\d-])")
# Fours, and what is shorter only before a gap: a long run that could be cut anywhere would be cut everywhere.
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?(?:[A-Za-z0-9]{4}|[A-Za-z0-9]{1,3}(?![A-Za-z0-9]))){1,8}(?![A-Za-z0-9])"
)
_IBAN_TRIGGER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}[ -]?[A-Za-z0-9]")
_IBAN_WORD = re.compile(r"\biban\w{0,2}\W{0,3}(?:\w{1,12}\W{1,3}){0,4}$", re.IGNORECASE)
# A Russian bank account: 20 digits of which the first three say whose it is (Bank of Russia, chart of accounts).
_RUSSIAN_ACCOUNT = re.compile(r"(?<![\d#])(?:40[5-8]|42[1-6]|30[126])\d{17}(?!\d)")
_VAT = re.compile(r"(?<![A-Za-z0-9])HR\d{11}(?![A-Za-z0-9])", re.IGNORECASE)
_SNILS = re.compile(r"(?<![\d-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\d-])")

# What may stand between the word and its number: small words and signs, but no other kind of number's word.
_GAP = (
    r"(?:\W|_){0,4}(?:(?:je|mi|moj|firme|tvrtke|na|u|is|broj|number|no|br|vlasnika"
    r"|на|мой|номер|это|у|нас|был|должен|быть|компании|фирмы|организации|ооо|ип|физлица|юрлица|директора|владельца"
    r"|мои|данные|моего|паспорта|рф|россии|украины|казахстана|беларуси|гражданина"
    r"|שלי|הוא|של|החברה|ל|מספר|מס|בעל|העסק"
    r"|osobe|naš|nam|novi|glasi|sada|je:"
    r"|правильный|верный|такой|вот|серия|серии|выдан|и|номера"
    r"|הבעלים|בעלים|בעלת|החשבון|היא|זה|זו|שלו|שלה|שלנו|הנכון|הנכונה|החדש|החדשה|אבא|אמא|אשתי|בעלי|הבן|הבת|הלקוח|המנהל"
    r"|לחשבונית|לאימות|לזיהוי|לצורך|זיהוי|אימות)(?:\W|_){1,4}){0,5}"
)
_LABELLED: tuple[tuple[str, str, str], ...] = (
    (
        "id",
        r"(?<![^\W_])(?:oib-(?:om|a|u|e)|oib\w{0,2}|оиб|osobn\w{1,3} identifikacijsk\w{1,3} broj\w{0,2})",
        r"\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{2}|\d{9,12}",
    ),
    ("id", r"(?<![^\W_])(?:jmbg-(?:om|a|u|e)|jmbg\w{0,2}|emšo|јмбг|mati[cč]n\w{1,2} broj\w{0,2})", r"\d{7,13}"),
    ("id", r"(?<![^\W_])(?:pib-(?:om|a|u|e)|pib\w{0,2}|пиб)", r"\d{9}"),
    ("id", r"(?<![^\W_])(?:broj osobn[ea]|osobn[aeu])(?: iskaznic\w{1,3})?", r"\d{9}"),
    ("id", r"(?<![^\W_])(?:pdv|vat)[ -]?(?:id|broj\w?|number|no)?", r"(?:[A-Z]{2})?\d{8,12}"),
    (
        "id",
        r"(?<![^\W_])[א-ת]{0,2}(?:ת[.\"״']{0,2}ז\.?|תעודת (?:ה)?זהות|ת\.ז\."
        r"|מספר (?:ה)?זהות|מס['׳]? (?:ה)?זהות|t\.?z\.?|teudat zehut|ח[.\"״']{0,2}פ\.?|ע[.\"״']{1,2}מ\.?"
        r"|עוסק (?:מורשה|פטור|זעיר)|זהות|מספר (?:ה)?עמותה|ע[.\"״']{1,2}ר\.?)",
        r"\d{3} \d{3} \d{3}|\d{2} \d{3} \d{3} \d|\d{1,2}-?\d{6,7}-?\d|\d{8,9}",
    ),
    (
        "id",
        r"(?<![^\W_])(?:(?:номер )?(?:водительск\w{2,3} )?удостоверени\w(?: личности)?|(?:водительск\w{2,3} )?прав[аи]?"
        r"|теудат[ -]?зеут\w?|voza[cč]k\w{1,3}(?: dozvol\w)?|[א-ת]{0,2}רי?שיון (?:ה)?נהיגה)",
        r"\d{2} ?\d{2} ?\d{6}|\d{7,9}",
    ),
    # A number of an Israeli identity card in Russian letters; "т.з." alone is also a specification.
    ("id", r"(?<![^\W_])(?:[тt]\.? ?[зz]\.?|туде?т зеут|zeut)", r"\d{1,2}-?\d{6,7}-?\d|\d{9}"),
    ("id", r"(?<![^\W_])(?:снилс\w{0,2}|snils)", r"\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{2}"),
    ("id", r"(?<![^\W_])(?:инн(?:/кпп)?|inn|иин|iin|унп|рнокпп|ипн|іпн)(?![^\W_])", r"\d{9,12}"),
    (
        "id",
        r"(?<![^\W_])(?:идентификационн\w{2,3}|личн\w{2,3}|ідентифікаційн\w{2,3}) (?:номер|код)\w{0,2}",
        r"\d{7}[A-ZА-Я]\d{3}[A-ZА-Я]{2}\d|\d{9,14}",
    ),
    (
        "id",
        r"(?<![^\W_])(?:паспорт\w{0,3}|даркон\w{0,2}|darkon|загран\w{0,11}"
        r"|pasport\w{0,2}|passport\w{0,2}|putovnic\w{1,3}"
        r"|pasoš\w{0,2}|pasos\w{0,2}|[א-ת]{0,2}דרכון(?: ישראלי| זר| ביומטרי)?|osobn\w{1,3} iskaznic\w{1,3}"
        r"|li[cč]n\w{1,2} kart\w{1,2})",
        r"(?:[A-Z]{1,2} ?)?\d{2} ?\d{2},? ?(?:№|N|no\.?|номер)? ?\d{5,6}|\d{2} ?№? ?\d{7}|[A-Z]{0,2}\d{6,9}",
    ),
    (
        "account",
        r"(?<![^\W_])(?:р/с|расч[её]тн\w{2,3} сч[её]т\w{0,2}|номер сч[её]та|сч[её]т в банке|р\.? ?сч[её]т|расч[её]тник"
        r"|корр?\.? ?сч[её]т\w{0,2}|к/с|žiro ?ra[cč]un\w{0,2}|ziro ?racun\w{0,2}"
        r"|tekući ra[cč]un\w{0,2}|bankovn\w{1,3} ra[cč]un\w{0,2}|[א-ת]{0,2}חשבון (?:ה)?בנק)",
        r"\d[\d -]{10,26}\d|\d{6,10}",
    ),
    ("account", r"(?<![^\W_])[א-ת]{0,2}חשבון(?= (?:מס['׳]? |מספר )?\d{5,9}\D{0,16}(?:בנק|סניף))", r"\d{5,9}"),
    ("account", r"(?<![^\W_])[א-ת]{0,2}סניף \d{1,4}[, ]{1,3}(?:מס['׳]? |מספר )?חשבון", r"\d{5,9}"),
    ("id", r"(?<![^\W_])сери[яи]", r"\d{2} ?\d{2},? ?(?:№|номер)? ?\d{6}"),
    ("id", r"(?<![^\W_])огрн(?:ип)?", r"\d{13,15}"),
    # Only the bank's letters and groups with a figure: "HR12 1001 0051 for Ana" ends before the words.
    (
        "iban",
        r"(?<![^\W_])(?:[א-ת]{1,3})?iban(?:-(?:om|a|u|e)|\w{0,2})",
        r"[A-Za-z]{2}\d{2}[A-Za-z0-9]{0,30}(?:[ -][A-Za-z]{4}(?=[ -]?\d))?"
        r"(?:[ -](?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{1,4}){0,8}",
    ),
)
_BY_WORD = tuple(
    (
        kind,
        re.compile(word + r"(?![^\W\d_])", re.IGNORECASE),
        re.compile(rf"(?:{_GAP}(?<![\w#])|(?<=[^\W\d_]))(?P<value>{value})(?!\d)", re.IGNORECASE),
    )
    for kind, word, value in _LABELLED
)
_WORDS = re.compile("|".join(word for _, word, _ in _LABELLED), re.IGNORECASE)
_PERSONAL = re.compile(r"osobn\w{1,3} (?:broj|identifik)|porezn\w{1,3} broj|identifikacijsk", re.IGNORECASE)
_OIB = re.compile(r"(?<![\d#-])\d{11}(?![\d-])")
_HALF = re.compile(r"(?<!\d)\d(?:[ -]?\d){3,14}\D{0,3}$")
_OTHER_HALF = re.compile(r"\D{0,3}(?P<value>\d(?:[ -]?\d){1,14})(?!\d)")
_REACH = 60


def numbers(text: str, taken: Sequence[Span]) -> list[Span]:
    """(start, end, kind) of personal numbers outside `taken`. Linear in the length of the text."""
    if not _DIGITS.search(text):
        return []
    found: list[Span] = []
    found += _labelled(text)
    found += _cards(text)
    found += _scattered_cards(text)
    found += [(*match.span(), "account") for match in _BANK_ACCOUNT.finditer(text)]
    found += [(*match.span("value"), "cvv") for match in _CVV.finditer(text)]
    if _IBAN_TRIGGER.search(text):
        found += _ibans(text)
    found += [(*match.span(), "account") for match in _RUSSIAN_ACCOUNT.finditer(text)]
    found += [(*match.span(), "id") for match in _VAT.finditer(text)]
    found += [(*match.span(), "id") for match in _SNILS.finditer(text) if _snils_holds(match[0])]
    if _PERSONAL.search(text):
        found += [(*match.span(), "id") for match in _OIB.finditer(text) if _holds(oib.is_valid, match[0])]
    return outside(found, taken, len(text))


def outside(found: list[Span], taken: Sequence[Span], length: int) -> list[Span]:
    """The spans of `found` that touch none of `taken`, in a text of `length` code points."""
    if not taken or not found:
        return found
    covered = bytearray(length)
    for start, end, _ in taken:
        covered[start:end] = b"\1" * (end - start)
    return [span for span in found if 1 not in covered[span[0] : span[1]]]


def card_continues(before: str, text: str) -> list[Span]:
    """The digits with which `text` ends a card number that `before` began."""
    half, other = _HALF.search(before), _OTHER_HALF.match(text)
    if not half or not other:
        return []
    digits = _bare(half[0]) + _bare(other["value"])
    if 13 <= len(digits) <= 19 and (_is_card(digits) or _CARD_WORD.search(before)):
        return [(*other.span("value"), "card")]
    return []


def _labelled(text: str) -> list[Span]:
    if not _WORDS.search(text):
        return []
    found: list[Span] = []
    for kind, word, value in _BY_WORD:
        for label in word.finditer(text):
            match = value.match(text, label.end(), min(len(text), label.end() + _REACH + 40))
            if match and (kind != "iban" or len(_bare_letters(match["value"])) >= 14):
                found.append((*match.span("value"), kind))
    return found


def _cards(text: str) -> list[Span]:
    found: list[Span] = []
    for match in _CARD.finditer(text):
        digits = _bare(match[0])
        start = match.start()
        if not 13 <= len(digits) <= 19 or _NO_CARD.search(text, max(0, start - 40), start):
            continue
        named = any(True for _ in _CARD_WORD.finditer(text, max(0, start - _REACH), start))
        if named or _is_card(digits):
            end = _card_end(text, *match.span())
            found.append((start, end, "card"))
            if expiry := _EXPIRY.match(text, end):
                found.append((*expiry.span("value"), "card"))
            if code := _code_of_card(text, end):
                found.append((*code.span("value"), "cvv"))
                if not expiry and (expiry := _EXPIRY.match(text, code.end("value"))):
                    found.append((*expiry.span("value"), "card"))
    return found


def _code_of_card(text: str, place: int) -> re.Match[str] | None:
    """The code that stands behind a card's number, by a word for it or behind the date until which the card holds."""
    patterns = (_BEHIND_EXPIRY, _CODE_OF_CARD, _CODE_BEHIND_DATE)
    return next(filter(None, (pattern.match(text, place) for pattern in patterns)), None)


def _card_end(text: str, start: int, end: int) -> int:
    """Where a card's number ends: the pattern may have run on into the date that follows it."""
    digits = [place for place in range(start, end) if text[place].isdigit()]
    if len(digits) <= 16 or _is_card(_bare(text[start:end])) or not _is_card(_bare(text[start : digits[15] + 1])):
        return end
    return digits[15] + 1


def _scattered_cards(text: str) -> list[Span]:
    """The pieces of a card number with words between them: "card 4111 1111 and then 1111 1111"."""
    found: list[Span] = []
    place = 0
    for word in _CARD_WORD.finditer(text):
        if word.start() < place:
            continue
        groups = list(_GROUP.finditer(text, word.end(), word.end() + _FAR))
        for last in range(2, min(len(groups), 8) + 1):
            pieces = groups[:last]
            if _is_card(digits := "".join(piece[0] for piece in pieces)) and 13 <= len(digits) <= 19:
                found += [(*piece.span(), "card") for piece in pieces]
                place = pieces[-1].end()
                break
    return found


def _is_card(digits: str) -> bool:
    """The checksum of ISO/IEC 7812 and a first digit of the banking and travel industries, or Mir's 2200-2204."""
    issued = digits[0] in "3456" or "2200" <= digits[:4] <= "2204" or "2221" <= digits[:4] <= "2720"
    return issued and _holds(luhn.is_valid, digits)


def _ibans(text: str) -> list[Span]:
    found: list[Span] = []
    for match in _IBAN.finditer(text):
        end = _iban_end(text, match.start(), match.end())
        if end:
            found.append((match.start(), end, "iban"))
    return found


def _iban_end(text: str, start: int, end: int) -> int:
    """Where a valid IBAN that begins at `start` ends: the pattern may have run on into the words after it."""
    while end - start >= 15:
        if text[end - 1].isalnum() and (end == len(text) or not text[end].isalnum()):
            compact = _bare_letters(text[start:end])
            if 15 <= len(compact) <= 34 and _holds(_iban_valid, compact):
                return end
        end -= 1
    return 0


def _iban_valid(compact: str) -> bool:
    return bool(iban.is_valid(compact, check_country=False))


def _snils_holds(written: str) -> bool:
    """SNILS checksum: the nine digits weighed 9 to 1, modulo 101, of which 100 counts as 0."""
    digits = _bare(written)
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9])) % 101 % 100
    return total == int(digits[9:])


def _holds(check: Callable[[str], object], digits: str) -> bool:
    return bool(check(digits))


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _bare_letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).upper()
