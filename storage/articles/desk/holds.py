"""Articles that editors hold back, and the further readers whom they send one to."""

from __future__ import annotations

from sqlalchemy import func, select, update

from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.places.model import Reach
from storage.articles.desk.importance import job_of_news
from storage.articles.place_correction import ReachOf
from storage.articles.places_json import places_of
from storage.engine.database import Database
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.outbox.fanout import begin_anew
from storage.outbox.recipients import HAS_IT
from storage.outbox.timetables import Timetables
from storage.outbox.ways import Chats, count_missing, reach_besides, spread_to, with_others
from storage.tables.outbox import fanouts, outbox

_HELD, _RELEASED, _SENT_ALSO = "hold", "release", "send also"


class Holds(Repository):
    """Articles on hold, released, or sent further. `reach_of` gives the places' followers.

    `once` is the update_id that causes a change: the change is made at most once for it (law 2).
    Each change returns False where the article is not sent any more.
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def hold(
        self, article_id: int, *, until: float, reach_of: ReachOf, now: float, once: int
    ) -> bool:
        """Hold an article back until `until` (epoch seconds); the fan-out takes waiting rows back.

        The fan-out goes over all readers once more then; no chat gets a second row.
        """
        async with self._database.write() as connection:
            job = await job_of_news(connection, article_id, now, lock=True)
            if job is None:
                return False
            if await first_time(connection, self._vault, once, _HELD):
                reach = with_others(reach_of(places_of(job.places)), job)
                await begin_anew(connection, article_id, reach)
                await connection.execute(
                    update(fanouts)
                    .where(fanouts.c.article_id == article_id)
                    .values(held_until=until, taking_back=True)
                )
            return True

    async def release(self, article_id: int, *, now: float, once: int) -> bool:
        """Release an article now, to the readers who have not got it."""
        async with self._database.write() as connection:
            job = await job_of_news(connection, article_id, now, lock=True)
            if job is None:
                return False
            if await first_time(connection, self._vault, once, _RELEASED):
                await connection.execute(
                    update(fanouts)
                    .where(fanouts.c.article_id == article_id, fanouts.c.held_until > now)
                    .values(held_until=None, taking_back=False, cursor=None)
                )
            return True

    async def did(self, once: int) -> bool:
        """Whether this update has held or released an article before."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, _HELD, _RELEASED)

    async def count_sent(self, article_id: int) -> int:
        """Count the chats that have the article or get it now: messages in flight go on."""
        query = (
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.article_id == article_id, HAS_IT)
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def others_of(self, article_id: int) -> tuple[str, ...]:
        """Return the further places whose followers the article was sent to, by code."""
        query = select(fanouts.c.also).where(fanouts.c.article_id == article_id)
        async with self._database.read() as connection:
            also = await connection.scalar(query)
        return () if not also else (*also["direct"], *also["wide"])

    async def count_readers(self, article_id: int, *, reach_of: ReachOf, now: float) -> int | None:
        """Count the readers who would get the article and have no row of it; None if not sent."""
        async with self._database.read() as connection:
            job = await job_of_news(connection, article_id, now)
        if job is None:
            return None
        reach = with_others(reach_of(places_of(job.places)), job)
        return await self.count_others(article_id, reach, now=now)

    async def count_others(self, article_id: int, others: Reach, *, now: float) -> int | None:
        """Count the same were the article for `others`; None where it is not sent any more."""
        timetable = await self._timetables.now()
        async with self._database.read() as connection:
            job = await job_of_news(connection, article_id, now)
            if job is None:
                return None
            chats = Chats(connection, timetable, now)
            return await count_missing(chats, spread_to(others, job))

    async def send_also(
        self, article_id: int, others: Reach, *, reach_of: ReachOf, now: float, once: int
    ) -> bool:
        """Send an article to these followers too; the article's places stay what they are.

        Readers who have it do not get it once more, and rows that are still to be made are made.
        """
        async with self._database.write() as connection:
            job = await job_of_news(connection, article_id, now, lock=True)
            if job is None:
                return False
            if await first_time(connection, self._vault, once, _SENT_ALSO):
                await connection.execute(
                    update(fanouts)
                    .where(fanouts.c.article_id == article_id)
                    .values(also=reach_besides(job, others))
                )
                job = await job_of_news(connection, article_id, now)
                if job is not None:
                    reach = with_others(reach_of(places_of(job.places)), job)
                    await begin_anew(connection, article_id, reach)
            return True
