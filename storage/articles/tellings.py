"""The numbers of readers told of a correction or withdrawal: recorded after all is delivered."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import Kind as Entry
from bot.articles.ledger.entries import NewEntry
from bot.delivery.model import Kind, Priority
from bot.readers.model import State
from storage.articles.ledger import append
from storage.engine.coarse_time import DAY
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.articles import tallies, tellings
from storage.tables.outbox import corrections, errata, is_claimed, is_pending, outbox
from storage.tables.readers import subscribers

_SENT = outbox.c.state == "sent"
LONGEST = 2 * DAY  # seconds: a reader who was not reached until then counts as not told


async def count_told(
    connection: AsyncConnection,
    sequence: int,
    article_id: int,
    *,
    now: float,
    erratum_id: int | None = None,
) -> None:
    """Have the number recorded who were told of this entry, within the transaction that adds it.

    `erratum_id`: the job whose letters tell them; without one, edits of the article's messages do.
    """
    await connection.execute(
        insert(connection, tellings).values(
            sequence=sequence, article_id=article_id, erratum_id=erratum_id, created_at=now
        )
    )


class Tellings(Repository):
    """Entries of the ledger that readers are still being told of."""

    async def record(self, *, now: float) -> int:
        """Add an entry for each telling that is finished; return how many were added.

        Each in a transaction of its own.
        """
        async with self._database.read() as connection:
            query = select(tellings).order_by(tellings.c.sequence)
            waiting_for = (await connection.execute(query)).all()
        recorded = 0
        for telling in waiting_for:
            async with self._database.read() as connection:
                counts = await _counts(connection, telling, now)
            if counts is None:
                continue
            async with self._database.write() as connection:
                gone = await connection.execute(
                    delete(tellings).where(tellings.c.sequence == telling.sequence)
                )
                if not gone.rowcount:
                    continue
                told, readers = counts
                entry = NewEntry(
                    kind=Entry.TOLD,
                    at=now,
                    refers_to=telling.sequence,
                    told=told,
                    readers=readers,
                )
                await append(connection, entry, article_id=telling.article_id)
                recorded += 1
        return recorded


async def _counts(
    connection: AsyncConnection, telling: Row[*tuple[object, ...]], now: float
) -> tuple[int, int] | None:
    """Return how many readers were told, of how many; None while more may still be told."""
    if telling.created_at > now - LONGEST and await connection.scalar(select(_goes_on(telling))):
        return None
    of_letters = telling.erratum_id is not None
    query = _count_letters(telling.erratum_id) if of_letters else _count_edits(telling.article_id)
    told, readers = (await connection.execute(query)).one()
    # Readers who are not remembered any more had it, too: they can no longer be told.
    sent = select(tallies.c.sent).where(tallies.c.article_id == telling.article_id)
    return told, max(told, readers, await connection.scalar(sent) or 0)


def _goes_on(telling: Row[*tuple[object, ...]]) -> ColumnElement[bool]:
    """Whether the telling's job is not done, or one of its messages waits or is in flight."""
    if telling.erratum_id is not None:
        job = exists().where(errata.c.id == telling.erratum_id, errata.c.finished_at.is_(None))
        these = outbox.c.erratum_id == telling.erratum_id
    else:
        job = exists().where(
            corrections.c.article_id == telling.article_id, corrections.c.finished_at.is_(None)
        )
        these = outbox.c.kind == Kind.EDIT
    # Of one priority: its waiting rows are found by an index, and few rows are in flight.
    these = and_(these, outbox.c.priority == int(Priority.CORRECTION))
    return or_(
        job, exists().where(is_pending(outbox), these), exists().where(is_claimed(outbox), these)
    )


def _count_letters(erratum_id: int) -> Select[int, int]:
    """Count the letters that arrived, and all chats that had the article."""
    arrived = select(func.count()).where(outbox.c.erratum_id == erratum_id, _SENT)
    had_it = select(errata.c.readers).where(errata.c.id == erratum_id)
    return select(arrived.scalar_subquery(), func.coalesce(had_it.scalar_subquery(), 0))


def _count_edits(article_id: int) -> Select[int, int]:
    """Count the edited messages, and all that showed the article: by the rows that they go by."""
    lead = outbox.alias("lead")
    edited = and_(
        lead.c.state == "sent", lead.c.reason.is_(None), subscribers.c.state != State.LEFT
    )
    return (
        select(func.count().filter(edited), func.count())
        .select_from(outbox)
        .join(lead, lead.c.id == func.coalesce(outbox.c.bundle_id, outbox.c.id))
        .outerjoin(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
        .where(outbox.c.article_id == article_id, or_(_SENT, outbox.c.kind == Kind.EDIT))
    )
