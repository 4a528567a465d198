"""Signed identities that are meant for one visitor are known by the conversations that have shown them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "shown_tokens",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token", "conversation", name="pk_shown_tokens"),
    )
    op.create_index("ix_shown_tokens_until", "shown_tokens", ["until"], unique=False)
    op.create_index("ix_shown_tokens_conversation", "shown_tokens", ["conversation"], unique=False)
