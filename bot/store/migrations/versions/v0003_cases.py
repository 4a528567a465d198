"""Cases: every ticket with whose it is and what it is about, across conversations and desks."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
TOLD = ("TicketRequested", "TicketOpened", "Confirmed", "Lapsed")


def upgrade() -> None:
    cases = op.create_table(
        "cases",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("desk_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_cases"),
    )
    op.create_index("ix_cases_email", "cases", ["email"], unique=False)
    op.create_index("ix_cases_conversation", "cases", ["conversation"], unique=False)
    op.create_table(
        "case_links",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ref", "other", name="pk_case_links"),
    )
    if rows := _told_before():
        op.bulk_insert(cases, rows)


def _told_before() -> list[dict[str, Any]]:
    """The tickets of the transcripts that are there already."""
    entries = sa.table("entries", *(sa.column(name) for name in ("conversation", "seq", "kind", "fact")))
    at = sa.column("at", MOMENT)
    query = sa.select(entries.c.conversation, at, entries.c.kind, entries.c.fact).select_from(entries)
    query = query.where(entries.c.kind.in_(TOLD)).order_by(entries.c.conversation, entries.c.seq)
    rows: dict[str, dict[str, Any]] = {}
    for conversation, moment, kind, raw in op.get_bind().execute(query):
        fact = json.loads(raw)
        if kind == "TicketRequested":
            rows.setdefault(fact["ticket"]["ref"], _row(conversation, moment, fact["ticket"]))
        elif row := rows.get(fact["ref"]):
            if kind == "TicketOpened":
                row |= {"number": fact["number"], "desk": fact["desk"], "url": fact.get("url", "")}
                row["desk_id"] = fact.get("id", "") or fact["ref"]
            elif kind == "Confirmed":
                row["confirmed"] = True
            else:
                row["closed"] = True
    return list(rows.values())


def _row(conversation: str, at: Any, ticket: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": ticket["ref"],
        "conversation": conversation,
        "email": ticket["email"].casefold(),
        "confirmed": ticket.get("confirmed", False),
        "details": json.dumps(ticket.get("details", []), ensure_ascii=False),
        "subject": ticket["subject"],
        "number": "",
        "desk": "",
        "desk_id": "",
        "url": "",
        "closed": False,
        "merged_into": "",
        "opened_at": at,
    }
