"""The data held about the person of a private chat: read together, and erased together.

Reports that were sent are taken back one by one (storage.cases.removals).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import Case
from bot.core.archive_keys import ArchiveSeal
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.messages.raw_update import chat_of, words_of
from bot.readers.model import SentNews, State, StoredData, Subscriber
from storage.cases.sealing import unseal_cases
from storage.complaints.complaints import complaints_of, forget_complaints
from storage.complaints.drafts import read_draft as read_complaint_draft
from storage.engine.arrays import bound, is_among, words
from storage.engine.database import Database
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.engine.sealed_place import place
from storage.figures.daily import LEFT, add_figures
from storage.outbox.counters import tally
from storage.outbox.errata import erratum_key
from storage.outbox.letters import letter_key
from storage.outbox.recipients import forget_recipient, pushed_articles
from storage.outbox.timetables import Timetables
from storage.readers.departures import drop_pushes
from storage.tables.articles import articles
from storage.tables.base import updates
from storage.tables.cases import blocked_sources, cases, deeds, ticket_attempts
from storage.tables.outbox import announcements, errata, outbox, recipients
from storage.tables.readers import follows, keywords, subscribers
from storage.tips.drafts import delete_draft, read_draft, source_key


class PersonalData(Repository):
    """The data of private chats as a whole."""

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def read(self, chat_id: int, *, subscriber: Subscriber | None) -> StoredData:
        """Return all data but the reports that were sent. `subscriber`: as Subscribers has it."""
        key = source_key(self._vault, chat_id)
        async with self._database.read() as connection:
            row = (
                await connection.execute(
                    select(subscribers).where(subscribers.c.chat_id == chat_id)
                )
            ).one_or_none()
            aside = await self._set_aside(connection, chat_id)
            return StoredData(
                chat_id=chat_id,
                subscriber=subscriber,
                joined_on=row.joined_on if row else None,
                summarized_for=row.summarized_for if row else None,
                left_on=row.left_on if row else None,
                news=await _news(connection, chat_id),
                announced=await _announcement_times(connection, chat_id),
                draft=await read_draft(connection, self._vault, chat_id),
                complaint_draft=await read_complaint_draft(connection, self._vault, chat_id),
                complaints=await complaints_of(connection, self._vault, chat_id),
                unhandled=tuple(aside.values()),
                wrong_codes=await connection.scalar(
                    select(ticket_attempts.c.wrong).where(ticket_attempts.c.source_key == key)
                )
                or 0,
                blocked=await connection.scalar(
                    select(blocked_sources.c.at).where(blocked_sources.c.source_key == key)
                )
                is not None,
                deeds=await connection.scalar(
                    select(func.count()).select_from(deeds).where(deeds.c.editor == chat_id)
                )
                or 0,
            )

    async def cases(self, chat_id: int) -> tuple[Case, ...]:
        """Return the reports of this source that are not closed, oldest first."""
        query = (
            select(cases)
            .where(cases.c.source_key == source_key(self._vault, chat_id))
            .order_by(cases.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(unseal_cases(self._vault, rows.mappings()))

    async def forget(self, chat_id: int, *, once: int) -> None:
        """Erase the data that `read` shows, in one transaction; news on its way is not sent.

        An editor's deeds stay in the audit log, and a block by the editors stays a block.
        """
        key = source_key(self._vault, chat_id)
        async with self._database.read() as connection:  # a long look: not while others wait
            aside = await self._set_aside(connection, chat_id)
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "forget"):
                return
            state = await connection.scalar(
                select(subscribers.c.state).where(subscribers.c.chat_id == chat_id)
            )
            for table in (subscribers, follows, keywords):
                await connection.execute(delete(table).where(table.c.chat_id == chat_id))
            await delete_draft(connection, self._vault, chat_id)
            await forget_complaints(connection, self._vault, chat_id)
            await connection.execute(
                delete(ticket_attempts).where(ticket_attempts.c.source_key == key)
            )
            for update_key in aside:
                await connection.execute(
                    update(updates).where(updates.c.update_key == update_key).values(sealed=None)
                )
            dropped = await drop_pushes(connection, chat_id, reason="forgotten")
            await connection.execute(
                delete(outbox).where(
                    outbox.c.chat_id == chat_id,
                    is_among(connection, outbox.c.article_id, "articles"),
                ),
                {"articles": bound(connection, await pushed_articles(connection))},
            )
            await forget_recipient(connection, chat_id)
            await connection.execute(
                delete(outbox).where(
                    outbox.c.chat_id == chat_id,
                    outbox.c.announcement_id.in_(select(announcements.c.id)),
                )
            )
            await self._forget_letters(connection, chat_id)
            await tally(connection, {"dropped": dropped})
            if state == State.ACTIVE:
                await add_figures(connection, self._timetables.day(), {(LEFT, ""): 1})

    async def _forget_letters(self, connection: AsyncConnection, chat_id: int) -> None:
        """Delete letters to a reader, which are those of errata; each is found by its key."""
        numbers = await connection.scalars(select(errata.c.id))
        keys = [letter_key(self._vault, chat_id, erratum_key(number)) for number in numbers]
        await connection.execute(
            delete(outbox).where(outbox.c.letter_key.in_(words(connection, "keys"))),
            {"keys": bound(connection, keys)},
        )

    async def _set_aside(self, connection: AsyncConnection, chat_id: int) -> Mapping[str, str]:
        """Return the chat's updates that could not be handled: few are kept, so all are read."""
        rows = await connection.execute(
            select(updates.c.update_key, updates.c.sealed)
            .where(updates.c.sealed.is_not(None))
            .order_by(updates.c.started_at)
        )
        found = {}
        for row in rows:
            try:
                at = place(updates.c.sealed, row.update_key)
                given = json.loads(self._vault.open(row.sealed, at))
            except SecretMismatch:
                continue  # damaged: it cannot be read
            if chat_of(given) == chat_id:
                found[row.update_key] = words_of(given)
        return found


async def _news(connection: AsyncConnection, chat_id: int) -> tuple[SentNews, ...]:
    """Return the articles sent, newest first; those sent long ago without a time."""
    theirs = {"articles": bound(connection, await pushed_articles(connection))}
    rows = await connection.execute(
        select(articles.c.title, outbox.c.settled_at, outbox.c.disputed)
        .join(articles, articles.c.id == outbox.c.article_id)
        .where(
            outbox.c.chat_id == chat_id,
            is_among(connection, outbox.c.article_id, "articles"),
            outbox.c.settled_at.is_not(None),
        )
        .order_by(outbox.c.settled_at.desc()),
        theirs,
    )
    sent = [SentNews(row.title, row.settled_at, tuple(row.disputed or ())) for row in rows]
    kept = await connection.execute(
        select(articles.c.title)
        .join(recipients, recipients.c.article_id == articles.c.id)
        .where(
            recipients.c.chat_id == chat_id,
            is_among(connection, recipients.c.article_id, "articles"),
        )
        .order_by(articles.c.id.desc()),
        theirs,
    )
    return (*sent, *(SentNews(row.title, None) for row in kept))


async def _announcement_times(connection: AsyncConnection, chat_id: int) -> tuple[float, ...]:
    """Return the times at which announcements were sent to the chat."""
    rows = await connection.scalars(
        select(outbox.c.settled_at)
        .where(
            outbox.c.chat_id == chat_id,
            outbox.c.announcement_id.in_(select(announcements.c.id)),
            outbox.c.settled_at.is_not(None),
        )
        .order_by(outbox.c.settled_at.desc())
    )
    return tuple(rows)
