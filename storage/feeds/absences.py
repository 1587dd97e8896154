"""Articles that a feed should still show and does not: within its window, by its own dates."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, or_, select, update

from bot.feeds.model import AbsentArticle
from storage.engine.arrays import bound, words
from storage.engine.database import Database
from storage.tables.articles import articles


class Absences:
    """The articles missing from a feed, and since when the site does not have them either."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, feed_id: int, *, since: float, seen: Collection[str], limit: int
    ) -> tuple[AbsentArticle, ...]:
        """Return stored articles of the feed that were not `seen` and published after `since`.

        Or first found missing after it: newer ones may have pushed them out of the window since.
        Articles that the site did not have either come first, then the oldest. None is withdrawn.
        """
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(articles.c.id, articles.c.link, articles.c.missing_at)
                .where(
                    articles.c.feed_id == feed_id,
                    or_(articles.c.published_at > since, articles.c.missing_at > since),
                    articles.c.withdrawn_at.is_(None),
                    articles.c.identity.not_in(words(connection, "seen")),
                )
                .order_by(articles.c.missing_at.is_(None), articles.c.published_at)
                .limit(limit),
                {"seen": bound(connection, seen)},
            )
            return tuple(AbsentArticle(**row) for row in rows.mappings())

    async def record(self, article_id: int, *, at: float | None) -> None:
        """Record since when the site does not have an article either; None: it has it again."""
        async with self._database.write() as connection:
            await connection.execute(
                update(articles).where(articles.c.id == article_id).values(missing_at=at)
            )

    async def clear(self, feed_id: int, *, seen: Collection[str]) -> None:
        """Clear the absence of the feed's articles that are seen again."""
        async with self._database.read() as connection:
            found = await connection.scalars(
                select(articles.c.id).where(
                    articles.c.feed_id == feed_id,
                    articles.c.missing_at.is_not(None),
                    articles.c.identity.in_(words(connection, "seen")),
                ),
                {"seen": bound(connection, seen)},
            )
            ids = found.all()
        if ids:
            async with self._database.write() as connection:
                await connection.execute(
                    update(articles)
                    .where(articles.c.id == bindparam("back"))
                    .values(missing_at=None),
                    [{"back": article_id} for article_id in ids],
                )
