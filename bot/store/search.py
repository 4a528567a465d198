"""Looking for a piece of text, the same on both databases."""

from __future__ import annotations

from sqlalchemy import ColumnElement


def holds(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether the column holds the text somewhere. The column is kept case-folded, because SQLite knows only the
    small and capital letters of English."""
    return column.contains(text.strip().casefold(), autoescape=True)
