"""What each part of the understanding brings: messages of strangers again and again, each time without one part.

`python -m tests.benchmarks.ablation` prints a table in Markdown. The knowledge is built anew for each row, and parts
are switched off by what is built or by the matcher's own figures, so that what is measured is the product's code.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from types import ModuleType

from bot.commands.evaluate import messages
from bot.commands.house import House, open_house
from bot.core import index, language, matching
from bot.core.concepts import Concepts
from bot.core.heard.examples import Examples
from bot.core.knowledge import Article, Knowledge, build
from tests import labelled

FIGURES = ("first", "in three", "answered", "of these right")
Built = Callable[[House], Knowledge]
Row = tuple[str, Built, Callable[[], AbstractContextManager[None]]]


def whole(house: House) -> Knowledge:
    """A copy, which remembers no message that was read with another part switched off."""
    return replace(house.knowledge)


def without_concepts(house: House) -> Knowledge:
    return _built(house, concepts={})


def without_examples(house: House) -> Knowledge:
    return replace(house.knowledge, examples={})


def rebuilt(house: House) -> Knowledge:
    """The same, built while a figure of the index is changed."""
    return _built(house)


def with_phrasings(most: int) -> Built:
    def built(house: House) -> Knowledge:
        cut = [replace(article, questions=_spread(article, most)) for article in house.parts.articles]
        return _built(house, articles=cut)

    return built


def _spread(article: Article, most: int) -> tuple[str, ...]:
    """`most` of an article's questions, evenly from its list, whose beginning holds the formal ones."""
    count = len(article.questions)
    if count <= most:
        return article.questions
    return tuple(article.questions[place * count // most] for place in range(most))


def _built(
    house: House, articles: list[Article] | None = None, concepts: Mapping[str, Concepts] | None = None
) -> Knowledge:
    parts = house.parts
    found = build(
        parts.topics,
        parts.articles if articles is None else articles,
        parts.lexicons,
        parts.concepts if concepts is None else concepts,
    )
    examples: Mapping[str, Examples] = house.knowledge.examples
    return replace(found, examples=examples)


@contextmanager
def figure(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """A figure of a module changed for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextmanager
def as_it_stands() -> Iterator[None]:
    """Only the words as they were typed: no other keyboard layout, no other alphabet."""
    every = language.readings

    def plain(*given: object) -> list[language.Reading]:
        return [reading for reading in every(*given) if not reading.repaired]  # type: ignore[arg-type]

    with figure(matching, "readings", plain):
        yield


ROWS: tuple[Row, ...] = (
    ("everything", whole, nullcontext),
    ("without clauses", whole, lambda: figure(matching, "LONG", sys.maxsize)),
    ("without concepts", without_concepts, nullcontext),
    ("without likeness by concepts, beyond kept", rebuilt, lambda: figure(index, "CONCEPTS_WEIGHT", 0.0)),
    ("without neighbouring words", rebuilt, lambda: figure(index, "NEIGHBOURS_WEIGHT", 0.0)),
    ("without other readings", whole, as_it_stands),
    ("without learned weights", rebuilt, lambda: figure(index, "MOST_LEARNED", 0)),
    ("without examples of acts", without_examples, nullcontext),
    ("5 phrasings an article", with_phrasings(5), nullcontext),
    ("10 phrasings an article", with_phrasings(10), nullcontext),
    ("20 phrasings an article", with_phrasings(20), nullcontext),
    ("40 phrasings an article", with_phrasings(40), nullcontext),
)


def measured(row: Row, house: House) -> dict[str, dict[str, float]]:
    """By language: the figures of the questions, the unknown ones that were answered, and orders heard and misheard."""
    _, built, switched = row
    with switched():
        knowledge = built(house)
        tallies = labelled.judged(knowledge, house.policy, only=("faq", "unknown", "account"), folder=labelled.UNSEEN)
        ranked = _ranked(knowledge)
    found: dict[str, dict[str, float]] = {}
    for spoken in dict.fromkeys(spoken for spoken, _, _ in tallies):
        shares = labelled.together(tallies, spoken, "faq").shares()
        account = labelled.together(tallies, spoken, "account").shares()
        found[spoken] = {
            "ranked first": ranked[spoken],
            **{each: shares.get(each, 0.0) for each in FIGURES},
            "unknown answered": labelled.together(tallies, spoken, "unknown").shares()["answered"],
            "orders heard": min(account["change"], account["data"]),
            "how-to refused": account["howto refused"],
        }
    return found


def _ranked(knowledge: Knowledge) -> dict[str, float]:
    """By language, the share of questions whose best match is right, whether or not it was sure enough to offer."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for spoken, name, line in messages(labelled.UNSEEN):
        if name == "faq":
            matches = knowledge.search(line["q"], spoken).matches
            asked[spoken] += 1
            right[spoken] += bool(matches) and matches[0].topic in {line["topic"], *line.get("also", ())}
    return {spoken: right[spoken] / count for spoken, count in asked.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.ablation", description=__doc__)
    parser.add_argument("--only", default="", help="rows whose name holds this")
    options = parser.parse_args()
    house = open_house()
    languages = house.knowledge.languages
    names = ("ranked first", *FIGURES, "unknown answered", "orders heard", "how-to refused")
    print(f"Each cell: {' · '.join(languages)}\n")
    print(f"| part | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for row in ROWS:
        if options.only in row[0]:
            found = measured(row, house)
            cells = (" · ".join(f"{found[each][name]:.3f}".lstrip("0") for each in languages) for name in names)
            print(f"| {row[0]} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
