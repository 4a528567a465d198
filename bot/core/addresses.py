"""Help with an e-mail address at the moment it is given: the likely one for a slip, one of several, one that lasts.

Nothing is corrected without asking, and nothing is asked twice: whoever writes an address again means it. Only one that
nobody reads is refused.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

from . import phrases as p
from .case import next_step
from .cases import FEW_WORDS
from .conversation import EMAIL_QUESTIONS, Asked, Conversation
from .facts import BotAsked, BotSaid, EmailGiven, Fact, Understood
from .known import Known

LETTERS_FOR_A_SLIP = 8  # of a domain; in shorter ones a single letter makes another domain that exists
ADDRESSES = re.compile(r"[^\s@,;:<>()\[\]\"/|]{1,64}@[^\s@,;:<>()\[\]\"/|]{1,100}")
ASKED_FOR = EMAIL_QUESTIONS | {Asked.TICKET}  # questions whose answer may be an address and no other detail

# Providers of mailboxes where the company's visitors live. Those below the line are there only because they are so
# near to others that they would be taken for slips.
PROVIDERS = (
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"),
    *("proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de", "aol.com", "msn.com"),
    *("net.hr", "inet.hr", "xnet.hr", "ht.hr", "t-com.hr", "zg.t-com.hr", "optinet.hr", "carnet.hr", "vip.hr"),
    *("walla.co.il", "walla.com", "bezeqint.net", "netvision.net.il", "zahav.net.il", "012.net.il", "013.net"),
    *("mail.ru", "yandex.ru", "yandex.com", "ya.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru", "rambler.ru"),
)
REAL = frozenset(PROVIDERS) | {
    *("mail.com", "email.com", "ymail.com", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.co.uk", "outlook.de"),
    *("outlook.fr", "outlook.it", "outlook.es", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.co.uk", "live.ru", "gmx.at"),
    *("gmx.ch", "gmx.fr", "yandex.by", "yandex.kz", "yandex.ua", "yahoo.co.il", "live.de", "live.co.uk", "inbox.lv"),
}
ENDINGS = {ending: "com" for ending in ("con", "cmo", "ocm", "comm", "vom", "xom", "coml", "cpm")}
SHORT_LIVED = frozenset(
    {
        *("mailinator.com", "guerrillamail.com", "10minutemail.com", "tempmail.com", "temp-mail.org", "yopmail.com"),
        *("trashmail.com", "sharklasers.com", "getnada.com", "dispostable.com", "maildrop.cc", "throwawaymail.com"),
        *("mailnesia.com", "fakeinbox.com", "moakt.com", "mohmal.com", "emailondeck.com", "1secmail.com"),
    }
)
UNREAD = frozenset({"noreply", "donotreply", "noanswer", "nereply", "neodgovaraj", "mailerdaemon", "bounce", "bounces"})
ROLES = frozenset(
    {
        *("info", "support", "sales", "office", "contact", "hello", "help", "helpdesk", "team", "mail", "service"),
        *("admin", "administrator", "webmaster", "hostmaster", "postmaster", "root", "abuse", "noc", "security", "it"),
        *("billing", "accounts", "accounting", "finance", "invoices", "orders", "marketing", "jobs", "hr", "press"),
        *("podrska", "prodaja", "ured", "kontakt", "racuni", "racunovodstvo", "knjigovodstvo", "uprava", "narudzbe"),
        *("buh", "buhgalter", "buhgalteria", "zakaz", "zakazy", "pochta", "sekretar", "prodazhi", "podderzhka"),
        *("misrad", "sherut", "tmicha", "mechirot", "hashbonot"),
    }
)
SEPARATORS = re.compile(r"[._-]")
LATIN = str.maketrans("аеорсхуіјѕԁԛԝһӏ", "aeopcxyijsdqwhl")  # letters of Cyrillic that look like these


def with_address(conversation: Conversation, address: str, known: Known) -> list[Fact]:
    """What follows when the visitor gives this address: a question about it, or the next step with it."""
    several = tuple(dict.fromkeys(found.rstrip(".!?") for found in ADDRESSES.findall(conversation.last_said)))
    if len(several) > 1 and conversation.asked in ASKED_FOR:
        return [BotAsked(p.EMAIL_SEVERAL(items=several[:5]), Asked.EMAIL, ("no",))]
    if conversation.asked is Asked.EMAIL_TYPO:
        return taken(conversation, address, known)
    local, _, domain = address.rpartition("@")
    if likely := likely_address(address):
        return [BotAsked(p.EMAIL_TYPO(likely=likely, typed=address), Asked.EMAIL_TYPO, ("yes", "no"))]
    if not local.isascii():
        return [BotAsked(p.EMAIL_BAD(address=address), Asked.EMAIL, ("no",))]
    if domain.lower() in SHORT_LIVED:
        return [BotAsked(p.EMAIL_SHORT_LIVED(likely=address), Asked.EMAIL_TYPO, ("yes", "no"))]
    if mixes_alphabets(domain):
        return [BotAsked(p.EMAIL_MIXED(likely=address), Asked.EMAIL_TYPO, ("yes", "no"))]
    return taken(conversation, address, known)


def suggestion_reply(conversation: Conversation, act: str, known: Known) -> list[Fact] | None:
    """The answer to "did you mean …?": yes takes what we proposed, no what was typed; None if it is neither."""
    if conversation.asked is not Asked.EMAIL_TYPO or act not in ("yes", "no"):
        return None
    address = conversation.suggestion if act == "yes" else conversation.typed
    if not address:
        return [BotAsked(p.ASK_EMAIL(), Asked.EMAIL, ("no",))]
    return taken(conversation, address, known)


def unasked_address(conversation: Conversation, understood: Understood) -> str:
    """The account's address, told while one waits for a person; "" for none, for several, for what looks like a slip
    or is read by nobody, and for one in a story, which may be about that mailbox."""
    address = dict(understood.details).get("email", "")
    domain = address.rpartition("@")[2].lower()
    doubtful = (
        likely_address(address) or mixes_alphabets(domain) or domain in SHORT_LIVED or mailbox_name(address) in UNREAD
    )
    if not address or not address.isascii() or doubtful:
        return ""
    ordered = understood.act in ("change", "data", "incident") and not understood.by_likeness
    short = len(conversation.last_said.split()) <= FEW_WORDS and conversation.last_said.count("@") == 1
    return address if short and not ordered else ""


def taken(conversation: Conversation, address: str, known: Known) -> list[Fact]:
    """The address is used, and the way goes on; whether others read it, too, is said. One that nobody reads is not."""
    if mailbox_name(address) in UNREAD:
        return [BotAsked(p.EMAIL_UNREAD(address=address), Asked.EMAIL, ("give-up",))]
    given = EmailGiven(address)
    hint = [BotSaid(p.EMAIL_SHARED(address=address))] if mailbox_name(address) in ROLES else []
    return [given, *hint, *next_step(conversation.after(given, known.now), known)]


def mailbox_name(address: str) -> str:
    """What stands before the @, without what varies from one house to the other."""
    return SEPARATORS.sub("", address.partition("@")[0].partition("+")[0]).lower()


def likely_address(address: str) -> str:
    """The address that was probably meant, "" if there is nothing to say against this one."""
    local, _, domain = address.rpartition("@")
    plain = shown_domain(domain)
    latin_local, latin_domain = _latin(local), _latin_domain(plain)
    meant = likely_domain(latin_domain) or latin_domain
    return f"{latin_local}@{meant}" if (latin_local, meant) != (local, plain) else ""


def mixes_alphabets(domain: str) -> bool:
    """Whether a label of it has letters of two alphabets: the oldest way to look like another domain (UTS 39)."""
    return any(len(_alphabets(label)) > 1 for label in shown_domain(domain).split("."))


def shown_domain(domain: str) -> str:
    """The domain in lower case and as it would be shown, its labels out of Punycode (RFC 3492)."""
    return ".".join(_unpacked(label) for label in domain.lower().split("."))


def _unpacked(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _alphabets(label: str) -> set[str]:
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in label if letter.isalpha()}


def likely_domain(domain: str) -> str:
    """The domain that was probably meant: a provider one slip away, or an ending that exists; "" if none."""
    if domain in REAL:
        return ""
    for provider in PROVIDERS:
        if OSA.distance(domain, provider, score_cutoff=1) == 1 and _is_a_slip(domain, provider):
            return provider
    name, _, ending = domain.rpartition(".")
    if ending not in ENDINGS:
        return ""
    repaired = f"{name}.{ENDINGS[ending]}"
    return likely_domain(repaired) or repaired


def _is_a_slip(domain: str, provider: str) -> bool:
    """One letter too many, too few, another or swapped; in a short domain only two that were swapped."""
    return len(provider) >= LETTERS_FOR_A_SLIP or sorted(domain) == sorted(provider)


def _latin(text: str) -> str:
    """With Latin letters for the Cyrillic ones that look alike, if nothing else stands in the way of plain letters."""
    written = text.translate(LATIN)
    mixed = any(letter.isascii() and letter.isalpha() for letter in text) and not text.isascii()
    return written if mixed and written.isascii() else text


def _latin_domain(domain: str) -> str:
    """The same label by label. Where the ending is Latin, a label of look-alikes alone is taken for one, too; a domain
    that is Cyrillic to its end stays what it is."""
    *labels, ending = domain.split(".")
    written = [label.translate(LATIN) for label in labels]
    alike = [
        new if new.isascii() and ending.isascii() else _latin(old) for old, new in zip(labels, written, strict=True)
    ]
    return ".".join([*alike, _latin(ending)])
