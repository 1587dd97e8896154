"""Readers' limits of articles a day: which chats have reached theirs, which pushes exceed it."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.daily_limit import Push, hold_back
from bot.delivery.model import Kind, Priority
from bot.delivery.timetable import Days
from storage.engine.arrays import is_among
from storage.outbox.timetables import OF_SLOTS, slot_of
from storage.outbox.ways import Chats
from storage.tables.outbox import is_pending, is_unsettled, outbox
from storage.tables.readers import subscribers

_WAITS = and_(outbox.c.kind == Kind.PUSH, is_pending(outbox))
_STANDS = or_(is_unsettled(outbox), outbox.c.state == "sent")
_MOST = func.max(subscribers.c.most_a_day)  # of one chat


async def chats_at_limit(chats: Chats) -> list[int]:
    """Return the chats that were sent as many articles at once today as their readers want."""
    days = chats.timetable.days(chats.now)
    return [*await chats.connection.scalars(_at_limit(chats.connection.engine, days), chats.bound)]


async def keep_limits(chats: Chats) -> None:
    """Move the pushes that exceed these chats' limits for a day into their summaries."""
    days = chats.timetable.days(chats.now)
    found = await chats.connection.execute(
        _counted_rows(chats.connection.engine, days), chats.bound
    )
    held: list[dict[str, object]] = []
    for _, rows in groupby(found.all(), key=itemgetter(0, 1)):
        day = [*rows]
        first = day[0]
        waits = [
            Push(row.nearness, row.priority, row.created_at, row.id) for row in day if row.waits
        ]
        if pushes := hold_back(first.most_a_day, len(day) - len(waits), waits):
            slot = slot_of(chats.timetable, first, chats.now)
            due = {"due": slot.due_at, "promised": slot.promised_at}
            held += [{"row": push.id, **due} for push in pushes]
    if held:
        await chats.connection.execute(_HOLD, held)


@lru_cache(maxsize=4)  # making it takes longer than executing it
def _at_limit(engine: AsyncEngine, days: Days) -> Select[int]:
    today, tomorrow, _ = days
    at = _at()
    return _chats(engine, days, func.count() >= _MOST).where(
        _STANDS, ~_WAITS, at >= today.start, at < tomorrow.start
    )


@lru_cache(maxsize=4)
def _counted_rows(engine: AsyncEngine, days: Days) -> Select[tuple[object, ...]]:
    """Select the rows of chats with more at once, today and later, than their limit for a day."""
    today, tomorrow, _ = days
    later = _at() >= tomorrow.start
    return (
        select(
            outbox.c.chat_id,
            later.label("later"),
            outbox.c.nearness,
            outbox.c.priority,
            outbox.c.created_at,
            outbox.c.id,
            subscribers.c.most_a_day,
            *OF_SLOTS[1:],
            _WAITS.label("waits"),
        )
        .join(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
        .where(
            # Most chats get no more than they want, which the index alone says.
            outbox.c.chat_id.in_(_chats(engine, days, func.count() > _MOST)),
            _counts(days),
            _STANDS,
            _at() >= today.start,
        )
        .order_by(outbox.c.chat_id, later)
    )


def _chats(engine: AsyncEngine, days: Days, so_many: ColumnElement[bool]) -> Select[int]:
    """Select the chats that have a limit and so many rows that count."""
    return (
        select(outbox.c.chat_id)
        .join(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
        .where(
            is_among(engine, outbox.c.chat_id, "chats"),
            subscribers.c.most_a_day.is_not(None),
            _counts(days),
        )
        .group_by(outbox.c.chat_id)
        .having(so_many)
    )


def _counts(days: Days) -> ColumnElement[bool]:
    """Whether a row goes or went at once, and not on an earlier day."""
    # No row is due before it was settled.
    return and_(~outbox.c.over_limit, outbox.c.due_at >= days[0].start)


def _at() -> ColumnElement[float]:
    return func.coalesce(outbox.c.settled_at, outbox.c.due_at)


_HOLD = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), is_pending(outbox))
    .values(
        priority=int(Priority.SUMMARY),
        due_at=bindparam("due"),
        summary_for=bindparam("promised"),
        over_limit=True,
    )
)
