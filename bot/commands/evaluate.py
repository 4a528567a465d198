"""`evaluate`: how well the house understands labelled messages, as a table or as JSON.

A folder holds <language>/<file>.jsonl, one message a line. What a line is judged by follows from its fields:
topic (and also, style), kind (nothing answers it), label (an act), department and priority (and slots, missing),
secrets (and keep).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from ..core.facts import Understood
from ..core.reading import understand
from .house import SHIPPED, House, configured, open_house

Line = dict[str, Any]
WORST = 12  # confusions shown a language
# The details that lines name in slots; others we find as well (sending or receiving, one or all) are not judged.
LABELLED = frozenset(("service", "since", "error", "domain", "ip", "url", "email", "order"))


@dataclass(slots=True)
class Tally:
    """How often each figure was right, of how many."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, judged: dict[str, bool]) -> None:
        for name, good in judged.items():
            self.asked[name] += 1
            self.right[name] += good

    def shares(self) -> dict[str, float]:
        return {name: round(self.right[name] / self.asked[name], 3) for name in self.asked}


@dataclass(slots=True)
class Report:
    """Figures by language and file, and by language and style; confusions by language; times in microseconds."""

    files: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    styles: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    confused: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    times: list[float] = field(default_factory=list)


def run(arguments: Sequence[str], out: TextIO | None = None) -> int:
    """0 if there was something to judge, 1 if not."""
    parser = argparse.ArgumentParser(prog="evaluate", description="How well labelled messages are understood.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--knowledge", type=Path, default=SHIPPED, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--misses", action="store_true", help="show each message whose first topic was wrong")
    options = parser.parse_args(arguments)
    out = out or sys.stdout
    house = open_house(options.knowledge, configured())
    report = evaluated(options.folder, house, out if options.misses and not options.json else None)
    if not report.files:
        print(f"{options.folder}: no <language>/<file>.jsonl with messages", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(as_plain(report), ensure_ascii=False), file=out)
    else:
        print_tables(report, out)
    return 0


def evaluated(folder: Path, house: House, misses: TextIO | None = None) -> Report:
    report = Report()
    for language, name, line in messages(folder):
        began = time.perf_counter()
        understood, text = understand(line["q"], language, house.knowledge, house.policy)
        report.times.append((time.perf_counter() - began) * 1e6)
        judged = judge(line, language, understood, text)
        report.files[language, name].add(judged)
        if "style" in line:
            report.styles[language, line["style"]].add(judged)
        if judged.get("first") is False:
            got = understood.near[0] if understood.near else "nothing"
            report.confused[language][line["topic"], got] += 1
            if misses:
                print(f"{language} {line['topic']} -> {got} ({understood.score:.2f}): {line['q']}", file=misses)
    return report


def messages(folder: Path) -> Iterator[tuple[str, str, Line]]:
    """Each message with its language and file. Raises ValueError, naming the place, for a line that is none."""
    for file in sorted(folder.glob("*/*.jsonl")):
        for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if not raw.strip():
                continue
            line = json.loads(raw)
            if not isinstance(line, dict) or not isinstance(line.get("q"), str):
                raise ValueError(f"{file}:{number}: a message needs its text in q")
            yield file.parent.name, file.stem, line


def judge(line: Line, language: str, understood: Understood, text: str) -> dict[str, bool]:
    """The figures this line counts for, each right or wrong. A share of wrong things is named for what went wrong."""
    judged = {"language": understood.language == language}
    if "topic" in line:
        judged |= _by_topic({line["topic"], *line.get("also", ())}, understood)
    if "kind" in line:
        judged["answered"] = bool(understood.topic)
    if "label" in line:
        judged |= _by_label(line["label"], understood.act)
    if "priority" in line:
        judged |= _by_case(line, understood)
    if "secrets" in line:
        judged["removed"] = not any(piece in text for piece in line["secrets"])
        judged["kept"] = all(piece in text for piece in line.get("keep", ()))
    return judged


def _by_topic(accepted: set[str], understood: Understood) -> dict[str, bool]:
    judged = {
        "first": bool(understood.near) and understood.near[0] in accepted,
        "in three": bool(accepted & set(understood.near)),
        "answered": bool(understood.topic),
        "taken for an order": understood.act in ("change", "data"),
    }
    if understood.topic:
        judged["of these right"] = understood.topic in accepted
    return judged


def _by_label(label: str, act: str) -> dict[str, bool]:
    if label in ("howto", "none"):
        return {f"{label} refused": act in ("change", "data")}
    if label == "no":
        # "no" is an act in small talk and the absence of one in hand-off; neither may call a person.
        return {"no, and no person called": act != "human"}
    if label == "ok":
        return {"warned without cause": act == "abusive"}
    return {label: act == label}


def _by_case(line: Line, understood: Understood) -> dict[str, bool]:
    slots, details = line.get("slots", {}), dict(reversed(understood.details))
    judged = {
        "department": understood.department == line.get("department", understood.department),
        f"priority {line['priority']}": understood.priority == line["priority"],
        "missing": set(understood.missing) == set(line.get("missing", ())),
    }
    if slots:
        judged["all details found"] = all(_overlap(value, details.get(name, "")) for name, value in slots.items())
    if details:
        judged["all details right"] = all(
            _overlap(slots.get(name, ""), value) for name, value in details.items() if name in LABELLED
        )
    return judged


def _overlap(wanted: str, got: str) -> bool:
    return bool(wanted and got) and (wanted in got or got in wanted)


def as_plain(report: Report) -> dict[str, Any]:
    return {
        "files": {f"{language}/{name}": tally.shares() for (language, name), tally in report.files.items()},
        "styles": {f"{language}/{style}": tally.shares() for (language, style), tally in report.styles.items()},
        "confused": {
            language: [[meant, got, times] for (meant, got), times in confused.most_common()]
            for language, confused in report.confused.items()
        },
        "microseconds": {"median": _quantile(report.times, 0.5), "p99": _quantile(report.times, 0.99)},
    }


def print_tables(report: Report, out: TextIO) -> None:
    for (language, name), tally in report.files.items():
        print(f"{language} {name:11} {max(tally.asked.values()):4}  {_line(tally)}", file=out)
    print(file=out)
    for (language, style), tally in report.styles.items():
        print(f"{language} {style:11} {max(tally.asked.values()):4}  {_line(tally)}", file=out)
    for language, confused in report.confused.items():
        print(f"\n{language}: meant -> taken for", file=out)
        for (meant, got), times in confused.most_common(WORST):
            print(f"  {times} {meant} -> {got}", file=out)
    median, slow = _quantile(report.times, 0.5), _quantile(report.times, 0.99)
    print(f"\n{median} us a message at the median, {slow} us at p99, {len(report.times)} messages", file=out)


def _line(tally: Tally) -> str:
    return "  ".join(f"{name} {share:.3f}" for name, share in tally.shares().items())


def _quantile(times: Sequence[float], share: float) -> int:
    ranked = sorted(times) or [0.0]
    return round(ranked[min(len(ranked) - 1, int(share * len(ranked)))])
