"""The chat tells no known address from an unknown one; `tests.benchmarks.enumeration` is the long run."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..benchmarks.enumeration import mann_whitney, measure, one_sided, permutation, prepare, serving
from ..desks.servers.mail import MailServer

PAIRS = 40
CERTAIN = 1e-6  # 37 pairs of 40 on one side: a coin does that once in a million runs, however busy the machine is


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer(Path(tempfile.mkdtemp(prefix="enumeration-mail-")))
    server.start()
    yield server
    server.stop()


@pytest.mark.timeout(300)
async def test_a_known_and_an_unknown_address_get_the_same_bytes_and_neither_comes_sooner(
    tmp_path: Path, mail: MailServer
) -> None:
    await prepare(tmp_path, PAIRS)
    service = serving(tmp_path, mail)
    await asyncio.to_thread(service.start)
    try:
        outcome = await measure(service, PAIRS, random.Random(7))
    finally:
        service.kill()
    [frames] = outcome.frames
    assert "ADDRESS" in frames and "43/visitor," in frames and "42/visitor," in frames
    for name, series in outcome.steps.items():
        assert len(series.differences) == PAIRS
        assert one_sided(series.differences) >= CERTAIN, (name, series)


def test_the_tests_see_a_shift_that_is_there_and_none_that_is_not() -> None:
    chance = random.Random(3)
    noise = [chance.lognormvariate(0, 0.5) for _ in range(400)]
    known, unknown = noise[:200], noise[200:]
    later = [each + 0.5 for each in known]
    assert mann_whitney(known, unknown) > 0.01 and mann_whitney(later, unknown) < 1e-4
    even, shifted = ([a - b for a, b in zip(times, unknown, strict=True)] for times in (known, later))
    assert permutation(even) > 0.01 and permutation(shifted) < 0.001
    assert one_sided(even) > 0.01 and one_sided(shifted) < CERTAIN
    assert one_sided([1.0] * PAIRS) < CERTAIN < one_sided([1.0] * 30 + [-1.0] * 10)
