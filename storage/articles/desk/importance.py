"""Articles that editors mark as important: they go first, and at once to more people."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Row, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import Priority
from storage.articles.place_correction import NEWS_FOR, ReachOf
from storage.articles.places_json import places_of
from storage.engine.database import Database
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.outbox.fanout import begin_anew
from storage.outbox.recipients import HAS_IT
from storage.outbox.timetables import Timetables
from storage.outbox.ways import Chats, select_pushes, spread_to, with_others
from storage.tables.articles import articles
from storage.tables.outbox import fanouts, outbox

_MARKED, _UNMARKED = "important", "ordinary"


class Importance(Repository):
    """The marks of important articles. `reach_of` gives the places' followers.

    `once` is the update_id that causes a change: the change is made at most once for it (law 2).
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def count_readers(self, article_id: int, *, reach_of: ReachOf, now: float) -> int | None:
        """Count the readers whom `mark` would send the article at once and who have not got it.

        None where the article is not sent any more.
        """
        timetable = await self._timetables.now()
        async with self._database.read() as connection:
            job = await job_of_news(connection, article_id, now)
            if job is None:
                return None
            spread = spread_to(with_others(reach_of(places_of(job.places)), job), job)
            urgent = replace(spread, priority=Priority.BREAKING)
            everybody = Chats(connection, timetable, now)
            each = select_pushes(everybody, urgent).subquery()
            mine = and_(
                outbox.c.article_id == article_id, outbox.c.chat_id == each.c.chat_id, HAS_IT
            )
            missing = (
                select(func.count())
                .select_from(each)
                .where(
                    each.c.priority == int(Priority.BREAKING),
                    ~select(outbox.c.id).where(mine).exists(),
                )
            )
            return await connection.scalar(missing, everybody.bound) or 0

    async def mark(self, article_id: int, *, reach_of: ReachOf, now: float, once: int) -> bool:
        """Mark an article as important: send it at once, first, to all followers without it.

        Rows that wait for a summary, or for the morning where the reader lets urgent news through,
        go now. False where it is not sent any more: withdrawn, never pushed (the first sight of a
        feed), or no news by now.
        """
        async with self._database.write() as connection:
            job = await job_of_news(connection, article_id, now, lock=True)
            if job is None:
                return False
            if await first_time(connection, self._vault, once, _MARKED):
                reach = with_others(reach_of(places_of(job.places)), job)
                await begin_anew(connection, article_id, reach, urgent=True)
            return True

    async def unmark(self, article_id: int, *, now: float, once: int) -> bool:
        """Make an article ordinary news again; its waiting rows follow after a recall.

        (storage.articles.place_correction.PlaceCorrections.recall.) Sent messages stay. Returns
        False where the article is not sent any more.
        """
        async with self._database.write() as connection:
            if await job_of_news(connection, article_id, now, lock=True) is None:
                return False
            if await first_time(connection, self._vault, once, _UNMARKED):
                await connection.execute(
                    update(fanouts)
                    .where(fanouts.c.article_id == article_id)
                    .values(priority=int(Priority.PUSH))
                )
            return True

    async def did(self, once: int) -> bool:
        """Whether this update has marked or unmarked an article before."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, _MARKED, _UNMARKED)

    async def count_sent(self, article_id: int) -> int:
        """Count the readers who were sent the article as important."""
        query = (
            select(func.count())
            .select_from(outbox)
            .where(
                outbox.c.article_id == article_id,
                outbox.c.priority == int(Priority.BREAKING),
                outbox.c.state.in_(("sent", "claimed")),
            )
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0


async def job_of_news(
    connection: AsyncConnection, article_id: int, now: float, *, lock: bool = False
) -> Row[tuple[object, ...]] | None:
    """Return the fan-out of an article that is still sent, with the article's places; else None."""
    query = (
        select(fanouts, articles.c.places)
        .join(articles, articles.c.id == fanouts.c.article_id)
        .where(
            articles.c.id == article_id,
            articles.c.withdrawn_at.is_(None),
            fanouts.c.created_at >= now - NEWS_FOR,
        )
    )
    if lock:
        query = query.with_for_update(of=fanouts)
    return (await connection.execute(query)).one_or_none()
