"""The labelled phrases of tests/phrases, judged: `python -m tests.labelled` prints how well each half is understood."""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.commands.evaluate import Tally, judge, messages
from bot.commands.house import open_house
from bot.core.knowledge import Knowledge
from bot.core.policy import Policy
from bot.core.reading import understand

PHRASES = Path(__file__).parent / "phrases"
UNSEEN = Path(__file__).parent / "unseen"
STUDIED = Path(__file__).parent / "studied"
FLOORS = PHRASES / "floors.toml"
MARGIN = 0.01  # below today's figures the floors are laid
HALVES = ("tuned on", "kept aside")
FILES = ("account", "conduct", "faq", "handoff", "incidents", "secrets", "smalltalk", "unknown")
# Shares of what must not happen: for these, and for `answered` among the unknown, lower is better.
FAULTS = frozenset(("taken for an order", "howto refused", "none refused", "warned without cause"))

Tallies = dict[tuple[str, str, str], Tally]


@dataclass(frozen=True, slots=True)
class Floors:
    """What a file of one language must reach, and what must not be exceeded, by figure."""

    at_least: dict[str, float]
    at_most: dict[str, float]


def half(text: str) -> str:
    """Which half a phrase belongs to: the same on every machine, whatever else stands in its file."""
    return HALVES[hashlib.sha256(text.encode()).digest()[0] % 2]


def judged(
    knowledge: Knowledge,
    policy: Policy,
    told: Callable[[str], str] = lambda language: language,
    only: Container[str] = FILES,
    folder: Path = PHRASES,
) -> Tallies:
    """Phrases judged, by language, file and half. `told` is the language the house is told, given the true one."""
    tallies: Tallies = {}
    for language, name, line in messages(folder):
        if name not in only:
            continue
        understood, clean = understand(line["q"], told(language), knowledge, policy)
        tallies.setdefault((language, name, half(line["q"])), Tally()).add(judge(line, language, understood, clean))
    return tallies


def together(tallies: Tallies, language: str, name: str, halves: tuple[str, ...] = HALVES) -> Tally:
    """The tally of a file, of one half or both."""
    whole = Tally()
    for each in halves:
        if tally := tallies.get((language, name, each)):
            whole.right.update(tally.right)
            whole.asked.update(tally.asked)
    return whole


def is_fault(name: str, figure: str) -> bool:
    return figure in FAULTS or (name, figure) == ("unknown", "answered")


def floors() -> Iterator[tuple[str, str, Floors]]:
    """The floors of each language and file."""
    for language, files in tomllib.loads(FLOORS.read_text(encoding="utf-8")).items():
        for name, table in files.items():
            yield language, name, Floors(table.get("at_least", {}), table.get("at_most", {}))


def raised(tallies: Tallies) -> str:
    """The text of floors.toml with every floor at today's figure less the margin; none is ever lowered."""
    standing = {(language, name): each for language, name, each in floors()} if FLOORS.exists() else {}
    lines = ["# What tests/test_understanding.py holds; floors only rise, ceilings only fall.", ""]
    for language, name in dict.fromkeys((language, name) for language, name, _ in tallies):
        before = standing.get((language, name), Floors({}, {}))
        least: dict[str, float] = {}
        most: dict[str, float] = {}
        for figure, share in together(tallies, language, name).shares().items():
            if is_fault(name, figure):
                most[figure] = min(round(share + MARGIN, 3), before.at_most.get(figure, 1.0))
            else:
                least[figure] = max(round(max(share - MARGIN, 0.0), 3), before.at_least.get(figure, 0.0))
        for heading, table in (("at_least", least), ("at_most", most)):
            if table:
                lines.append(f"[{language}.{name}.{heading}]")
                lines += [f'"{figure}" = {value:.3f}' for figure, value in table.items()]
                lines.append("")
    return "\n".join(lines)


def table(tallies: Tallies) -> Iterator[str]:
    """Each figure of each file as `tuned on / kept aside`."""
    for language, name in dict.fromkeys((language, name) for language, name, _ in tallies):
        tuned, aside = (together(tallies, language, name, (each,)).shares() for each in HALVES)
        cells = (f"{figure} {tuned.get(figure, 0):.3f} / {aside.get(figure, 0):.3f}" for figure in {**tuned, **aside})
        yield f"{language} {name:10} " + " · ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.labelled", description=__doc__)
    parser.add_argument("--raise", dest="raise_floors", action="store_true", help="raise floors.toml to these figures")
    parser.add_argument("--untold", metavar="LANGUAGE", help="tell the house this language, whatever is spoken")
    options = parser.parse_args()
    house = open_house()
    told = (lambda language: options.untold) if options.untold else (lambda language: language)
    tallies = judged(house.knowledge, house.policy, told)
    print("\n".join(table(tallies)))
    if options.raise_floors:
        FLOORS.write_text(raised(tallies), encoding="utf-8")


if __name__ == "__main__":
    main()
