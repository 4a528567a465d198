"""The folder of articles: what is read, every fault that is found, and the check command."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.commands import check
from bot.commands.house import SHIPPED, open_house
from bot.core.knowledge import Stance
from bot.library import Fault, first_paragraph, load, parse, read_folder, substituted

ARTICLE = """---
title: "Naslov"
checked: 2026-11-20
questions:
  - "kako ide"
---
Prvi odlomak s vezom na [račune](invoices)
u dva reda.

## Koraci
1. {{ phone }}
"""


def values(language: str) -> Mapping[str, str]:
    return {"phone": f"123 {language}"}


def folder_of(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "hr").mkdir(exist_ok=True)
    for name, text in files.items():
        (tmp_path / "hr" / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def article(title: str = "Naslov", question: str = "kako ide", body: str = "Odgovor.") -> str:
    return f'---\ntitle: "{title}"\nquestions:\n  - "{question}"\n---\n{body}\n'


def faults_of(folder: Path) -> list[Fault]:
    return read_folder(folder, values)[1]


def test_an_article_is_read_with_its_values() -> None:
    found, missing = parse("a", "hr", ARTICLE, values("hr"))
    assert missing == []
    assert (found.title, found.questions, found.checked) == ("Naslov", ("kako ide",), date(2026, 11, 20))
    assert found.answer == "Prvi odlomak s vezom na [račune](invoices) u dva reda."
    assert found.body.endswith("1. 123 hr")


def test_a_first_paragraph_ends_at_the_blank_line() -> None:
    assert first_paragraph("jedan\ndva\n\ntri") == "jedan dva"


def test_values_are_put_in_as_they_are_and_never_twice() -> None:
    missing: list[str] = []
    text = substituted("{{a}} {{ b }} {{ c }}", {"a": "{{ b }}", "b": "\\1"}, missing)
    assert text == "{{ b }} \\1 {{ c }}"
    assert missing == ["c"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Bez zaglavlja.", "title is missing"),
        ("---\ntitle: [\n---\nx", "front matter"),
        ('---\ntitle: ""\n---\nx', "title is missing"),
        ('---\ntitle: "a"\nquestions: "jedno"\n---\nx', "questions"),
        ('---\ntitle: "a"\nquestions:\n  - ""\n---\nx', "questions"),
        ('---\ntitle: "a"\nchecked: jučer\n---\nx', "checked"),
        ('---\ntitle: "a"\nauthor: "b"\n---\nx', "unknown key author"),
        ('---\ntitle: "a"\n---\n\n', "no text"),
    ],
)
def test_an_article_that_cannot_be_used_says_why(source: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        parse("a", "hr", source, {})
    faults = faults_of(folder_of(tmp_path, a=source))
    assert any(fault.file == "hr/a.md" and said in fault.message for fault in faults)


def test_faults_between_files_are_found(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        one=article(question="Kako ide?"),
        two=article(question="kako ide", body="{{ fax }} [x](three) [y](https://a.example)"),
        stranger=article(),
    )
    (folder / "topics.toml").write_text('["one"]\n["two"]\n["four"]\n', encoding="utf-8")
    messages = {(fault.file, fault.message) for fault in faults_of(folder)}
    assert messages == {
        ("hr/stranger.md", "topics.toml has no such topic"),
        ("hr/two.md", "there is no value called fax"),
        ("hr/two.md", "links to three, which is no topic"),
        ("hr/two.md", "the question 'kako ide' also stands in one"),
        ("hr/four.md", "this topic has no article in this language"),
    }


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("one = 1", "one: expected a table"),
        ('["one"]\nstance = "maybe"', "maybe"),
        ('["one"]\npriority = "urgent"', "urgent"),
        ('["one"]\ncolour = "red"', "unknown key colour"),
        ('["one"]\nask = "since"', "ask"),
        ("[", "cannot be read"),
    ],
)
def test_faults_in_topics_are_named(toml: str, said: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, one=article())
    (folder / "topics.toml").write_text(toml, encoding="utf-8")
    assert any(fault.file == "topics.toml" and said in fault.message for fault in faults_of(folder))


@pytest.mark.parametrize("name", ["lexicon.toml", "concepts.toml"])
def test_a_broken_lexicon_is_a_fault_and_the_articles_stay(name: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, one=article())
    (folder / "hr" / name).write_text("surely = [", encoding="utf-8")
    knowledge, faults = load(folder, values)
    assert [fault.file for fault in faults] == [name]
    assert knowledge.article("one", "hr") is not None


def test_without_topics_every_article_is_one(tmp_path: Path) -> None:
    knowledge, faults = load(folder_of(tmp_path, one=article(), README="editors read this"), values)
    assert faults == []
    assert list(knowledge.topics) == ["one"]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    knowledge, faults = load(tmp_path / "nowhere", values)
    assert knowledge.languages == ()
    assert len(faults) == 1


def test_the_shipped_articles_have_no_faults() -> None:
    house = open_house(SHIPPED)
    assert house.faults == []
    assert set(house.knowledge.languages) == {"hr", "he", "ru"}
    assert len(house.knowledge.articles) == len(house.knowledge.topics) * 3
    assert house.knowledge.topics["reset-password"].stance is Stance.REFUSE
    assert check.wrongly_answered(house.knowledge) == []


def test_check_names_faults_and_fails(tmp_path: Path) -> None:
    out = io.StringIO()
    assert check.run([str(folder_of(tmp_path, one=article(body="{{ fax }}")))], out) == 1
    assert "hr/one.md: there is no value called fax" in out.getvalue()
    assert "1 faults" in out.getvalue()


def test_check_is_content_with_a_sound_folder(tmp_path: Path) -> None:
    out = io.StringIO()
    assert check.run([str(folder_of(tmp_path, one=article()))], out) == 0
    assert out.getvalue().endswith("no faults\n")


def test_check_names_articles_that_are_hard_to_tell_apart(tmp_path: Path) -> None:
    same = "\n".join(f'  - "kako promijeniti lozinku {word}"' for word in ("odmah", "danas", "sutra"))
    folder = folder_of(
        tmp_path,
        one=f'---\ntitle: "Lozinka"\nquestions:\n{same}\n---\nx',
        two='---\ntitle: "Promjena"\nquestions:\n  - "kako promijeniti lozinku brzo"\n---\nx',
        three=article("Račun", "gdje je račun za hosting"),
    )
    out = io.StringIO()
    check.run([str(folder), "--confusable"], out)
    assert "of two, left out, are taken for one" in out.getvalue()
