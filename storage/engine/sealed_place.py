"""The place of a sealed value: its seal is bound to it, so that a copy elsewhere does not open."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from bot.core.json_codec import encode


def place(column: ColumnElement[bytes], *row: str | int | None) -> bytes:
    """Return the place: table and column, and what tells the row from all others.

    `row`: the row's key, and the other values of it that must not be exchanged.
    """
    return encode([str(column), *row])
