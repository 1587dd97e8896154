"""One letter to all who followed places before they could choose how the news comes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.json_codec import Params, encode
from bot.core.vault import Vault
from bot.delivery.model import Letter, Priority
from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.readers.model import FOR_GOOD, Mode, State
from storage.engine.coarse_time import whole_day
from storage.engine.key_value import recall, remember
from storage.outbox.letters import letter_key, write_letters
from storage.tables.base import memory
from storage.tables.outbox import is_pending, outbox
from storage.tables.readers import follows, subscribers

# The row of `memory` while there are chats to write to: empty as the migration made it, then the
# time of the beginning and the last chat that was passed.
NAME = "schedule_news"
LAST = max(Priority)  # all other messages go before it


async def schedule_news_chunk(
    connection: AsyncConnection,
    vault: Vault,
    messages: Mapping[str, Params],
    *,
    now: float,
    limit: int,
) -> bool:
    """Write to the readers concerned among the next `limit` chats, in one transaction.

    Returns whether any chat was looked at. `messages`: parameters of sendMessage by language.
    Readers who are new, or have chosen quiet hours or the news around, know already and get none.
    Readers who have paused the news get theirs when the pause ends, readers who have stopped it
    when they want it again (`release_schedule_news`). While letters are due, no more are written.
    """
    state = await recall(connection, NAME)
    due = and_(is_pending(outbox), outbox.c.priority == int(LAST), outbox.c.due_at <= now)
    waits = select(outbox.c.id).where(due).limit(1)
    if state is None or await connection.scalar(waits) is not None:
        return False
    began, cursor = json.loads(state) if state else (now, None)
    chats = select(subscribers).order_by(subscribers.c.chat_id).limit(limit)
    if cursor is not None:
        chats = chats.where(subscribers.c.chat_id > cursor)
    seen = chats.subquery()
    as_before = and_(
        seen.c.state.in_((State.ACTIVE, State.STOPPED)),
        seen.c.joined_on <= whole_day(began),
        seen.c.mode.is_not(None),
        seen.c.mode != Mode.OFF,
        ~seen.c.around,
        seen.c.quiet_from.is_(None),
        exists().where(follows.c.chat_id == seen.c.chat_id),
    )
    query = select(
        seen.c.chat_id,
        seen.c.language,
        seen.c.paused_until,
        (seen.c.state == State.STOPPED).label("stopped"),
        as_before.label("told"),
    ).order_by(seen.c.chat_id)
    rows = (await connection.execute(query)).all()
    letters = [
        Letter(
            row.chat_id,
            messages.get(row.language, messages[DEFAULT_LANGUAGE]),
            key=NAME,
            priority=LAST,
            secret=False,
            held=row.stopped or (row.paused_until or 0.0) > now + FOR_GOOD,
            not_before=row.paused_until,
        )
        for row in rows
        if row.told
    ]
    await write_letters(connection, vault, letters, now=now)
    if len(rows) < limit:
        await connection.execute(delete(memory).where(memory.c.name == NAME))
    else:
        await remember(connection, NAME, encode([began, rows[-1].chat_id]).decode())
    return bool(rows)


async def release_schedule_news(
    connection: AsyncConnection, vault: Vault, chat_id: int, *, now: float
) -> None:
    """Make a reader's kept letter due now, when stopped or paused news is wanted again."""
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.letter_key == letter_key(vault, chat_id, NAME),
            is_pending(outbox),
            outbox.c.due_at > now,
        )
        .values(due_at=now)
    )
