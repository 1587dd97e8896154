"""A limit for each source on guessing ticket codes, within a transaction."""

from __future__ import annotations

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.coarse_time import whole_minute
from storage.engine.database import insert
from storage.tables.cases import ticket_attempts

MOST_WRONG = 10
WINDOW = 3600.0  # seconds, from the first wrong code on


class AnotherSource(Exception):
    """The error that the code is of another account's case: nothing of it is told."""


class TooManyAttempts(Exception):
    """The error that a source gave too many wrong ticket codes: it has to wait an hour."""


async def check_attempts(connection: AsyncConnection, source_key: str, *, now: float) -> None:
    """Raise TooManyAttempts when the source may not try now."""
    wrong = await connection.scalar(
        select(ticket_attempts.c.wrong).where(
            ticket_attempts.c.source_key == source_key, ticket_attempts.c.since > now - WINDOW
        )
    )
    if wrong is not None and wrong >= MOST_WRONG:
        raise TooManyAttempts


async def count_attempt(connection: AsyncConnection, source_key: str, *, now: float) -> None:
    """Count one more wrong code; after the window, counting starts again."""
    now = whole_minute(now)
    over = ticket_attempts.c.since <= now - WINDOW
    await connection.execute(
        insert(connection, ticket_attempts)
        .values(source_key=source_key, since=now, wrong=1)
        .on_conflict_do_update(
            index_elements=["source_key"],
            set_={
                "since": case((over, now), else_=ticket_attempts.c.since),
                "wrong": case((over, 1), else_=ticket_attempts.c.wrong + 1),
            },
        )
    )
