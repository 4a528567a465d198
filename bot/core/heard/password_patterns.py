"""The patterns of passwords told in words, made of the words of all languages, for one script or several at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .secret_words import LANGUAGES

_CYRILLIC, _HEBREW = re.compile("[а-яё]", re.IGNORECASE), re.compile("[א-ת]")
_NEXT = r"(?P<value>[^\s,;]{4,64})"
_VALUE = r"[\"«„“']?(?P<value>[^\s,;\"„“”«»]{5,64})"
_OTHER = r"[\"«„“']?(?P<other>[^\s,;\"„“”«»]{5,64})"
_BEGINS = r"(?<![^\s(\[\"„“«])"
_NAME = r"[\w.@-]{2,40}"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What is looked for in a text; the rows of SecretWords say what the names mean.

    Those that hold a value call it `value`, a second one `other`.
    """

    label: re.Pattern[str]
    pin: re.Pattern[str]
    agreed: re.Pattern[str]
    transfer: re.Pattern[str]
    code: re.Pattern[str]
    coded: re.Pattern[str]
    coded_before: re.Pattern[str]
    quoted_as: re.Pattern[str]
    sign_in: re.Pattern[str]
    account: re.Pattern[str]
    account_before: re.Pattern[str]
    sign_in_as: re.Pattern[str]
    sign_in_data: re.Pattern[str]
    typed: re.Pattern[str]
    changed: re.Pattern[str]
    old_and_new: re.Pattern[str]
    second: re.Pattern[str]
    same: re.Pattern[str]
    before: re.Pattern[str]
    current: re.Pattern[str]
    current_before: re.Pattern[str]
    for_root: re.Pattern[str]
    such: re.Pattern[str]
    copula: re.Pattern[str]
    strong: re.Pattern[str]
    as_: re.Pattern[str]
    joined: re.Pattern[str]
    promised: re.Pattern[str]
    mine: re.Pattern[str]
    phrase: re.Pattern[str]
    spelt: re.Pattern[str]
    clause: re.Pattern[str]
    endings: re.Pattern[str]


def patterns(text: str) -> Patterns:
    """Those for the scripts that `text` is written in; Latin words are looked for in every text."""
    if text.isascii():
        return _patterns(False, False)
    return _patterns(bool(_CYRILLIC.search(text)), bool(_HEBREW.search(text)))


@cache
def _patterns(cyrillic: bool, hebrew: bool) -> Patterns:
    def row(name: str) -> str:
        """The alternatives of all languages that can occur in these scripts."""
        found = [each for words in LANGUAGES for each in getattr(words, name)]
        here = (
            each for each in found if (cyrillic or not _CYRILLIC.search(each)) and (hebrew or not _HEBREW.search(each))
        )
        return f"(?:{'|'.join(here)})"

    def word(name: str) -> str:
        return rf"(?<![^\W_]){glued}{row(name)}(?![^\W_])"

    ends = rf"(?=\s*(?:$|[.,;!?\n)]|(?<=\s){row('clause')}(?![^\W_])))"
    glued = "(?:[א-ת]{1,3}-?(?=[a-z0-9]))?" if hebrew else ""
    copula, as_, account, small = row("copula"), row("as_"), row("account"), rf"(?:\s{row('with_')}(?![^\W_]))"
    to, and_ = row("to"), row("and_")
    written = {
        "label": word("password"),
        "pin": row("pin") + r"(?![^\W_])",
        "agreed": word("agreed")
        + rf"\s{{0,2}}(?P<link>(?:(?:{row('mine')}(?![^\W_])|{copula}(?![^\W_])|[:=–—-])\s{{0,2}}){{0,3}})"
        r"[\"«„“']?(?P<value>[^\s,.;:\"»“”]{3,40})",
        "transfer": word("transfer"),
        "code": word("code"),
        "coded": word("coded"),
        "coded_before": rf"(?<![\w#./-])(?P<value>\d{{4,8}})[\"»”]?\s(?:{copula}|[-–—])\s{row('coded')}(?![^\W_])",
        "quoted_as": rf"[^.!?\n\"]{{0,40}}\s{as_}\s[\"«„“](?P<value>[^\"«»„“”\n]{{3,80}})[\"»“”]",
        "sign_in": word("sign_in"),
        "account": rf"(?<!\w){account}(?:\s?[:=-])?\s{{1,2}}{_NAME}[,/]?\s{{1,3}}{_VALUE}",
        "account_before": rf"(?<!\w){account}(?:\s?[:=-])?\s{{1,2}}{_NAME}[,;/]?\s{{1,2}}(?:{and_}\s|ו)?$",
        "sign_in_as": rf"(?<!\w){row('sign_in_as')}\s(?P<name>[\w.+@-]{{2,80}})(?:\s?[,/]\s?|\s)"
        rf"(?:[^\W\d_]{{1,8}}\s){{0,4}}{_VALUE}",
        "sign_in_data": rf"(?<!\w){row('sign_in_data')}(?:\s?:)?\s{{1,2}}[\w.@-]{{2,60}}"
        rf"(?:\s?[,/]\s?|\s{and_}\s|\s){_VALUE}",
        "typed": rf"(?<!\w){row('typed')}{small}{{0,3}}\s{{1,2}}(?:{to})?{_VALUE}"
        rf"(?:\s?,?\s{and_}\s?(?:{row('with_')}\s)?{_OTHER})?",
        "changed": rf"(?<!\w){row('changed')}{small}{{0,4}}(?:\s{row('before')}\s?{_OTHER})?\s{{1,2}}{to}{_VALUE}",
        "old_and_new": rf"(?<![^\W_]){row('old')}\s{_OTHER}[,.;]?\s(?:{row('and_')}\s)?{row('new')}"
        rf"(?:\s{copula})?\s{_VALUE}",
        "second": rf"[^.!?\n]{{0,24}}?(?<![^\W_])(?:(?P<to>{to})|{row('new')}(?![^\W_])(?:\s{copula})?\s){_NEXT}"
        rf"|,\s?{_NAME}\s?[=:]\s?(?P<listed>[^\s,;]{{4,64}})",
        "same": rf"(?<![^\W_]){row('same')}(?![^\W_])[^.!?\n\d]{{0,24}}?[\s,:]\s?{_VALUE}",
        "before": rf"(?:(?<!\w){row('before')}\s{{0,2}})[\"«„]?$",
        "current": rf"{_BEGINS}(?P<value>[^\s,;\"„“”«»]{{5,64}})[\"»”]?\s(?:(?:{copula}|[-–—])\s)?(?:{row('here')}\s)?"
        rf"{row('current')}(?![^\W_]){ends}",
        "current_before": rf"(?<![^\W_]){row('current')}(?:\s{copula}(?![^\W_])|\s?[:=]|\s[-–—])\s?{_VALUE}",
        "for_root": rf"{_BEGINS}(?P<value>[^\s,;\"„“”«»]{{5,64}})[\"»”]?\s{row('for_root')}(?![^\W_])",
        "such": rf"\s?[,;—–-]\s{{0,2}}{row('such')}\s(?:{row('mine')}\s)?$",
        "copula": copula,
        "strong": row("strong"),
        "as_": as_,
        "joined": rf"(?:^|\s)(?:{copula}|{as_}|-|–|—)(?:\s|$)",
        "promised": copula + r"\s*$|[:=]\s*$",
        "mine": rf"(?<![^\W_]){row('mine')}\s$",
        "phrase": rf"(?:\s{row('mine')})?(?P<is>\s{copula}(?![^\W_]))?"
        rf"(?:(?:\s[^\W\d_]{{3,14}})?,?\s{row('here')}(?![^\W_])){{0,3}}(?P<colon>\s?[:=])?\s*"
        r"(?P<value>[^\W\d_]{2,12}(?: [^\W\d_]{1,12}){1,3} \d{1,4}|[^\W\d_]{2,12}(?: [^\W_]{1,12}){1,4})(?![^\W_])"
        rf"(?=\s*(?:$|[.,;!\n]|(?<=\s){row('clause')}(?![^\W_])|(?<=\s){row('spelt')}))",
        "clause": rf"\s*(?:$|[.,;!?\n)]|{row('clause')}(?![^\W_]))",
        "spelt": r"\W{1,3}" + row("spelt"),
        "endings": rf"{row('endings')}$",
    }
    return Patterns(**{name: re.compile(pattern, re.IGNORECASE) for name, pattern in written.items()})
