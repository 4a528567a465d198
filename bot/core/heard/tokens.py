"""Secrets that show by their shape: private keys, tokens of known services, passwords inside addresses, settings."""

from __future__ import annotations

import re

Span = tuple[int, int, str]

_PEM = re.compile(r"-----\s?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?\s?-----")
_PEM_END = re.compile(r"-----\s?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?\s?-----")
_PUTTY = re.compile(r"PuTTY-User-Key-File-\d.*", re.DOTALL)
_BARE_KEY = re.compile(r"\b(?:b3BlbnNzaC1rZXktdjEA|MII[CEJ][A-Za-z0-9+/]{12})[A-Za-z0-9+/=\s]{24,}")

_LONG = re.compile("[!-~]{12}")  # all keys and tokens are at least so long, of printable ASCII

# Shapes published by the services themselves; the prefix makes them certain.
_KNOWN = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{16,255}|\bgithub_pat_[A-Za-z0-9_]{20,255}"
    r"|\bglpat-[A-Za-z0-9_-]{16,64}|\b[a-z]{2,10}_(?:live|test|prod)_[A-Za-z0-9]{10,255}"
    r"|\bxox[abeoprs]-[A-Za-z0-9-]{10,255}"
    r"|\bAIza[0-9A-Za-z_-]{30,40}|\bya29\.[0-9A-Za-z_-]{20,255}|\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}"
    r"|\bnpm_[A-Za-z0-9]{30,50}|\bdop_v1_[a-f0-9]{40,80}|\bhf_[A-Za-z0-9]{25,50}|\bwhsec_[A-Za-z0-9+/=]{16,80}"
    r"|\bkey-[0-9a-f]{32}\b|\bpypi-[A-Za-z0-9_-]{40,255}|\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,255}"
    r"|\bshpat_[a-fA-F0-9]{24,40}"
    r"|\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,4000})?"
    r"|(?<!\d)\d{8,10}:[A-Za-z0-9_-]{30,64}"
    r"|\bGOCSPX-[A-Za-z0-9_-]{20,60}|\bEAA[A-Za-z0-9]{30,300}"
    r"|hooks\.slack\.com/services/[A-Za-z0-9/_-]{16,120}|/api/webhooks/\d{10,24}/[A-Za-z0-9_-]{20,120}"
    r"|\b(?:PHPSESSID|JSESSIONID|sessionid|laravel_session|connect\.sid|wordpress_logged_in\w{0,40})=[^\s;\"',]{8,400}"
)
_BEARER = re.compile(r"\b(?:Bearer|Basic|Token)\s+(?P<value>[A-Za-z0-9._~+/=-]{12,4000})")
_IN_ADDRESS = re.compile(r"://[^\s/:@]{0,128}:(?P<value>[^\s/]{1,200}(?:/[^\s/@]{1,60}){0,2})@(?=[\w\[])")
_IN_ADDRESS_TRIGGER = re.compile(r"://[^\s/:@]{0,128}:")

# NAME=value and "name": "value" of settings files, where the name says that the value is secret.
_SETTING = re.compile(
    r"(?<![A-Za-z0-9])[\"']?[A-Za-z0-9_.-]{0,40}"
    r"(?P<name>pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key"
    r"|app[_-]?key|encryption[_-]?key|signing[_-]?key|license[_-]?key|client[_-]?secret)"
    r"(?:[_-][A-Za-z0-9_.-]{0,40})?[\"']?\]{0,2}\s{0,3}(?:=>|:=|=|:|,)\s{0,3}"
    r"(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n]{4,512})(?P=quote)|(?P<value>[^\s\"',;]{4,512}))",
    re.IGNORECASE,
)
_SETTING_TRIGGER = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)
_ON_COMMAND = re.compile(
    r"\b(?:mysql|mysqldump|mariadb|sshpass|psql)\b[^\n]{0,120}?"
    r"\s-p\s?(?P<quote>['\"]?)(?P<value>[^\s'\"-][^\s'\"]{2,100})(?P=quote)"
)
_ON_OTHER_COMMAND = re.compile(
    r"\b(?:lftp|ftp|ncftp)\b[^\n]{0,80}?\s-u\s?[\w.@-]{1,60},(?P<ftp>[^\s,'\"]{3,100})"
    r"|\bredis-cli\b[^\n]{0,80}?\s-a\s(?P<redis>[^\s'\"]{3,100})"
    r"|\b(?:plink|pscp|psftp|putty)\b[^\n]{0,80}?\s-pw\s(?P<putty>[^\s'\"]{3,100})"
    r"|\bhtpasswd\s-\w*b\w*\s\S{1,100}\s\S{1,60}\s(?P<web>[^\s'\"]{3,100})"
    r"|\bsmbclient\b[^\n]{0,80}?\s-U\s?[\w.@-]{1,60}%(?P<share>[^\s'\"]{3,100})"
    r"|\b(?:sqlcmd|mongo\w{0,7}|7z|zip)\b[^\n]{0,80}?\s-[pP]\s?(?P<base>[^\s'\"-][^\s'\"]{2,100})"
)
_NET_USE = re.compile(r"\bnet\s+use\b[^\n]{0,120}?/user:\S{1,64}\s(?P<value>[^\s/]{3,100})")
_CURL = re.compile(r"\bcurl\b[^\n]{0,160}?\s-u\s?['\"]?[^\s:'\"]{1,80}:(?P<value>[^\s'\"]{2,100})")

# A word after "token" or "api key", with no sign between: only what cannot be a word is a value.
_NAMED = re.compile(
    r"(?:\btokens?\w{0,3}|\btoken\w{0,3}|\bapi[ -]?(?:key|ključ\w{0,3}|kljuc\w{0,3})"
    r"|\bsecret\w{0,2}|\baccess key|\bsecret key|\btajn[iaou]\w{0,2}|токен\w{0,3}|ключ\w{0,3}"
    r"|секрет\w{0,3}|[א-ת]{0,2}סוד"
    r"|[א-ת]{0,2}טוקן|[א-ת]{0,2}מפתח\s+(?:ה-?)?API|[א-ת]{0,2}מפתח|\bključ\w{0,3}|\bkljuc\w{0,3})"
    r"(?:[ :=\"'«„-]|\bje\b|\bis\b|\bmi\b|\bза\b|\bот\b|\bдля\b|\bza\b|\bod\b"
    r"|\bapi\b|\bAPI\b|это|вот|такой|доступа|активации|лицензии|(?:у|на)\s(?:меня|нас)|мой|наш|бота|продукта"
    r"|שלי|הוא|של|[א-ת]{1,8}(?= )){1,10}"
    r"(?P<value>(?=[A-Za-z0-9+/_=~-]{0,400}\d)(?=[\d+/_=~-]{0,400}[A-Za-z])[A-Za-z0-9+/_=.~-]{12,400})"
)


# The seed of a second factor: base32 (RFC 4648), as one word in capitals or in fours as authenticators show it.
_SEED_WORD = re.compile(
    r"totp|2fa|otp|secret|seed|authenticator|autenti\w{3,12}|tajn|klju[cč]|setup key|секрет|аутентификатор|двухфактор"
    r"|ключ|סוד|מאמת|אותנטיקטור|אימות|מפתח",
    re.IGNORECASE,
)
_SEED = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z2-7]{16,64}|[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,12}|[a-z2-7]{4}(?: [a-z2-7]{4}){3,12})"
    r"(?![A-Za-z0-9])"
)


def tokens(text: str) -> list[Span]:
    """(start, end, kind) of what is secret by its shape. Linear in the length of the text."""
    found: list[Span] = []
    if "BEGIN" in text or "PuTTY" in text:
        found += _keys(text)
    if "://" in text and _IN_ADDRESS_TRIGGER.search(text):
        found += [(*match.span("value"), "password") for match in _IN_ADDRESS.finditer(text)]
    if _LONG.search(text):
        found += [(*match.span(), "key") for match in _BARE_KEY.finditer(text)]
        found += [(*match.span(), "token") for match in _KNOWN.finditer(text)]
        found += [(*match.span("value"), "token") for match in _BEARER.finditer(text)]
        found += [(*match.span("value"), "token") for match in _NAMED.finditer(text) if _no_name(match["value"])]
    found += _seeds(text)
    if _SETTING_TRIGGER.search(text):
        found += _settings(text)
    if "/user:" in text:
        found += [(*match.span("value"), "password") for match in _NET_USE.finditer(text)]
    if " -" in text:
        for match in _ON_OTHER_COMMAND.finditer(text):
            found.append((*match.span(match.lastgroup or 0), "password"))
    if " -p" in text or " -u" in text:
        for pattern in (_ON_COMMAND, _CURL):
            found += [(*match.span("value"), "password") for match in pattern.finditer(text)]
    return found


def _keys(text: str) -> list[Span]:
    found: list[Span] = []
    place = 0
    while begin := _PEM.search(text, place):
        end = _PEM_END.search(text, begin.end())
        place = end.end() if end else len(text)
        found.append((begin.start(), place, "key"))
    found += [(*match.span(), "key") for match in _PUTTY.finditer(text)]
    return found


def _seeds(text: str) -> list[Span]:
    if not _SEED_WORD.search(text):
        return []
    return [
        (*match.span(), "token")
        for match in _SEED.finditer(text)
        if any(map(str.isdigit, match[0])) and any(map(str.isalpha, match[0]))
    ]


def _settings(text: str) -> list[Span]:
    found: list[Span] = []
    for match in _SETTING.finditer(text):
        group = "quoted" if match["quote"] else "value"
        sign = text[match.end("name") : match.start(group)]
        value = match[group]
        if "," in sign and not (match["quote"] and "(" in text[max(0, match.start() - 12) : match.start() + 2]):
            continue
        written_as_setting = "=" in sign or match["quote"] or "_" in match[0][: match.end("name") - match.start()]
        header = "-" in match["name"] and len(value) >= 12 and any(map(str.isdigit, value))
        if (written_as_setting or header) and not value.startswith("•") and re.search(r"\w", value):
            kind = "password" if match["name"].lower().startswith(("pass", "pwd")) else "token"
            found.append((*match.span(group), kind))
    return found


def _no_name(value: str) -> bool:
    """Whether a long value is no domain, path or public key."""
    return not value.startswith(("AAAA", "ssh-", "http", "www.")) and not re.search(r"\.[a-z]{2,6}$", value)
