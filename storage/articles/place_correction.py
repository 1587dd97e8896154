"""Corrections of an article's places by editors: it moves there, and is kept as an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeAlias

from sqlalchemy import Row, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.reach import missing_reach
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import Kind
from bot.places.model import Places, Reach
from storage.articles.places_json import places_of
from storage.articles.search_index import index_articles
from storage.engine.database import Database, execute_many, insert
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.outbox.counters import tally
from storage.outbox.fanout import begin_anew
from storage.outbox.settling import settle_article
from storage.outbox.timetables import Timetables
from storage.outbox.ways import Chats, count_missing, reach_of_job, spread_to, with_others
from storage.tables.articles import article_places, articles, examples
from storage.tables.outbox import fanouts, is_pending, outbox

NEWS_FOR = 2 * 86_400.0  # seconds from an article's first push; later it is moved, but not sent
CHUNK = 2000  # rows of the outbox in one transaction

ReachOf: TypeAlias = Callable[[Places], Reach]


class PlaceCorrections(Repository):
    """Corrections of articles' places. `reach_of` gives the places' followers."""

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def count_readers(
        self, article_id: int, places: Places, *, reach_of: ReachOf, now: float
    ) -> int | None:
        """Count readers without the article who would be sent it, were these its places.

        None where it is not sent any more: it was never pushed (the first sight of a feed), or is
        no news by now.
        """
        timetable = await self._timetables.now()
        async with self._database.read() as connection:
            job = await _job(connection, article_id)
            missing = None if job is None else _missing_reach(job, places, reach_of, now)
            if job is None or missing is None:
                return None
            chats = Chats(connection, timetable, now)
            return await count_missing(chats, spread_to(missing, job))

    async def set_places(
        self, article_id: int, places: Places, *, reach_of: ReachOf, now: float, once: int
    ) -> None:
        """Set an article's places for good, whatever the site changes in it later.

        Places, what is found under them, the pushes to new followers, and the example, in one
        transaction. No further pushes are made for followers of places it is not about; those that
        wait already are taken back by `recall`, and those that were sent stay. A withdrawn article
        is left as it is.
        """
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, f"place {article_id}"):
                return
            article = (
                await connection.execute(
                    select(articles)
                    .where(articles.c.id == article_id, articles.c.withdrawn_at.is_(None))
                    # Not FOR UPDATE: rows of the outbox that are being made point at it.
                    .with_for_update(key_share=True)
                )
            ).one_or_none()
            if article is None:
                return
            job = await _job(connection, article_id, lock=True)
            missing = None if job is None else _missing_reach(job, places, reach_of, now)
            if job is not None and missing is not None:
                # A job that is not finished goes on, also to the places that the editors added.
                owed = missing if job.finished_at else with_others(missing, job)
                await begin_anew(connection, article_id, owed)
            await connection.execute(
                update(articles)
                .where(articles.c.id == article_id)
                .values(places=asdict(places), placed_at=now)
            )
            await _file(connection, article_id, reach_of(places), article.published_at)
            example = {
                "title": article.title,
                "text": article.text,
                "categories": article.categories,
                "places": asdict(places),
                "placed_at": now,
            }
            await connection.execute(
                insert(connection, examples)
                .values(article_id=article_id, **example)
                .on_conflict_do_update(index_elements=["article_id"], set_=example)
            )

    async def did(self, article_id: int, *, once: int) -> bool:
        """Whether this update has set the article's places before: its answer failed."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, f"place {article_id}")

    async def recall(self, article_id: int, *, reach_of: ReachOf, limit: int = CHUNK) -> int:
        """Delete the waiting pushes to chats which the article is not for; return how many.

        In chunks, each by the places that it has then. A crash in between lets the rest go out. A
        reader to whom it is less near now gets it in the summary.
        """
        timetable = await self._timetables.now()
        waits = and_(
            outbox.c.article_id == article_id, outbox.c.kind == Kind.PUSH, is_pending(outbox)
        )
        recalled, cursor = 0, None
        while True:
            query = select(outbox.c.id, outbox.c.chat_id).where(waits)
            if cursor is not None:
                query = query.where(outbox.c.chat_id > cursor)
            async with self._database.read() as connection:
                rows = (
                    await connection.execute(query.order_by(outbox.c.chat_id).limit(limit))
                ).all()
            if not rows:
                return recalled
            async with self._database.write() as connection:
                # Locked until the end: another editor's correction, and its rows, wait for this
                # chunk.
                stored = await connection.execute(
                    select(articles.c.places)
                    .where(articles.c.id == article_id)
                    .with_for_update(read=True)
                )
                job = await _job(connection, article_id)
                if job is None:
                    return recalled
                reach = with_others(reach_of(places_of(stored.scalar_one())), job)
                deleted = await settle_article(
                    Chats(
                        connection,
                        timetable,
                        self._timetables.clock.now(),
                        [row.chat_id for row in rows],
                    ),
                    spread_to(reach, job),
                )
                await tally(connection, {"dropped": Counter({article_id: deleted})})
            recalled += deleted
            if len(rows) < limit:
                return recalled
            cursor = rows[-1].chat_id


async def _job(
    connection: AsyncConnection, article_id: int, *, lock: bool = False
) -> Row[tuple[object, ...]] | None:
    """Return an article's fan-out, with the article's places; None where it was never pushed."""
    query = (
        select(fanouts, articles.c.places)
        .join(articles, articles.c.id == fanouts.c.article_id)
        .where(fanouts.c.article_id == article_id)
    )
    if lock:
        query = query.with_for_update(of=fanouts)
    return (await connection.execute(query)).one_or_none()


def _missing_reach(
    job: Row[tuple[object, ...]], places: Places, reach_of: ReachOf, now: float
) -> Reach | None:
    """Return the places whose followers are to be sent it now; None where none are any more."""
    before, after = reach_of(places_of(job.places)), reach_of(places)
    if job.finished_at is None:
        return missing_reach(before, after, owed=reach_of_job(job))
    return missing_reach(before, after) if now - job.created_at <= NEWS_FOR else None


async def _file(
    connection: AsyncConnection, article_id: int, reach: Reach, published_at: float
) -> None:
    """Write the places that an article is found under."""
    await connection.execute(
        delete(article_places).where(article_places.c.article_id == article_id)
    )
    await execute_many(
        connection,
        insert(connection, article_places),
        [
            {"article_id": article_id, "place": place, "published_at": published_at}
            for place in reach.direct
        ],
    )
    await index_articles(connection, [article_id])
