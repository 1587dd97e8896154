"""What is remembered of each feed between two looks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select, update

from bot.model import FeedState
from storage.database import Database, execute_many, insert
from storage.schema import feeds


class Feeds:
    """Feeds and when each is due; due-ness is a column."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, urls: Sequence[str], *, now: float) -> None:
        """These are the feeds: new ones are due now, known ones at once too, others rest."""
        async with self._database.write() as connection:
            await connection.execute(update(feeds).values(active=False))
            await execute_many(
                connection,
                insert(connection, feeds).on_conflict_do_update(
                    index_elements=["url"], set_={"active": True, "next_check_at": now}
                ),
                [{"url": url, "active": True, "next_check_at": now} for url in urls],
            )

    async def due(self, now: float) -> tuple[FeedState, ...]:
        """Feeds to look at now."""
        return await self._read(and_(feeds.c.active, feeds.c.next_check_at <= now))

    async def unchanged(self, feed_id: int, *, next_check_at: float, now: float) -> None:
        """The feed answered 304: a success without news."""
        async with self._database.write() as connection:
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id)
                .values(next_check_at=next_check_at, last_success_at=now, failures=0)
            )

    async def failed(self, feed_id: int, *, next_check_at: float) -> int:
        """The look failed; returns how many in a row have."""
        async with self._database.write() as connection:
            failures = await connection.scalar(
                update(feeds)
                .where(feeds.c.id == feed_id)
                .values(next_check_at=next_check_at, failures=feeds.c.failures + 1)
                .returning(feeds.c.failures)
            )
        return failures or 0

    async def all(self) -> tuple[FeedState, ...]:
        """Every feed in use."""
        return await self._read(feeds.c.active)

    async def _read(self, which: ColumnElement[bool]) -> tuple[FeedState, ...]:
        query = select(
            feeds.c.id,
            feeds.c.url,
            feeds.c.next_check_at,
            feeds.c.etag,
            feeds.c.last_modified,
            feeds.c.baseline_at,
            feeds.c.last_success_at,
            feeds.c.failures,
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query.where(which).order_by(feeds.c.id))
            return tuple(FeedState(**row) for row in rows.mappings())
