"""Articles that editors hold back, and whom they send one to besides."""

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
    """Holds articles and lets them go, or further. `reach_of` tells whose followers places are for.

    `once` is the update_id that causes a change: the change is made at most once for it (law 2).
    Each is False where nobody is sent the article any more.
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def hold(
        self, article_id: int, *, until: float, reach_of: ReachOf, now: float, once: int
    ) -> bool:
        """Nothing of it is claimed before `until`; what waits is taken back by the fan-out.

        Then it goes over all readers once more, whoever has it already.
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
        """It goes on now, to whoever has not got it."""
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
        """Whether this update has held an article or let one go before."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, _HELD, _RELEASED)

    async def count_sent(self, article_id: int) -> int:
        """In how many chats it is, or is about to be: what is in flight is not called back."""
        query = (
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.article_id == article_id, HAS_IT)
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def others_of(self, article_id: int) -> tuple[str, ...]:
        """The places whose followers it was sent to besides, by code."""
        query = select(fanouts.c.also).where(fanouts.c.article_id == article_id)
        async with self._database.read() as connection:
            also = await connection.scalar(query)
        return () if not also else (*also["direct"], *also["wide"])

    async def count_readers(self, article_id: int, *, reach_of: ReachOf, now: float) -> int | None:
        """How many would get it who have no row of it; None where nobody does any more."""
        async with self._database.read() as connection:
            job = await job_of_news(connection, article_id, now)
        if job is None:
            return None
        reach = with_others(reach_of(places_of(job.places)), job)
        return await self.count_others(article_id, reach, now=now)

    async def count_others(self, article_id: int, others: Reach, *, now: float) -> int | None:
        """How many would get it who have no row of it, were it for `others`; None as above."""
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
        """Its fan-out goes over these followers too; the article's places stay what they are.

        Whoever has it does not get it once more, and what has not been spread yet still is.
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
