"""The error message a visitor quotes: codes, English sentences inside another language, words in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .hearing import Heard

Span = tuple[int, int]

_LONGEST = 40
_CODE = re.compile(
    r"\b[A-Z]{2,16}_(?:DECLINED|ERROR|FAIL(?:ED|URE)?"
    r"|DENIED|INVALID|EXPIRED|REFUSED|TIMEOUT|BLOCKED|REJECTED|EXCEEDED)\b"
    r"|\b(?:INVALID|UNKNOWN|MISSING|ERROR|FATAL|BAD|NO)_[A-Z0-9]{3,20}\b"
    r"|\b(?:NET::)?ERR_[A-Z0-9_]{3,60}|\b[A-Z]{2,12}(?:_[A-Z0-9]{2,16}){2,6}\b|\b0x[0-9A-Fa-f]{6,10}\b"
    r"|\bSQLSTATE\[\w{1,8}\]|\bclient[A-Z]\w{4,30}\b|\b[A-Z]\w{2,30}(?:Error|Exception)\b"
)
# Messages known word for word, whose words mean nothing alone. All begin where a word does, which is looked for once.
_KNOWN = re.compile(
    r"\b(?:hacked by(?: [\w.-]{2,30})?|grub (?:rescue|loading)\b>?|cURL error \d{1,3}|I/O error\b"
    r"|HTTP error(?: \d{3})?"
    r"|MySQL server has gone away|no space left(?: on device)?|Index of /\S{0,40}|(?:do not|don't) hono[u]?r"
    r"|(?:deceptive|dangerous) site(?: ahead)?|RAID (?:degraded|failed|offline)|blue screen"
    r"|read-only file ?system"
    r"|go back to safety|not secure\b|this site can'?t be reached|no bootable (?:device|medium)[\w ]{0,20}"
    r"|тайм-?аут\b|доступ запрещ[её]н\b|отказано в доступе\b|(?:страница|файл) не найден[ао]?\b"
    r"|внутренняя ошибка сервера\b|ошибка (?:подключения|соединения|установки соединения|авторизации"
    r"|аутентификации|базы данных|сервера)(?: (?:к|с) (?:базе|базой|серверу|сервером|данных|бд))?"
    r"|превышен[оа]? (?:лимит|квота|время ожидания)(?: [а-яё]{3,12})?|плат[её]ж отклон[её]н(?: банком)?"
    r"|карта отклонена\b|недостаточно (?:средств|места|памяти)\b"
    r"|(?:соединение|подключение) (?:сброшено|прервано|разорвано|отклонено|не защищено)\b"
    r"|no such host[\w ]{0,20}|host not found|page not found|not found\b|time-?out\b(?: error)?"
    r"|(?-i:(?:SERVFAIL|NXDOMAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENOSPC)\b)|[45]\d\d[ -][45]\.\d{1,2}\.\d{1,3}\b)",
    re.IGNORECASE,
)
_ENHANCED = re.compile(r"\b[45]\d\d(?:[ -][45]\.\d{1,2}\.\d{1,3})?\b")
_QUOTED = re.compile(r"[\"“„«](?P<said>[^\"“”„«»\n]{3,200})[\"”“»]")
_TOKEN = re.compile(r"[A-Za-z0-9./_'’<>()\[\]=$:-]+")
_ENGLISH_WORD = re.compile("[a-z']+")
# fmt: off
_ENGLISH = frozenset({
    "error", "errors", "failed", "failure", "fail", "fails", "invalid", "incorrect", "denied", "refused", "reset",
    "timeout", "timed", "timeouts", "found", "unable", "could", "couldn't", "cannot", "can't", "not", "connection",
    "connect", "connecting", "connected", "fatal", "exception", "exceeded", "exhausted", "forbidden", "unavailable",
    "gateway", "declined", "expired", "panic", "warning", "authentication", "authorization", "permission", "limit",
    "reached", "reached.", "internal", "server", "service", "bad", "request", "too", "many", "redirects", "large",
    "long", "page", "isn't", "working", "site", "be", "access", "account", "blocked", "suspended", "disk", "quota",
    "full", "mailbox", "user", "unknown", "relay", "relaying", "rejected", "undelivered", "undeliverable", "delivery",
    "status", "host", "hostname", "lookup", "resolve", "name", "resolution", "unreachable", "network", "handshake",
    "certificate", "verify", "verification", "untrusted", "expired.", "mismatch", "syntax", "unexpected", "uncaught",
    "undefined", "parse", "allowed", "memory", "size", "bytes", "maximum", "execution", "time", "seconds",
    "establishing", "establish", "database", "table", "lock", "lock:", "crashed", "missing", "module", "class",
    "function", "call", "deprecated", "segmentation", "fault", "broken", "pipe", "operation", "aborted", "canceled",
    "cancelled", "rejected.", "transaction", "insufficient", "funds", "payment", "required", "unauthorized",
    "unsupported", "login", "password", "invalid.", "username", "credentials", "wrong", "publickey", "closed",
    "remote", "by", "peer", "no", "such", "file", "or", "directory", "exist", "exists", "already", "does", "doesn't",
    "match", "is", "was", "has", "been", "are", "the", "a", "an", "to", "of", "for", "from", "with", "in", "on", "at",
    "your", "you", "have", "this", "that", "and", "kernel", "syncing", "resource", "temporarily", "out", "over",
    "rate", "message", "spam", "blocked.", "listed", "sender", "recipient", "address", "mail", "protocol", "violation",
    "starttls", "tls", "ssl", "socket", "bind", "port", "use", "policy", "client", "prohibited", "pending", "transfer",
    "locked", "corrupt", "corrupted", "read-only", "write", "read", "only", "space", "left", "device", "started",
    "stopped", "exited", "code", "signal", "core", "dumped", "killed", "oom", "process", "start", "starting", "upload",
    "exceeds", "whoops", "something", "went", "again", "later", "try", "please", "white", "screen", "death", "ready",
    "maintenance", "briefly", "scheduled", "check", "back", "minute", "moved", "degraded", "drive", "drives", "disks",
    "array", "token", "mismatched", "csrf", "session", "unauthenticated", "unverified", "gone", "away", "deceptive",
    "dangerous", "ahead", "hacked", "encrypted", "decrypt", "files", "bootable", "boot", "i/o", "http", "https",
    "empty", "response", "sent", "any", "data", "open", "opened", "load", "loading", "loaded", "entity", "method",
    "overloaded", "overload", "busy", "down", "offline", "online", "stack", "trace", "null", "pointer", "reference",
    "division", "zero", "line", "query", "duplicate", "entry", "key", "column", "unsuccessful", "illegal", "checksum",
    "journal", "filesystem", "swap", "cpu", "ram", "inode", "inodes", "exceeding", "throttled", "banned",
    "blacklisted", "greylisted", "deferred", "bounced", "bounce", "loop", "hop", "count", "mx", "dns", "nxdomain",
    "servfail", "record", "records", "probe", "finished", "nameserver", "domain", "registered", "hold", "clienthold",
    "revoked", "signed", "self", "self-signed", "chain", "common", "authority", "issuer", "cipher", "insecure",
    "secure", "private", "privacy", "mixed", "content", "csp", "cors", "origin", "card", "honor", "processed",
    "processor", "issuing", "bank", "stolen", "incorrectly", "unavailable.", "upstream", "backend", "fetch", "varnish",
    "nginx", "apache", "guru", "meditation", "cloudflare", "under", "attack", "get", "got", "make", "made", "will",
    "after", "before", "while", "when", "if", "it", "its", "their", "there", "here", "we", "we're", "sorry", "having",
    "trouble", "finding", "can", "reach", "dropped", "lost", "stalled", "hung", "hangs", "stuck", "full.",
})
# fmt: on
# Words that make an English run an error: without one it may be the name of a product.
# fmt: off
_TELLING = frozenset({
    "error", "errors", "failed", "failure", "fail", "fails", "invalid", "incorrect", "denied", "refused", "reset",
    "timeout", "timed", "unable", "cannot", "can't", "could", "couldn't", "fatal", "exception", "exceeded",
    "exhausted", "forbidden", "unavailable", "declined", "expired", "panic", "warning", "unreachable", "rejected",
    "undelivered", "undeliverable", "mismatch", "unexpected", "uncaught", "undefined", "crashed", "missing", "fault",
    "broken", "aborted", "unauthorized", "unsupported", "wrong", "reached", "full", "unknown", "not", "prohibited",
    "suspended", "blocked", "untrusted", "required", "isn't", "corrupt", "insufficient", "bad", "too", "syncing",
    "such", "locked", "violation", "killed", "dumped", "lock", "degraded", "unauthenticated", "unverified",
    "deceptive", "dangerous", "hacked", "encrypted", "overloaded", "duplicate", "corrupted", "throttled", "banned",
    "blacklisted", "deferred", "bounced", "revoked", "insecure", "stolen", "dropped", "stalled", "mismatched",
    "unsuccessful", "illegal", "servfail", "nxdomain", "gone", "finding", "closed", "lost", "terminated",
})
# fmt: on
# English words that are also words of Croatian: they do not begin an error, and end none.
# fmt: off
_SHARED = frozenset({
    "a", "to", "of", "on", "in", "at", "by", "no", "is", "you", "or", "out", "are", "for", "has", "do", "pet", "me",
    "mail", "spam", "port", "site", "server", "domain", "online", "offline", "down", "mx", "dns", "http", "https",
    "loop", "session", "nginx", "apache", "cloudflare", "disks", "bank", "stack", "if", "it", "its", "can", "we", "be",
    "ram", "cpu", "data", "load", "nameserver", "boot", "swap", "content", "key", "get", "got", "make", "made",
})
# fmt: on
# What may stand before the first English word of an error: its number, a part of a system ("EXT4-fs", "3DS"); in a
# message in other letters any word of Latin ones.
_BEFORE = re.compile(r"(?<![\w.#@/-])(?P<first>#\d{4}(?: -)?|[A-Z]+\d[\w-]{0,12}|\d[A-Z]{2,4}|Session|HTTP)\s$")
_BEFORE_FOREIGN = re.compile(
    r"(?<![\w.#@/-])(?P<first>#\d{4}(?: -)?|[A-Z]+\d[\w-]{0,12}|\d[A-Z]{2,4}|[A-Z][A-Za-z]{2,15})\s$"
)
_FAR = 1_500  # letters into the text; further on in a whole log file no error message is looked for
_TRIGGER = re.compile(
    r"[A-Za-z]{3}|\b[45]\d\d\b|[\"“„«]|пиш|כת|כות|קוד|שגיאה|аймаут|айм-аут|запрещ|отказано|не найден|отклон|превышен"
    r"|достаточно|код|ошибка|единение|дключение"
)
_SERVER_CODE = re.compile(r"\b(?:[45]\d\d)\b")
# A gateway's code is one wherever it stands; others only where no thing that is counted follows.
_LONE_CODE = re.compile(
    r"(?<![\w#.,:/+-])(?:50[234]|52[0-7])(?![\w.,:/-]?\d)(?!\s?(?:eur|kn|€|\$|₪|руб|р\b|mb|gb|мб|гб|%))"
    r"|(?<![\w#.,:/+-])(?:40[13458]|41[03]|42[129]|500|50[578]|55[0-4])(?=\s*(?:$|[,;!?)\n]|\.(?!\d)|\s[-–]\s))"
    r"|(?<![\w#.,:/+-])(?:40[134]|500)(?=\s(?:na|kad|u|od|на|при|с|в|у|ב|מ|אחרי|כש)[\w-]*\b)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\b(?:od|oko|preko|za|do|broj|br|port\w?|iznos\w?|po|id|№"
    r"|по|за|около|до|от|больше|более|номер\w?|порт\w?|сумм\w|на|еще|ещё"
    r"|של|על|מספר|סכום|עד|מעל|פורט)|[#№])\W{0,2}$",
    re.IGNORECASE,
)
# What the words after "it writes" begin with when they are not the message itself.
_REPORTED = re.compile(
    r"(?:da|kako|mi|nam|se|u|na|o|li|ko|tko|šta|što|sta|sto|gdje|je|kriv\w{0,2}|neto[cč]\w{2,4}|pogre[sš]n\w+"
    r"|neplać\w+|neplac\w+|star\w+|neki|ne[sš]to|neka|moj\w?"
    r"|на|в|во|у|о|об|про|что|чтобы|мне|нам|им|кому|как|какой|какая|какую|какое|какие|где|если|когда|то|неверн\w+"
    r"|неправильн\w+|стар\w+|мо[йяюе]|всем|всякую|ерунду"
    r"|את|על|מה|איך|לי|לנו|בה|בו|שם|אותו|ב\w+|ל(?!א\b)\w+|ש(?!גיא)\w*)"
    r"(?!\w)",
    re.IGNORECASE,
)
# A number with its meaning behind a dash: "code 4 - no permission".
_EXPLAINED = re.compile(
    r"\b(?:kod\w{0,2}|code|код\w{0,2}|[א-ת]{0,2}קוד|ошибк\w|gre[sš]k\w|[א-ת]{0,2}שגיאה)\s"
    r"(?P<said>\d{1,4}\s?[-–:]\s?[^\W\d_][^,.;!?\n()]{2,60})",
    re.IGNORECASE,
)
_MESSAGE = re.compile(r"[^,.;!?\n()\"“”«»]{3,80}")


def failure(text: str, heard: Heard, taken: Sequence[Span]) -> Span | None:
    """(start, end) of the error message, or None. `taken` are spans of addresses, which are no part of an error.

    Source of the shapes: browsers' ERR_ names, SMTP replies (RFC 5321, RFC 3463), HTTP status lines (RFC 9110).
    """
    if not _TRIGGER.search(text):
        return None
    found = [span for span in (_quoted(text, heard, taken), _english(text, taken), _named(text, taken)) if span]
    if found:
        return _joined(found)
    return _bare_code(text, heard, taken) or _told(text, heard, taken)


def _joined(found: list[Span]) -> Span:
    """The longest, together with those that overlap it."""
    start, end = max(found, key=lambda span: span[1] - span[0])
    for first, last in found:
        if first <= end and start <= last:
            start, end = min(start, first), max(end, last)
    return start, end


def _free(start: int, end: int, taken: Sequence[Span]) -> bool:
    return not any(start < last and first < end for first, last in taken)


def _quoted(text: str, heard: Heard, taken: Sequence[Span]) -> Span | None:
    says = [heard.words[hit.last].end for hit in heard.get("detail.says")]
    for match in _QUOTED.finditer(text):
        near = any(0 <= match.start() - end <= 30 for end in says)
        near = near or any(word in _TELLING for word in match["said"].lower().split())
        if near and _free(*match.span("said"), taken):
            return match.span("said")
    return None


def _named(text: str, taken: Sequence[Span]) -> Span | None:
    if (said := _EXPLAINED.search(text, 0, _FAR)) and _free(*said.span("said"), taken):
        return said.span("said")
    for pattern in (_CODE, _KNOWN):
        for match in pattern.finditer(text, 0, _FAR):
            if _free(*match.span(), taken):
                return match.span()
    return None


def _english(text: str, taken: Sequence[Span]) -> Span | None:
    """The longest run of English words that holds a telling one, with a leading status code and closing brackets."""
    if _TELLING.isdisjoint(_ENGLISH_WORD.findall(text.lower())):
        return None
    foreign = any(ord(sign) > 0x2FF for sign in text)
    best: Span | None = None
    run: list[tuple[int, int, str]] = []
    for match in _TOKEN.finditer(text, 0, _FAR):
        start, end = match.span()
        if not _free(start, end, taken):
            run = []
            continue
        if run and text[run[-1][1] : start] not in (" ", " - "):
            run = []
        word = match[0].strip(".:()[]<>'").lower()
        if word in ("-", "") and run:
            continue
        if len(run) < _LONGEST and _continues(word, match[0], foreign, bool(run)):
            if not run and (
                before := (_BEFORE_FOREIGN if foreign else _BEFORE).search(text, max(0, start - 24), start)
            ):
                run.append((before.start("first"), before.end("first"), before["first"].lower()))
            run.append((start, end, word))
            span = _closed(text, run)
            if span and (best is None or span[1] - span[0] > best[1] - best[0]):
                best = span
        else:
            run = []
    return best


def _continues(word: str, raw: str, foreign: bool, begun: bool) -> bool:
    if word in _ENGLISH:
        return begun or word not in _SHARED
    if _ENHANCED.fullmatch(word):
        return True
    if not begun:
        return bool(_CODE.fullmatch(raw.rstrip(":.,")))
    return foreign or word[:1].isdigit() or bool(re.search(r"[a-z][A-Z]|[/_]", raw))


def _closed(text: str, run: list[tuple[int, int, str]]) -> Span | None:
    """The run as a span, without small words at its end; None unless it tells an error."""
    words = [word for _, _, word in run]
    if not any(word in _TELLING for word in words):
        return None
    last = len(run) - 1
    while last > 0 and run[last][2] in _SHARED:
        last -= 1
    if last == 0 and not _ENHANCED.fullmatch(words[0]):
        return None
    end = run[last][1]
    while end > run[0][0] and text[end - 1] in ".,:;!?":
        end -= 1
    return run[0][0], end


def _bare_code(text: str, heard: Heard, taken: Sequence[Span]) -> Span | None:
    """A status code after a word for errors ("greška 500", "пишет 503")."""
    for hit in heard.get("detail.says"):
        end = heard.words[hit.last].end
        match = _SERVER_CODE.search(text, end, end + 16)
        if match and _free(*match.span(), taken):
            return match.span()
    for match in _LONE_CODE.finditer(text, 0, _FAR):
        if _free(*match.span(), taken) and not _COUNTED.search(text, max(0, match.start() - 12), match.start()):
            return match.span()
    return None


def _told(text: str, heard: Heard, taken: Sequence[Span]) -> Span | None:
    """What stands after "it writes", in whatever language, up to the end of the clause or a word of time."""
    for hit in heard.get("detail.quotes"):
        end = heard.words[hit.last].end
        begin = end + len(text[end : end + 4]) - len(text[end : end + 4].lstrip(" :-–"))
        message = _MESSAGE.match(text, begin)
        if not message or _REPORTED.match(text, begin) or begin == end:
            continue
        stop = message.end()
        for group in ("detail.since", "detail.day", "detail.time"):
            for time in heard.get(group):
                if begin < heard.words[time.first].start < stop:
                    stop = heard.words[time.first].start
        for start, _ in taken:
            if begin <= start < stop:
                stop = start
        said = text[begin:stop].rstrip()
        if len(said) >= 3:
            return begin, begin + len(said)
    return None
