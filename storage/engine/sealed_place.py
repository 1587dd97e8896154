"""Where a sealed value stands: its seal is bound to it, so that a copy elsewhere does not open."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from bot.core.json_codec import encode


def place(column: ColumnElement[bytes], *row: str | int | None) -> bytes:
    """Name the place by table and column, and by what tells the row from all others.

    `row`: the row's key, and what else of it must not be exchanged.
    """
    return encode([str(column), *row])
