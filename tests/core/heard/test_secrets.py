"""Secrets go, everything else stays."""

from __future__ import annotations

import pytest

from bot.core.heard.secrets import MARK, continues, redact

GONE = [
    ("moja lozinka je Medvjed#88", "Medvjed#88", "password"),
    ("lozinka: sunce", "sunce", "password"),
    ("Lozinka za webmail je Kis4Oblak i ne radi", "Kis4Oblak", "password"),
    ("pass je 48151623", "48151623", "password"),
    ("user ana password Krusk4!", "Krusk4!", "password"),
    ("ftp pristup ana / Krusk4xx", "Krusk4xx", "password"),
    ("Trava77! mi je lozinka", "Trava77!", "password"),
    ("promijenite lozinku u Novo2026x", "Novo2026x", "password"),
    ("šifra: „zeleno drvo“", "zeleno drvo", "password"),
    ("lozinka = 'abcd'", "abcd", "password"),
    ("לוזינקה? לא, הסיסמה היא Shemesh55", "Shemesh55", "password"),
    ("סיסמה: shalom", "shalom", "password"),
    ("Shemesh55! זו הסיסמה שלי", "Shemesh55!", "password"),
    ("пароль: солнышко", "солнышко", "password"),
    ("мой пароль от почты Kedr_2020", "Kedr_2020", "password"),
    ("Kedr_2020 это мой пароль", "Kedr_2020", "password"),
    ("parol Kedr2020 ne rabotaet", "Kedr2020", "password"),
    ("логин anna пароль qwerty12", "qwerty12", "password"),
    ("пороль Ryabina77", "Ryabina77", "password"),
    ("парль: zima-les-19, не коннектится", "zima-les-19", "password"),
    ("п а р о л ь Ryabina77", "Ryabina77", "password"),
    ("gfhjkm Ryabina77", "Ryabina77", "password"),
    ("пароль 987654 не пускает", "987654", "password"),
    ("пароль от почты 778812 не подходит", "778812", "password"),
    ("пароль шесть единиц 111111", "111111", "password"),
    ("логин oleg пароль Гроза, срок до завтра", "Гроза", "password"),
    ("фтп: oleg1 / Les#1923", "Les#1923", "password"),
    ("вот доступы oleg Xf8#kl2m", "Xf8#kl2m", "password"),
    ("сменил на Gjhbn456 и не пускает, пароль правильный", "Gjhbn456", "password"),
    ("кодовое слово ромашка", "ромашка", "password"),
    ("ответ на секретный вопрос барсик", "барсик", "password"),
    ("пришла смска с кодом 883412", "883412", "code"),
    ("код 883412 пришёл", "883412", "code"),
    ("двухфакторка 771290", "771290", "code"),
    ("резервный код 8f2k-99ab", "8f2k-99ab", "code"),
    ("токен: 8fjK29dkLq01mZ", "8fjK29dkLq01mZ", "token"),
    ("переведите сюда: 40817810099910004312", "40817810099910004312", "account"),
    ("4111-1111-1111-1111 10/27 731", "731", "cvv"),
    ("https://ana:t4jna@primjer.hr/x ne radi", "t4jna", "password"),
    ("DB_PASSWORD=s3cr3tValue", "s3cr3tValue", "password"),
    ("define('DB_PASSWORD', 'gljiva77');", "gljiva77", "password"),
    ("mysql -u root -pTajna123 ne radi", "Tajna123", "password"),
    ("kartica 4111111111111111", "4111111111111111", "card"),
    ("4111\u00a01111\u00a01111\u00a01111 ne prolazi", "1111", "card"),
    ("４１１１ １１１１ １１１１ １１１１", "１１１１", "card"),
    ("כרטיס ٤١١١ ١١١١ ١١١١ ١١١١", "١١١١", "card"),
    ("karta 4111 1111 1111 1112", "1112", "card"),
    ("cvv je 731", "731", "cvv"),
    ("код на обороте 731", "731", "cvv"),
    ("קוד אבטחה: 731", "731", "cvv"),
    ("IBAN HR1210010051863000160", "HR1210010051863000160", "iban"),
    ("vratite na DE89 3704 0044 0532 0130 00 hvala", "0532", "iban"),
    ("OIB mi je 12345678901", "12345678901", "id"),
    ("ИНН 7707083893", "7707083893", "id"),
    ("СНИЛС 112-233-445 95", "112-233-445", "id"),
    ("паспорт серия 4509 123456", "123456", "id"),
    ("ת.ז. 123456789", "123456789", "id"),
    ("putovnica 012345678", "012345678", "id"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_", "token"),
    ("sk_live_abcdefghijklmnop1234", "sk_live", "token"),
    ("xoxb-123456789012-abcdefGHIJ", "xoxb", "token"),
    ("api key je 9f8e7d6c5b4a39281706f5e4d3c2b1a0", "9f8e7d6c", "token"),
    ("Authorization: Bearer abcdefghijklmnop123456", "abcdefghijklmnop123456", "token"),
    ("-----BEGIN PRIVATE KEY-----\nMIIabc\nbez kraja", "MIIabc", "key"),
    ("EPP kod je Xy7!kLm22", "Xy7!kLm22", "code"),
    ("kod iz sms-a 482913", "482913", "code"),
    ("loz\u200binka: Tajna99", "Tajna99", "password"),
    ("ulazim kao root/Kr4ljevo!9 na 192.0.2.7 i ništa", "Kr4ljevo!9", "password"),
    ("lozinka za mail ana@trava-primjer.hr glasi jezero i tako već godinama", "jezero", "password"),
    ("promijenio sam lozinku s Proljece23 na Jesen2026! i opet ne ulazi", "Jesen2026!", "password"),
    ("lozinka za webmail je Bukva-77, a za ftp je Jela-88", "Jela-88", "password"),
    ("user: ana@trava-primjer.hr / bukva77x", "bukva77x", "password"),
    ("ana@trava-primjer.hr / Bukva77x", "Bukva77x", "password"),
    ("pristupni podaci: ana, bukva77x", "bukva77x", "password"),
    ("promijenila sam iz Bukva77x u Jela88x lozinku", "Jela88x", "password"),
    ("pin je 4 8 2 1", "4 8 2 1", "password"),
    ("visa 4111111111111111 08/28 731", "731", "cvv"),
    ("client secret Zx8Q~abcDEF123ghiJKL456", "Zx8Q~abc", "token"),
    ("lozinka 482915", "482915", "password"),
    ("loznika mi je Bukva77x", "Bukva77x", "password"),
    ("Bukva77x - lozinka", "Bukva77x", "password"),
    ("prijavljujem se s ana@trava-primjer.hr i Bukva77x", "Bukva77x", "password"),
    ("probao sam Bukva77x i bukva77x ali lozinka ne prolazi", "bukva77x", "password"),
    ("nova lozinka neka bude jezero", "jezero", "password"),
    ("odgovor na sigurnosno pitanje je Fluffy", "Fluffy", "password"),
    ("evo kod 552211", "552211", "code"),
    ("autentikator pokazuje 123 456", "123 456", "code"),
    ("rezervni kodovi su abcd-efgh-1234", "abcd-efgh-1234", "code"),
    ("kartica 4111 1111 pa onda 1111 1111", "4111 1111", "card"),
    ("broj računa 2360000-1101234567", "1101234567", "account"),
    ("upisujem Bukva_77 kao lozinku", "Bukva_77", "password"),
    ("пароль был Osen2024 а новый Zima_2026, оба не подходят", "Zima_2026", "password"),
    ("הסיסמה הישנה הייתה geshem12 והחדשה Ruach_34", "Ruach_34", "password"),
    ("hasisma sheli dolev88x", "dolev88x", "password"),
    ("jednokratni kod je 559 204", "559 204", "code"),
    ("הקוד שהגיע בסמס זה 7719", "7719", "code"),
    ("kartica 4111 1111 1111 1111, vrijedi do 11/28, kod 737", "737", "cvv"),
    ("HR94577403194 je naš porezni broj", "94577403194", "id"),
    ("aws AKIAIOSFODNN7EXAMPLE секрет wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI", "token"),
    ("паспорт серия 6311 номер 720485", "720485", "id"),
    ("מס' זהות 00752917-5", "00752917-5", "id"),
    ("kodna riječ: suncokret", "suncokret", "password"),
    ("кодовое слово у меня подсолнух", "подсолнух", "password"),
    ("login: ivka Bor_2031x", "Bor_2031x", "password"),
    ("stari pass Bor12345 a novi Hrast9!x", "Hrast9!x", "password"),
    ("пароль был Osen2024, теперь Zima2026", "Zima2026", "password"),
    ("backup kodovi: 8841-2290", "8841-2290", "code"),
    ("код переноса домена aB3$kk9", "aB3$kk9", "code"),
    ("pin 0987", "0987", "password"),
    ("GOCSPX-abcdefGHIJKLmnopqrstUVWX", "GOCSPX", "token"),
    ("הפסוורד geshem123xx", "geshem123xx", "password"),
    ("הסיסמה באנגלית Shavit770", "Shavit770", "password"),
    ("הפין שלי 9981", "9981", "password"),
    ("שיניתי מ-geshem1234 ל-ruach5678 את הסיסמה", "geshem1234", "password"),
    ("החלפתי לRuach_2031! ולא עובד", "Ruach_2031!", "password"),
    ("תנסו עם Geshem2011 כסיסמה", "Geshem2011", "password"),
    ("הסיסמה הקודמת ruach26 והנוכחית geshem27", "geshem27", "password"),
    ("לוגין: yossi / Ruach#11", "Ruach#11", "password"),
    ("תיכנסו אתם: admin Ruach!2233", "Ruach!2233", "password"),
    ("ruach_55 - סיסמא", "ruach_55", "password"),
    ("קיבלתי בסמס קוד 448210", "448210", "code"),
    ("קוד השחזור: abcd-1234-efgh", "abcd-1234-efgh", "code"),
    ("הטוקן ל api הוא abc9fQ2mXv7Lk0dUgMa4TzRb81cWy ואני מקבל 401", "abc9fQ2mXv7", "token"),
    ("hst_live_9fQ2mXv7Lk0dUgMa4TzRb81cWy", "hst_live", "token"),
    ("ישראכרט 5326101234567890", "5326101234567890", "card"),
    ("הקוד מאחורי הכרטיס 901", "901", "cvv"),
    ('ת"ז של הבעלים 054321987', "054321987", "id"),
    ("חשבון מס' 445566 בבנק לאומי", "445566", "account"),
]


@pytest.mark.parametrize(("words", "secret", "kind"), GONE)
def test_a_secret_is_removed_and_named(words: str, secret: str, kind: str) -> None:
    clean, kinds = redact(words)
    assert secret not in clean
    assert kind in kinds
    assert MARK in clean


STAYS = [
    "ulazim s ana@trava-primjer.hr i normalnom lozinkom ali ne ide",
    "lozinku pamtim od 2015",
    "kartica mi ističe 08/28, narudžba 3311",
    "novu lozinku pa mi je javite",
    "lozinka mi je na papiru",
    "kako da lozinka bude jača",
    "kartica vrijedi do 12/27, narudžba 331155",
    "javlja kod 500 nakon prijave",
    "zaboravio sam lozinku",
    "Koja je moja lozinka?",
    "lozinka je kriva, piše login is invalid",
    "lozinka mi ne radi od 12.11.2026.",
    "kako promijeniti lozinku za ana@primjer.hr",
    "lozinka treba imati 12 znakova",
    "narudžba #123456, IP 203.0.113.7, port 2083",
    "tiket TKT-88213 i račun 2026-11-204",
    "zovite +385 91 000 1234 ili 01 555 0100",
    "PHP 8.3.12, MySQL 8, Windows11",
    "broj pošiljke 73519002460",
    "IMEI 356938035643809",
    "шифрование ssl не работает",
    "забыл пароль, заказ #551234",
    "пароль от хостинга по заказу 311902 не подходит",
    "сменил тариф на VPS-4, и пароль пропал",
    "ввожу anna@dom-primer.ru и пароль, не пускает",
    "логин anna пароль забыт",
    "кодовое слово не подходит",
    "секретное слово забыла",
    "ответ на секретный вопрос не помню",
    "двухфакторку включил 12.11.2024",
    "приложение показывает 502",
    "смс с кодом не приходит уже 15 минут",
    "резервный код не подходит",
    "ключ dkim default._domainkey.dom-primer.ru",
    "на обратной стороне договора 123 написано",
    "пароль не подходит, захожу с 203.0.113.7",
    "телефон +7 900 000-11-22, заявка 91833",
    "שכחתי את הסיסמה, הזמנה #551234",
    "הסיסמה לא עובדת מ-7:40",
    "הטלפון שלי 052-000-1234",
    "user agent Mozilla/5.0 (Windows NT 10.0; Win64)",
    "token je istekao",
    "invalid token na https://primjer.hr/api",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 je javni ključ",
    "vrijeme 2026-11-18 10:30:15, id 4123456789012341",
    "сбросьте пароль для kassa@teremok-primer.ru?",
    "Mac mi traži zaporku, na iPhoneu ne",
    "bivši suprug ima lozinku pretinca na koji glasi moj korisnički račun",
    "איך משנים סיסמה לcPanel",
    "את הסיסמה של kadarim@ יש להחליף היום",
    "איפסתי סיסמה ב-12/04/2025 ומאז האתר לא עולה",
    "החלפתי ל-WordPress6.4 והסיסמה נשמרה",
    "הגיע קוד שגיאה 1045",
    "רוחב פס 100Mbps",
    "הסיסמה עובדת ב-Outlook2019 ולא באייפון",
    "לא קיבלתי קוד כבר 30 דקות",
    "ארבע ספרות אחרונות 9876",
]


@pytest.mark.parametrize("words", STAYS)
def test_what_is_no_secret_stays_word_for_word(words: str) -> None:
    assert redact(words) == (words, ())


@pytest.mark.parametrize("words", [words for words, _, _ in GONE])
def test_redacting_twice_changes_nothing_more(words: str) -> None:
    clean, _ = redact(words)
    assert redact(clean)[0] == clean


@pytest.mark.parametrize(
    ("previous", "words", "secret"),
    [
        ("lozinka za mail je", "Medvjed88", "Medvjed88"),
        ("moja lozinka:", "sunce", "sunce"),
        ("пароль от панели", "Kedr_2020", "Kedr_2020"),
        ("הסיסמה שלי", "Shemesh55", "Shemesh55"),
        ("broj kartice 4111 1111", "1111 1111", "1111 1111"),
    ],
)
def test_a_secret_split_over_two_messages_is_removed(previous: str, words: str, secret: str) -> None:
    clean, kinds = continues(previous, words)
    assert secret not in clean
    assert kinds


@pytest.mark.parametrize(
    ("previous", "words"),
    [
        ("zaboravio sam lozinku", "što da radim?"),
        ("Bok", "203.0.113.7"),
        ("narudžba 123456", "i još 771200"),
        ("lozinka za mail", "ne radi"),
    ],
)
def test_an_ordinary_next_message_stays(previous: str, words: str) -> None:
    assert continues(previous, words) == (words, ())
