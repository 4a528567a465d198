"""All that a turn may know of the world: a frozen value, made once per turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .knowledge import Knowledge
from .open_cases import OpenCase
from .policy import Policy


@dataclass(frozen=True, slots=True)
class Known:
    """
    now        an aware datetime, the same for the whole turn
    operators  how many operators are available and have room for another conversation
    waiting    how many tickets of the house wait for a promised answer
    fresh      a new random ticket ref; used only if this turn promises a ticket
    code_of    the six digits that confirm a ref, a keyed hash that only the house can make; None where no mail is
               set up, so that nothing can be confirmed and tickets are filed at once, marked as not confirmed
    cases      the open cases of the visitor's proved address, the newest first; nothing for whoever has proved none
    """

    knowledge: Knowledge
    policy: Policy
    now: datetime
    operators: int = 0
    fresh: str = ""
    code_of: Callable[[str], str] | None = None
    waiting: int = 0
    cases: tuple[OpenCase, ...] = ()
