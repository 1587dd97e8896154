"""Settling anew the rows that wait for a chat: after a change of its reader's wishes or an article.

Within the transaction of that change, so that no row goes the old way in between. Messages in
flight go on, and so does a summary that is due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind, Priority
from bot.delivery.timetable import Timetable
from bot.places.model import regency_code
from bot.search.keywords import read_matched
from storage.engine.arrays import bound, is_among
from storage.engine.coarse_time import DAY
from storage.outbox.counters import tally
from storage.outbox.daily_limits import keep_limits
from storage.outbox.ways import NEARBY, Chats, Spread, select_pushes
from storage.tables.articles import article_places, articles
from storage.tables.outbox import fanouts, is_claimed, is_pending, is_unsettled, outbox
from storage.tables.readers import subscribers

_SUMMARY = int(Priority.SUMMARY)
_WAITS = and_(outbox.c.kind == Kind.PUSH, is_pending(outbox))
# The same, written so that SQLite finds the rows of a chat by the index of its waiting rows.
_WAITS_FOR_CHAT = and_(outbox.c.kind == Kind.PUSH, is_unsettled(outbox), ~is_claimed(outbox))


async def settle_chat(
    connection: AsyncConnection,
    chat_id: int,
    timetable: Timetable,
    now: float,
    *,
    retime: bool = False,
) -> None:
    """Settle the news that waits for this chat as its reader wants it now, or delete it.

    `retime`: the time of the summary has changed.
    """
    await settle_chats(connection, [chat_id], timetable, now, retime=retime)


async def settle_chats(
    connection: AsyncConnection,
    chat_ids: Sequence[int],
    timetable: Timetable,
    now: float,
    *,
    retime: bool = False,
) -> None:
    """Settle the news that waits for several chats: a few statements for each article."""
    chats = Chats(connection, timetable, now, chat_ids)
    await _count_earlier(chats)
    deleted = await _take_back_nearby(chats)
    for spread in await _waiting_spreads(chats):
        deleted[spread.article_id] += await settle_article(chats, spread, retime=retime)
    await keep_limits(chats)
    await tally(connection, {"dropped": +deleted})


async def chats_waited_for(connection: AsyncConnection, chat_ids: Sequence[int]) -> set[int]:
    """Return which of these chats have news waiting for them."""
    waits = select(outbox.c.chat_id).where(is_among(connection, outbox.c.chat_id, "chats"))
    found = await connection.scalars(
        waits.where(_WAITS_FOR_CHAT).distinct(), {"chats": bound(connection, chat_ids)}
    )
    return {*found}


async def settle_article(chats: Chats, spread: Spread, *, retime: bool = False) -> int:
    """Settle an article's rows that wait for these chats; return how many were deleted.

    Deleted, not marked as dropped: after a later change the article may be for these chats again.
    """
    each = _pushes(chats, spread)
    deleted = await chats.connection.execute(
        delete(outbox).where(
            _WAITS,
            outbox.c.article_id == spread.article_id,
            chats.these(outbox.c.chat_id),
            ~exists().where(each.c.chat_id == outbox.c.chat_id),
        ),
        chats.bound,
    )
    under_way = and_(outbox.c.priority == _SUMMARY, outbox.c.due_at <= chats.now)
    changed = or_(
        each.c.priority != outbox.c.priority,
        each.c.due_at != outbox.c.due_at if retime else false(),
        and_(each.c.priority < _SUMMARY, each.c.due_at != outbox.c.due_at),
    )
    await _move(chats, spread, each, and_(changed, ~under_way))
    return deleted.rowcount


async def lift(chats: Chats, spread: Spread) -> None:
    """Send an article sooner to these chats where it is nearer to them, or urgent, now."""
    each = _pushes(chats, spread)
    await _move(chats, spread, each, each.c.priority < outbox.c.priority)


def _pushes(chats: Chats, spread: Spread) -> Subquery:
    """Return `select_pushes`, to be compared with rows of the outbox.

    With the condition on subscribers repeated, SQLite reads what they follow once, not per row.
    """
    of_these = chats.these(subscribers.c.chat_id)
    return select_pushes(chats, spread).where(of_these).subquery()


async def _move(chats: Chats, spread: Spread, each: Subquery, which: ColumnElement[bool]) -> None:
    await chats.connection.execute(
        update(outbox)
        .where(
            _WAITS,
            outbox.c.article_id == spread.article_id,
            outbox.c.chat_id == each.c.chat_id,
            which,
        )
        .values({name: column for name, column in each.c.items() if name != "chat_id"}),
        chats.bound,
    )


async def _count_earlier(chats: Chats) -> None:
    """Count messages sent at once today towards the limit, also those from before there was one."""
    limited = select(subscribers.c.chat_id).where(
        chats.these(subscribers.c.chat_id), subscribers.c.most_a_day.is_not(None)
    )
    ids = [*await chats.connection.scalars(limited, chats.bound)]
    if not ids:
        return
    today, _, _ = chats.timetable.days(chats.now)
    # One look for each into the index of (article, chat): an article may have a million rows.
    # Pushes that waited for the end of quiet hours may be of the day before.
    recent = select(fanouts.c.article_id).where(fanouts.c.created_at > today.start - DAY)
    await chats.connection.execute(
        update(outbox)
        .where(
            outbox.c.article_id.in_(recent),
            is_among(chats.connection, outbox.c.chat_id, "chats"),
            outbox.c.summary_for.is_(None),
            outbox.c.over_limit.is_(None),
        )
        .values(over_limit=False),
        {"chats": bound(chats.connection, ids)},
    )


async def _take_back_nearby(chats: Chats) -> Counter[int]:
    """Delete the nearby news that waits for the chats, and look at their readers anew."""
    taken = await chats.connection.execute(
        delete(outbox)
        .where(
            _WAITS_FOR_CHAT,
            chats.these(outbox.c.chat_id),
            outbox.c.nearness >= NEARBY,
            outbox.c.due_at > chats.now,
        )
        .returning(outbox.c.article_id, outbox.c.chat_id),
        chats.bound,
    )
    rows = taken.all()
    if rows:
        await chats.connection.execute(
            update(subscribers)
            .where(is_among(chats.connection, subscribers.c.chat_id, "chats"))
            .values(silence_check_at=chats.now),
            {"chats": bound(chats.connection, {row.chat_id for row in rows})},
        )
    return Counter(row.article_id for row in rows)


async def _waiting_spreads(chats: Chats) -> list[Spread]:
    """Return the articles that wait for any of the chats, each with all that it is for."""
    waits = (
        select(outbox.c.article_id, func.min(outbox.c.created_at).label("created_at"))
        .where(chats.these(outbox.c.chat_id), _WAITS_FOR_CHAT)
        .group_by(outbox.c.article_id)
        .subquery()
    )
    rows = await chats.connection.execute(
        select(
            waits.c.article_id,
            waits.c.created_at,
            articles.c.places,
            fanouts.c.priority,
            fanouts.c.keywords,
            fanouts.c.also,
            article_places.c.place,
        )
        .join(articles, articles.c.id == waits.c.article_id)
        .outerjoin(fanouts, fanouts.c.article_id == waits.c.article_id)
        .outerjoin(article_places, article_places.c.article_id == waits.c.article_id)
        .order_by(waits.c.article_id),
        chats.bound,
    )
    spreads = []
    for article_id, grouped in groupby(rows.all(), key=attrgetter("article_id")):
        found = [*grouped]
        first = found[0]
        places = tuple(row.place for row in found if row.place)
        covered = {regency_code(place) for place in places}
        whole = tuple(p for p in places if p.count(".") == 1 and p not in covered)
        if first.also:
            places = tuple(dict.fromkeys((*places, *first.also["direct"])))
            others = filter(None, map(regency_code, first.also["wide"]))
            whole = tuple(dict.fromkeys((*whole, *others)))
        priority = Priority(first.priority or Priority.PUSH)
        at = first.created_at
        province = first.places["province"]
        matched, akin = read_matched(first.keywords or ())
        spreads.append(Spread(article_id, places, whole, province, priority, at, at, matched, akin))
    return spreads
