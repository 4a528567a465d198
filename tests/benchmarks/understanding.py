"""How long understanding takes: a message at the median and at p99, memory and start-up, at three sizes of knowledge.

`python -m tests.benchmarks.understanding` runs each size in a process of its own on one core. 48 articles are the
shipped ones, learned in a first process and read by a second; more are synthetic: each has five questions of words
drawn from the shipped articles' questions.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bot.commands.evaluate import messages
from bot.commands.house import House, open_house
from bot.core.keeping import anew
from bot.core.knowledge import Article, Knowledge, Topic, build
from bot.core.reading import understand
from bot.learned import Learned
from tests.labelled import PHRASES

ROOT = Path(__file__).parents[2]
SIZES = (48, 1_000, 10_000)
QUESTIONS = 5  # of a synthetic article
WORDS = (3, 9)  # of a synthetic question
MESSAGES = 400  # a language of these are read once to warm up and once for the figures
LANGUAGE = "hr"  # of the synthetic articles


def synthetic(house: House, size: int) -> Knowledge:
    """Knowledge of `size` articles of one language: the shipped ones and mixtures of their words."""
    dice = random.Random(7)
    articles = [article for article in house.parts.articles if article.language == LANGUAGE]
    words = [word for article in articles for question in article.questions for word in question.split()]
    for number in range(len(articles), size):
        questions = tuple(" ".join(dice.sample(words, dice.randint(*WORDS))) for _ in range(QUESTIONS))
        articles.append(Article(f"synthetic-{number}", LANGUAGE, questions[0], questions, "answer", "answer"))
    topics = [Topic(article.topic) for article in articles]
    return build(topics, articles, house.parts.lexicons, house.parts.concepts)


def measure(size: int, learned: Path | None) -> str:
    """One row of the table. Times are processor time, so that neighbours on the machine count little.

    `learned` is where the shipped articles find what they teach, or leave it.
    """
    name = f"{size:,}, started again" if learned and any(learned.iterdir()) else f"{size:,}"
    begun = time.process_time()
    house = open_house(keep=Learned(learned).keep if learned else anew)
    knowledge = house.knowledge
    shipped = size == SIZES[0]
    if not shipped:
        begun = time.process_time()
        knowledge = synthetic(house, size)
    started = time.process_time() - begun
    asked = [
        (language, line["q"])
        for language, name, line in messages(PHRASES)
        if name == "faq" and (shipped or language == LANGUAGE)
    ]
    asked = asked[: MESSAGES * (3 if shipped else 1)]
    cold = _times(asked, knowledge, house)
    warm = _times(asked, replace(knowledge), house)  # the words are remembered, the messages are not
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {name} | {_at(cold, 0.5):,.0f} | {_at(cold, 0.99):,.0f} | {_at(warm, 0.5):,.0f} | {_at(warm, 0.99):,.0f} "
        f"| {started:.1f} | {memory:,.0f} |"
    )


def _times(asked: list[tuple[str, str]], knowledge: Knowledge, house: House) -> list[float]:
    """Microseconds of each message, sorted."""
    times = []
    for language, text in asked:
        begun = time.process_time_ns()
        understand(text, language, knowledge, house.policy)
        times.append((time.process_time_ns() - begun) / 1e3)
    return sorted(times)


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.understanding", description=__doc__)
    parser.add_argument("--size", type=int, help="only this many articles, in this process")
    parser.add_argument("--learned", type=Path, help="folder of what was learned")
    options = parser.parse_args()
    if options.size:
        print(measure(options.size, options.learned))
        return
    print(f"{platform.machine()}, Python {platform.python_version()}, one core, microseconds a message\n")
    print("| articles | first time: median | p99 | again: median | p99 | start-up, s | peak memory, MiB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(prefix="dezurni-learned-") as learned:
        for size in (SIZES[0], *SIZES):
            command = [sys.executable, "-m", "tests.benchmarks.understanding", "--size", str(size)]
            command += ["--learned", learned] if size == SIZES[0] else []
            subprocess.run(command, cwd=ROOT, env=one_core, check=True)


if __name__ == "__main__":
    main()
