"""Messages of several clauses: each is heard for itself, and one of them does not silence another."""

from __future__ import annotations

import pytest

from bot.core.heard import acts

from .heard_lexicons import lexicon


def heard_as(language: str, words: str) -> str:
    return acts.act(words, language, lexicon(language)).name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Ovo je adresa koju imam odavno"),
        ("he", "זה לא מה שרשום אצלי בחוזה"),
        ("ru", "це той тариф, який у нас оплачен давно"),
    ],
)
def test_a_word_that_only_joins_clauses_asks_nothing(language: str, words: str) -> None:
    assert heard_as(language, words) not in ("change", "data")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "znaš koju karticu imam upisanu"),
        ("he", "תגידו מה שרשום אצלי בחוזה"),
        ("ru", "подскажите, до которого числа у нас заплачено"),
    ],
)
def test_the_same_word_asks_behind_words_of_asking(language: str, words: str) -> None:
    assert heard_as(language, words) == "data"


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("hr", "change", "Ne treba mi više wifi, ali molim vas promijenite lozinku za mail"),
        ("hr", "change", "Lozinku za wifi znam, promijenite mi lozinku od panela"),
        ("hr", "change", "Na fejsu sam sve sredio, a vi mi promijenite e-mail adresu računa"),
        ("hr", "change", "Laptop je nov i radi, resetirajte mi lozinku za cPanel"),
        ("hr", "change", "Imam router od operatera, no molim vas ugasite mi staru domenu"),
        ("hr", "change", "Ne treba otvarati tiket, samo promijenite lozinku računa"),
        ("hr", "change", "Nemojte mi slati upute nego mi promijenite vlasnika domene"),
        ("hr", "change", "Vratite se na moj upit i prebacite domenu na moju firmu"),
        ("hr", "change", "Smirite se, i obrišite mi sandučić info"),
        ("hr", "data", "Facebook lozinku znam, ali recite mi koja je lozinka za mail"),
        ("he", "change", "הוויי פיי כבר לא צריך, אבל תחליפו לי את הסיסמה של המייל"),
        ("he", "change", "בפייסבוק כבר סידרתי, תחליפו לי את כתובת המייל בחשבון"),
        ("he", "change", "לא צריך לפתוח פנייה, פשוט תאפסו לי את הסיסמה"),
        ("he", "change", "שימו לב, תעבירו את הדומיין על שם החברה"),
        ("he", "change", "הלפטופ חדש ועובד, תאפסו לי סיסמה לפאנל"),
        ("he", "data", "תפתחו לי פנייה ותגידו מה הסיסמה שלי"),
        ("he", "data", "שימו לב, תשלחו לי את הסיסמה של התיבה"),
        ("he", "data", "עדכנו אותי מה המייל שרשום אצלכם בחשבון שלי"),
        ("ru", "change", "В инстаграме я сам поменял, а вы поменяйте почту аккаунта"),
        ("ru", "change", "Айфон новый, всё работает, сбросьте пароль от панели"),
        ("ru", "change", "Тикет открывать не надо, просто смените мне пароль от кабинета"),
        ("ru", "change", "У другого регистратора домен не нужен, перенесите его к себе на мой аккаунт"),
        ("ru", "change", "закройте тикет и смените владельца домена"),
        ("ru", "data", "В инстаграм я зашел, а какой у меня пароль от почты?"),
        ("he", "data", "תזרוק לי את הסיסמה של המייל"),
        ("he", "data", "תעבירו לי העתק של החוזה שלי"),
    ],
)
def test_a_veto_concerns_the_clause_it_stands_in(language: str, name: str, words: str) -> None:
    assert heard_as(language, words) == name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Promijenite mi lozinku za wifi"),
        ("hr", "Kako na fejsu promijeniti lozinku, recite"),
        ("hr", "Promijenite mi, molim vas, lozinku na facebooku"),
        ("he", "תחליפו לי סיסמה לוויי פיי"),
        ("ru", "смените мне пароль от вайфая"),
        ("ru", "смените, пожалуйста, пароль на роутере"),
        ("ru", "взял впс переставите мне убунту или это за деньги"),
    ],
)
def test_a_few_words_between_commas_take_no_veto_away(language: str, words: str) -> None:
    assert heard_as(language, words) in ("question", "incident")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Promijenite mi e-mail na ana@primjer.hr i recite koji imam upisan"),
        ("hr", "Recite mi koji mail imam upisan i promijenite ga"),
        ("hr", "Koja je kartica zapisana na mom računu? Zamijenite je novom."),
        ("hr", "trebam znati koji mi je paket i prebaciti ga na veći molim"),
        ("hr", "Pošaljite mi lozinku i promijenite kontakt"),
        ("hr", "možete li mi reći koji je vlasnik domene i prebaciti je na mene"),
        ("he", "תגידו לי מה המייל הרשום ותחליפו אותו"),
        ("he", "תחליפו לי את המייל ותגידו מה רשום עכשיו"),
        ("he", "מה הכרטיס שמופיע אצלכם? תחליפו אותו בחדש"),
        ("he", "אפשר לדעת איזו חבילה יש לי ולשדרג אותה בבקשה"),
        ("ru", "Скажите, какая почта у меня указана, и поменяйте её на новую"),
        ("ru", "Смените мне пароль и пришлите его сюда"),
        ("ru", "можете сказать кто владелец домена и переписать его на меня"),
        ("ru", "Напомните логин и сбросьте пароль"),
    ],
)
def test_a_change_goes_before_a_request_for_data_beside_it(language: str, words: str) -> None:
    """What is answered then leads to a ticket, where both are written."""
    assert heard_as(language, words) == "change"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "У меня ящик ana@primer.ru. Всё работает. Кто имеет к нему доступ?"),
        ("ru", "У меня есть почтовый ящик. Всё работает. Кто имеет к нему доступ?"),
        ("hr", "Imam mail račun. Sve radi. Tko mu ima pristup?"),
        ("hr", "Naš hosting je kod vas. Zadovoljni smo. Do kada je plaćen?"),
        ("he", "יש לי תיבת מייל אצלכם. הכול עובד. למי יש אליה גישה?"),
        ("ru", "У нас сервер. Работает стабильно. На кого он оформлен?"),
        ("hr", "Imamo VPS. Radi odlično. Koliko je još ostalo prometa?"),
    ],
)
def test_a_question_may_stand_sentences_after_what_it_is_about(language: str, words: str) -> None:
    assert heard_as(language, words) == "data"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hr", "Imam stranicu. Sve radi. Tko može pristupiti FTP-u?"),
        ("ru", "У меня сайт. Всё работает. Кто отвечает за обновления?"),
        ("he", "יש לי אתר. הכול עובד. מי אחראי על עדכונים?"),
    ],
)
def test_not_every_question_behind_a_thing_of_theirs_asks_for_data(language: str, words: str) -> None:
    assert heard_as(language, words) in ("question", "incident")
