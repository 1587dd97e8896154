"""Letters to the readers who were sent an article, written chunk by chunk."""

from __future__ import annotations

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.json_codec import Params
from bot.core.vault import Vault
from bot.delivery.model import Kind, Letter, Priority
from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.readers.model import State
from storage.outbox.chunks import chunk_of
from storage.outbox.letters import write_letters
from storage.outbox.recipients import recipients_after
from storage.tables.articles import tallies
from storage.tables.outbox import errata

log = structlog.get_logger(__name__)

MOST = 500  # letters in one transaction: each has a body of its own


async def write_errata_chunk(
    connection: AsyncConnection, vault: Vault, *, now: float, limit: int
) -> bool:
    """Go on with the oldest unfinished job, past at most `limit` chats, in one transaction.

    Letters go to readers who were sent the article and can be written to. The job stops before a
    chat that is being sent it at this moment, as the letter is to answer that message. A job that
    another transaction holds is passed over. Returns False where there is nothing to go on with.
    """
    job = (
        await connection.execute(
            select(errata)
            .where(errata.c.finished_at.is_(None))
            .order_by(errata.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
    ).one_or_none()
    if job is None:
        return False
    limit = min(limit, MOST)
    rows = await recipients_after(connection, job.article_id, job.cursor, limit)
    chunk = chunk_of(rows, lambda row: bool(row.in_flight), after=job.cursor, limit=limit)
    had_it = [row for row in chunk.landed if row.had]
    letters = [
        Letter(
            row.chat_id,
            _as_answer(
                row.message_id, job.messages.get(row.language, job.messages[DEFAULT_LANGUAGE])
            ),
            key=erratum_key(job.id),
            kind=Kind.CORRECTION,
            priority=Priority.CORRECTION,
            secret=False,
            erratum_id=job.id,
        )
        for row in had_it
        if row.reader == State.ACTIVE
    ]
    await write_letters(connection, vault, letters, now=now)
    await connection.execute(
        update(errata)
        .where(errata.c.id == job.id)
        .values(
            # Words that may have to be removed are kept no longer than they are needed.
            messages={} if chunk.over else errata.c.messages,
            readers=errata.c.readers + len(had_it),
            told=errata.c.told + len(letters),
            cursor=chunk.cursor,
            finished_at=now if chunk.over else None,
        )
    )
    if chunk.over:
        await _say_who_is_forgotten(connection, job.id)
    return bool(chunk.landed) or not rows


async def _say_who_is_forgotten(connection: AsyncConnection, number: int) -> None:
    """Log how many readers of an old article are forgotten (`READERS_KEPT_DAYS`) and not told."""
    query = (
        select(errata.c.article_id, tallies.c.sent - errata.c.readers)
        .join(tallies, tallies.c.article_id == errata.c.article_id)
        .where(errata.c.id == number)
    )
    for article, forgotten in (await connection.execute(query)).all():
        if forgotten > 0:
            log.warning("readers_no_longer_known_and_not_told", article=article, count=forgotten)


def _as_answer(message_id: int | None, letter: Params) -> Params:
    """Return the letter as an answer to the message that brought the article to this chat.

    The messages that a group had before it moved are not known: `message_id` is None.
    """
    if message_id is None:
        return letter
    reply: Params = {"message_id": message_id, "allow_sending_without_reply": True}
    return {**letter, "reply_parameters": reply}


def erratum_key(number: int) -> str:
    """Return the key of a job's letters."""
    return f"erratum {number}"
