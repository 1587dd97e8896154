"""Pushes that go on with a story: each answers the message that brought its reader the story.

Within the claim's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Item, Kind
from bot.search.stories import STORY, story_of
from storage.engine.arrays import bound, is_among
from storage.tables.outbox import fanouts, outbox
from storage.tables.readers import keywords


async def answer_stories(connection: AsyncConnection, items: Sequence[Item]) -> list[Item]:
    """Return the items; a push of one article with the message that it answers, if known."""
    pushes = [item for item in items if item.kind is Kind.PUSH and len(item.articles) == 1]
    told = await _stories_of(connection, {item.articles[0] for item in pushes})
    pushes = [item for item in pushes if told.get(item.articles[0])]
    if not pushes:
        return [*items]
    followed = await _followed_stories(connection, pushes)
    answered: dict[int, int] = {}
    for item in pushes:
        both = followed.get(item.chat_id, set()) & told[item.articles[0]]
        if both and (message := await _message(connection, item.chat_id, max(both))):
            answered[item.id] = message
    return [
        replace(item, reply_to=answered[item.id]) if item.id in answered else item for item in items
    ]


async def _followed_stories(
    connection: AsyncConnection, pushes: Sequence[Item]
) -> Mapping[int, set[int]]:
    """Return the articles of the stories that these chats follow."""
    rows = await connection.execute(
        select(keywords.c.chat_id, keywords.c.keyword).where(
            is_among(connection, keywords.c.chat_id, "chats"),
            keywords.c.keyword.like(f"{STORY}%"),
        ),
        {"chats": bound(connection, (item.chat_id for item in pushes))},
    )
    found: dict[int, set[int]] = {}
    for chat, name in rows:
        found.setdefault(chat, set()).add(story_of(name))
    return found


async def _stories_of(connection: AsyncConnection, ids: set[int]) -> Mapping[int, set[int]]:
    """Return the followed stories that a claim's few articles go on with: for most, none."""
    if not ids:
        return {}
    rows = await connection.execute(
        select(fanouts.c.article_id, fanouts.c.keywords).where(
            is_among(connection, fanouts.c.article_id, "articles")
        ),
        {"articles": bound(connection, ids)},
    )
    return {
        article: {story_of(name) for name in names if name.startswith(STORY)}
        for article, names in rows
    }


async def _message(connection: AsyncConnection, chat_id: int, article_id: int) -> int | None:
    ids = await connection.scalar(
        select(outbox.c.message_ids).where(
            outbox.c.article_id == article_id, outbox.c.chat_id == chat_id
        )
    )
    return ids[0] if ids else None
