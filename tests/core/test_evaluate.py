"""The evaluate command: what counts as right, and how it is reported."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.commands import evaluate
from bot.core.facts import Understood


def understood(**values: object) -> Understood:
    return Understood("hr", **values)  # type: ignore[arg-type]


def test_a_topic_counts_when_it_or_an_accepted_one_comes_first() -> None:
    line = {"q": "x", "topic": "a", "also": ["b"]}
    judged = evaluate.judge(line, "hr", understood(act="question", topic="b", near=("b", "c")), "x")
    assert judged["first"] and judged["in three"] and judged["answered"] and judged["of these right"]
    judged = evaluate.judge(line, "hr", understood(act="question", near=("c", "d", "a")), "x")
    assert not judged["first"] and judged["in three"] and not judged["answered"]
    assert "of these right" not in judged


@pytest.mark.parametrize(
    ("label", "act", "expected"),
    [
        ("change", "change", {"change": True}),
        ("change", "question", {"change": False}),
        ("howto", "change", {"howto refused": True}),
        ("none", "question", {"none refused": False}),
        ("ok", "abusive", {"warned without cause": True}),
        ("human", "human", {"human": True}),
        ("no", "human", {"no, and no person called": False}),
    ],
)
def test_labels_are_judged_by_the_act(label: str, act: str, expected: dict[str, bool]) -> None:
    judged = evaluate.judge({"q": "x", "label": label}, "hr", understood(act=act), "x")
    assert judged == {"language": True, **expected}


def test_secrets_count_as_removed_only_when_all_are_gone() -> None:
    line = {"q": "a b c", "secrets": ["a", "b"], "keep": ["c"]}
    assert evaluate.judge(line, "hr", understood(), "b c")["removed"] is False
    assert evaluate.judge(line, "hr", understood(), "c") == {"language": True, "removed": True, "kept": True}


def test_a_case_is_judged_by_department_priority_and_details() -> None:
    line = {"q": "x", "department": "technical", "priority": "high", "slots": {"ip": "192.0.2.1"}, "missing": []}
    judged = evaluate.judge(line, "hr", understood(priority="regular", details=(("ip", "192.0.2.1"),)), "x")
    assert judged["priority high"] is False
    assert judged["all details found"] and judged["all details right"] and judged["missing"]


@pytest.mark.parametrize(
    ("details", "right"),
    [
        ((("ip", "192.0.2.1"), ("direction", "sending")), True),
        ((("ip", "192.0.2.2"),), False),
        ((("ip", "192.0.2.1"), ("domain", "a.example")), False),
    ],
)
def test_only_details_that_lines_name_are_judged_and_by_their_value(
    details: tuple[tuple[str, str], ...], right: bool
) -> None:
    line = {"q": "x", "department": "technical", "priority": "high", "slots": {"ip": "192.0.2.1"}, "missing": []}
    assert evaluate.judge(line, "hr", understood(details=details), "x")["all details right"] is right


def test_the_report_comes_as_table_and_as_json(tmp_path: Path) -> None:
    home = tmp_path / "knowledge" / "hr"
    home.mkdir(parents=True)
    for topic, question in (("one", "kako dobiti račun"), ("two", "gdje je lozinka")):
        text = f'---\ntitle: "{question}"\nquestions:\n  - "{question}"\n---\nOdgovor.\n'
        (home / f"{topic}.md").write_text(text, encoding="utf-8")
    phrases = tmp_path / "phrases" / "hr"
    phrases.mkdir(parents=True)
    lines = [{"q": text, "topic": "one", "style": "short"} for text in ("dobiti račun", "lozinka")]
    (phrases / "faq.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    where = [str(tmp_path / "phrases"), "--knowledge", str(tmp_path / "knowledge")]
    out = io.StringIO()
    assert evaluate.run([*where, "--json"], out) == 0
    report = json.loads(out.getvalue())
    assert report["files"]["hr/faq"]["in three"] in (0.5, 1.0)
    assert report["styles"]["hr/short"].keys() == report["files"]["hr/faq"].keys()
    assert report["microseconds"]["median"] > 0
    out = io.StringIO()
    assert evaluate.run(where, out) == 0
    assert "hr faq" in out.getvalue()


def test_a_folder_without_messages_is_reported(tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    assert evaluate.run([str(tmp_path), "--knowledge", str(knowledge)], io.StringIO()) == 1
