"""Details are found where they stand, word for word."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.heard import details
from bot.core.heard.since import instant

from .heard_lexicons import lexicon

ZONES = [
    ("hr", "od 14:05 po CET"),
    ("hr", "od jutros 8:30 po zagrebačkom vremenu"),
    ("hr", "od 9:15 UTC+2"),
    ("he", "מאז 14:05 שעון ישראל"),
    ("ru", "с 14:05 по Киеву"),
    ("ru", "с 9:00 по МСК"),
    ("ru", "с 14:05 по московскому времени"),
]

CASES = [
    ("ru", "2 дня не работает сайт", {"service": "сайт", "since": "2 дня"}),
    ("ru", "сервер лежит три часа", {"service": "сервер", "since": "три часа"}),
    ("ru", "сайт не грузится с 14:20 мск", {"service": "сайт", "since": "с 14:20 мск"}),
    ("ru", "сайт со вчерашнего вечера 500", {"service": "сайт", "since": "со вчерашнего вечера", "error": "500"}),
    ("ru", "панель не пускает, доступ запрещён", {"service": "панель", "error": "доступ запрещён"}),
    (
        "hr",
        "web shop na kupi-primjer.hr ne radi od srijede, javlja 504 Gateway Timeout",
        {"service": "web shop", "domain": "kupi-primjer.hr", "since": "od srijede", "error": "504 Gateway Timeout"},
    ),
    (
        "hr",
        "ne mogu u webmail za ana@primjer-list.hr već dva dana",
        {"service": "webmail", "email": "ana@primjer-list.hr", "since": "već dva dana"},
    ),
    (
        "hr",
        "VPS 203.0.113.80 od sinoć ne odgovara, Connection refused",
        {"service": "VPS", "ip": "203.0.113.80", "since": "od sinoć", "error": "Connection refused"},
    ),
    (
        "hr",
        'baza ne radi od 14:20, piše "Too many connections"',
        {"service": "baza", "since": "od 14:20", "error": "Too many connections"},
    ),
    (
        "hr",
        "hosting mi je isključen od 3.11., narudžba #771122",
        {"service": "hosting", "since": "od 3.11.", "order": "#771122"},
    ),
    (
        "he",
        "האתר shop-dugma.co.il לא עולה מאתמול, מופיע 502 Bad Gateway",
        {"service": "אתר", "domain": "shop-dugma.co.il", "since": "מאתמול", "error": "502 Bad Gateway"},
    ),
    (
        "he",
        "המייל office@dugma-li.co.il לא עובד כבר יומיים",
        {"service": "מייל", "email": "office@dugma-li.co.il", "since": "כבר יומיים"},
    ),
    (
        "he",
        "ה-FTP ב-203.0.113.80 מחזיר Connection refused מ-8:15",
        {"service": "FTP", "ip": "203.0.113.80", "error": "Connection refused", "since": "מ-8:15"},
    ),
    (
        "ru",
        "сайт test-primer.example не открывается со среды, пишет 504 Gateway Timeout",
        {"service": "сайт", "domain": "test-primer.example", "since": "со среды", "error": "504 Gateway Timeout"},
    ),
    (
        "ru",
        "почта anna@primer-list.example не работает уже два дня",
        {"service": "почта", "email": "anna@primer-list.example", "since": "уже два дня"},
    ),
    (
        "ru",
        "vps 203.0.113.80 лежит с 8:15, connection refused",
        {"service": "vps", "ip": "203.0.113.80", "since": "с 8:15", "error": "connection refused"},
    ),
    (
        "ru",
        "хостинг отключен с 3 ноября, заказ 771122",
        {"service": "хостинг", "since": "с 3 ноября", "order": "771122"},
    ),
]


@pytest.mark.parametrize(("language", "words"), ZONES)
def test_a_time_keeps_its_zone(language: str, words: str) -> None:
    assert dict(details.find(words, language, lexicon(language)))["since"] == words


@pytest.mark.parametrize(("language", "words", "wanted"), CASES)
def test_every_detail_is_found_word_for_word(language: str, words: str, wanted: dict[str, str]) -> None:
    found = dict(details.find(words, language, lexicon(language)))
    assert {name: value for name, value in found.items() if name not in ("direction", "scope")} == wanted
    assert all(value in words for value in found.values())


SINCE = [
    ("hr", "poslužitelj je pao oko 5 ujutro", "oko 5 ujutro"),
    ("hr", "blog ne radi otkad sam dodala certifikat, pomozite", "otkad sam dodala certifikat"),
    ("hr", "pošta šteka od jučerašnje migracije", "od jučerašnje migracije"),
    ("hr", "ne otvara se, ima već cca 30 min", "ima već cca 30 min"),
    ("hr", "srušilo se u 6:47 bez razloga", "u 6:47"),
    ("hr", "puca od 17 do 19h svaki dan", "od 17"),
    ("hr", "jedan od 20 naših blogova ne radi", ""),
    ("hr", "trebam to do petka, blog ne radi", ""),
    ("hr", "račun veći nego prošli mjesec", ""),
    ("hr", "blog ne radi dva dana", "dva dana"),
    ("hr", "poslužitelj ne odgovara sat vremena", "sat vremena"),
    ("hr", "poruke kasne 2 sata", ""),
    ("hr", "blog ne radi od kad je nestalo struje", "od kad je nestalo struje"),
    ("hr", "platila sam prošli četvrtak produljenje", "prošli četvrtak"),
    ("he", "החנות לא עולה משני בבוקר", "משני בבוקר"),
    ("he", "האתר איטי מאז שהתקנו תבנית חדשה", "מאז שהתקנו תבנית חדשה"),
    ("he", "הפורום לא נטען מ-7 בבוקר", "מ-7 בבוקר"),
    ("he", "אין מייל ב-20 דקות האחרונות", "ב-20 דקות האחרונות"),
    ("he", "הבלוג נופל אחרי שעה", ""),
    ("he", "איך משנים את שרתי השמות?", ""),
    ("he", "הכרטיס נדחה כבר ארבע פעמים", ""),
    ("ru", "форум молчит после вчерашнего обновления", "после вчерашнего обновления"),
    ("ru", "сервер лежит часа два уже", "часа два уже"),
    ("ru", "упало минут 15 как", "минут 15 как"),
    ("ru", "почта тормозит с тех пор как вы сменили сервер", "с тех пор как вы сменили сервер"),
    ("ru", "первое письмо с ошибкой пришло в 21:15", "в 21:15"),
    ("ru", "если не заплачу до среды, всё удалят", ""),
    ("ru", "ни с одного телефона не открывается", ""),
]


@pytest.mark.parametrize(("language", "words", "wanted"), SINCE)
def test_since_is_told_by_clocks_lengths_and_what_happened_but_not_by_deadlines(
    language: str, words: str, wanted: str
) -> None:
    assert dict(details.find(words, language, lexicon(language))).get("since", "") == wanted


ERRORS = [
    ("hr", "baza se ne diže, piše disk je pun, od jutros", "disk je pun"),
    ("hr", "piše da je domena istekla", ""),
    ("hr", "na naslovnici stoji hacked by n0b0dy", "hacked by n0b0dy"),
    ("hr", "blog na svakoj stranici 503 već sat", "503"),
    ("hr", "naplatili ste 500 eura", ""),
    ("he", "הכניסה חסומה, כתוב אין הרשאה, מהבוקר", "אין הרשאה"),
    ("he", "האתר מחזיר 500", "500"),
    ("ru", "панель пишет превышен лимит, со среды", "превышен лимит"),
    ("ru", "пишет что пароль неверный", ""),
    ("ru", "mail возвращается: 550 5.1.1 user unknown", "550 5.1.1 user unknown"),
]


@pytest.mark.parametrize(("language", "words", "wanted"), ERRORS)
def test_an_error_is_what_is_written_in_whatever_language(language: str, words: str, wanted: str) -> None:
    assert dict(details.find(words, language, lexicon(language))).get("error", "") == wanted


SERVICES = [
    ("hr", "dobili smo mail da server ne radi", "server"),
    ("hr", "plugin mi ruši blog", "blog"),
    ("hr", "Poštovani, ne radi galerija", "galerija"),
    ("he", "קיבלנו מייל שהשרת נפל", "שרת"),
    ("ru", "прислали письмо что сервер отключен", "сервер"),
    ("ru", "форма заказа не отправляется", "форма заказа"),
]


@pytest.mark.parametrize(("language", "words", "wanted"), SERVICES)
def test_the_service_is_what_fails_and_not_the_way_it_was_told(language: str, words: str, wanted: str) -> None:
    assert dict(details.find(words, language, lexicon(language))).get("service", "") == wanted


@pytest.mark.parametrize(
    ("language", "words", "wanted"),
    [
        ("hr", "trgovina se ruši, otprilike od devet, svima", "otprilike od devet"),
        ("he", "כתוב Account suspended בכל האתר מאז שש, אבל שילמתי", "מאז שש"),
        ("ru", "сайт лежит примерно с семи, у всех", "примерно с семи"),
        ("hr", "ugasili ste nas, račun plaćen prije tjedan dana. Od jutros ne radi ništa", "Od jutros"),
        ("hr", "shop je dole, sinoć je još radio", None),
    ],
)
def test_since_is_an_hour_in_words_and_the_time_of_what_fails(language: str, words: str, wanted: str | None) -> None:
    assert dict(details.find(words, language, lexicon(language))).get("since") == wanted


@pytest.mark.parametrize(
    ("language", "words", "wanted"),
    [
        ("hr", "domena se nigdje ne resolva, SERVFAIL, od jutros", "SERVFAIL"),
        ("ru", "домены не отвечают, NXDOMAIN на все", "NXDOMAIN"),
        ("he", "דף התשלום נתקע עם Session expired מאתמול", "Session expired"),
        ("he", "הקופון לא נכנס, Coupon not valid", "Coupon not valid"),
        ("hr", "disk je read-only, EXT4-fs error u logu", "EXT4-fs error"),
        ("hr", "banka javlja 3DS authentication failed", "3DS authentication failed"),
        ("he", "phpMyAdmin זורק #1045 Access denied", "#1045 Access denied"),
        ("ru", "phpmyadmin выдаёт #1045 - Access denied for user", "#1045 - Access denied for user"),
    ],
)
def test_an_error_begins_with_its_number_or_the_part_that_failed(language: str, words: str, wanted: str) -> None:
    found = dict(details.find(words, language, lexicon(language)))
    assert found.get("error") == wanted
    assert "order" not in found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Kako promijeniti lozinku?"),
        ("hr", "trebam Node.js 18.2 i wp-config.php"),
        ("hr", "tvrtka je Primjer d.o.o. iz Zagreba"),
        ("he", "איך משנים תאריך?"),
        ("ru", "файл index.php не нужен"),
    ],
)
def test_names_of_files_and_firms_are_no_domains(language: str, words: str) -> None:
    assert not {"domain", "ip", "url", "email", "since"} & dict(details.find(words, language, lexicon(language))).keys()


NOW = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Zagreb"))
MOMENTS = [
    ("hr", "od 7:40", "2026-11-18T07:40"),
    ("hr", "od 23:10", "2026-11-17T23:10"),
    ("hr", "prije tri dana", "2026-11-15T10:30"),
    ("hr", "od prije pola sata", "2026-11-18T10:00"),
    ("hr", "danas u 9", "2026-11-18T09:00"),
    ("hr", "od petka", "2026-11-13T00:00"),
    ("hr", "15. ožujka", "2026-03-15T00:00"),
    ("ru", "со вчерашнего вечера", "2026-11-17T19:00"),
    ("ru", "с 3 ночи", "2026-11-18T03:00"),
    ("ru", "час назад", "2026-11-18T09:30"),
    ("ru", "с 1 апреля", "2026-04-01T00:00"),
    ("he", "מאתמול ב-23:00", "2026-11-17T23:00"),
    ("he", "לפני שלושה ימים", "2026-11-15T10:30"),
    ("he", "מיום שישי", "2026-11-13T00:00"),
]


@pytest.mark.parametrize(("language", "words", "wanted"), MOMENTS)
def test_words_of_time_are_a_moment_not_after_now(language: str, words: str, wanted: str) -> None:
    found = instant(words, language, NOW, "Europe/Zagreb")
    assert found is not None and found <= NOW
    assert found.isoformat()[:16] == wanted


@pytest.mark.parametrize("words", ["", "ne znam", "31.2.", "odavno"])
def test_words_that_name_no_time_are_no_moment(words: str) -> None:
    assert instant(words, "hr", NOW, "Europe/Zagreb") is None


def test_an_unknown_zone_counts_as_utc() -> None:
    found = instant("od 7:40", "hr", NOW, "Nowhere/At-all")
    assert found is not None and found.utcoffset() is not None
