"""Announcements on their way into the outbox: made, dropped and edited chunk by chunk.

A row is an announcement for a chat, rendered by the sender. A chat has one row of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind, Priority
from bot.readers.model import Mode, State
from storage.engine.arrays import bound, is_among
from storage.engine.coarse_time import DAY
from storage.engine.database import insert
from storage.outbox.chunks import Chunk, chunk_of
from storage.tables.outbox import announcements, is_pending, outbox
from storage.tables.readers import follows, keywords, subscribers

# The kind that the row of an edited message has again when the edit has ended.
KIND_BEFORE_EDIT = case((outbox.c.announcement_id.is_not(None), Kind.ANNOUNCEMENT), else_=Kind.PUSH)
_TO_SPREAD = and_(
    announcements.c.started_at.is_not(None),
    announcements.c.spread_at.is_(None),
    announcements.c.stopped_at.is_(None),
)
_TO_DROP = and_(announcements.c.stopped_at.is_not(None), announcements.c.spread_at.is_(None))
UNFINISHED = or_(_TO_SPREAD, _TO_DROP, announcements.c.editing)


OPEN_PAUSE = 30 * DAY  # seconds: a reader whose pause lasts longer has stopped for now


def recipients(places: Sequence[str], now: float) -> ColumnElement[bool]:
    """Whether a row of `subscribers` is to get an announcement for followers of these places.

    Followers of a regency's districts are included; without places, readers who follow anything.
    Readers are excluded who have stopped or turned off the news, paused it until further notice, or
    want no announcements. Readers who have paused it for some days get the announcement, as do
    those in quiet hours: without a sound (storage.delivery.claims).
    """
    theirs = follows.c.chat_id == subscribers.c.chat_id
    if places:
        which = or_(follows.c.place.in_(places), follows.c.regency.in_(places))
        follow: ColumnElement[bool] = exists().where(theirs, which)
    else:
        wanted = and_(keywords.c.chat_id == subscribers.c.chat_id, keywords.c.wanted)
        follow = or_(exists().where(theirs), exists().where(wanted))
    return and_(
        subscribers.c.state == State.ACTIVE,
        subscribers.c.mode.is_distinct_from(Mode.OFF),
        or_(subscribers.c.paused_until.is_(None), subscribers.c.paused_until <= now + OPEN_PAUSE),
        subscribers.c.announcements,
        follow,
    )


async def broadcast_chunk(connection: AsyncConnection, *, now: float, limit: int) -> bool | None:
    """Go on with an announcement that is to be spread, dropped or edited, past `limit` chats.

    Within a transaction. Returns None where there is none, or another transaction holds it; False
    where it waits for messages in flight.
    """
    job = (
        await connection.execute(
            select(announcements)
            .where(UNFINISHED)
            .order_by(announcements.c.stopped_at.is_(None), announcements.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
    ).one_or_none()
    if job is None:
        return None
    if job.spread_at is not None:
        return await _edit(connection, job, now, limit)
    if job.stopped_at is not None:
        return await _drop(connection, job, now, limit)
    await _spread(connection, job, now, limit)
    return True


async def _spread(
    connection: AsyncConnection, job: Row[tuple[object, ...]], now: float, limit: int
) -> None:
    """Make a row for each of the next chats that is to get the announcement."""
    chats = select(subscribers.c.chat_id).order_by(subscribers.c.chat_id).limit(limit)
    if job.cursor is not None:
        chats = chats.where(subscribers.c.chat_id > job.cursor)
    seen = (await connection.scalars(chats)).all()
    if seen:
        rows = (
            select(
                literal(Kind.ANNOUNCEMENT.value),
                literal(int(Priority.ANNOUNCEMENT)),
                literal("pending"),
                subscribers.c.chat_id,
                literal(job.id),
                literal(now),
                literal(now),
            )
            .where(
                subscribers.c.chat_id.between(bindparam("first"), bindparam("last")),
                recipients(job.places, now),
            )
            .order_by(subscribers.c.chat_id)
        )
        columns = [
            "kind", "priority", "state", "chat_id", "announcement_id", "created_at", "due_at"
        ]  # fmt: skip
        made = insert(connection, outbox).from_select(columns, rows, include_defaults=False)
        await connection.execute(
            made.on_conflict_do_nothing(), {"first": seen[0], "last": seen[-1]}
        )
    over = len(seen) < limit
    cursor = None if over else seen[-1]
    await _go_on(connection, job.id, cursor=cursor, spread_at=now if over else None)


async def _drop(
    connection: AsyncConnection, job: Row[tuple[object, ...]], now: float, limit: int
) -> bool:
    """Drop the next rows that wait; those of a stopped announcement are not claimed meanwhile.

    A message in flight may come back to be tried again, and is dropped then: False while one is.
    """
    chunk = await _read_chunk(connection, job.id, job.cursor, limit)
    await connection.execute(
        update(outbox)
        .where(
            is_among(connection, outbox.c.id, "rows"),
            is_pending(outbox),
            outbox.c.kind == Kind.ANNOUNCEMENT,
        )
        .values(state="dropped", reason="stopped"),
        {"rows": bound(connection, [row.id for row in chunk.landed])},
    )
    await _go_on(
        connection,
        job.id,
        cursor=chunk.cursor,
        spread_at=now if chunk.over else None,
    )
    return not chunk.held


async def _edit(
    connection: AsyncConnection, job: Row[tuple[object, ...]], now: float, limit: int
) -> bool:
    """Make the next sent messages wait to be edited; return False while one is in flight.

    A message in flight may have the old words. Messages sent later have the new ones anyway.
    """
    chunk = await _read_chunk(connection, job.id, job.edit_cursor, limit)
    await connection.execute(
        update(outbox)
        .where(is_among(connection, outbox.c.id, "rows"), outbox.c.state == "sent")
        .values(
            state="pending",
            kind=Kind.EDIT,
            priority=int(Priority.EDIT),
            attempts=0,
            due_at=now,
            reason=None,
        ),
        {"rows": bound(connection, [row.id for row in chunk.landed])},
    )
    await _go_on(
        connection,
        job.id,
        edit_cursor=chunk.cursor,
        editing=not chunk.over,
    )
    return not chunk.held


async def _read_chunk(
    connection: AsyncConnection, announcement: int, cursor: int | None, limit: int
) -> Chunk[Row[int, int, str]]:
    """Return the announcement's next rows."""
    query = (
        select(outbox.c.id, outbox.c.chat_id, outbox.c.state)
        .where(outbox.c.announcement_id == announcement)
        .order_by(outbox.c.chat_id)
        .limit(limit)
    )
    if cursor is not None:
        query = query.where(outbox.c.chat_id > cursor)
    rows = (await connection.execute(query)).all()
    return chunk_of(rows, lambda row: row.state == "claimed", after=cursor, limit=limit)


async def _go_on(connection: AsyncConnection, announcement: int, **values: object) -> None:
    await connection.execute(
        update(announcements).where(announcements.c.id == announcement).values(values)
    )


async def drop_announcements(connection: AsyncConnection, chat_id: int, *, reason: str) -> None:
    """Drop the announcements that wait for a chat."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat_id, is_pending(outbox), outbox.c.kind == Kind.ANNOUNCEMENT)
        .values(state="dropped", reason=reason)
    )


def count_states(announcement: int) -> Select[tuple[object, ...]]:
    """Count the rows of an announcement, by kind, state and reason."""
    stopped = case((outbox.c.reason == "stopped", 1), else_=0).label("stopped")
    return (
        select(outbox.c.kind, outbox.c.state, stopped, func.count().label("chats"))
        .where(outbox.c.announcement_id == announcement)
        .group_by(outbox.c.kind, outbox.c.state, "stopped")
    )
