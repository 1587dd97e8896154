"""Which of the claimed messages go to a channel, whose posts look another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Item
from storage.engine.arrays import among, bound
from storage.tables.channels import channels


async def mark_channels(connection: AsyncConnection, items: Sequence[Item]) -> list[Item]:
    """The same items; those of channels with the place of theirs. Only ids of groups are asked."""
    chats = {item.chat_id for item in items if item.chat_id < 0 and item.articles}
    if not chats:
        return list(items)
    rows = await connection.execute(
        select(channels.c.chat_id, channels.c.place).where(
            among(connection, channels.c.chat_id, "chats")
        ),
        {"chats": bound(connection, chats)},
    )
    areas = {row.chat_id: row.place for row in rows}
    return [
        replace(item, channel=areas.get(item.chat_id, "")) if item.articles else item
        for item in items
    ]
