"""Reads mutated messages for some minutes: none may raise, and none may take MOST_SECONDS of processor time.

What counts is the first sight of a message, as whoever attacks is seen for the first time. Where it takes too long, the
machine may have been the reason, but reading the same words again would be cheaper than the first time: its siblings,
as long and made by the same mutations of the same phrase with other dice, are read instead. It is found if most of
those take too long as well, or if it has none.

`python -m tests.fuzz.reading --minutes 10` prints what it found, with the seed that brings it back.
"""

from __future__ import annotations

import argparse
import base64
import gc
import random
import sys
import time
import traceback
from collections.abc import Callable
from statistics import median

from bot.commands.evaluate import messages
from bot.commands.house import House, open_house
from bot.core.reading import understand
from tests.labelled import PHRASES

MOST_SECONDS = 0.05
SIBLINGS = 5  # of a slow message are read
AS_LONG = 0.9  # of its length, at least, they have
THROWS = 60  # of the dice, until there are so many
LONGEST = 4_000  # characters; a longer message is refused at the door
MARKS = "\u0300\u0301\u0327\u0489\u05b0\u05b8\u05c1\u064b\u20e3\ufe0f"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\ufeff\u00ad\u180e"
BROKEN = "\ud800\udbff\udc00\udfff\0\x07\x1b\x7f\x85\ufffe\uffff\U0010ffff"
SIGNS = ".,;:!?-–—_*'\"`´«»„“”…/\\|@#$%^&=+~<>()[]{}№€₪₽"
EMOJI = ("🙂", "😡", "🤷🏽‍♀️", "👨‍👩‍👧‍👦", "🇭🇷", "🇮🇱", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿")
LIKE = str.maketrans("aeopcxyAEOPCXBHKMT0123456789", "аеорсхуАЕОРСХВНКМТ０１２３４５６７８９")
LABELS = ("lozinka ", "pass: ", "пароль ", "сначала ", "הסיסמה ", "IBAN HR12", "HR12", "kartica ", "карта ", "token ")
LABELS += (
    "api key ",
    "login ",
    "root/",
    "curl -u ",
    "mysql -p",
    "://a:",
    "ana@",
    "eyJ",
    "cvv ",
    "auth ",
    "kod ",
    "OIB ",
)
LOG = """\
2026-03-04T05:06:07.890Z ERROR [worker-{n}] postfix/smtpd[{n}]: NOQUEUE: reject: RCPT from mx{n}.example[192.0.2.{b}]:
 550 5.7.1 <ana{n}@primjer.example>: Recipient address rejected; from=<bounce+{n}@list.example> proto=ESMTP
    at com.example.Pool${n}.borrow(Pool.java:{n}) ~[pool-{b}.jar!/:?] password=hunter{n} token=eyJhbGciOiJIUzI1NiJ9.{n}
"""


def _sprinkled(pool: str) -> Callable[[str, random.Random], str]:
    def mutation(text: str, dice: random.Random) -> str:
        often = dice.choice((1, 1, 2, 8))
        return "".join(letter + "".join(dice.choices(pool, k=dice.randrange(often + 1))) for letter in text)

    return mutation


def _one_thing_many_times(text: str, dice: random.Random) -> str:
    words = text.split() or ["a"]
    piece = dice.choice((dice.choice(words), dice.choice(words) + " ", dice.choice(SIGNS), dice.choice(MARKS)))
    return text + piece * dice.choice((10, 300, 10_000))


def _ten_thousand_words(text: str, dice: random.Random) -> str:
    words = text.split() or ["a"]
    return " ".join(dice.choice(words)[: dice.randrange(1, 12)] + str(dice.randrange(9)) for _ in range(10_000))


def _log_file(text: str, dice: random.Random) -> str:
    lines = (LOG.format(n=dice.randrange(99_999), b=dice.randrange(256)) for _ in range(dice.choice((1, 10, 60))))
    return f"{text}\n{''.join(lines)}"


def _base64(text: str, dice: random.Random) -> str:
    return f"{text} {base64.b64encode(dice.randbytes(dice.choice((20, 900, 9_000)))).decode()}"


def _swapped(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _ in range(1 + len(letters) // 8):
        if len(letters) > 1:
            place = dice.randrange(len(letters) - 1)
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def _numbers(text: str, dice: random.Random) -> str:
    separator = dice.choice(("", " ", "-", ".", ":", ", "))
    digits = (str(dice.randrange(10 ** dice.randrange(1, 8))) for _ in range(dice.choice((1, 20, 800))))
    return f"{text} {separator.join(digits)}"


def _nearly_secret(text: str, dice: random.Random) -> str:
    label = "".join(dice.choices(LABELS, k=dice.randrange(1, 4)))
    value = dice.choice(("a", "1", "1-", " 1", "aB3$", "a.", "x_", "א", "ж", " ", "/")) * dice.choice(
        (1, 4, 20, 40, 400)
    )
    return f"{text} {(label + value + dice.choice(('', ' '))) * LONGEST}"


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _sprinkled(MARKS),
    _sprinkled(INVISIBLE),
    _sprinkled(BROKEN),
    _sprinkled(SIGNS),
    _one_thing_many_times,
    _ten_thousand_words,
    _log_file,
    _base64,
    _swapped,
    _numbers,
    _nearly_secret,
    lambda text, dice: text + "".join(dice.choices(EMOJI, k=dice.choice((1, 9, 900)))),
    lambda text, dice: dice.choice(INVISIBLE) + text[::-1],
    lambda text, dice: text.translate(LIKE),
    lambda text, dice: text.upper(),
    lambda text, dice: text.replace(" ", dice.choice(("", "\n", "\u00a0", " - ", "\t\t"))),
    lambda text, dice: "".join(chr(dice.randrange(0x110000)) for _ in range(dice.choice((5, 200, 4_000)))),
)


def mutated(text: str, seed: int, sibling: int = 0) -> str:
    """The text after one to three mutations, of at most LONGEST characters; the same for the same seed and sibling.

    Siblings of a seed go through the same mutations, thrown by other dice.
    """
    dice = random.Random(seed)
    mutations = dice.choices(MUTATIONS, k=dice.choice((1, 1, 2, 3)))
    if sibling:
        dice = random.Random(f"{seed}, {sibling}")
    for mutation in mutations:
        text = mutation(text, dice)[:LONGEST]
    return text


def siblings(text: str, seed: int) -> list[str]:
    """Messages of the shape of `mutated(text, seed)` in other words."""
    first = mutated(text, seed)
    thrown = dict.fromkeys(mutated(text, seed, number) for number in range(1, THROWS + 1))
    return [each for each in thrown if each != first and len(each) >= AS_LONG * len(first)][:SIBLINGS]


def seconds(text: str, language: str, house: House) -> float:
    """Processor time that reading takes."""
    begun = time.process_time()
    understand(text, language, house.knowledge, house.policy)
    return time.process_time() - begun


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.fuzz.reading", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="where to begin; a finding names its own")
    parser.add_argument("--once", action="store_true", help="only this seed")
    options = parser.parse_args()
    house = open_house()
    phrases = [(language, line["q"]) for language, _, line in messages(PHRASES)]
    gc.collect()
    gc.freeze()  # as the server does once it is built
    for language, text in phrases[::10]:
        understand(text, language, house.knowledge, house.policy)  # a server that is attacked has met people before
    seed, read, found, slowest = options.seed, 0, 0, 0.0
    until = time.monotonic() + options.minutes * 60
    while time.monotonic() < until and not (options.once and read):
        language, phrase = phrases[seed % len(phrases)]
        text = mutated(phrase, seed)
        try:
            spent = seconds(text, language, house)
            slowest = max(slowest, spent)
            if spent > MOST_SECONDS:
                times = [seconds(each, language, house) for each in siblings(phrase, seed)]
                spent = median(times) if times else spent
        except Exception:
            found += 1
            print(f"seed {seed}: {language} {text[:200]!a}\n{traceback.format_exc(limit=-4)}")
        else:
            if spent > MOST_SECONDS:
                found += 1
                print(f"seed {seed}: {spent * 1e3:.0f} ms for {len(text)} characters, {language} {text[:120]!a}")
        seed, read = seed + 1, read + 1
    print(f"{read} messages read, {found} found, slowest {slowest * 1e3:.1f} ms at first sight")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
