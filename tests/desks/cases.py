"""Tickets to be filed, each with a ref of its own."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from bot.core.facts import Entry, Noted, Opened, Ticket, VisitorSaid
from bot.desks import Attachment, Case, Message

WORDS = "Ne mogu slati poštu iz Outlooka od jutros."
NOTE = "Zvati ga poslije tri, ljut je."
PUBLIC = "https://chat.example"


def new_ref() -> str:
    return "dz-" + secrets.token_hex(16)


def link(conversation: str, ref: str) -> str:
    return f"{PUBLIC}/console/conversations/{conversation}?ticket={ref}"


def file_link(id: str, now: datetime) -> str:
    return f"{PUBLIC}/file/{id}"


def ticket(ref: str = "", **values: Any) -> Ticket:
    given: dict[str, Any] = {
        "email": "ana@firma.example",
        "subject": "Pošta ne radi",
        "department": "technical",
        "priority": "high",
        "language": "hr",
        "description": WORDS,
        "details": (("domain", "firma.example"), ("since", "od jutros")),
        "articles": ("mail-not-sending",),
    }
    return Ticket(ref=ref or new_ref(), **{**given, **values})


def case(filed: Ticket | None = None, attachments: tuple[Attachment, ...] = ()) -> Case:
    filed = filed or ticket()
    now = datetime.now(UTC)
    entries = (
        Entry(1, now, Opened("hr")),
        Entry(2, now, VisitorSaid(WORDS), WORDS),
        Entry(3, now, Noted("iva", "Iva", NOTE), NOTE),
    )
    return Case(filed, "talk", entries, now, link("talk", filed.ref), attachments)


def message(ref: str, number: int = 7, text: str = "Još nešto: piše 550 5.7.1.") -> Message:
    return Message(f"{ref}/{number}", number, text, datetime.now(UTC))
