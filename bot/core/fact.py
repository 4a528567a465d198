"""What every fact is: something that happened, known by the name of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. Kinds register themselves under their class name."""

    visible: ClassVar[bool] = True
    kinds: ClassVar[dict[str, type[Fact]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super(Fact, cls).__init_subclass__(**kwargs)
        Fact.kinds[cls.__name__] = cls
