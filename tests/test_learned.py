"""What was learned is read by later starts, is never taken for something else, and cannot stop a start."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot import learned
from bot.core.concepts import Concepts, concepts_from_plain
from bot.core.keeping import Arrays
from bot.core.knowledge import Article, Knowledge, Topic, build
from bot.learned import Learned

QUESTIONS = {
    "mail": ["mail ne radi", "ne mogu slati poštu", "ne stižu mi mailovi", "mail se vraća"],
    "site": ["stranica je spora", "web se ne otvara", "stranica javlja grešku", "web mi je pao"],
}
EXAMPLES = {"change": ["promijenite mi adresu računa", "obrišite moj račun"], "howto": ["kako da promijenim adresu"]}


def knowledge(room: Learned, concepts: Concepts | None = None, **questions: list[str]) -> Knowledge:
    asked = QUESTIONS | questions
    articles = [Article(topic, "hr", texts[0], tuple(texts), "odgovor", "odgovor") for topic, texts in asked.items()]
    known = {"hr": concepts or Concepts("hr")}
    return build([Topic(topic) for topic in asked], articles, {}, known, {"hr": EXAMPLES}, keep=room.keep)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "learned"


class Counting(Learned):
    """Counts what had to be learned."""

    times = 0

    def keep(self, learned_from: str, learn: Callable[[], Arrays]) -> Arrays:
        def counted() -> Arrays:
            self.times += 1
            return learn()

        return super().keep(learned_from, counted)


def once(arrays: Arrays) -> Callable[[], Arrays]:
    return lambda: arrays


def never() -> Arrays:
    pytest.fail("it was learned although it was kept")


ARRAYS = {"values": np.arange(6, dtype=np.float32).reshape(2, 3), "names": np.frombuffer(b"a\nb", np.uint8)}


def same(one: Arrays, other: Arrays) -> bool:
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and np.array_equal(one[name], other[name]) for name in one
    )


def test_what_was_learned_is_read_by_the_next_who_asks(folder: Path) -> None:
    assert same(Learned(folder).keep("words", once(ARRAYS)), ARRAYS)
    assert same(Learned(folder).keep("words", never), ARRAYS)


def test_knowledge_that_was_kept_answers_like_knowledge_that_was_learned(folder: Path) -> None:
    room = Counting(folder)
    first = knowledge(room)
    assert room.times == 2  # the articles, and the examples of acts
    second = knowledge(room)
    assert room.times == 2
    for text in ("pošta se ne šalje", "web stranica", "mail ne radi"):
        assert first.search(text, "hr") == second.search(text, "hr")
    words = ["obrišite", "mi", "račun"]
    assert first.examples["hr"].decide(words) == second.examples["hr"].decide(words)
    assert np.array_equal(first.examples["hr"].scores(words), second.examples["hr"].scores(words))


def test_other_phrasings_or_concepts_are_learned_anew(folder: Path) -> None:
    room = Counting(folder)
    knowledge(room)
    assert room.times == 2
    knowledge(room, mail=[*QUESTIONS["mail"], "outlook ne šalje"])
    assert room.times == 4
    knowledge(room, concepts_from_plain("hr", {"things": {"mail": ["pošt*", "mail*"]}}))
    assert room.times == 5  # examples know no concepts
    knowledge(room)
    assert room.times == 5


def test_other_code_learns_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Learned(folder).keep("words", once(ARRAYS))
    monkeypatch.setattr(learned, "_code", lambda: b"of another release")
    other = {"values": np.zeros(1)}
    assert same(Learned(folder).keep("words", once(other)), other)


@pytest.mark.parametrize("place", [0, 40, 300, -1])
def test_a_damaged_file_is_learned_anew_and_replaced(folder: Path, place: int) -> None:
    Learned(folder).keep("words", once(ARRAYS))
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 1
    for content in (bytes(damaged), whole[:place], b"", b"\x80\x04N."):
        file.write_bytes(content)
        assert same(Learned(folder).keep("words", once(ARRAYS)), ARRAYS)
        assert same(Learned(folder).keep("words", never), ARRAYS)


def test_only_what_was_asked_for_last_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ages = iter(range(1, 1000))
    monkeypatch.setattr(Path, "touch", lambda path: os.utime(path, (0, 2e9 + next(ages))))
    room = Learned(folder)
    room.keep("often", once(ARRAYS))
    for number in range(learned.MOST + 3):
        room.keep(f"words {number}", once(ARRAYS))
        room.keep("often", never)
    assert len(list(folder.iterdir())) == learned.MOST


def test_without_a_data_folder_nothing_is_made(tmp_path: Path) -> None:
    assert same(Learned(tmp_path / "data" / "learned").keep("words", once(ARRAYS)), ARRAYS)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "learned"
    in_the_way.write_text("a file")
    assert same(Learned(in_the_way).keep("words", once(ARRAYS)), ARRAYS)
    assert in_the_way.read_text() == "a file"


def test_a_full_disk_leaves_nothing_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert same(Learned(folder).keep("words", once(ARRAYS)), ARRAYS)
    assert list(folder.iterdir()) == []


def test_two_that_start_together_both_learn_and_one_file_stays(folder: Path) -> None:
    def meanwhile() -> Arrays:
        Learned(folder).keep("words", once(ARRAYS))
        return ARRAYS

    assert same(Learned(folder).keep("words", meanwhile), ARRAYS)
    assert len(list(folder.iterdir())) == 1
    assert same(Learned(folder).keep("words", never), ARRAYS)
