"""Details in the many forms in which people write them, in the three languages."""

from __future__ import annotations

import pytest

from bot.core.heard import details
from bot.core.heard.secrets import redact

from .heard_lexicons import lexicon

# (language, what is written, the detail, what is found of it)
FORMS = [
    ("hr", "storno računa R-10077 nije stigao", "order", "R-10077"),
    ("hr", "na fakturi F-3391 je krivi iznos", "order", "F-3391"),
    ("hr", "porudžbina 88 214 nije aktivna", "order", "88 214"),
    ("hr", "račun 7731/26 je plaćen", "order", "7731/26"),
    ("hr", "račun #4471 je plaćen", "order", "#4471"),
    ("hr", "račun od 2025 eura", "order", None),
    ("hr", "faktura 120 000 kn je prevelika", "order", None),
    ("he", "חשבונית INV-3307 לא נפתחת", "order", "INV-3307"),
    ("he", "הזמנה 88 214 לא פעילה", "order", "88 214"),
    ("he", "הזמנה №4471 שולמה", "order", "№4471"),
    ("ru", "счёт №4471 оплачен", "order", "№4471"),
    ("ru", "платёж по счёту 7731/26 пропал", "order", "7731/26"),
    ("ru", "инвойс INV-3307 неверный", "order", "INV-3307"),
    ("ru", "заказ 88 214 не активен", "order", "88 214"),
    ("ru", "счёт на 120 000 руб неверный", "order", None),
    ("hr", "PayPal je izbacio INSTRUMENT_DECLINED", "error", "INSTRUMENT_DECLINED"),
    ("hr", "banka vraća kod 4 - nema ovlasti, od jučer", "error", "4 - nema ovlasti"),
    ("hr", "na fakturi piše krivi OIB tvrtke", "error", None),
    ("he", "פייפאל החזיר CARD_EXPIRED", "error", "CARD_EXPIRED"),
    ("he", "ההוראה חזרה בגלל קוד 4 - אין הרשאה", "error", "4 - אין הרשאה"),
    ("ru", "пейпал выдал INVALID_TOKEN", "error", "INVALID_TOKEN"),
    ("ru", "банк вернул код 4 - нет разрешения", "error", "4 - нет разрешения"),
    ("hr", "blog ne radi od zadnjeg kloniranja", "since", "od zadnjeg kloniranja"),
    ("hr", "netko u ovom trenutku briše datoteke", "since", "u ovom trenutku"),
    ("hr", "netko traži od kupaca uplate na tuđi račun", "since", None),
    ("hr", "shop pada već četvrtu noć", "since", "već četvrtu noć"),
    ("he", "האתר לא עולה, מ 11 בערך", "since", "מ 11 בערך"),
    ("he", "נפילות בלילות מתחילת נובמבר", "since", "מתחילת נובמבר"),
    ("he", "ביטלתי את השרת באוגוסט", "since", "באוגוסט"),
    ("he", "מישהו מוחק קבצים ברגע זה", "since", "ברגע זה"),
    ("he", "חסרות קבלות מרבעון שלישי", "since", "מרבעון שלישי"),
    ("ru", "портал не открывается после вашей ночной профилактики", "since", "после вашей ночной профилактики"),
    ("ru", "почта тормозит примерно с десятых чисел", "since", "примерно с десятых чисел"),
    ("ru", "блог лежит с момента переезда", "since", "с момента переезда"),
    ("hr", "thunderbird javlja Login to server failed", "service", "thunderbird"),
    ("hr", "chat widget mi prekriva gumb", "service", "chat widget"),
    ("hr", "kontakt forma na stranici ne šalje", "service", "kontakt forma na stranici"),
    ("hr", "uređivač ne sprema članak", "service", "uređivač"),
    ("he", "הגופנים לא נטענים", "service", "הגופנים"),
    ("he", "העורך בוורדפרס תקוע", "service", "העורך בוורדפרס"),
    ("he", "Exchange שבור לכולם, בלוג חוזר 451", "service", "Exchange"),
    ("he", "גילינו שמהשרת שלנו נשלח פישינג", "service", "שרת"),
    ("ru", "весь шоп лежит", "service", "шоп"),
    ("ru", "поиск на сайте ничего не находит", "service", "поиск на сайте"),
    ("ru", "не могу отправить письмо через почту", "service", "почту"),
    ("ru", "шрифты не загружаются", "service", "шрифты"),
]


@pytest.mark.parametrize(("language", "words", "name", "wanted"), FORMS)
def test_a_detail_is_found_in_whatever_form_it_is_written(
    language: str, words: str, name: str, wanted: str | None
) -> None:
    found = dict(details.find(words, language, lexicon(language))).get(name)
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert wanted in found or found in wanted


@pytest.mark.parametrize(
    "words",
    [
        "lozinka ne prolazi u Outlooku, kod 0x800CCC92",
        "הסיסמה לא עוברת, קוד 0x800CCC92",
        "аутлук спрашивает пароль по кругу, код 0x800CCC92",
        "пароль не подходит, ошибка E1042",
    ],
)
def test_the_code_of_an_error_beside_a_password_stays(words: str) -> None:
    assert redact(words) == (words, ())
