"""Chats that leave, and groups that become supergroups under another id: within a transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.delivery.addresses import is_group
from bot.delivery.model import Kind
from bot.readers.model import State
from storage.engine.coarse_time import whole_day
from storage.engine.key_value import moved_key, remember
from storage.groups.topics import addresses_in
from storage.outbox.letters import body_place, chat_key, open_body, seal_body
from storage.outbox.recipients import move_recipient
from storage.outbox.rounds.broadcasts import KIND_BEFORE_EDIT
from storage.tables.outbox import is_unsettled, outbox
from storage.tables.readers import follows, keywords, subscribers


@dataclass(frozen=True, slots=True)
class Departure:
    """The result of a chat's leaving: how many of its rows of each article to tally as blocked.

    `was_active`: a reader who got news until now, to be counted (storage.figures.daily).
    """

    blocked: Counter[int]
    was_active: bool


async def mark_left(
    connection: AsyncConnection, chat_id: int, *, reason: str, now: float
) -> Departure:
    """Mark a chat that cannot be written to as left; drop the news that waits for it.

    All topics of a group leave with it; the address of a topic names that topic alone. Messages
    that were to be edited there stay as they are. The caller counts what is returned as the last
    thing in its transaction.

    Letters stay. A tip waits until the bot is back in the editors' group; an answer is tried and
    fails by itself, so that the editors are told (storage.delivery.outcomes).
    """
    blocked: Counter[int] = Counter()
    was_active = False
    for address in await addresses_in(connection, chat_id):
        left = await connection.execute(
            update(subscribers)
            .where(subscribers.c.chat_id == address, subscribers.c.state == State.ACTIVE)
            .values(state=State.LEFT, left_on=whole_day(now), left_reason=reason)
        )
        await _leave_unedited(connection, address, reason=reason)
        blocked += await drop_pushes(connection, address, reason=reason)
        was_active |= bool(left.rowcount)
    return Departure(blocked, was_active=was_active and not is_group(chat_id))


async def drop_pushes(connection: AsyncConnection, chat_id: int, *, reason: str) -> Counter[int]:
    """Drop the news that waits for a chat; other letters stay.

    Returns how many rows of each article were dropped. Tally them once, as the last thing in the
    transaction: else two transactions would wait for each other.
    """
    dropped = await connection.scalars(
        update(outbox)
        .where(
            outbox.c.chat_id == chat_id,
            is_unsettled(outbox),
            outbox.c.kind.in_([Kind.PUSH, Kind.CORRECTION, Kind.ANNOUNCEMENT]),
        )
        .values(state="dropped", reason=reason)
        .returning(outbox.c.article_id)
    )
    return Counter(filter(None, dropped.all()))


async def _leave_unedited(connection: AsyncConnection, chat_id: int, *, reason: str) -> None:
    """Mark messages that wait to be edited in the chat as sent again."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat_id, is_unsettled(outbox), outbox.c.kind == Kind.EDIT)
        .values(state="sent", kind=KIND_BEFORE_EDIT, reason=reason)
    )


async def move_chat(connection: AsyncConnection, vault: Vault, old: int, new: int) -> Counter[int]:
    """Change the id of a group everywhere to its new one (Bot API: migrate_to_chat_id).

    Where the new chat is known already, its data stays and the old one's is added. Returns the
    articles that both had, for the caller to tally as dropped.
    """
    await remember(connection, moved_key(old), str(new))
    await _move_subscriber(connection, old, new)
    await _move_secret_rows(connection, vault, old, new)
    await move_recipient(connection, old, new)
    return await _move_rows(connection, old, new)


async def _move_subscriber(connection: AsyncConnection, old: int, new: int) -> None:
    for table, what in ((follows, follows.c.place), (keywords, keywords.c.keyword)):
        theirs = select(what).where(table.c.chat_id == new)
        await connection.execute(
            update(table).where(table.c.chat_id == old, what.not_in(theirs)).values(chat_id=new)
        )
        await connection.execute(delete(table).where(table.c.chat_id == old))
    known = select(subscribers.c.chat_id).where(subscribers.c.chat_id == new)
    if await connection.scalar(known) is None:
        await connection.execute(
            update(subscribers).where(subscribers.c.chat_id == old).values(chat_id=new)
        )
    else:
        await connection.execute(delete(subscribers).where(subscribers.c.chat_id == old))


async def _move_rows(connection: AsyncConnection, old: int, new: int) -> Counter[int]:
    """Move rows that wait. Delivered rows keep the old id: their messages stay in that chat."""
    await _leave_unedited(connection, old, reason="the group moved")
    theirs = select(outbox.c.article_id).where(
        outbox.c.chat_id == new, outbox.c.article_id.is_not(None)
    )
    to_come = and_(outbox.c.chat_id == old, is_unsettled(outbox))
    doubled = await connection.scalars(
        update(outbox)
        .where(to_come, outbox.c.article_id.in_(theirs))
        .values(state="dropped")
        .returning(outbox.c.article_id)
    )
    known = select(outbox.c.announcement_id).where(
        outbox.c.chat_id == new, outbox.c.announcement_id.is_not(None)
    )
    await connection.execute(
        update(outbox).where(to_come, outbox.c.announcement_id.in_(known)).values(state="dropped")
    )
    await connection.execute(update(outbox).where(to_come).values(chat_id=new))
    return Counter(doubled.all())


async def _move_secret_rows(connection: AsyncConnection, vault: Vault, old: int, new: int) -> None:
    rows = await connection.execute(
        select(outbox).where(is_unsettled(outbox), outbox.c.chat_key == chat_key(vault, old))
    )
    for row in rows.mappings().all():
        try:
            body = open_body(vault, row)
        except SecretMismatch:
            continue  # damaged: a claim will set it aside
        at = body_place(row["letter_key"], row["case_id"])
        moved = seal_body(vault, replace(body, chat_id=new), at, secret=True)
        await connection.execute(
            update(outbox)
            .where(outbox.c.id == row["id"])
            .values(chat_key=chat_key(vault, new), body=moved)
        )
