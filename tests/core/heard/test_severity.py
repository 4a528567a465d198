"""How grave a case is, whose it is, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.heard import acts, details, severity
from bot.core.heard.severity import Severity

from . import phrases_he, phrases_hr, phrases_ru
from .heard_lexicons import lexicon

PHRASES = {"hr": phrases_hr, "he": phrases_he, "ru": phrases_ru}


def judged(words: str, language: str) -> Severity:
    found = lexicon(language)
    act = acts.act(words, language, found)
    pairs = details.find(words, language, found)
    return severity.judge(words, language, act, "", (), pairs, found)


def cases() -> Iterator[tuple[str, str, str]]:
    for language, module in PHRASES.items():
        yield from ((language, words, "high") for words in module.HIGH)
        yield from ((language, words, "regular") for words in module.REGULAR)


@pytest.mark.parametrize(("language", "words", "priority"), list(cases()))
def test_only_outages_and_threats_are_of_high_priority(language: str, words: str, priority: str) -> None:
    assert judged(words, language).priority == priority


GRAVITIES = [
    ("hr", "nijedan naš sajt se ne otvara niotkud", "high"),
    ("hr", "riknuo vam je server", "high"),
    ("hr", "netko nam upravo briše datoteke s diska", "high"),
    ("hr", "nitko u uredu ne može ni slati ni primati poštu", "high"),
    ("hr", "prijete da će objaviti podatke kupaca", "high"),
    ("hr", "jedna od tri domene se ne otvara, ostale dvije rade", "regular"),
    ("hr", "stranica je spora navečer", "regular"),
    ("he", "הלך השרת", "high"),
    ("he", "מישהו מוחק לנו קבצים עכשיו", "high"),
    ("he", "אף אחד מאיתנו לא שולח ולא מקבל", "high"),
    ("he", "מאיימים להדליף לנו את הנתונים", "high"),
    ("he", "אצלי עובד אבל אצל אחי האתר לא נפתח", "regular"),
    ("he", "פג תוקף התעודה באתר", "regular"),
    ("ru", "лежим, полностью", "high"),
    ("ru", "вся почта не ходит ни туда ни сюда", "high"),
    ("ru", "мне угрожают слить базу", "high"),
    ("ru", "диск на сервере сыпется, теряем данные", "high"),
    ("ru", "поддомен не открывается, основной сайт работает", "regular"),
    ("ru", "письма падают в спам", "regular"),
]


@pytest.mark.parametrize(("language", "words", "priority"), GRAVITIES)
def test_outages_and_threats_are_told_in_many_ways(language: str, words: str, priority: str) -> None:
    assert judged(words, language).priority == priority


def test_trouble_told_beside_an_order_is_asked_about() -> None:
    assert judged("netko nam briše datoteke, blokirajte račun odmah", "hr").missing != ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Naplatili ste mi dva puta istu domenu"),
        ("hr", "kartica mi je odbijena kod plaćanja"),
        ("he", "חייבתם אותי פעמיים על אותו דומיין"),
        ("he", "הכרטיס שלי נדחה בתשלום"),
        ("ru", "с меня дважды списали деньги за домен"),
        ("ru", "карта не проходит при оплате"),
    ],
)
def test_money_goes_to_the_financial_department(language: str, words: str) -> None:
    assert judged(words, language).department == "financial"


def test_what_was_said_is_not_asked_again() -> None:
    grave = judged("Server 203.0.113.5 ne odgovara od jutros, konzola javlja Kernel panic", "hr")
    assert grave.missing == ()


def test_what_was_not_said_is_asked_in_its_order() -> None:
    assert judged("ništa ne radi!", "hr").missing == ("service", "since", "error", "domain_or_ip")


def test_an_order_number_is_enough_of_a_place() -> None:
    assert "domain_or_ip" not in judged("naplaćeno mi je dvaput, narudžba #551200", "hr").missing


def test_a_question_asks_only_what_its_topic_needs() -> None:
    found = lexicon("hr")
    act = acts.act("Kako instalirati certifikat?", "hr", found)
    grave = severity.judge("Kako instalirati certifikat?", "hr", act, "technical", ("domain_or_ip", "order"), (), found)
    assert grave == Severity("technical", "regular", ("domain_or_ip",))


def test_small_talk_is_never_grave() -> None:
    assert judged("hvala", "hr") == Severity("technical", "regular", ())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Netko nam je provalio u web i obrisao sve, što da radim?"),
        ("hr", "Hakirali su nam stranicu i šalju spam s našeg servera. Je li moguće da su ušli preko starog plugina?"),
        ("hr", "Provalili su nam u mail. Kako se zaštititi da se ne ponovi?"),
        ("hr", "Traže otkupninu za bazu podataka! Što je to ransomware i kako spriječiti?"),
        ("he", "האתר נפרץ ושולחים ממנו ספאם, איך להתגונן שזה לא יקרה שוב?"),
        ("he", "מישהו נכנס לנו לשרת ומוחק קבצים. האם ייתכן שזה דרך תוסף?"),
        ("he", "יש לנו מתקפת ddos מאז הבוקר, יש לכם הגנה?"),
        ("ru", "Нас взломали, на сайте чужие ссылки. Как защититься от этого в будущем?"),
        ("ru", "Зашифровали базу и требуют выкуп! Что такое ransomware и возможно ли вернуть данные?"),
        ("ru", "На нас ддосят с утра, всё лежит, есть ли защита?"),
        ("ru", "Взломали почту, рассылают спам от нас. Может ли быть, что украли пароль?"),
    ],
)
def test_a_question_behind_a_report_takes_nothing_from_it(language: str, words: str) -> None:
    assert judged(words, language).priority == "high"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Kako da se zaštitim od hakera?"),
        ("hr", "Što je phishing i što ako me hakiraju?"),
        ("hr", "Imate li zaštitu od ddos napada?"),
        ("he", "איך מתגוננים מפריצה לאתר?"),
        ("he", "מה זה פישינג?"),
        ("he", "יש לכם הגנה מפני ddos?"),
        ("ru", "Как защититься от взлома сайта?"),
        ("ru", "Есть ли у вас защита от ddos?"),
        ("ru", "Что такое фишинг?"),
        ("hr", "Prijatelju su hakirali stranicu. Imate li zaštitu?"),
        ("ru", "В новостях пишут, что взломали хостинг. Есть ли у вас защита?"),
        ("he", "בחדשות אמרו שפרצו לחברת אחסון. יש לכם הגנה?"),
        ("hr", "Mail ne radi. Kako se zaštititi od hakera?"),
    ],
)
def test_a_question_about_dangers_reports_none(language: str, words: str) -> None:
    assert judged(words, language).priority == "regular"
