"""Fan-out: an article's rows of the outbox, made in chunks by one statement each, inside SQL.

And how many chats they will be for, which is asked before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Row, Select, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.articles.model import Audience
from bot.delivery.model import Kind, Priority
from bot.delivery.timetable import Timetable
from bot.places.model import Reach
from storage.engine.database import insert
from storage.outbox.candidates import candidates_after
from storage.outbox.counters import tally
from storage.outbox.daily_limits import chats_at_limit, keep_limits
from storage.outbox.holding import has_work, take_back_chunk
from storage.outbox.recipients import had_before
from storage.outbox.settling import lift
from storage.outbox.ways import (
    Chats,
    Spread,
    reach_of_job,
    select_pushes,
    spread_to,
)
from storage.tables.outbox import fanouts, outbox

NOBODY: frozenset[int] = frozenset()


async def fan_out_chunk(
    connection: AsyncConnection, timetable: Timetable, *, now: float, limit: int
) -> int | None:
    """Go on with the most urgent unfinished job, of equals the oldest, past `limit` chats at most.

    Within a transaction. Returns how many rows were made (0 when none of those chats wants the
    article now), None when there is no unfinished job. A job that another transaction holds is
    passed over. The rows that wait for an article on hold are taken back before any are made.
    """
    found = await connection.execute(
        select(fanouts)
        .where(has_work(now))
        .order_by(fanouts.c.taking_back.desc(), fanouts.c.priority, fanouts.c.article_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = found.one_or_none()
    if job is None:
        return None
    if job.taking_back and job.held_until is not None and job.held_until > now:
        await take_back_chunk(connection, job, limit=limit)
        return 0
    return await spread_chunk(connection, timetable, job, now=now, limit=limit)


async def spread_chunk(
    connection: AsyncConnection,
    timetable: Timetable,
    job: Row[tuple[object, ...]],
    *,
    now: float,
    limit: int,
) -> int:
    """Make the rows of this job for the next `limit` chats; return how many were made."""
    # Where the hold ends while rows are taken back, the job begins with the first chat again.
    cursor = None if job.taking_back else job.cursor
    spread = spread_to(reach_of_job(job), job)
    # The ids are read once and given back as one parameter: joining them again takes as long as
    # making the rows.
    found_ids: set[int] = set()
    for query in candidates_after(connection, spread, cursor, limit=limit):
        found_ids.update(await connection.scalars(query))
    ids = sorted(found_ids)[:limit]
    made = 0
    began_anew = job.due_at is None  # some have it already, and now it may be nearer to them
    had = await had_before(connection, job.article_id, ids) if ids and began_anew else NOBODY
    if wanting := [chat for chat in ids if chat not in had]:
        chats = Chats(connection, timetable, now, wanting)
        at_limit = await chats_at_limit(chats)
        made = await _make_rows(replace(chats, at_limit=at_limit), spread)
        if began_anew:
            await lift(chats, spread)
        await keep_limits(chats)
    over = len(ids) < limit
    await connection.execute(
        update(fanouts)
        .where(fanouts.c.article_id == job.article_id)
        .values(
            cursor=None if over else ids[-1],  # what is done knows nobody
            taking_back=False,
            held_until=None,  # it is over
            finished_at=now if over else None,
        )
    )
    await tally(connection, {"made": Counter({job.article_id: made})})
    return made


async def _make_rows(chats: Chats, spread: Spread) -> int:
    """Make a row for each of these chats that wants the article; return how many were made."""
    statement = _insert(chats.connection.engine, spread, select_pushes(chats, spread))
    return (await chats.connection.execute(statement, chats.bound)).rowcount


@lru_cache(maxsize=16)
def _insert(
    engine: AsyncEngine, spread: Spread, pushes: Select[tuple[object, ...]]
) -> sqlite.Insert | postgresql.Insert:
    each = pushes.subquery()
    rows = select(
        literal(Kind.PUSH.value),
        literal("pending"),
        literal(spread.article_id),
        literal(spread.created_at),
        each,
    ).order_by(each.c.chat_id)
    columns = ["kind", "state", "article_id", "created_at", *each.c.keys()]
    made = insert(engine, outbox).from_select(columns, rows, include_defaults=False)
    return made.on_conflict_do_nothing(index_elements=["article_id", "chat_id"])


async def begin_anew(
    connection: AsyncConnection, article_id: int, reach: Reach, *, urgent: bool = False
) -> None:
    """Have the article's fan-out go over these readers once more; no chat gets a second row."""
    begun = {"priority": int(Priority.BREAKING)} if urgent else {}
    await connection.execute(
        update(fanouts)
        .where(fanouts.c.article_id == article_id)
        .values(
            direct=list(reach.direct),
            wide=list(reach.wide),
            province=reach.province,
            cursor=None,
            due_at=None,
            finished_at=None,
            **begun,
        )
    )


async def count_audience(chats: Chats, spread: Spread) -> Audience:
    """Count who gets an article at once, in a summary, or only if it is marked as important.

    As things are now: readers who have paused the news are not counted.
    """
    ways = await _count(chats, spread)
    summary = ways.pop(Priority.SUMMARY, 0)
    at_once = sum(ways.values())
    # A reader who gets the article in any way gets it when it is urgent, too.
    urgent = replace(spread, priority=Priority.BREAKING)
    everybody = sum((await _count(chats, urgent)).values())
    return Audience(at_once, summary, everybody - at_once - summary)


async def _count(chats: Chats, spread: Spread) -> dict[Priority, int]:
    each = select_pushes(chats, spread).subquery()
    rows = await chats.connection.execute(
        select(each.c.priority, func.count()).group_by(each.c.priority), chats.bound
    )
    return {Priority(row[0]): row[1] for row in rows}
