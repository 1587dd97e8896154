"""Breaking news goes out before ordinary news."""

from __future__ import annotations

from dataclasses import replace

from bot.delivery.model import Priority
from storage.repositories import Storage
from tests.support.storage.stored import NOW, PANONGAN, claim, filed, follow, store


async def test_breaking_news_is_spread_and_sent_first(storage: Storage) -> None:
    """It came later, and overtakes what waits to be spread and what waits to be sent."""
    for chat in (1, 2):
        await follow(storage, chat, PANONGAN)
    early, late = await store(storage, filed("early"), filed("late"))
    (breaking,) = await store(storage, replace(filed("breaking"), breaking=True))
    assert await storage.outbox.fan_out(now=NOW, limit=1) == 1
    (item,) = await claim(storage)
    assert (item.chat_id, item.priority, item.articles) == (1, Priority.BREAKING, (breaking,))
    while await storage.outbox.fan_out(now=NOW):
        pass
    (item,) = await claim(storage, limit=1)
    assert (item.chat_id, item.priority) == (2, Priority.BREAKING)
    assert {breaking, early, late} == set(item.articles)
