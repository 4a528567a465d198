"""How long a desk that fails again and again is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES_UNTIL_REST = 3  # in a row, of whatever tickets: then the desk is asked more rarely
LONGEST_REST = timedelta(minutes=1)


@dataclass(slots=True)
class Rest:
    """How often the desk failed in a row, and until when it is left alone."""

    failures: int = 0
    until: datetime | None = None

    def failed(self, now: datetime) -> None:
        self.failures += 1
        if self.failures >= FAILURES_UNTIL_REST:
            doubled = timedelta(seconds=2 ** min(self.failures - FAILURES_UNTIL_REST + 1, 10))
            self.until = now + min(doubled, LONGEST_REST)

    def answered(self) -> bool:
        """True if it had been away, not only at odds with a single ticket."""
        rested = self.failures >= FAILURES_UNTIL_REST
        self.failures, self.until = 0, None
        return rested
