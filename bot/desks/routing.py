"""Which queue a department's tickets go to, and how the desk calls our fields: pairs from the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Routing:
    """
    default      the queue of departments that are not named
    departments  queue by department
    fields       the desk's name of a field by ours: ref, language, confirmed
    """

    default: str = ""
    departments: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def queue(self, department: str) -> str:
        return self.departments.get(department, self.default)

    @property
    def queues(self) -> list[str]:
        """Every queue that a ticket may go to."""
        return sorted({queue for queue in (self.default, *self.departments.values()) if queue})

    def named(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values under the desk's names; what has no name there is left out."""
        return {self.fields[name]: value for name, value in values.items() if name in self.fields}


def pairs(lines: Sequence[str]) -> dict[str, str]:
    """`name=value` of each line. Raises ValueError for a line that is no pair."""
    found = {}
    for line in lines:
        name, sign, value = line.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise ValueError(f"{line!r} is not a pair such as technical=Support")
        found[name.strip()] = value.strip()
    return found
