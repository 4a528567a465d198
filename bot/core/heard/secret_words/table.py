"""What a language has to say for its secrets to be found: the same rows for every language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SecretWords:
    """One language's words about secrets.

    Rows of tuples are alternatives of a regular expression, without groups that capture, matched without regard to
    case between the borders of words; each is tried only on messages in its own script. Rows of sets are whole words in
    lower case.

    password   the word, its forms and misspellings, also on the wrong keyboard and in Latin letters
    pin        those of them behind which figures alone are the value
    agreed     a word that was agreed upon, the answer to a question of safety
    transfer   codes that open the transfer of a domain, or stand in for a second factor
    code       one-time codes
    coded      "your code" without "error": behind its figures, or alone before a message of figures
    sign_in    the message speaks of signing in: a pair "name / value" is a name and its password
    account    what stands before the name of an account: "login marko"
    sign_in_as "I sign in as", before such a name
    sign_in_data "data for signing in:", before a name and a password
    typed      "I type", "I tried", before a value
    changed    "I changed it", "you reset it", before "to" and a value
    old        "it was", before a value that is no longer the one
    new        what stands between an old value and a new one: "and the new one", "now"; also "or"
    same       what refers to a value without a word for it: "the same as always", "that is"
    before     "from", before the old value
    to         "to", before the new value, with its blank
    with_      small words between "typed" and what was typed
    and_       "and"
    copula     "is", "was", "this is"
    strong     those behind which the next word is the value, whatever it looks like
    mine       "my", "our", beside the word for passwords
    as_        "as" between a value and the word for passwords behind it
    current    "the new one", "the right one", before or behind "is" and a value
    here       "so here it is", "like this", between the word and a colon
    such       "with such a", between a comma behind the value and the word
    for_root   "for root", behind a value
    spelt      "in small letters", "with blanks", behind a value of words
    clause     words that begin a new clause
    endings    how words end that are no values: verbs and adjectives
    between    small words between the word and its value: pronouns, particles, what the password opens
    no_value   words after which nothing is a value: they say something about the password, or ask
    """

    password: tuple[str, ...]
    pin: tuple[str, ...]
    agreed: tuple[str, ...]
    transfer: tuple[str, ...]
    code: tuple[str, ...]
    coded: tuple[str, ...]
    sign_in: tuple[str, ...]
    account: tuple[str, ...]
    sign_in_as: tuple[str, ...]
    sign_in_data: tuple[str, ...]
    typed: tuple[str, ...]
    changed: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    same: tuple[str, ...]
    before: tuple[str, ...]
    to: tuple[str, ...]
    with_: tuple[str, ...]
    and_: tuple[str, ...]
    copula: tuple[str, ...]
    strong: tuple[str, ...]
    mine: tuple[str, ...]
    as_: tuple[str, ...]
    current: tuple[str, ...]
    here: tuple[str, ...]
    such: tuple[str, ...]
    for_root: tuple[str, ...]
    spelt: tuple[str, ...]
    clause: tuple[str, ...]
    endings: tuple[str, ...]
    between: frozenset[str]
    no_value: frozenset[str]
