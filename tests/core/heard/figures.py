"""Prints how well labelled phrases are heard: python tests/core/heard/figures.py FOLDER [language …] [--misses].

FOLDER holds <language>/{account,incidents,smalltalk,conduct,handoff,secrets,faq}.jsonl as `q` with labels. Phrases are
halved by a hash of their words: the first half may be tuned on, the second is held out.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
import zlib
from pathlib import Path

from bot.core.heard import acts, details, secrets, severity
from bot.core.heard.lexicon import Lexicon

ROOT = Path(__file__).parents[3]
WANTED = {"howto": "question", "none": "question", "abusive": "abusive", "human": "human"}


def main(arguments: list[str]) -> int:
    folder, *languages = (part for part in arguments if not part.startswith("--"))
    for language in languages or ["hr", "he", "ru"]:
        plain = tomllib.loads((ROOT / "knowledge_base" / language / "lexicon.toml").read_text("utf-8"))
        figures = measured(Path(folder) / language, language, Lexicon.from_plain(plain), "--misses" in arguments)
        for half in ("tuned", "held"):
            print(
                f"{language} {half:5}",
                "  ".join(f"{name} {good}/{of}" for (part, name), (good, of) in figures.items() if part == half),
            )
    return 0


def rows(folder: Path, name: str) -> list[dict[str, object]]:
    path = folder / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def measured(folder: Path, language: str, lexicon: Lexicon, misses: bool) -> dict[tuple[str, str], list[int]]:
    figures: dict[tuple[str, str], list[int]] = {}
    times: list[float] = []

    def count(words: str, name: str, good: bool, found: object, wanted: object) -> None:
        half = "tuned" if zlib.crc32(words.encode()) % 2 else "held"
        cell = figures.setdefault((half, name), [0, 0])
        cell[0] += good
        cell[1] += 1
        if not good and misses and half == "tuned":
            print(f"  {name}: {words!r}: {found}, wanted {wanted}")

    for name in ("account", "conduct", "handoff", "smalltalk", "faq", "unknown"):
        for row in rows(folder, name):
            words = str(row["q"])
            heard = acts.act(words, language, lexicon)
            label = str(row.get("label", name))
            if label in ("howto", "none", "ok", "faq", "unknown") or (name, label) == ("handoff", "no"):
                good = heard.name not in (
                    "change",
                    "data",
                    "human",
                    "abusive",
                    "thanks",
                    "bye",
                    "yes",
                    "no",
                    "greeting",
                )
                good = good or (label == "no" and heard.name == "thanks")
            else:
                good = heard.name == WANTED.get(label, label)
            count(words, f"{name}:{label}", good, (heard.name, heard.rule), label)
    for row in rows(folder, "incidents"):
        words = str(row["q"])
        heard = acts.act(words, language, lexicon)
        found = dict(details.find(words, language, lexicon))
        grave = severity.judge(words, language, heard, "", (), tuple(found.items()), lexicon)
        slots = row["slots"]
        assert isinstance(slots, dict)
        count(words, "incident", heard.name == "incident", heard, "incident")
        count(words, "department", grave.department == row["department"], grave.department, row["department"])
        count(words, f"priority:{row['priority']}", grave.priority == row["priority"], grave.priority, row["priority"])
        for slot, value in slots.items():
            count(words, "found", found.get(slot) == value, (slot, found.get(slot)), value)
        for slot, value in found.items():
            if slot not in ("direction", "scope", "phone"):
                count(words, "right", slots.get(slot) == value, (slot, value), slots.get(slot))
        count(words, "missing", list(grave.missing) == row["missing"], grave.missing, row["missing"])
    for row in rows(folder, "secrets"):
        words = str(row["q"])
        clean, kinds = secrets.redact(words)
        for secret in row["secrets"]:  # type: ignore[attr-defined]
            count(words, "removed", secret not in clean, clean, secret)
        for keep in row["keep"]:  # type: ignore[attr-defined]
            count(words, "kept", keep in clean, clean, keep)
        if not row["secrets"]:
            count(words, "false alarm", not kinds, (clean, kinds), ())
    for name in ("faq", "account", "incidents"):
        for row in rows(folder, name):
            words = str(row["q"])
            begun = time.perf_counter()
            clean, _ = secrets.redact(words)
            heard = acts.act(clean, language, lexicon)
            pairs = details.find(clean, language, lexicon)
            severity.judge(clean, language, heard, "", (), pairs, lexicon)
            times.append(time.perf_counter() - begun)
    times.sort()
    print(f"{language} {times[len(times) // 2] * 1e6:.0f} us median, {times[int(len(times) * 0.99)] * 1e6:.0f} us p99")
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
