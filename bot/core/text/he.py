"""Hebrew: points and gershayim dropped, final letters folded, Latin glued to Hebrew cut off; the Latin keyboard."""

from __future__ import annotations

import re

from .letters import Letters, Respelling, folded

POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
INNER_QUOTE = re.compile("(?<=[א-ת])[\"'\u05f3\u05f4\u2018\u2019\u201c\u201d`´](?=[א-ת])")
SCRIPT_CHANGE = re.compile("(?<=[א-ת])(?=[a-z0-9])|(?<=[a-z0-9])(?=[א-ת])")
FOLD = str.maketrans("ךםןףץ\u05be\u05f3\u05f4", "כמנפצ   ")

KEYS = dict(zip("ertyuiopasdfghjkl;zxcvbnm,.w/q'", "קראטוןםפשדגכעיחלךףזסבהנמצתץ'./,", strict=True))
TO_HEBREW = str.maketrans(KEYS)
TO_LATIN = str.maketrans({hebrew: latin for latin, hebrew in KEYS.items() if "א" <= hebrew <= "ת"})

STOP = """
אני אתה את אתם אתן אנחנו הוא היא הם הן של על עם אל מה מי איך כיצד איפה היכן מתי למה מדוע האם כן לא יש אין זה זאת זו
או גם רק כמה אפשר בבקשה תודה שלום היי הי לי לך לו לנו לכם להם שלי שלך שלו שלנו שלכם אם כי כל עוד אז יכול יכולה
יכולים צריך צריכה צריכים רוצה רוצים ב ל ה ו ש מ כ ש אבל אחרי לפני כבר מאוד ממש פה שם כאן עכשיו בוקר טוב ערב צהריים
אותי אותו אותה אותם היה היתה הייתה להיות משהו מישהו איזה איזו בתוך תוך אחי אצלי אצלכם אצלנו שאני שלא שיש כש ככה סתם
"""


def fold(text: str) -> str:
    text = POINTS.sub("", text.casefold())
    text = INNER_QUOTE.sub("", text).translate(FOLD)
    return SCRIPT_CHANGE.sub(" ", text)


def from_latin_keys(text: str) -> str:
    return text.casefold().translate(TO_HEBREW)


def to_latin_keys(text: str) -> str:
    return text.translate(TO_LATIN)


def letters() -> Letters:
    return Letters(
        language="he",
        fold=fold,
        stop=folded(STOP, fold),
        latin_keys=to_latin_keys,
        glued=True,
        respellings=(Respelling("layout", "latin", from_latin_keys),),
    )
