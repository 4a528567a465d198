"""English words about secrets, which people of every language use."""

from __future__ import annotations

from .table import SecretWords

# fmt: off
WORDS = SecretWords(
    password=(
        r"pass?(?:word|wd|phrase|vord|kod|code)?(?:[aeiou]|om|ima)?", r"pass?(?:w(?:or\w{0,3}|rd|od)|owrd|vor\w{0,2})",
        "passwort", "pwd", "pw", "psw", "psk", "pin", "puk",
    ),
    pin=(r"p[iu][nk](?:[ -]?code)?",),
    agreed=("code ?word", "(?:secret|security) (?:word|answer)"),
    transfer=(
        r"(?:epp|auth|authinfo|transfer)(?:[ -]?(?:info|code))?", r"(?:backup|recovery)\w{0,3} code\w{0,3}",
    ),
    code=(
        "2fa(?:[ -]?code)?", "(?:totp|mfa|otp)(?:[ -]?code)?", "code from sms", "verification code", "one[ -]time code",
        r"(?:backup|recovery) codes?",
    ),
    coded=(r"(?:(?:your|the|my) )?(?:\w{2,12} )?code(?! error)",),
    sign_in=(
        r"login\w{0,2}", "log in", r"user(?:name)?\w{0,2}", "credentials?", r"ftp\w{0,2}", "sftp", r"ssh\w{0,2}",
        r"cpanel\w{0,2}",
    ),
    account=("login", "user(?:name)?(?! agent)"),
    sign_in_as=("(?:log(?:ging)?|sign(?:ing)?) in (?:as|with)",),
    sign_in_data=("(?:login|access|auth)(?=:)", "(?:login|access) (?:data|details)", "credentials"),
    typed=("access:?", "i (?:type|typed|enter|entered|tried|use|used)",),
    changed=("(?:changed|reset|set) (?:it|the password|my password)",),
    old=("(?:it |the old one )?was",),
    new=("new", "now", "or", "and the new one"),
    same=("the same(?: as (?:always|ever|before))?", "that is"),
    before=("from",),
    to=(r"to\s",),
    with_=("with",),
    and_=("and", "or"),
    copula=("is", "was", "are"),
    strong=("reads",),
    mine=("my", "our",),
    as_=("as",),
    current=("(?:the )?(?:new|old|current|right) one",),
    here=("here(?: it is| you go)?", "as follows", "so"),
    such=("with (?:that|this|such an?)", "that is my"),
    for_root=("for (?:the )?(?:root|admin)",),
    spelt=("in (?:small|capital|lower ?case|upper ?case)", "with (?:blanks|spaces)"),
    clause=("and", "but", "if", "user", "login"),
    endings=("ed", "ing"),
    between=frozenset({
        "is", "the", "my", "for", "of", "was", "new", "old", "and", "it's", "account", "user", "site",
        "database", "db", "box", "mailbox", "inbox", "password", "pass",
    }),
    no_value=frozenset({
        "problem", "reset", "incorrect", "wrong", "invalid", "expired", "required", "forgotten", "forgot",
        "lost", "not", "is", "the", "for", "protected", "correct", "weak", "too", "short", "and", "or",
        "needed", "missing", "please", "change", "changed",
    }),
)
# fmt: on
