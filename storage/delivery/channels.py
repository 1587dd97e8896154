"""Channels of a claim: items that go to one, and the channel that had an item's article first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.delays import PROMISED
from bot.channels.model import covers
from bot.delivery.addresses import is_group
from bot.delivery.model import Item, Kind
from bot.readers.model import State
from storage.engine.arrays import bound, is_among
from storage.tables.channels import channels
from storage.tables.readers import subscribers

# An article, the time since when it names the channel, the channel's place and @name.
_Named: TypeAlias = "Row[int, float, str, str]"


async def mark_channels(connection: AsyncConnection, items: Sequence[Item]) -> list[Item]:
    """Return the items, those to channels with the channel's place; only group ids are asked."""
    chats = {item.chat_id for item in items if item.chat_id < 0 and item.articles}
    if not chats:
        return list(items)
    rows = await connection.execute(
        select(channels.c.chat_id, channels.c.place).where(
            is_among(connection, channels.c.chat_id, "chats")
        ),
        {"chats": bound(connection, chats)},
    )
    areas = {row.chat_id: row.place for row in rows}
    return [
        replace(item, channel=areas.get(item.chat_id, "")) if item.articles else item
        for item in items
    ]


async def name_channels(
    connection: AsyncConnection, items: Sequence[Item], *, now: float
) -> list[Item]:
    """Return the items; a late one with the channel that is named in pushes of its article.

    Late is an item due before the channel was named and sent later than promised: one person, one
    article. No query is made for a reader, and none while no item is late (channels.late_pushes).
    """
    late = [item for item in items if _is_late(item, before=now - PROMISED)]
    if not late:
        return list(items)
    rows = await connection.execute(
        select(channels.c.named_in, channels.c.named_at, channels.c.place, channels.c.username)
        .join(subscribers, subscribers.c.chat_id == channels.c.chat_id)
        .where(
            is_among(connection, channels.c.named_in, "articles"),
            channels.c.named_at <= now - PROMISED,
            channels.c.username != "",
            subscribers.c.state == State.ACTIVE,
        )
        .order_by(channels.c.chat_id),
        {"articles": bound(connection, {item.articles[0] for item in late})},
    )
    named: defaultdict[int, list[_Named]] = defaultdict(list)
    for row in rows:
        named[row.named_in].append(row)
    found = {
        item.id: _nearest(item, named[item.articles[0]])
        for item in late
        if item.articles[0] in named
    }
    return [replace(item, also_in=found[item.id]) if item.id in found else item for item in items]


def _is_late(item: Item, *, before: float) -> bool:
    at_once = item.kind is Kind.PUSH and item.summary_for is None
    return at_once and item.bundled == 1 and not is_group(item.chat_id) and item.due_at <= before


def _nearest(item: Item, named: Sequence[_Named]) -> tuple[str, str] | None:
    """Return the place and @name of the channel nearest to the followed places of the article."""
    fitting = [
        each
        for each in named
        if item.due_at <= each.named_at
        and (not item.followed or any(covers(each.place, code) for code in item.followed))
    ]
    if not fitting:
        return None
    nearest = max(fitting, key=lambda each: len(each.place))
    return nearest.place, nearest.username
