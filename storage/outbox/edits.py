"""Rows of the outbox whose messages are edited, because the article has changed since.

The row of a message that was sent waits again, as an edit, at the lowest priority; where the
article was withdrawn, at the priority of corrections. Messages that people sent through the bot
follow, at the lowest (storage.delivery.shares). A message that carries several articles goes by its
first row: whichever article changes, that row waits, so that there is one edit for all changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import Row, and_, case, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind, Priority
from bot.readers.model import State
from storage.engine.arrays import bound, is_among
from storage.engine.database import insert
from storage.outbox.chunks import chunk_of
from storage.outbox.counters import tally
from storage.tables.articles import articles
from storage.tables.outbox import corrections, fanouts, is_pending, outbox, share_jobs, shares
from storage.tables.readers import subscribers

JOIN = 30.0  # seconds: further changes meanwhile join the same edit
AGAIN = 1.0  # seconds until a job looks again whether the messages in flight have landed

# A row of an article, and id and state of the one that its message goes by.
_Sent: TypeAlias = "Row[int, int, str, str, int | None, str | None]"


async def ask_for_edits(
    connection: AsyncConnection, article_id: int, *, due_at: float, now: float
) -> None:
    """Have the messages that show an article edited, within the transaction of its change.

    A job that has not begun keeps its due time, so that changes without end do not put it off; a
    job that has begun begins anew. An article that was never pushed gets no job.
    """
    await correct_shares(connection, article_id, due_at=due_at)
    pushed = select(fanouts.c.article_id).where(fanouts.c.article_id == article_id)
    if await connection.scalar(pushed) is None:
        return
    job = insert(connection, corrections).values(
        article_id=article_id, created_at=now, due_at=due_at
    )
    sooner = and_(
        corrections.c.finished_at.is_(None),
        corrections.c.cursor.is_(None),
        corrections.c.due_at < job.excluded.due_at,
    )
    await connection.execute(
        job.on_conflict_do_update(
            index_elements=["article_id"],
            set_={
                "cursor": None,
                "finished_at": None,
                "created_at": now,
                "due_at": case((sooner, corrections.c.due_at), else_=job.excluded.due_at),
            },
        )
    )


async def correct_shares(connection: AsyncConnection, article_id: int, *, due_at: float) -> None:
    """Have messages edited in which people sent an article through the bot: by a job, in chunks.

    There is one job for an article. As with a job of edits: one that has not begun keeps its due
    time, one that has begun begins anew.
    """
    sent_on = select(literal(article_id), literal(due_at)).where(
        exists().where(shares.c.article_id == article_id)
    )
    job = insert(connection, share_jobs).from_select(["article_id", "due_at"], sent_on)
    sooner = and_(share_jobs.c.after_key.is_(None), share_jobs.c.due_at < job.excluded.due_at)
    await connection.execute(
        job.on_conflict_do_update(
            index_elements=["article_id"],
            set_={
                "after_key": None,
                "due_at": case((sooner, share_jobs.c.due_at), else_=job.excluded.due_at),
            },
        )
    )


async def correct_chunk(connection: AsyncConnection, *, now: float, limit: int) -> bool:
    """Go on with the job that is due first, past at most `limit` chats, in one transaction.

    It stops before a chat that is being sent the article, or an edit of it, at this moment: that
    message may show the words from before the change. Messages sent later show the new words
    anyway. A job that another transaction holds is passed over. False where there is no other.
    """
    job = (
        await connection.execute(
            select(corrections, articles.c.withdrawn_at)
            .join(articles, articles.c.id == corrections.c.article_id)
            .where(corrections.c.finished_at.is_(None), corrections.c.due_at <= now)
            .order_by(corrections.c.due_at, corrections.c.article_id)
            .limit(1)
            .with_for_update(of=corrections, skip_locked=True)
        )
    ).one_or_none()
    if job is None:
        return False
    rows = await _rows_after(connection, job.article_id, job.cursor, limit)
    chunk = chunk_of(rows, _is_in_flight, after=job.cursor, limit=limit)
    lane = Priority.EDIT if job.withdrawn_at is None else Priority.CORRECTION
    await _edit(connection, chunk.landed, lane, now)
    dropped = 0
    if job.withdrawn_at is not None:
        dropped = await _drop(connection, chunk.landed)
    await connection.execute(
        update(corrections)
        .where(corrections.c.article_id == job.article_id)
        .values(
            cursor=chunk.cursor,
            due_at=now + AGAIN if chunk.held else job.due_at,
            finished_at=now if chunk.over else None,
        )
    )
    if dropped:
        await tally(connection, {"dropped": Counter({job.article_id: dropped})})
    return True


async def _rows_after(
    connection: AsyncConnection, article_id: int, cursor: int | None, limit: int
) -> Sequence[_Sent]:
    """Return the article's next rows, by chat, each with the row that its message goes by."""
    lead = outbox.alias("lead")
    query = (
        select(
            outbox.c.id,
            outbox.c.chat_id,
            outbox.c.kind,
            outbox.c.state,
            lead.c.id.label("lead_id"),
            lead.c.state.label("lead_state"),
        )
        .outerjoin(lead, lead.c.id == func.coalesce(outbox.c.bundle_id, outbox.c.id))
        .where(outbox.c.article_id == article_id)
        .order_by(outbox.c.chat_id)
        .limit(limit)
    )
    if cursor is not None:
        query = query.where(outbox.c.chat_id > cursor)
    return (await connection.execute(query)).all()


def _is_in_flight(row: _Sent) -> bool:
    return "claimed" in {row.state, row.lead_state}


async def _edit(
    connection: AsyncConnection, rows: Sequence[_Sent], lane: Priority, now: float
) -> None:
    """Make sent messages wait to be edited, except in chats that have left; edits that wait stay.

    A withdrawal goes sooner than an edit that waits already.
    """
    states = {"sent"} if lane is Priority.EDIT else {"sent", "pending"}
    shown = {
        row.lead_id
        for row in rows
        if row.lead_id
        and row.lead_state in states
        and (row.state == "sent" or row.kind == Kind.EDIT)
    }
    if not shown:
        return
    left = exists().where(
        subscribers.c.chat_id == outbox.c.chat_id, subscribers.c.state == State.LEFT
    )
    editable = or_(outbox.c.state == "sent", and_(outbox.c.kind == Kind.EDIT, is_pending(outbox)))
    await connection.execute(
        update(outbox)
        .where(is_among(connection, outbox.c.id, "rows"), editable, ~left)
        .values(
            state="pending",
            kind=Kind.EDIT,
            priority=int(lane),
            attempts=0,
            due_at=now,
            reason=None,
        ),
        {"rows": bound(connection, sorted(shown))},
    )


async def _drop(connection: AsyncConnection, rows: Sequence[_Sent]) -> int:
    """Drop the pushes of a withdrawn article that were not sent yet; return how many there were."""
    waiting = [row.id for row in rows if row.state == "pending" and row.kind == Kind.PUSH]
    if not waiting:
        return 0
    dropped = await connection.execute(
        update(outbox)
        .where(is_among(connection, outbox.c.id, "rows"), outbox.c.state == "pending")
        .values(state="dropped", reason="withdrawn"),
        {"rows": bound(connection, waiting)},
    )
    return dropped.rowcount
