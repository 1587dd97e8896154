"""Deleting rows that the outbox need not remember any more, chunk by chunk.

The counts of the outcomes of pushes are kept elsewhere (storage.outbox.counters), and who had an
article, for as long as a correction or a reply may have to reach them (storage.outbox.recipients).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, select

from bot.delivery.model import Kind
from storage.engine.database import Database
from storage.outbox.recipients import keep_recipients, prune_recipients
from storage.tables.outbox import is_unsettled, outbox


@dataclass(frozen=True, slots=True)
class PruneResult:
    """A chunk that was looked at: the number of deleted rows; where to go on, None at the end."""

    deleted: int
    next: int | None


async def prune_chunk(
    database: Database, *, before: float, after: int = 0, limit: int = 1000
) -> PruneResult:
    """Delete settled rows made before `before`, among the next `limit` past the id `after`.

    A tip that failed stays as long as its case. Go on at `next` until that is None. Ids rise with
    time: the first chunk that ends with a row made since `before` is the last.
    """
    chunk = (
        select(outbox.c.id, outbox.c.created_at)
        .where(outbox.c.id > after)
        .order_by(outbox.c.id)
        .limit(limit)
        .subquery()
    )
    async with database.read() as connection:
        looked_at, last, oldest, newest = (
            await connection.execute(
                select(
                    func.count(),
                    func.max(chunk.c.id),
                    func.min(chunk.c.created_at),
                    func.max(chunk.c.created_at),
                )
            )
        ).one()
    if not looked_at or oldest >= before:
        return PruneResult(0, None)
    settled = and_(
        outbox.c.id > after,
        outbox.c.id <= last,
        outbox.c.created_at < before,
        ~is_unsettled(outbox),
        ~_lost_tip(),
    )
    async with database.write() as connection:
        await keep_recipients(connection, settled)
        deleted = await connection.execute(delete(outbox).where(settled))
    more = looked_at == limit and newest < before
    return PruneResult(deleted.rowcount, last if more else None)


async def forget_chunk(database: Database, *, before: float, limit: int) -> int:
    """Forget who had an article stored before `before`; fewer than `limit` at the end."""
    async with database.write() as connection:
        return await prune_recipients(connection, before=before, limit=limit)


def _lost_tip() -> ColumnElement[bool]:
    """Whether a row is a failed tip: kept until its case is deleted (storage.cases.erasure)."""
    return and_(outbox.c.kind == Kind.TIP, outbox.c.state == "failed", outbox.c.body.is_not(None))
