"""Articles on hold: none of their rows is claimed, and those that wait are taken back meanwhile.

Rows taken back are deleted: rows that wait and may not go would be in the way of each claim. When
the hold ends the fan-out goes over all readers once more; no chat has a second row of an article.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import BindParameter, ColumnElement, Row, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind
from storage.engine.arrays import bound, is_among
from storage.outbox.counters import tally
from storage.tables.outbox import fanouts, is_pending, outbox


def on_hold(now: ColumnElement[float]) -> ColumnElement[bool]:
    """Whether a row of the outbox is a push of an article that is on hold at `now`."""
    return and_(
        outbox.c.kind == Kind.PUSH,
        exists().where(fanouts.c.article_id == outbox.c.article_id, fanouts.c.held_until > now),
    )


def has_work(now: float | BindParameter[float]) -> ColumnElement[bool]:
    """Whether a row of `fanouts` has rows to make, or to take back, now."""
    free = or_(fanouts.c.held_until.is_(None), fanouts.c.held_until <= now)
    return and_(fanouts.c.finished_at.is_(None), or_(free, fanouts.c.taking_back))


async def take_back_chunk(
    connection: AsyncConnection, job: Row[tuple[object, ...]], *, limit: int
) -> None:
    """Delete the waiting rows of the job's article, for the next `limit` chats with a row of it.

    At the end the job is as new. Messages in flight land; one that fails waits, unclaimed.
    """
    query = (
        select(outbox.c.id, outbox.c.chat_id)
        .where(outbox.c.article_id == job.article_id)
        .order_by(outbox.c.chat_id)
        .limit(limit)
    )
    if job.cursor is not None:
        query = query.where(outbox.c.chat_id > job.cursor)
    rows = (await connection.execute(query)).all()
    deleted = await connection.execute(
        delete(outbox).where(
            is_among(connection, outbox.c.id, "rows"),
            is_pending(outbox),
            outbox.c.kind == Kind.PUSH,
        ),
        {"rows": bound(connection, [row.id for row in rows])},
    )
    over = len(rows) < limit
    await connection.execute(
        update(fanouts)
        .where(fanouts.c.article_id == job.article_id)
        .values(cursor=None if over else rows[-1].chat_id, taking_back=not over)
    )
    await tally(connection, {"dropped": Counter({job.article_id: deleted.rowcount})})
