"""The topics of groups whose addresses stand in place of a chat id (bot.delivery.addresses)."""

from __future__ import annotations

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.addresses import address_of, is_group
from bot.delivery.retry import MUTED_IN_GROUP
from bot.readers.model import State
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.channels import no_channel
from storage.tables.readers import group_topics, subscribers

_IS_GROUP = and_(subscribers.c.chat_id < 0, no_channel(subscribers.c.chat_id))


class GroupTopics(Repository):
    """The topics in which something was chosen, and the number of groups."""

    async def note(self, chat_id: int, thread_id: int) -> None:
        """Note a topic in which something is about to be chosen (idempotent)."""
        row = topic_row(chat_id, thread_id)
        known = select(group_topics.c.address).where(group_topics.c.address == row["address"])
        async with self._database.read() as connection:
            if await connection.scalar(known) is not None:
                return
        async with self._database.write() as connection:
            await connection.execute(
                insert(connection, group_topics).values(row).on_conflict_do_nothing()
            )

    async def list_muted(self, *, since: float) -> tuple[int, ...]:
        """Return the groups that did not let the bot write, since `since`; the oldest first."""
        group = func.coalesce(group_topics.c.chat_id, subscribers.c.chat_id)
        query = (
            select(group)
            .select_from(subscribers)
            .outerjoin(group_topics, group_topics.c.address == subscribers.c.chat_id)
            .where(
                _IS_GROUP,
                subscribers.c.state == State.LEFT,
                subscribers.c.left_reason == MUTED_IN_GROUP,
                subscribers.c.left_on >= since,
            )
            .group_by(group)
            .order_by(func.min(subscribers.c.left_on), group)
        )
        async with self._database.read() as connection:
            return tuple((await connection.scalars(query)).all())

    async def groups(self) -> int:
        """Count the groups that get news, one with several topics once."""
        group = func.coalesce(group_topics.c.chat_id, subscribers.c.chat_id)
        query = (
            select(func.count(group.distinct()))
            .select_from(subscribers)
            .outerjoin(group_topics, group_topics.c.address == subscribers.c.chat_id)
            .where(_IS_GROUP, subscribers.c.state == State.ACTIVE)
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0


def topic_row(chat_id: int, thread_id: int) -> dict[str, object]:
    """Return the row of a topic."""
    address = address_of(chat_id, thread_id)
    return {"address": address, "chat_id": chat_id, "thread_id": thread_id}


async def topic_at(connection: AsyncConnection, address: int) -> tuple[int, int] | None:
    """Return the group and the topic of an address; None where no choice was made in it."""
    found = await connection.execute(
        select(group_topics.c.chat_id, group_topics.c.thread_id).where(
            group_topics.c.address == address
        )
    )
    row = found.one_or_none()
    return None if row is None else (row.chat_id, row.thread_id)


async def addresses_in(connection: AsyncConnection, chat_id: int) -> tuple[int, ...]:
    """Return the ids of a chat's subscriptions: the chat's own, and its topics'."""
    if not is_group(chat_id):
        return (chat_id,)
    topics = await connection.scalars(
        select(group_topics.c.address)
        .where(group_topics.c.chat_id == chat_id)
        .order_by(group_topics.c.address)
    )
    return (chat_id, *topics.all())
