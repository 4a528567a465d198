"""Every act in every language, on messages written for these tests alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.heard import acts
from bot.core.heard.lexicon import Lexicon

from . import phrases_he, phrases_hr, phrases_ru
from .heard_lexicons import lexicon
from .phrases_indirect import INDIRECT

PHRASES = {"hr": phrases_hr, "he": phrases_he, "ru": phrases_ru}
ALLOWED = {
    "CHANGE": {"change"},
    "DATA": {"data"},
    "HUMAN": {"human"},
    "ABUSIVE": {"abusive"},
    "HOWTO": {"question", "incident"},
    "QUESTION": {"question", "incident"},
    "NONE": {"question", "incident"},
    "CALM": {"question", "incident"},
    "NO_HUMAN": {"question", "incident", "no"},
}


def cases() -> Iterator[tuple[str, str, str]]:
    for language, module in PHRASES.items():
        for group in ALLOWED:
            for words in getattr(module, group):
                yield language, group, words
        for group, lines in INDIRECT[language].items():
            for words in lines.strip().splitlines():
                yield language, group, words


@pytest.mark.parametrize(("language", "group", "words"), list(cases()))
def test_a_message_is_heard_as_what_it_does(language: str, group: str, words: str) -> None:
    heard = acts.act(words, language, lexicon(language))
    assert heard.name in ALLOWED[group], heard.rule


SMALL_TALK = [
    ("hr", "Dobro jutro svima", "greeting"),
    ("hr", "Bok ekipa", "greeting"),
    ("hr", "hvala vam puno na trudu", "thanks"),
    ("hr", "ok, hvala", "thanks"),
    ("hr", "ugodan dan želim", "bye"),
    ("hr", "doviđenja i hvala", "thanks"),
    ("hr", "naravno", "yes"),
    ("hr", "da, molim", "yes"),
    ("hr", "ne trebam, hvala", "no"),
    ("hr", "neću", "no"),
    ("hr", "jesi li ti živ čovjek ili bot?", "bot?"),
    ("hr", "bot si?", "bot?"),
    ("hr", "je li tu netko živ ili je ovo program?", "bot?"),
    ("he", "toda raba", "thanks"),
    ("he", "בוקר טוב לכולם", "greeting"),
    ("he", "תודה רבה על העזרה", "thanks"),
    ("he", "יום נעים", "bye"),
    ("he", "כן בבקשה", "yes"),
    ("he", "לא תודה", "no"),
    ("he", "אתה בוט או בן אדם?", "bot?"),
    ("ru", "Добрый день!", "greeting"),
    ("ru", "Всем привет", "greeting"),
    ("ru", "огромное спасибо за помощь", "thanks"),
    ("ru", "хорошего вечера", "bye"),
    ("ru", "да, давайте", "yes"),
    ("ru", "нет, спасибо", "no"),
    ("ru", "вы робот или человек?", "bot?"),
]


@pytest.mark.parametrize(("language", "words", "name"), SMALL_TALK)
def test_small_talk_is_heard_when_nothing_else_is_there(language: str, words: str, name: str) -> None:
    assert acts.act(words, language, lexicon(language)).name == name


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("hr", "Bok, stranica mi ne radi", "incident"),
        ("hr", "Pozdrav, kako mijenjam PHP?", "question"),
        ("hr", "Hvala, ali kako sad prebacim domenu", "question"),
        ("he", "שלום, האתר לא עובד", "incident"),
        ("he", "היי, איך מחליפים סיסמה?", "question"),
        ("ru", "Здравствуйте, сайт не открывается", "incident"),
        ("ru", "Привет, как сменить тариф?", "question"),
    ],
)
def test_a_greeting_before_something_else_does_not_hide_it(language: str, words: str, name: str) -> None:
    assert acts.act(words, language, lexicon(language)).name == name


@pytest.mark.parametrize(
    ("language", "previous", "words"),
    [
        ("hr", "Imam problem s lozinkom za panel.", "Promijenite je na nešto lakše."),
        ("hr", "Možete li mi nešto promijeniti?", "E-mail adresu računa."),
        ("he", "זה בקשר לסיסמה של הפאנל", "תחליפו אותה למשהו קל"),
        ("ru", "Это про пароль от панели.", "Поменяйте его на попроще."),
    ],
)
def test_an_order_spread_over_two_messages_is_one_order(language: str, previous: str, words: str) -> None:
    assert acts.act(words, language, lexicon(language), previous).name == "change"


@pytest.mark.parametrize(
    ("language", "previous", "words"),
    [
        ("hr", "Promijenite mi lozinku.", "Dobro."),
        ("hr", "Kako da promijenim lozinku?", "A gdje je ta opcija?"),
        ("ru", "Смените мне пароль.", "Понятно."),
    ],
)
def test_an_order_that_was_answered_is_not_heard_again(language: str, previous: str, words: str) -> None:
    assert acts.act(words, language, lexicon(language), previous).name != "change"


def test_an_order_with_a_question_says_that_it_also_asks() -> None:
    heard = acts.act("Kako se mijenja lozinka? Promijenite mi je.", "hr", lexicon("hr"))
    assert (heard.name, heard.question) == ("change", True)


def test_an_insult_beside_an_order_is_still_an_insult() -> None:
    assert acts.act("idioti, promijenite mi lozinku", "hr", lexicon("hr")).name == "abusive"


@pytest.mark.parametrize("words", ["", "  ", "???", "🎉", "•••"])
def test_a_message_without_words_is_unclear(words: str) -> None:
    assert acts.act(words, "hr", lexicon("hr")).name == "unclear"


@pytest.mark.parametrize(("sign", "name"), [("👍", "yes"), ("👎", "no"), ("🙏🙏", "thanks"), ("👋", "greeting")])
def test_a_sign_alone_answers_as_a_word_would(sign: str, name: str) -> None:
    assert acts.act(sign, "ru", lexicon("ru")).name == name


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("he", "ben zona, titaken et ze", "abusive"),
        ("he", "בן ז0נה", "abusive"),
        ("he", "ז1ן עליכם", "abusive"),
        ("he", "מט*מטמים", "abusive"),
        ("ru", "м у д @ к и", "abusive"),
        ("ru", "идите в ж*пу", "abusive"),
        ("ru", "п****ц, опять сервер упал", "incident"),
        ("ru", "повторяю: О П Е Р А Т О Р", "human"),
        ("hr", "o p e r a t e r a molim", "human"),
    ],
)
def test_masks_and_letters_set_apart_hide_nothing(language: str, words: str, name: str) -> None:
    assert acts.act(words, language, lexicon(language)).name == name


def test_without_a_lexicon_every_message_is_a_question() -> None:
    assert acts.act("Promijenite mi lozinku", "hr", Lexicon.empty()).name == "question"


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("he", "כבו את הבוט ותביאו לי מישהו", "human"),
        ("he", "תכבה את הבוט", "human"),
        ("he", "תשתיק את הבוט, צריך נציג", "human"),
        ("he", "את הבוט תכבו, ותנו לדבר עם מישהו", "human"),
        ("he", "תנתקו את הבוט ותנו לי לדבר עם בן אדם", "human"),
        ("he", "תורידו את הבוט מהשיחה ותחברו לי בן אדם", "human"),
        ("he", "תעיפו את הרובוט, נציג בבקשה", "human"),
        ("he", "מבקשת לכבות את הבוט ולדבר עם בן אדם", "human"),
        ("he", "אפשר לנתק את הבוט? אני צריכה מישהו שיעזור לי", "human"),
        ("he", "לכבות את הבוט, להעביר לנציגה", "human"),
        ("he", "אפשר בלי הבוט? אני רוצה לדבר עם אדם", "human"),
        ("he", "את בן אדם או מכונה?", "bot?"),
        ("he", "תכבה את הבוט ותן לי בן אדם", "human"),
        ("he", "תכבו את הבוט, אני רוצה נציג", "human"),
        ("he", "תנתק את הרובוט ותעביר אותי לנציג אנושי", "human"),
        ("he", "די עם הבוט, תביאו בן אדם", "human"),
        ("he", "תסגור את הבוט הזה ותעביר למישהו אמיתי", "human"),
        ("he", "לא רוצה את הבוט, תנו לי נציג", "human"),
        ("he", "את בוט?", "bot?"),
        ("he", "את רובוט או בן אדם?", "bot?"),
        ("he", "אתה בוט או נציג?", "bot?"),
    ],
)
def test_switching_off_the_bot_is_no_question_what_it_is(language: str, words: str, name: str) -> None:
    assert acts.act(words, language, lexicon(language)).name == name
