"""Addresses and numbers in a message: e-mail, URL, IP address, domain, order number, phone. Verbatim, first of each."""

from __future__ import annotations

import re

Span = tuple[str, int, int]

_TRIGGER = re.compile(r"[@#\d]|\.[^\W\d_]{2}|://")
_URL = re.compile(r"\b(?:https?|ftps?|sftp)://[^\s<>\"'«»„“”]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![A-Za-z0-9.+])[A-Za-z0-9][\w.+-]{0,63}@(?:[^\W_][\w-]{0,62}\.){1,6}[^\W\d_][\w-]{1,23}")
_IP4 = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d])(?!\.\d)")
_IP6 = re.compile(r"(?<![\w:])(?=[0-9a-fA-F:]*:[0-9a-fA-F:]*:)[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])")
_DOMAIN = re.compile(
    r"(?<![a-zA-Z0-9а-яА-ЯёЁ.@/_])(?:[a-z0-9à-žа-яё](?:[a-z0-9à-žа-яё-]{0,61}[a-z0-9à-žа-яё])?\.){1,6}"
    r"([a-zа-яё]{2,24})(?![a-zA-Z0-9а-яА-ЯёЁ_-])(?!\.[a-zA-Zа-яА-Я])",
    re.IGNORECASE,
)
# fmt: off
ZONES = frozenset({
    "hr", "rs", "ba", "si", "me", "mk", "de", "at", "it", "hu", "eu", "us", "uk", "co", "il", "ru", "ua", "by", "kz",
    "su", "io", "ai", "tv", "fr", "es", "nl", "pl", "cz", "sk", "ch", "be", "se", "no", "fi", "dk", "pt", "ro", "bg",
    "gr", "tr", "ca", "au", "nz", "in", "br", "cc", "ws", "am", "ge", "az", "uz", "md", "lv", "lt", "ee", "ie", "is",
    "lu", "li", "to", "ly", "com", "net", "org", "info", "biz", "name", "pro", "mobi", "online", "site", "shop",
    "store", "app", "dev", "cloud", "tech", "blog", "agency", "club", "xyz", "top", "art", "design", "studio",
    "digital", "media", "web", "website", "host", "hosting", "email", "live", "life", "world", "travel", "tours",
    "restaurant", "bar", "coffee", "health", "care", "academy", "school", "edu", "gov", "mil", "int", "museum",
    "wine", "pizza", "news", "group", "team", "work", "works", "space", "fun", "games", "money", "finance", "law",
    "example", "test", "invalid", "local", "localhost", "рф", "срб", "укр", "бел", "бг", "москва", "рус", "онлайн",
    "сайт", "дети", "קום", "ישראל",
})
# fmt: on
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "muni", "in", "iz", "from"))
_ORDER_WORD = (
    r"narud\w{0,6}|ponud\w{0,4}|porud\w{0,7}|order\w{0,3}|fakt\w{0,4}|račun\w{0,2}|racun\w{0,2}|predračun\w{0,2}"
    r"|заказ\w{0,3}|сч[её]т\w{0,3}|zakaz\w{0,3}|замовленн\w|инвойс\w{0,2}|наруџб\w|поруџбин\w"
    r"|[א-ת]{0,2}הזמנ[הת]\w{0,2}|[א-ת]{0,2}חשבונית|invoice"
)
_ORDER = re.compile(
    r"#\d{4,12}(?![\d-])(?!\s(?:-\s)?(?:Access|No|Can|Unknown|Table|Got|Duplicate|Lost|Too|Host|You|MySQL)\s)"
    rf"|\b(?:{_ORDER_WORD})\s{{0,2}}"
    r"(?:broj|br\.?|номер|№|no\.?|num\.?|מספר|מס[׳'])?\s{0,2}[:№#]?"
    r"\s{0,2}(?P<number>(?-i:[A-ZА-Я]{1,4})-\d{3,8}(?:-\d{1,6})?|\d{3,8}/\d{2,4}(?!/)|(?<=[#№])\d{4}|(?<=[#№]\s)\d{4}"
    r"|\d{2,3}\s\d{3}(?!\s?(?:eur|kn|din|rub|€|\$|₪|руб|р\b|грн|שקל|ש[\"״]ח|\d))|\d[\d-]{3,14}\d)(?![\d.:])",
    re.IGNORECASE,
)
_TICKET_BEFORE = re.compile(
    r"(?:ti[ck]k?et|тикет|обращени|заявк|טיקט|קריאה|פנייה|פניה)\w{0,4}\s{0,2}(?:br\.?|№)?\s{0,2}$", re.I
)
_PHONE = re.compile(
    r"(?<![\w#.-])(?:\+\d{1,3}[ \-/]?(?:\(\d{1,4}\)[ \-/]?)?|0)\d{1,3}(?:[ \-/]?\d{2,4}){2,4}(?![\w-])(?!\.\d)"
)
_TRAILING = ".,;:!?)]}»”'\""


def places(text: str) -> list[Span]:
    """(name, start, end) of the first email, url, ip, domain, order and phone; names as in facts.DetailGiven.

    Linear in the length of the text. What stands inside a URL or an e-mail address is no domain of its own.
    """
    if not _TRIGGER.search(text):
        return []
    found: list[Span] = []
    taken: list[tuple[int, int]] = []

    def take(name: str, start: int, end: int) -> None:
        if any(start < last and first < end for first, last in taken):
            return
        taken.append((start, end))
        if all(name != other for other, _, _ in found):
            found.append((name, start, end))

    if "://" in text:
        for match in _URL.finditer(text):
            take("url", match.start(), match.start() + len(match[0].rstrip(_TRAILING)))
    if "@" in text:
        for match in _EMAIL.finditer(text):
            take("email", match.start(), match.start() + len(match[0].rstrip(".-")))
    for match in _IP4.finditer(text):
        take("ip", *match.span())
    if text.count(":") > 1:
        for match in _IP6.finditer(text):
            if len(match[0]) > 6 and not re.fullmatch(r"\d{1,2}:\d{2}:\d{2}", match[0]):
                take("ip", *match.span())
    if "." in text:
        for match in _DOMAIN.finditer(text):
            if _is_domain(match[0], match[1]):
                take("domain", *match.span())
    for match in _ORDER.finditer(text):
        start = match.start("number") if match["number"] else match.start()
        start -= text[start - 1 : start] in ("#", "№")
        if not _TICKET_BEFORE.search(text, max(0, start - 24), start):
            take("order", start, match.end())
    for match in _PHONE.finditer(text):
        if sum(sign.isdigit() for sign in match[0]) >= 8:
            take("phone", *match.span())
    return found


def _is_domain(name: str, zone: str) -> bool:
    """Whether it ends in a zone we know: file names, versions and missing blanks after a full stop do not."""
    return zone.lower() in ZONES and not name.lower().startswith("www.www")
