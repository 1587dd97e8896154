"""The push in which a channel is named to readers who get it late: by forecast, and seldom.

One row a channel holds the article, and none a reader: the claim looks it up for the articles that
it takes (storage.delivery.channels).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import inf

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.delays import PROMISED
from bot.channels.model import NAMED_AGAIN_AFTER
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.forecast import Forecast, Pace, forecast
from bot.delivery.model import Kind
from bot.readers.model import State
from storage.engine.database import Database
from storage.engine.repository import Repository
from storage.outbox.ahead import pushes_under_way, read_pushes
from storage.outbox.timetables import Timetables
from storage.outbox.ways import Chats
from storage.tables.channels import channels
from storage.tables.outbox import outbox
from storage.tables.readers import subscribers

LOOKED_AT = 3  # the newest pushes: each is a walk over all waiting rows


class LatePushes(Repository):
    """The channels that are named in late pushes, with the articles."""

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def name_channels(self, *, pace: Pace, now: float) -> int:
        """Name channels in pushes that by forecast take longer than promised; return how many.

        Each in the newest that is posted there already, so that readers are told the truth, and
        none again before NAMED_AGAIN_AFTER. Private channels, which have no @name, are not named.
        """
        timetable = await self._timetables.now()
        async with self._database.read() as connection:
            if (
                await connection.scalar(select(channels.c.chat_id).where(_may_be_named(now)))
                is None
            ):
                return 0
            under_way = await pushes_under_way(connection, now=now)
            posted = await _newest_posted(connection, under_way, now=now)
            newest = sorted({*posted.values()}, reverse=True)[:LOOKED_AT]
            pushes = await read_pushes(Chats(connection, timetable, now), newest)
        late = {each for each, push in pushes.items() if _takes_long(forecast(push, pace))}
        named = {channel: article for channel, article in posted.items() if article in late}
        if named:
            async with self._database.write() as connection:
                for channel, article in named.items():
                    await connection.execute(
                        update(channels)
                        .where(channels.c.chat_id == channel)
                        .values(named_in=article, named_at=now)
                    )
        return len(named)


def _takes_long(expected: Forecast | None) -> bool:
    """Whether a push is late by forecast; False where no message leaves, for an unknown time."""
    if expected is None or expected.seconds is None or expected.open_end:
        return False
    return PROMISED < expected.seconds < inf


def _may_be_named(now: float) -> ColumnElement[bool]:
    is_open = exists().where(
        subscribers.c.chat_id == channels.c.chat_id, subscribers.c.state == State.ACTIVE
    )
    long_ago = or_(channels.c.named_at.is_(None), channels.c.named_at <= now - NAMED_AGAIN_AFTER)
    return and_(channels.c.username != "", long_ago, is_open)


async def _newest_posted(
    connection: AsyncConnection, articles: Collection[int], *, now: float
) -> Mapping[int, int]:
    """Return the newest of these articles posted in each channel that may be named."""
    rows = await connection.execute(
        select(channels.c.chat_id, outbox.c.article_id)
        .join(outbox, outbox.c.chat_id == channels.c.chat_id)
        .where(
            _may_be_named(now),
            outbox.c.article_id.in_(articles),
            outbox.c.kind == Kind.PUSH,
            outbox.c.state == "sent",
        )
        .order_by(outbox.c.article_id)
    )
    return {row.chat_id: row.article_id for row in rows}
