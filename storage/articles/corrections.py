"""The editors' corrections of sent articles; the outbox does the jobs that follow."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Select, func, select, update

from bot.articles.ledger.entries import Kind as Entry
from bot.articles.ledger.entries import NewEntry
from bot.articles.model import WithdrawalReason
from bot.core.json_codec import Params
from bot.readers.model import State
from storage.articles.ledger import append
from storage.articles.tellings import count_told
from storage.articles.withdrawal import give_reason, withdraw
from storage.engine.database import insert
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.outbox.edits import ask_for_edits
from storage.outbox.recipients import HAS_IT, select_chats
from storage.tables.articles import articles, ledger, tallies
from storage.tables.outbox import errata, outbox
from storage.tables.readers import subscribers


class Corrections(Repository):
    """Letters to the readers who were sent an article.

    `once` is the update_id that causes a change: the change is made at most once for it (law 2).
    """

    async def count_readers(self, article_id: int) -> int:
        """Count the readers, as far as remembered, who had the article and can be written to."""
        had = select_chats(article_id)
        return await self._count(
            select(func.count())
            .select_from(had)
            .join(subscribers, subscribers.c.chat_id == had.c.chat_id)
            .where(subscribers.c.state == State.ACTIVE)
        )

    async def count_forgotten(self, article_id: int) -> int:
        """Count the readers who were sent the article and are not remembered any more."""
        sent = select(tallies.c.sent).where(tallies.c.article_id == article_id)
        known = await self._count(select(func.count()).select_from(select_chats(article_id)))
        return max(0, await self._count(sent) - known)

    async def count_messages(self, article_id: int) -> int:
        """Count the chats in which a message shows the article and can be edited."""
        return await self._count(
            select(func.count())
            .select_from(outbox)
            .join(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
            .where(
                outbox.c.article_id == article_id,
                HAS_IT,
                subscribers.c.state.in_({State.ACTIVE, State.STOPPED}),
            )
        )

    async def _count(self, count: Select[int]) -> int:
        async with self._database.read() as connection:
            return await connection.scalar(count) or 0

    async def announce(
        self,
        article_id: int,
        messages: Mapping[str, Params],
        reason: str,
        *,
        now: float,
        once: int,
    ) -> None:
        """Mark the article as corrected now, and write to the readers who were sent it.

        `messages`: the parameters of sendMessage by language; the default one must be among them.
        `reason`: the letters' reason in words, for the ledger.
        """
        query = select(articles.c.title, articles.c.link).where(articles.c.id == article_id)
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "erratum"):
                await connection.execute(
                    update(articles).where(articles.c.id == article_id).values(changed_at=now)
                )
                await ask_for_edits(connection, article_id, due_at=now, now=now)
                job = insert(connection, errata).values(
                    article_id=article_id, messages=dict(messages), created_at=now
                )
                number = (await connection.execute(job.returning(errata.c.id))).scalar_one()
                article = (await connection.execute(query)).one()
                entry = NewEntry(
                    kind=Entry.CORRECTION,
                    at=now,
                    title=article.title,
                    address=article.link,
                    reason=reason,
                )
                sequence = await append(connection, entry, article_id=article_id)
                await count_told(connection, sequence, article_id, now=now, erratum_id=number)

    async def withdraw(
        self, article_id: int, reason: WithdrawalReason, *, stated: int, now: float, once: int
    ) -> Entry | None:
        """Withdraw an article for this reason; or state the reason of an earlier withdrawal.

        `stated`: the entry of the reason that the editor knows of, 0 for none. Returns which of the
        two it was, by the kind of the entry; None, and no change, if another was stated meanwhile.
        """
        async with self._database.write() as connection:
            query = (
                select(articles.c.reason_entry)
                .where(articles.c.id == article_id)
                .with_for_update(key_share=True)
            )
            row = (await connection.execute(query)).one()
            known = (row.reason_entry or 0) == stated
            if known and await first_time(connection, self._vault, once, "withdrawal"):
                if not await withdraw(connection, article_id, reason, now=now):
                    await give_reason(connection, article_id, reason, now=now)
            elif not await has_changed(connection, self._vault, once, "withdrawal"):
                return None
            kind = (
                select(ledger.c.kind)
                .join(articles, articles.c.reason_entry == ledger.c.sequence)
                .where(articles.c.id == article_id)
            )
            return Entry((await connection.execute(kind)).scalar_one())
