"""Letters to those who were sent an article, written chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

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

    Those who were sent the article and can be written to. It stops before a chat that is being sent
    it at this moment: the letter is to answer that message. A job that another transaction holds is
    passed over. False where there is nothing to go on with.
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
    landed = [*takewhile(lambda row: row.state != "claimed" or row.message_ids, rows)]
    have_it = [row for row in landed if row.state == "sent" or row.kind == Kind.EDIT]
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
            erratum_id=job.id,
        )
        for row in have_it
        if row.reader == State.ACTIVE
    ]
    await write_letters(connection, vault, letters, now=now)
    over = len(landed) == len(rows) < limit
    await connection.execute(
        update(errata)
        .where(errata.c.id == job.id)
        .values(
            # Words that may have to go later are kept no longer than they are needed.
            messages={} if over else errata.c.messages,
            readers=errata.c.readers + len(have_it),
            cursor=landed[-1].chat_id if landed else job.cursor,
            finished_at=now if over else None,
        )
    )
    return bool(landed) or not rows


def _answering(messages: Sequence[int] | None, letter: Params) -> Params:
    """The letter as an answer to the message that brought the article to this chat."""
    if not messages:
        return letter
    reply: Params = {"message_id": messages[0], "allow_sending_without_reply": True}
    return {**letter, "reply_parameters": reply}


def erratum_key(number: int) -> str:
    """The key of a job's letters."""
    return f"erratum {number}"
