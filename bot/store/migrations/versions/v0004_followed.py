"""Tickets at other desks are kept as copies, promises have a clock, and mails that nobody asked for are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXTS = {"conversation": "", "desk": "embedded", "desk_id": "", "desk_number": "", "url": "", "looked": ""}


def upgrade() -> None:
    for name, default in TEXTS.items():
        op.add_column("tickets", sa.Column(name, sa.Text(), nullable=False, server_default=default))
    op.add_column("tickets", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    for name in ("due_at", "told_due_at", "look_at"):
        op.add_column("tickets", sa.Column(name, MOMENT))
    for name, column in (("ix_tickets_due", "due_at"), ("ix_tickets_to_look", "look_at")):
        condition = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "tickets", [column], sqlite_where=condition, postgresql_where=condition)
    op.execute(
        "update tickets set conversation = coalesce((select min(conversation) from errands"
        " where errands.ref = tickets.ref and errands.kind = 'ticket'), '')"
    )
    op.create_table(
        "unasked",
        sa.Column("errand", COUNTER, autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("errand", name="pk_unasked"),
    )
    op.create_index("ix_unasked_at", "unasked", ["at"], unique=False)
