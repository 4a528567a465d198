"""Russian: ё folded, Ukrainian letters admitted; typed in Latin letters by sound, or on the Latin keyboard."""

from __future__ import annotations

import re

from .letters import Letters, Respelling, folded

# An apostrophe within a Ukrainian word (зв'язок) is as often left out.
FOLD = str.maketrans("ёіїєґ", "еииег", "'\u2019\u02bc")

KEYS = dict(zip("`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю", strict=True))
TO_CYRILLIC = str.maketrans(KEYS | {"{": "х", "}": "ъ", ":": "ж", '"': "э", "<": "б", ">": "ю", "~": "ё"})
TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in KEYS.items()})

# Longest first. What Latin letters cannot tell (ь, ъ, э, ё) is left to the tolerance of the matcher.
SOUNDS = {
    "tsya": "тся",
    "tsja": "тся",
    "shch": "щ",
    "sch": "щ",
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "yu": "ю",
    "ju": "ю",
    "iu": "ю",
    "ya": "я",
    "ja": "я",
    "ia": "я",
    "yo": "е",
    "jo": "е",
    "ye": "е",
    "'": "ь",
    **dict(zip("abvgdezijklmnoprstufhcxwq", "абвгдезийклмнопрстуфхцхвк", strict=True)),
}
# Those of one letter, but for y, mean the same wherever they stand.
LONE = str.maketrans({part: sound for part, sound in SOUNDS.items() if len(part) == 1})
SOUND = re.compile("|".join(sorted((*(part for part in SOUNDS if len(part) > 1), "y"), key=lambda part: -len(part))))
VOWELS = frozenset("aeiouy")

STOP = """
а без бы был была были было быть в вам вами вас ведь во вот все всё вы где да для до его ее если есть еще ж же за
здесь и из или им их к как какая какие какой каким ко когда кто ли либо меня мне мной мы могу можно мой моя мое мои
на над надо нам нас наш не него нее нет ни но ну нужно о об он она они оно от по под подскажите пожалуйста почему
при привет про с сам свой себя скажите со так такой такое там то того тоже только тут ты у уже хочу чего чем что
чтобы это этот эту я здравствуйте добрый день вечер утро доброго спасибо ребят ребята плиз блин вообще просто какого
куда откуда зачем сейчас потом ещё
"""


def fold(text: str) -> str:
    return text.casefold().translate(FOLD)


def from_latin_keys(text: str) -> str:
    return text.casefold().translate(TO_CYRILLIC)


def to_latin_keys(text: str) -> str:
    return text.casefold().translate(TO_LATIN)


def from_sounds(text: str) -> str:
    """Latin letters read as Russian sounds. Rules for y: ы after a consonant, й after a vowel."""
    text = text.casefold()

    def sound(found: re.Match[str]) -> str:
        part = found[0]
        before = text[found.start() - 1] if found.start() else ""
        consonant_before = before.isalpha() and before not in VOWELS
        if part == "y":
            return "ы" if consonant_before or not before.isalpha() else "й"
        if part in ("yo", "ye") and consonant_before:
            return "ы" + SOUNDS[part[1]]
        if part in ("ia", "iu") and not consonant_before:
            return "и" + SOUNDS[part[1]]
        return SOUNDS[part]

    return SOUND.sub(sound, text).translate(LONE)


def letters() -> Letters:
    return Letters(
        language="ru",
        fold=fold,
        stop=folded(STOP, fold),
        latin_keys=to_latin_keys,
        respellings=(
            Respelling("layout", "latin", from_latin_keys),
            Respelling("translit", "latin", from_sounds),
        ),
    )
