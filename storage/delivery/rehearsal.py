"""The dry run's part of the database: an article stored and spread for no one, and a row to send.

The article and its rows are undone in the same transaction: they are never to be seen.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.model import Article
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import NO_CHAT, Kind, Letter, Priority
from bot.feeds.model import NewArticle
from bot.places.model import regency_code
from bot.readers.model import Mode, State
from storage.articles.articles import articles_where
from storage.articles.filing import file_articles
from storage.engine.database import Database
from storage.engine.repository import Repository
from storage.outbox.fanout import spread_chunk
from storage.outbox.letters import write_letters
from storage.outbox.timetables import Timetables
from storage.tables.articles import articles, feeds
from storage.tables.outbox import fanouts, is_claimed, outbox
from storage.tables.readers import follows, subscribers

NOBODY = NO_CHAT  # the invented reader
HOME = "https://dry-run.invalid/"  # RFC 6761: a name that no one has


class RollBack(Exception):
    """The exception that ends the transaction, so that nothing of it stays."""


class Rehearsal(Repository):
    """An article on its way to one invented reader, who follows the place that it is about."""

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def spread(self, new: NewArticle, place: str, *, now: float) -> Article | None:
        """Store an article and make its row for the reader; return None where none was made.

        By the same statements as any article. Raises StorageError.
        """
        timetable = await self._timetables.now(counting=True)
        found: Article | None = None
        try:
            async with self._database.write() as connection:
                article_id = await _file(connection, new, place, now)
                job = (
                    await connection.execute(
                        update(fanouts)
                        .where(fanouts.c.article_id == article_id)
                        .values(cursor=NOBODY - 1)
                        .returning(fanouts)
                    )
                ).one()
                await spread_chunk(connection, timetable, job, now=now, limit=1)
                if await _has_row(connection, article_id):
                    stored = await articles_where(connection, articles.c.id == article_id)
                    found = next(iter(stored), None)
                raise RollBack
        except RollBack:
            return found

    async def release(self, letter: Letter, *, now: float) -> None:
        """Put a letter into the outbox; a letter that an earlier dry run left there is deleted."""
        async with self._database.write() as connection:
            await connection.execute(_CLEAR)
            await write_letters(connection, self._vault, [letter], now=now)

    async def clear(self) -> None:
        """Delete the letters of a dry run from the outbox, except those in flight."""
        async with self._database.write() as connection:
            await connection.execute(_CLEAR)


# Not a row in flight: on SQLite another row would get its number, and be taken for what has landed.
_CLEAR = delete(outbox).where(
    outbox.c.chat_id == NOBODY, outbox.c.kind == Kind.DRY_RUN, ~is_claimed(outbox)
)


async def _file(connection: AsyncConnection, new: NewArticle, place: str, now: float) -> int:
    feed = await connection.execute(
        insert(feeds).values(url=HOME, active=False, next_check_at=now).returning(feeds.c.id)
    )
    await connection.execute(
        insert(subscribers).values(
            chat_id=NOBODY, language="id", state=State.ACTIVE, joined_on=now, mode=Mode.DIRECT
        )
    )
    await connection.execute(
        insert(follows).values(
            chat_id=NOBODY,
            place=place,
            regency=regency_code(place),
            wide=False,
            mode=Mode.DIRECT,
            position=0,
        )
    )
    (article_id,) = await file_articles(connection, feed.scalar_one(), [new], now=now)
    return article_id


async def _has_row(connection: AsyncConnection, article_id: int) -> bool:
    """Whether the reader gets the article at once, and no one else any row."""
    rows = await connection.execute(
        select(outbox.c.chat_id, outbox.c.priority).where(outbox.c.article_id == article_id)
    )
    return [tuple(row) for row in rows] == [(NOBODY, int(Priority.PUSH))]
