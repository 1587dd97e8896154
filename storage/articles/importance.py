"""What editors mark as important: it goes first, and at once to more people."""

from __future__ import annotations

from sqlalchemy import select

from storage.articles.place_correction import NEWS_FOR, ReachOf
from storage.articles.places_json import places_of
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.outbox.fanout import begin_anew
from storage.tables.articles import articles
from storage.tables.outbox import fanouts


class Importance(Repository):
    """Marks articles. `reach_of` tells whose followers places are for."""

    async def mark(self, article_id: int, *, reach_of: ReachOf, now: float, once: int) -> bool:
        """It goes at once, before other news, to all its places' followers who have not got it.

        What of it waits for a summary, or for the morning where the reader lets urgent news
        through, goes now. False where nobody is sent it any more: withdrawn, never pushed (the
        first sight of a feed), or no news by now.
        """
        async with self._database.write() as connection:
            row = (
                await connection.execute(
                    select(articles.c.places)
                    .join(fanouts, fanouts.c.article_id == articles.c.id)
                    .where(
                        articles.c.id == article_id,
                        articles.c.withdrawn_at.is_(None),
                        fanouts.c.created_at >= now - NEWS_FOR,
                    )
                    .with_for_update(of=fanouts)
                )
            ).one_or_none()
            if row is None:
                return False
            if await first_time(connection, self._vault, once, f"important {article_id}"):
                reach = reach_of(places_of(row.places))
                await begin_anew(connection, article_id, reach, urgent=True)
            return True
