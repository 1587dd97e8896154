"""Pushes that wait in the outbox, without anybody who follows a place."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from sqlalchemy import insert

from bot.delivery.model import Kind, Priority
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.storage.stored import NOW, filed, store

NOBODY = "36.99"
NUMBERS = itertools.count()


async def publish(storage: Storage, count: int) -> list[int]:
    """The ids of so many articles, oldest first; `queue` makes their rows of the outbox."""
    made: list[int] = []
    for _ in range(count):
        made += await store(storage, filed(f"no. {next(NUMBERS)}", direct=[NOBODY]))
    return made


async def queue(
    storage: Storage,
    chats: Sequence[int],
    articles: Sequence[int],
    *,
    priority: Priority = Priority.PUSH,
    due_at: float = NOW,
) -> None:
    """These articles wait for these chats, in this order."""
    rows = [
        {
            "kind": Kind.PUSH,
            "state": "pending",
            "created_at": NOW,
            "chat_id": chat,
            "article_id": article,
            "priority": priority,
            "due_at": due_at,
        }
        for article in articles
        for chat in chats
    ]
    async with storage.database.write() as connection:
        await connection.execute(insert(outbox), rows)
