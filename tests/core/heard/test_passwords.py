"""The kinds of ways in which people tell a password or a code, each in the three languages."""

from __future__ import annotations

import pytest

from bot.core.heard.secret_words import LANGUAGES
from bot.core.heard.secrets import continues, redact

TOLD: dict[str, list[tuple[str, ...]]] = {
    "typed without a word for passwords": [
        ("probala sam s Kruska55x i sa Kruska56x, piše 535", "Kruska55x", "Kruska56x"),
        ("ניסיתי עם kruska1234levana וזה זורק 535", "kruska1234levana"),
        ("вбиваю Grusha#88 и ничего", "Grusha#88"),
    ],
    "set to a new value by somebody": [
        ("resetirali ste mi na Jesenska2026! i ne mogu unutra", "Jesenska2026!"),
        ("איפסתם לי ל-Stavit2026! ועכשיו אני בחוץ", "Stavit2026!"),
        ("вы сбросили мне на Osennyaya2026! и не войти", "Osennyaya2026!"),
    ],
    "an old one and a new one": [
        ("prije je bilo Dunja_1, sad je Dunja_2", "Dunja_1", "Dunja_2"),
        ("פעם זה היה Havush_1 ועכשיו זה Havush_2", "Havush_1", "Havush_2"),
        ("раньше было Aiva_1, теперь Aiva_2", "Aiva_1", "Aiva_2"),
    ],
    "one or the other": [
        ("lozinka je Dunja88x ili dunja88x", "Dunja88x", "dunja88x"),
        ("הסיסמה Havush88 או havush88", "Havush88", "havush88"),
        ("пароль Aiva88x или aiva88x", "Aiva88x", "aiva88x"),
    ],
    "several plain words": [
        ("lozinka je: crna mačka mijauče", "crna mačka mijauče"),
        ("הסיסמה היא: חתול זקן מיילל", "חתול זקן מיילל"),
        ("пароль: старая кошка мяукает", "старая кошка мяукает"),
    ],
    "several plain words and a number": [
        ("lozinka mi je mačka mačka 5 ako zatreba", "mačka mačka 5"),
        ("הסיסמה שלי היא חתול זקן 5", "חתול זקן 5"),
        ("мой пароль старая кошка 5", "старая кошка 5"),
    ],
    "in quotation marks behind as": [
        ("zaporku sam zapisala kao „mačka na krovu“ i ne prima", "mačka na krovu"),
        ('הסיסמה רשומה אצלי בתור "חתול על הגג" ולא מקבל', "חתול על הגג"),
        ("пароль записан как «кошка на крыше»", "кошка на крыше"),
    ],
    "a word with its spelling": [
        ("šifra dunja (malim slovima)", "dunja"),
        ("הסיסמה havush באותיות קטנות", "havush"),
        ("пароль айва (маленькими буквами)", "айва"),
    ],
    "behind the name of an account": [
        ("ulazim kao vesna, a ono drugo je zvono99!", "zvono99!"),
        ("נכנס בתור dana והשני הוא paamon99!", "paamon99!"),
        ("захожу как vera, а второе kolokol99!", "kolokol99!"),
    ],
    "the code alone in a sentence": [
        ("SMS kaže: vaš kod je 5518", "5518"),
        ("בסמס כתוב: הקוד שלך 5518", "5518"),
        ("в смс написано: ваш код 5518", "5518"),
    ],
    "the code before its word": [
        ('stigla poruka "551820 je vaš kod"', "551820"),
        ('קיבלתי הודעה "551820 הוא הקוד שלך"', "551820"),
        ("пришло сообщение «551820 — ваш код»", "551820"),
    ],
    "a list of backup codes": [
        ("backup kodovi su: 5518-2017, 5518-2018, 5518-2019", "5518-2017", "5518-2018", "5518-2019"),
        ("קודי גיבוי: 5518-2017, 5518-2018", "5518-2017", "5518-2018"),
        ("резервные коды 55182017 55182018", "55182017", "55182018"),
    ],
    "until when a card holds": [
        ("Visa 4111 1111 1111 1111, vrijedi 09/29", "09/29"),
        ("ויזה 4111 1111 1111 1111 תוקף 09/29", "09/29"),
        ("виза 4111 1111 1111 1111 срок 09/29", "09/29"),
    ],
    "a licence to drive": [
        ("vozačka dozvola 5512345", "5512345"),
        ("רישיון נהיגה 5512345", "5512345"),
        ("водительское удостоверение 99 55 123456", "99 55 123456"),
    ],
    "settings and headers": [
        ("APP_KEY=base64:3nB7x0pLqW8eRt5yUi2oPa9sDf4gHj6k", "3nB7x0pLqW8e"),
        ("$db['default']['password'] = 'dunja77';", "dunja77"),
        ("X-API-Key: 55aa66bb77cc88dd99ee", "55aa66bb77cc"),
        ('MAIL_PASSWORD="du nja 77"', "du nja 77"),
        ("net use z: //posluzitelj/mapa /user:vesna dunjaDunja7", "dunjaDunja7"),
    ],
    "on the wrong keyboard": [("xhxnv Havush_31", "Havush_31"), ("gfhjkm Aiva_31", "Aiva_31")],
}


@pytest.mark.parametrize(
    ("words", "secrets"),
    [pytest.param(words, secrets, id=f"{kind}: {words}") for kind in TOLD for words, *secrets in TOLD[kind]],
)
def test_a_secret_is_removed_however_it_is_told(words: str, secrets: list[str]) -> None:
    clean, kinds = redact(words)
    assert [secret for secret in secrets if secret in clean] == []
    assert kinds
    assert redact(clean)[0] == clean


@pytest.mark.parametrize(
    "words",
    [
        "šifra artikla 7781-22, šifra proizvoda VPS-2",
        "ulazim na 192.0.2.60:8443 s Chrome121 i dobijem ERR_SSL_PROTOCOL_ERROR",
        "promijenio sam na PHP8.2 i lozinka baze ne radi",
        "kod za popust ZIMA2026 ne prolazi",
        "link za lozinku poslan je na m***@...",
        "poziv s 1045 je kod greške, kod 404 na stranici",
        "קוד קופון ZIMA2026 לא עובר",
        "נכנס ל-192.0.2.60:8443 עם Chrome121",
        "קוד 404 באתר וקוד 1062 במסד",
        "промокод ZIMA2026 не проходит",
        "меняю пароль каждые 90 дней, заказ 481020",
        "пароль мне ставил Миша из поддержки",
        "пароль не подходит, host=192.0.2.130 port=21",
        "login admin, ticket#118204",
        "zaboravio sam lozinku za McAfee2024, imam iPhone14Pro i Server-03",
        "הסיסמה לא נשלחת, יש לי iPhone14Pro ו-iOS17.2",
        "пароль: нигде не могу найти, поставил тариф NVMe250GB",
    ],
)
def test_what_only_stands_near_a_secret_stays(words: str) -> None:
    assert redact(words) == (words, ())


@pytest.mark.parametrize(
    ("before", "words", "secret"),
    [
        ("koja je lozinka? evo sad", "to je Dunja2026!", "Dunja2026!"),
        ("צריכים סיסמה? רגע", "זה Havush2026!", "Havush2026!"),
        ("какой пароль? вот", "это Aiva2026!", "Aiva2026!"),
        ("prijavite se, user vesna", "a lozinka dunja", "dunja"),
        ("заходите, логин vera", "а пароль айва", "айва"),
        ("kod mi je upravo stigao", "551820", "551820"),
        ("הגיע לי הקוד עכשיו", "551820", "551820"),
        ("код только что пришёл", "551820", "551820"),
        ("EPP kod domene", "aZ9-kk!22-Qw", "aZ9-kk!22-Qw"),
    ],
)
def test_an_answer_that_holds_the_secret_of_the_message_before_is_removed(before: str, words: str, secret: str) -> None:
    assert secret not in continues(before, words)[0]


@pytest.mark.parametrize(("before", "words"), [("piše kod greške", "551820"), ("lozinka ne radi", "Chrome121")])
def test_an_answer_about_something_else_stays(before: str, words: str) -> None:
    assert continues(before, words) == (words, ())


def test_every_language_fills_every_row_of_secret_words() -> None:
    for words in LANGUAGES[1:]:
        assert all(getattr(words, row) for row in words.__dataclass_fields__)
