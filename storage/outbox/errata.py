"""Letters to those who were sent an article, written chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.json_codec import Params
from bot.core.vault import Vault
from bot.delivery.model import Kind, Letter, Priority
from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.readers.model import State
from storage.outbox.letters import write_letters
from storage.tables.outbox import errata, outbox
from storage.tables.readers import subscribers

MOST = 500  # letters in one transaction: each has a body of its own


async def write_errata_chunk(
    connection: AsyncConnection, vault: Vault, *, now: float, limit: int
) -> bool:
    """Go on with the oldest unfinished job, past at most `limit` chats, in one transaction.

    Those who were sent the article, or are being sent it, and can be written to. A job that
    another transaction holds is passed over: False where there is no other.
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
    query = (
        select(
            outbox.c.chat_id,
            outbox.c.kind,
            outbox.c.state,
            outbox.c.message_ids,
            subscribers.c.language,
            subscribers.c.state.label("reader"),
        )
        .outerjoin(subscribers, subscribers.c.chat_id == outbox.c.chat_id)
        .where(outbox.c.article_id == job.article_id)
        .order_by(outbox.c.chat_id)
        .limit(limit)
    )
    if job.cursor is not None:
        query = query.where(outbox.c.chat_id > job.cursor)
    rows = (await connection.execute(query)).all()
    letters = [
        Letter(
            row.chat_id,
            _answering(
                row.message_ids, job.messages.get(row.language, job.messages[DEFAULT_LANGUAGE])
            ),
            key=erratum_key(job.id),
            kind=Kind.CORRECTION,
            priority=Priority.CORRECTION,
            secret=False,
        )
        for row in rows
        if row.reader == State.ACTIVE
        and (row.state in {"sent", "claimed"} or row.kind == Kind.EDIT)
    ]
    await write_letters(connection, vault, letters, now=now)
    await connection.execute(
        update(errata)
        .where(errata.c.id == job.id)
        .values(
            cursor=rows[-1].chat_id if rows else job.cursor,
            finished_at=now if len(rows) < limit else None,
        )
    )
    return True


def _answering(messages: Sequence[int] | None, letter: Params) -> Params:
    """The letter as an answer to the message that brought the article to this chat.

    Of one that is on its way the id is not known yet.
    """
    if not messages:
        return letter
    reply: Params = {"message_id": messages[0], "allow_sending_without_reply": True}
    return {**letter, "reply_parameters": reply}


def erratum_key(number: int) -> str:
    """The key of a job's letters."""
    return f"erratum {number}"
