"""Which language a text is in, and what it says once a wrong keyboard layout or a foreign alphabet is undone.

The visitor's script wins; the language of the conversation or the page is only a prior, for words that fit several.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .memory import remember
from .text import KINDS, letters, lift

SCRIPTS = {
    "hebrew": re.compile("[\u05d0-\u05ea]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
}
ONLY = {name: re.compile(f"[{letters_of.pattern[1:-2]}\\W\\d_]*") for name, letters_of in SCRIPTS.items()}
DETAIL_NAME = re.compile(rf"\b(?:{'|'.join(KINDS)})\b")

# Words that hold an English sentence together and are no words of Croatian or of Russian in Latin letters.
ENGLISH_WORDS = """
the is are was were my your our their you we they it this that these can could how what where when why who does did not
don't doesn't cannot of in for with from have has had been please help need want get and or but if there any some hello
thanks would should will just an
"""
ENGLISH = frozenset(ENGLISH_WORDS.split())

AS_IT_STANDS = 0.8  # in nats a letter group: how much better a repaired reading must fit than the text as it stands
OBSCURE = -9.8  # nats a letter group: a repaired reading that fits no better than this is no repair
FEW = 3  # letters; so few may be anything, and are what they look like
MOST_WEIGHED = 1_500  # letters; by then it is plain what fits, and each is weighed in every reading
PRIOR = 0.25  # the same, for the language of the conversation or the page
SPOKEN = -6.8  # nats a letter group, as it stands: native sentences lie above, "503 Service Unavailable" at -7.2
# From so many words of a message, and this share of them, that its language is known to have, no slip of the finger and
# no name in it makes it another language.
MET, MET_SHARE = 2, 0.4
# Nats a letter group: a text as it stands that fits this well needs no other reading.
FITS = {"latin": -7.6, "cyrillic": -8.3, "hebrew": -11.5}


class Reading(NamedTuple):
    """A text as it may have been meant.

    repaired  "", layout, translit or cyrillic
    fit       how usual its letter groups are in the language, in nats, with what speaks for it beforehand; <= 1
    words     its folded words, those within MOST_WEIGHED
    """

    language: str
    text: str
    repaired: str = ""
    fit: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """How usual each group of three letters is in a language, learned from its articles; and their script.

    groups   the log-likelihood of each group that was met, in nats; unheard, of any other
    words    those that were met and are long enough to be of no other language by chance
    fits     what was worked out: the log-likelihood of a word
    """

    groups: Mapping[str, float]
    unheard: float
    words: frozenset[str]
    script: str
    fits: dict[str, float] = field(init=False, default_factory=dict, repr=False)

    def fit(self, words: Iterable[str]) -> float:
        """Mean log-likelihood of a letter group, in nats; the nearer to 0 the more it is this language."""
        total, groups = 0.0, 0
        for word in words:
            fit = self.fits.get(word)
            if fit is None:
                fit = remember(self.fits, word, self._word(word))
            total += fit
            groups += len(word)
        return total / groups if groups else -20.0

    def _word(self, word: str) -> float:
        """The log-likelihood of a word, the sum over its groups; a padded word has as many groups as letters."""
        padded = f" {word} "
        groups, unheard = self.groups, self.unheard
        return sum([groups.get(padded[start : start + 3], unheard) for start in range(len(word))])


def tongue(words: Iterable[str]) -> Tongue:
    counts: Counter[str] = Counter()
    met = Counter(words)
    for word, times in met.items():
        padded = f" {word} "
        for start in range(len(word)):
            counts[padded[start : start + 3]] += times
    total = math.log(counts.total() + 500.0)
    groups = {group: math.log(count + 0.05) - total for group, count in counts.items()}
    long = frozenset(word for word in met if len(word) > FEW)
    return Tongue(groups, math.log(0.05) - total, long, main_script(" ".join(counts)))


def main_script(text: str) -> str:
    """The script of most letters, details set aside: latin, cyrillic, hebrew or other; "" if there are none.

    Latin names (WordPress, cPanel) stand in any text; a fifth of another script decides against them.
    """
    if text.isascii():
        return "latin" if SCRIPTS["latin"].search(text) else ""
    for script, letters_of in SCRIPTS.items():
        if ONLY[script].fullmatch(text):
            return script if letters_of.search(text) else ""
    native = _letters(text)
    if native["latin"] and sum(native.values()) > native["latin"]:
        native = _letters(DETAIL_NAME.sub(" ", lift(text)))
    for script in ("hebrew", "cyrillic", "other"):
        if native[script] and native[script] * 4 >= native["latin"]:
            return script
    return "latin" if native["latin"] else ""


def _letters(text: str) -> dict[str, int]:
    found = {name: sum(map(len, letters_of.findall(text))) for name, letters_of in SCRIPTS.items()}
    return found | {"other": sum(letter.isalpha() for letter in text) - sum(found.values())}


def readings(text: str, prior: str, tongues: Mapping[str, Tongue]) -> list[Reading]:
    """The readings of a tidied text among these languages, the likeliest first; empty if it has no letters.

    An English text, where English is not spoken, comes back as one reading in "en".
    """
    script = main_script(text)
    if not script:
        return []
    if script == "latin" and "en" not in tongues and is_english(text):
        return [Reading("en", text)]
    native = [language for language, tongue in tongues.items() if tongue.script == script]
    if native == [prior] and (met := _met(text, prior, tongues[prior])):
        return [met]
    spoken = [letters(language) for language in tongues]
    found = [_weighed(language, text, "", prior, tongues) for language in native]
    if not any(_plainly(reading, tongues[reading.language], prior) for reading in found):
        found += [
            _weighed(each.language, respelling.read(text), respelling.name, prior, tongues)
            for each in spoken
            for respelling in each.respellings
            if respelling.script == script
        ]
    # Short Russian lines fit Serbian by their letters: in a talk in Russian two words must be known to be Serbian.
    if prior in native:
        found = [each for each in found if each.repaired != "cyrillic" or _is_met(each.words, tongues[each.language])]
    return sorted(found, key=lambda reading: (bool(native) and _obscure(reading), -reading.fit))


def _obscure(reading: Reading) -> bool:
    """Whether a repair makes so little sense that the text is rather what it looks like; it still comes, but last."""
    return bool(reading.repaired) and (reading.fit < OBSCURE or len(reading.text) <= FEW)


def _met(text: str, language: str, tongue: Tongue) -> Reading | None:
    """The text as it stands, if so many of its words are known that nothing else need be weighed."""
    words = tuple(letters(language).words(text[:MOST_WEIGHED]))
    return Reading(language, text, words=words) if _is_met(words, tongue) else None


def _is_met(words: Sequence[str], tongue: Tongue) -> bool:
    met = len(tongue.words.intersection(words))
    return met >= MET and met >= MET_SHARE * len(words)


def _plainly(reading: Reading, tongue: Tongue, prior: str) -> bool:
    """Whether the text, as it stands, is so clearly in the expected language that nothing else need be tried."""
    return reading.language == prior and reading.fit - AS_IT_STANDS - PRIOR >= FITS.get(tongue.script, -math.inf)


def _weighed(language: str, text: str, repaired: str, prior: str, tongues: Mapping[str, Tongue]) -> Reading:
    words = letters(language).words(text[:MOST_WEIGHED])
    said = [word for word in words if word not in KINDS and not word.isdigit()]
    fit = tongues[language].fit(said) + (0.0 if repaired else AS_IT_STANDS)
    return Reading(language, text, repaired, fit + (PRIOR if language == prior else 0.0), tuple(words))


def goes_over(text: str, heard: str, spoken: str, tongues: Mapping[str, Tongue]) -> bool:
    """Whether a conversation in `spoken` should go on in `heard`, the language that a tidied text was read in.

    Letters of a foreign script say so at once. Latin ones do not: error messages and product names stand in talks of
    every language. There, and between languages of one script, at least two words must fit like a native sentence.
    """
    script = main_script(text)
    own = tongues.get(spoken)
    if script != "latin" and (own is None or script != own.script):
        return True
    fits = [each.fit for each in readings(text, "", tongues) if each.language == heard]
    return len(letters(heard).words(text)) >= 2 and bool(fits) and max(fits) >= SPOKEN


def is_english(text: str) -> bool:
    """Whether at least a third of the words, and two, are words that only an English sentence holds together with."""
    words = re.findall(r"[a-z']+", text.casefold())
    hits = {word for word in words if word in ENGLISH}
    return len(hits) >= 2 and sum(word in ENGLISH for word in words) * 3 >= len(words)
