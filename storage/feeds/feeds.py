"""The state of each feed that is remembered between two looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update

from bot.feeds.model import FeedState
from storage.engine.database import Database, execute_many, insert
from storage.tables.articles import feeds

_STATE = [feeds.c[field.name] for field in fields(FeedState)]

APART = 10.0  # seconds between two looks that a ping asks for

# Kept until the editors know that the fault is over: it is known by its beginning.
broken_until_told = case((feeds.c.told, feeds.c.broken_since), else_=None)


def look_values(began_at: float, next_check_at: float) -> dict[str, ColumnElement[float]]:
    """Return a feed's values after a look that began at `began_at`; a later ping still counts."""
    pinged = feeds.c.asked_at.is_not(None)  # `begin_look` has taken the one that this look answers
    return {
        "looked_at": literal(began_at),
        "next_check_at": case((pinged, began_at + APART), else_=next_check_at),
    }


class Feeds:
    """The feeds, with the time at which each is due in a column."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, urls: Sequence[str], *, now: float) -> None:
        """Make these the feeds in use, new and known ones due now; all others rest."""
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
        """Return the feeds to look at now, also if the last look is ahead (a clock set back)."""
        is_due = or_(feeds.c.next_check_at <= now, feeds.c.looked_at > now + APART)
        return await self._read(and_(feeds.c.active, is_due))

    async def begin_look(self, feed_id: int, *, asked_at: float) -> None:
        """Begin a look that answers the ping of `asked_at`; any other is still to be answered.

        A crash forgets no ping: the feed stays due, and no 304 is allowed, until it was read.
        """
        async with self._database.write() as connection:
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id, feeds.c.asked_at == asked_at)
                .values(asked_at=None)
            )

    async def record_unchanged(
        self, feed_id: int, *, began_at: float, next_check_at: float, now: float
    ) -> None:
        """Record a 304: a success without news."""
        async with self._database.write() as connection:
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id)
                .values(
                    **look_values(began_at, next_check_at),
                    last_success_at=now,
                    failures=0,
                    broken_since=broken_until_told,
                )
            )

    async def record_failure(
        self, feed_id: int, *, began_at: float, next_check_at: float, now: float
    ) -> None:
        """Record that the look failed.

        From the third on, a feed that had moved for good is looked for where it was before.
        """
        async with self._database.write() as connection:
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id)
                .values(
                    **look_values(began_at, next_check_at),
                    failures=feeds.c.failures + 1,
                    broken_since=func.coalesce(feeds.c.broken_since, now),
                    address=case((feeds.c.failures >= 2, None), else_=feeds.c.address),
                )
            )

    async def request_look(self, host: str, *, now: float) -> None:
        """Have the feeds of this host looked at soon, past any 304.

        Never within `APART` of the begin of their last look, but then at the end of that time. A
        ping that waits already counts for all that come after it.
        """
        asked = [feed for feed in await self.all() if host in _hosts(feed)]
        if ids := [feed.id for feed in asked if feed.asked_at is None]:
            soon = case((feeds.c.looked_at + APART > now, feeds.c.looked_at + APART), else_=now)
            sooner = case((feeds.c.next_check_at > soon, soon), else_=feeds.c.next_check_at)
            async with self._database.write() as connection:
                await connection.execute(
                    update(feeds)
                    .where(feeds.c.id.in_(ids))
                    .values(asked_at=now, whole_at=None, next_check_at=sooner)
                )

    async def mark_told(self, feed_id: int, *, told: bool) -> None:
        """Record that the editors know that the feed is broken, or that it is back."""
        values = {"told": True} if told else {"told": False, "broken_since": None}
        async with self._database.write() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(values))

    async def all(self) -> tuple[FeedState, ...]:
        """Return every feed in use."""
        return await self._read(feeds.c.active)

    async def _read(self, which: ColumnElement[bool]) -> tuple[FeedState, ...]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(*_STATE).where(which).order_by(feeds.c.id))
            return tuple(FeedState(**row) for row in rows.mappings())


def _hosts(feed: FeedState) -> set[str]:
    addresses = (feed.url, feed.address or feed.url)
    return {(urlsplit(address).hostname or "").removeprefix("www.") for address in addresses}
