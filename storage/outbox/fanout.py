"""Fan-out: an article's rows of the outbox, made in chunks by one statement each, inside SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind
from bot.readers.model import Delivery, State
from storage.engine.arrays import among, bound
from storage.engine.database import insert
from storage.outbox.counters import tally
from storage.tables.outbox import fanouts, outbox
from storage.tables.readers import follows, subscribers


async def fan_out_chunk(connection: AsyncConnection, *, now: float, limit: int) -> int | None:
    """Go on with the most urgent unfinished job, of equals the oldest, past `limit` chats at most.

    Within a transaction. Returns how many rows were made (0 when none of those chats wants it
    now), None when there is no unfinished job. One that another transaction holds is passed over.
    """
    found = await connection.execute(
        select(fanouts)
        .where(fanouts.c.finished_at.is_(None))
        .order_by(fanouts.c.priority, fanouts.c.article_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = found.one_or_none()
    if job is None:
        return None
    followers = _followers_after(job.cursor, direct=job.direct, wide=job.wide, limit=limit)
    # Read once and given back as one parameter: to join them again takes as long as to make rows.
    chats = (await connection.scalars(followers)).all()
    made = await _make_rows(connection, job, chats, now) if chats else 0
    await connection.execute(
        update(fanouts)
        .where(fanouts.c.article_id == job.article_id)
        .values(
            cursor=chats[-1] if chats else job.cursor,
            finished_at=now if len(chats) < limit else None,
        )
    )
    await tally(connection, {"made": Counter({job.article_id: made})})
    return made


def _followers_after(
    cursor: int | None, *, direct: Sequence[str], wide: Sequence[str], limit: int
) -> Select[int]:
    """The next chats that follow any of the places, each once, by ascending chat id.

    The first `limit` of a union are among the first `limit` of its parts: each part is a short
    walk along an index, however many followers there are.
    """

    def of_place(place: str, *, only_wide: bool) -> Select[int]:
        part = select(follows.c.chat_id).where(follows.c.place == place)
        if only_wide:
            part = part.where(follows.c.wide)
        if cursor is not None:
            part = part.where(follows.c.chat_id > cursor)
        return select(part.order_by(follows.c.chat_id).limit(limit).subquery().c.chat_id)

    parts = [of_place(place, only_wide=False) for place in direct]
    parts += [of_place(place, only_wide=True) for place in wide]
    if not parts:
        return select(follows.c.chat_id).where(literal(value=False))
    together = union(*parts).subquery()
    return select(together.c.chat_id).order_by(together.c.chat_id).limit(limit)


def wants_news(now: float) -> ColumnElement[bool]:
    """Whether a subscriber is active, not paused, and wants news at once."""
    return and_(
        subscribers.c.state == State.ACTIVE,
        subscribers.c.delivery == Delivery.INSTANT,
        or_(subscribers.c.paused_until.is_(None), subscribers.c.paused_until <= now),
    )


async def _make_rows(
    connection: AsyncConnection, job: Row[tuple[object, ...]], chats: Sequence[int], now: float
) -> int:
    """A row for each of these chats that wants news; its times are the article's, not its own."""
    rows = (
        select(
            literal(Kind.PUSH.value),
            literal(job.priority),
            literal("pending"),
            subscribers.c.chat_id,
            literal(job.article_id),
            literal(job.created_at),
            literal(max(job.created_at, job.due_at or job.created_at)),
        )
        .where(among(connection, subscribers.c.chat_id, "chats"), wants_news(now))
        .order_by(subscribers.c.chat_id)
    )
    columns = ["kind", "priority", "state", "chat_id", "article_id", "created_at", "due_at"]
    made = await connection.execute(
        insert(connection, outbox)
        .from_select(columns, rows, include_defaults=False)
        .on_conflict_do_nothing(index_elements=["article_id", "chat_id"]),
        {"chats": bound(connection, chats)},
    )
    return made.rowcount
