"""The words and subjects that readers follow or have muted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.model import Article
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import Letter
from bot.readers.model import State, Subscriber
from bot.search.keywords import pivot_of
from bot.search.stories import STORY, story_of
from storage.articles.articles import articles_where
from storage.articles.matching.keywords import match_akin, match_keywords
from storage.articles.matching.stories import story_end
from storage.engine.arrays import bound, is_among
from storage.engine.database import Database, insert
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.figures.daily import add_arrival
from storage.outbox.letters import write_letters
from storage.outbox.settling import settle_chat
from storage.outbox.timetables import Timetables
from storage.readers.subscribers import make_known, read_subscriber
from storage.tables.articles import articles
from storage.tables.outbox import fanouts, is_claimed, is_unsettled, outbox
from storage.tables.readers import keywords, subscribers


@dataclass(frozen=True, slots=True)
class EndedStory:
    """A story that a reader followed until now."""

    chat_id: int
    language: str
    article: Article


class Keywords(Repository):
    """Keywords of chats: each call changes one and settles what waits, in one transaction.

    At most once for the update `once`; what is returned is the state after it either way (law 2).
    """

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def choose(
        self, chat_id: int, name: str, *, wanted: bool, language: str, once: int
    ) -> Subscriber:
        """Follow or mute a keyword; the chat becomes known, but stopped news does not come again.

        A mute also holds for rows that wait already. A story is followed for two silent weeks.
        """
        timetable, now = await self._timetables.now(), self._timetables.clock.now()
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, f"keyword {name}"):
                came = await make_known(connection, chat_id, language, now, wake=False)
                last = select(func.max(keywords.c.position)).where(keywords.c.chat_id == chat_id)
                await connection.execute(
                    insert(connection, keywords)
                    .values(
                        chat_id=chat_id,
                        keyword=name,
                        pivot=pivot_of(name),
                        wanted=wanted,
                        position=func.coalesce(last.scalar_subquery(), 0) + 1,
                        until=story_end(now) if name.startswith(STORY) else None,
                    )
                    .on_conflict_do_update(
                        index_elements=["chat_id", "keyword"], set_={"wanted": wanted}
                    )
                )
                if not wanted:
                    await note_muted(connection, chat_id, name)
                await settle_chat(connection, chat_id, timetable, now)
                if came:
                    await add_arrival(connection, self._timetables.day(now))
            return await read_subscriber(connection, chat_id) or Subscriber(chat_id, language)

    async def drop(self, chat_id: int, name: str, *, once: int) -> Subscriber | None:
        """Neither follow nor mute a keyword any more; return None for an unknown chat."""
        timetable, now = await self._timetables.now(), self._timetables.clock.now()
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, f"drop keyword {name}"):
                dropped = await connection.execute(
                    delete(keywords).where(
                        keywords.c.chat_id == chat_id, keywords.c.keyword == name
                    )
                )
                if dropped.rowcount:
                    await first_time(connection, self._vault, once, f"dropped keyword {name}")
                    await settle_chat(connection, chat_id, timetable, now)
            return await read_subscriber(connection, chat_id)

    async def was_dropped(self, name: str, *, once: int) -> bool:
        """Whether this update has dropped the keyword before: its answer failed."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, f"dropped keyword {name}")

    async def end_silent(
        self, *, now: float, tell: Callable[[EndedStory], Letter], limit: int = 100
    ) -> int:
        """End stories that were silent too long and tell their active readers; return how many.

        In one transaction: each reader is told once.
        """
        query = (
            select(
                keywords.c.chat_id,
                keywords.c.keyword,
                subscribers.c.language,
                subscribers.c.state,
                subscribers.c.paused_until,
            )
            .join(subscribers, subscribers.c.chat_id == keywords.c.chat_id)
            .where(keywords.c.pivot == STORY, keywords.c.until <= now)
            .order_by(keywords.c.chat_id, keywords.c.keyword)
            .limit(limit)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(query)).all()
            letters: list[Letter] = []
            for row in rows:
                await connection.execute(
                    delete(keywords).where(
                        keywords.c.chat_id == row.chat_id, keywords.c.keyword == row.keyword
                    )
                )
                paused = row.paused_until is not None and row.paused_until > now
                begun = await articles_where(connection, articles.c.id == story_of(row.keyword))
                if begun and not paused and row.state == State.ACTIVE:
                    letters.append(tell(EndedStory(row.chat_id, row.language, begun[0])))
            await write_letters(connection, self._vault, letters, now=now)
            return len(rows)

    async def list_matching(self, subscriber: Subscriber, article_id: int) -> tuple[str, ...]:
        """Return the followed keywords and stories that this article matches."""
        names = (*subscriber.followed_keywords, *subscriber.stories)
        if not names:
            return ()
        async with self._database.read() as connection:
            found = await match_keywords(connection, [article_id], names)
            akin = await match_akin(connection, [article_id], subscriber.followed_keywords)
        matched = {*found.get(article_id, ()), *akin.get(article_id, ())}
        return tuple(name for name in names if name in matched)


async def note_muted(connection: AsyncConnection, chat_id: int, name: str) -> None:
    """Add a muted keyword to the waiting articles that match it: it may be newer than they are."""
    waits = select(outbox.c.article_id).where(
        outbox.c.chat_id == chat_id,
        is_unsettled(outbox),
        ~is_claimed(outbox),
        outbox.c.article_id.is_not(None),
    )
    matched = await match_keywords(connection, [*await connection.scalars(waits)], [name])
    those = [article_id for article_id, names in matched.items() if names]
    rows = await connection.execute(
        select(fanouts.c.article_id, fanouts.c.keywords)
        .where(is_among(connection, fanouts.c.article_id, "articles"))
        .order_by(fanouts.c.article_id)
        .with_for_update(),
        {"articles": bound(connection, those)},
    )
    for article_id, known in rows.all():
        if name not in known:
            await connection.execute(
                update(fanouts)
                .where(fanouts.c.article_id == article_id)
                .values(keywords=[*known, name])
            )
