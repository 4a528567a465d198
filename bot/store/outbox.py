"""How an errand is written: by a turn that promises something, by the embedded desk, by whoever needs one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert

from .schema import errands
from .statements import Statement

DESK = "desk"
"""The line of a conversation's errands to the ticket desk: a message must not overtake the ticket it belongs to."""

_GIVEN_LATER = {"id", "ended_at", "settled_seq"}
ADD_ERRAND = Statement(
    insert(errands)
    .values({column.name: bindparam(column.name) for column in errands.c if column.name not in _GIVEN_LATER})
    .inline()
)


def new_errand(
    kind: str,
    ref: str,
    line: str,
    at: datetime,
    conversation: str = "",
    seq: int = 0,
    detail: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The row of an errand that is due at once."""
    return {
        "conversation": conversation,
        "seq": seq,
        "kind": kind,
        "ref": ref,
        "line": line,
        "detail": dict(detail or {}),
        "state": "waiting",
        "created_at": at,
        "due_at": at,
        "tries": 0,
        "worker": "",
        "error": "",
    }
