"""A restored database is older than what people have received: rows that must not be sent again."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Kind
from bot.feeds.changes import OLD
from storage.engine.coarse_time import whole_hour
from storage.outbox.counters import tally
from storage.tables.articles import feeds
from storage.tables.outbox import announcements, errata, fanouts, is_unsettled, outbox

REASON = "before the restore"


async def settle_known(connection: AsyncConnection, *, until: float) -> None:
    """Settle the news that people have received: the bot ran until `until` (UTC epoch seconds).

    Articles that feeds date before are stored and not pushed when they are seen again; pushes and
    corrections that wait from before are dropped. Letters of reports stay: better twice than never.
    """
    # An article dated OLD before the baseline is no news (bot.feeds.changes.is_news).
    await connection.execute(
        update(feeds).where(feeds.c.baseline_at.is_not(None)).values(baseline_at=until + OLD)
    )
    for jobs in (fanouts, errata):
        await connection.execute(
            update(jobs)
            .where(jobs.c.finished_at.is_(None), jobs.c.created_at <= until)
            .values(finished_at=until)
        )
    # Readers who were to get an announcement by then have it; one being composed goes on.
    await connection.execute(
        update(announcements)
        .where(announcements.c.started_at <= until, announcements.c.finished_at.is_(None))
        .values(spread_at=until, editing=False)
    )
    known = (
        is_unsettled(outbox),
        outbox.c.kind.in_([Kind.PUSH, Kind.CORRECTION, Kind.ANNOUNCEMENT, Kind.SHARE]),
        outbox.c.created_at <= until,
    )
    counted = await connection.execute(
        select(outbox.c.article_id, func.count())
        .where(*known, outbox.c.article_id.is_not(None))
        .group_by(outbox.c.article_id)
    )
    dropped = Counter({article: count for article, count in counted.all() if article is not None})
    await connection.execute(
        update(outbox)
        .where(*known)
        .values(state="dropped", reason=REASON, settled_at=whole_hour(until), bundle_id=None)
    )
    await tally(connection, {"dropped": dropped})
