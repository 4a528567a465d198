"""What a password looks like, and what looks like one and is none: addresses, numbers, names of programs."""

from __future__ import annotations

import re

from .places import ZONES
from .secret_words import BETWEEN, NO_VALUE

ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\w+://\S+|(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\d+)?|(?:[\w-]+\.)+[a-zа-я]{2,}(?:[/:]\S*)?",
    re.IGNORECASE,
)
# Without any of these no word of a text looks like a password or a code.
ODD = re.compile(r"[\d@#$%^&*_+=~|\\<>§€£]|\w[!?]\w|[a-zа-я][A-ZА-Я]+[a-zа-я]")
# Passwords that very many people have: behind the word no sign is needed.
WELL_KNOWN = re.compile(
    r"(?P<one>\d)(?P=one){3,11}|0?123456?7?8?9?0?|987654321|qwerty\w{0,6}|йцукен\w{0,6}|1q2w3e\w{0,6}|qazwsx\w{0,6}"
    r"|letmein\d{0,4}|password\d{1,6}|пароль\d{1,6}|iloveyou|abc123|admin\d{2,6}|фыва\w{0,6}|asdfg\w{0,6}|zxcvb\w{0,6}",
    re.IGNORECASE,
)
_NUMBER_LIKE = re.compile(
    r"#\S+|0x[0-9a-f]{4,16}|(?-i:E\d{3,5})|(?-i:[A-ZА-Я]{1,5}|[a-zа-я]{1,5})-\d{3,}"
    r"|\+?\d[\d/.:+-]*|№\S+|(?-i:[A-Z]{1,3}\d{5,}|[a-z]{1,3}\d{5,})",
    re.ASCII | re.IGNORECASE,
)
# Sign and figures that number something: "ticket#118204".
_NUMBERED = re.compile(r"(?:ticket|ti[kc]et|order|case|ref|id|rn|br|no|bug|pr|issue|тикет|заказ)#\d+", re.IGNORECASE)
_MAILBOX = re.compile(r"[\w.+*-]{1,64}@[\w.*-]{0,64}")  # what people call a mailbox of their own domain
_SIGNS = frozenset("!@#$%^&*_+=?~|\\<>§€£")
_RARE_SIGNS = frozenset("!@#$%^&*+=?~")
_PARTICLE = re.compile(r"[א-ת]{1,2}[-־]?(?![א-ת])")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}(?:pro|max|plus|mini|gb|tb|mb|lts)?$")
_CAPITAL_INSIDE = re.compile(r"[a-zа-я][A-ZА-Я]+[a-zа-я]")
_COUNTED = re.compile(r"\d{1,4}-?[^\W\d_]{1,12}|[^\W\d_]{1,4}\d\b")  # "24sata", "php8"
_TWO_WORDS = re.compile(r"[^\W\d_]+[_/][^\W\d_]+")
_AMONG_LETTERS = re.compile(r"[^\W\d_]{3,}\d{2,}[^\W\d_]{2,}|[^\W\d_]{4,}\d{3,}")
_DOTTED = re.compile(r"[\w!?*+-]{1,24}(?:\.[\w!?*+-]{1,24}){1,6}")
# fmt: off
_FILES = frozenset({
    "php", "html", "htm", "js", "css", "txt", "pdf", "zip", "rar", "tar", "gz", "jpg", "jpeg", "png", "gif", "svg",
    "sql", "conf", "cnf", "ini", "log", "json", "xml", "yml", "yaml", "env", "doc", "docx", "xls", "xlsx", "csv",
    "sh", "py", "exe", "key", "pem", "crt", "csr", "ppk", "htaccess", "bak", "eml", "msg",
})
# fmt: on
_DIGIT_INSIDE = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_ONLY_FIGURES = re.compile(r"[\d.+#*-]+")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation of the sentence; a final ! or ? stays, it is often part of the password."""
    while end > start and text[end - 1] in ".,;:…)]}»”\"'":
        end -= 1
    while start < end and text[start] in "([{«„“\"'":
        start += 1
    return start, end


def looks(value: str) -> bool:
    """Letters with digits, or with signs inside, or capitals inside: no word of a language."""
    if not 4 <= len(value) <= 128 or value.startswith("•") or kept(value) or technical(value.lower()):
        return False
    letters = any(map(str.isalpha, value))
    digits = any(map(str.isdigit, value))
    signs = not _SIGNS.isdisjoint(value.rstrip("!?.-")[1:]) or any(sign in "@#$%^&*_+=" for sign in value)
    if letters and digits:
        return not _COUNTED.fullmatch(value)
    if letters and signs:
        return not _TWO_WORDS.fullmatch(value)
    if digits and signs:
        return not _ONLY_FIGURES.fullmatch(value)
    return len(value) > 6 and bool(_CAPITAL_INSIDE.search(value))


def is_random(value: str) -> bool:
    """Whether letters, figures and signs or both cases are mixed as in no name of a file or a server."""
    digits, signs = any(map(str.isdigit, value)), not _RARE_SIGNS.isdisjoint(value)
    cases = any(map(str.islower, value)) and any(map(str.isupper, value))
    return looks(value) and ((digits and cases) or (signs and (digits or cases)))


def is_dotted(value: str) -> bool:
    """Words with dots between them that are no domain, file or missing blank after a full stop: "zmaj.od.bosne"."""
    words = value.split(".")
    if not _DOTTED.fullmatch(value) or words[-1].lower() in ZONES or words[-1].lower() in _FILES:
        return False
    if len(words) > 2 or any(map(str.isdigit, value)):
        return True
    return not words[1][0].isupper() and not any(word.lower() in NO_VALUE or word.lower() in BETWEEN for word in words)


def is_joined(value: str) -> bool:
    """Two words with a low line between them, which is the name of a database or of a user as often."""
    return len(value) > 5 and _TWO_WORDS.fullmatch(value) is not None and "_" in value and not technical(value.lower())


def is_mixed(value: str) -> bool:
    """Whether it is random, or figures stand among many letters: "kafe1234crna", "kukuruz2019"."""
    return is_random(value) or (looks(value) and _AMONG_LETTERS.fullmatch(value) is not None)


def is_signed(value: str) -> bool:
    """Whether it is random and holds both figures and signs."""
    return is_random(value) and any(map(str.isdigit, value)) and not _RARE_SIGNS.isdisjoint(value)


def kept(value: str) -> bool:
    """What must stay even beside the word password: addresses, order and ticket numbers, phones, dates, versions."""
    value = _without_particle(value)
    if value.endswith("!") and value.islower():  # "pear-67890!" is no number of a ticket
        return False
    value = value.rstrip("?!")
    return bool(
        ADDRESS.fullmatch(value)
        or _NUMBERED.fullmatch(value)
        or _NUMBER_LIKE.fullmatch(value)
        or _MAILBOX.fullmatch(value)
    )


def technical(low: str) -> bool:
    """A name of programs and systems, in lower case, with a Hebrew particle, a version or an ending of its own."""
    low = _without_particle(low)
    if low in TECHNICAL:
        return True
    before, _, low = _VERSION.sub("", low).rstrip("-").rpartition("-")
    if _DIGIT_INSIDE.search(before):  # "t0ps3cret-vps" is a password of a server
        return False
    return low in TECHNICAL or any(low[:-cut] in TECHNICAL for cut in (1, 2) if len(low) > 6)


def may_be(value: str) -> bool:
    """Whether a plain word in the place of a value may be one: no word that says something about the password."""
    low = value.lower()
    return 3 <= len(value) <= 64 and low not in NO_VALUE and low not in BETWEEN and "•" not in value


def _without_particle(value: str) -> str:
    return _PARTICLE.sub("", value, count=1) if "א" <= value[:1] <= "ת" else value


# fmt: off
TECHNICAL = frozenset({
    "2fa", "mfa2", "php5", "php7", "php8", "php74", "php81", "php82", "php83", "ipv4", "ipv6", "pop3", "imap4",
    "http2", "http3", "win10", "win11", "windows10", "windows11", "office365", "o365", "m365", "microsoft365",
    "outlook365", "outlook2016", "outlook2019", "utf8", "utf-8", "sha1", "sha256", "sha-256", "sha512", "md5",
    "base64", "aes256", "aes-256", "rsa2048", "rsa4096", "ed25519", "id_rsa", "id_ed25519", "tls1", "tls1.2",
    "tls1.3", "ssl3", "s3", "html5", "css3", "mysql5", "mysql8", "mp3", "mp4", "h264", "x64", "x86", "x86_64",
    "web2", "web3", "wp6", "centos7", "debian11", "debian12", "ubuntu20", "ubuntu22", "ubuntu24", "iphone14",
    "iphone15", "iphone16", "b2b", "b2c", "1password", "lastpass", "keepass", "bitwarden", "keepassxc", "wordpress",
    "phpmyadmin", "directadmin", "cpanel", "ispmanager", "youtube", "github", "gitlab", "macbook", "macos",
    "linkedin", "paypal", "whatsapp", "icloud", "fastpanel", "webmail", "prestashop", "woocommerce", "opencart",
    "cloudflare", "mod_rewrite", "public_html", "user_name", "wp-admin", "wp_admin", "wp-config", "wp-login",
    "filezilla", "teamviewer", "anydesk", "openvpn", "litespeed", "mariadb", "postgresql", "roundcube",
    "letsencrypt", "24h", "48h", "2x", "3x", "1x", "24/7", "info@", "iphone", "ipad", "imac", "javascript",
    "typescript",
    "chrome", "firefox", "safari", "edge", "opera", "outlook", "thunderbird", "windows", "android", "samsung", "galaxy",
    "xiaomi", "huawei", "pixel", "office", "word", "excel", "joomla", "drupal", "magento", "php", "mysql", "ubuntu",
    "debian", "centos", "almalinux", "cloudlinux", "rocky", "nginx", "apache", "node", "nodejs", "python", "django",
    "laravel", "symfony", "react", "angular", "plesk", "proxmox", "vmware", "docker", "redis", "mongodb", "exchange",
    "intel", "xeon", "ryzen", "imap", "smtp", "port", "server", "vps", "ios", "mcafee", "norton", "eset",
    "kaspersky", "nvme", "ssd", "hdd",
})
# fmt: on
