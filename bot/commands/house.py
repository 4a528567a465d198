"""What the reading commands have in common: a folder opened as a house, with its company file where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..company import Company, CompanyError
from ..company import load as load_company
from ..core.keeping import Keep, anew
from ..core.knowledge import Knowledge, build
from ..core.policy import Policy
from ..learned import Learned
from ..library import Fault, Parts, Values, read_folder
from ..places import shipped
from ..settings import SettingsError
from ..settings import load as load_settings
from ..words import Words

SHIPPED = shipped("knowledge_base")
LOCALES = shipped("locales")


@dataclass(frozen=True, slots=True)
class House:
    """A folder's knowledge, policy and faults. `language` is the one of visitors of whom nothing is known."""

    knowledge: Knowledge
    parts: Parts
    policy: Policy
    language: str
    faults: list[Fault]


def configured() -> Keep:
    """Where this installation keeps what was learned; nowhere if its settings cannot be read."""
    try:
        return Learned(load_settings().learned_folder).keep
    except SettingsError:
        return anew


def open_house(folder: Path = SHIPPED, keep: Keep = anew) -> House:
    """The house of a folder. `keep` may have what was learned from it before."""
    parts, company, faults = read_house(folder)
    knowledge = build(parts.topics, parts.articles, parts.lexicons, parts.concepts, parts.examples, keep=keep)
    languages = knowledge.languages or ("en",)
    language = company.default_language if company and company.default_language in languages else languages[0]
    return House(knowledge, parts, company.policy if company else Policy(), language, faults)


def read_house(folder: Path) -> tuple[Parts, Company | None, list[Fault]]:
    """What a folder holds, nothing learned yet, its company and its faults.

    A company file that is missing or unusable is a fault; its values are then unknown.
    """
    company: Company | None = None
    if (folder / "company.toml").exists():
        try:
            company = load_company(folder / "company.toml")
        except CompanyError as error:
            parts, _ = read_folder(
                folder, values_of(None)
            )  # each value of each article would be a fault, and hide this
            return parts, None, [Fault("company.toml", str(error))]
    parts, faults = read_folder(folder, values_of(company))
    if company is not None:
        faults += [Fault("company.toml", each) for each in Words(LOCALES, company).faults]
        faults += departments(parts, company)
    return parts, company, faults


def departments(parts: Parts, company: Company) -> list[Fault]:
    """Topics whose department the company does not have: nobody would look for their tickets."""
    if not company.departments:
        return []
    known = company.departments
    return [
        Fault("topics.toml", f"{topic.id}: there is no department {topic.department!r}; there are {', '.join(known)}")
        for topic in parts.topics
        if topic.department not in known
    ]


def values_of(company: Company | None) -> Values:
    """The named values of each language; a language without a catalogue has those of the company file alone."""
    if company is None:
        return lambda language: {}
    words = Words(LOCALES, company)

    def values(language: str) -> Mapping[str, str]:
        return words.values(language) if language in words.locales else company.values

    return values
