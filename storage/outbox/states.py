"""The states of the outbox in queries, written out so that the partial indexes apply.

An index WHERE state = 'pending' serves a query that says just that; a bound parameter in its
place might be anything, and PostgreSQL's prepared plans would not use the index.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, literal_column

_PENDING: ColumnElement[str] = literal_column("'pending'")
_CLAIMED: ColumnElement[str] = literal_column("'claimed'")


def pending(rows: FromClause) -> ColumnElement[bool]:
    """Waiting for its turn."""
    return rows.c.state == _PENDING


def retried(rows: FromClause) -> ColumnElement[bool]:
    """Waiting to be tried again."""
    return and_(rows.c.attempts > literal_column("0"), pending(rows))


def claimed(rows: FromClause) -> ColumnElement[bool]:
    """In flight."""
    return rows.c.state == _CLAIMED


def waiting(rows: FromClause) -> ColumnElement[bool]:
    """Not settled: pending or in flight."""
    return rows.c.state.in_([_PENDING, _CLAIMED])
