"""Articles that were sent and are changed: each step from the push to the edit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome
from bot.feeds.model import Entry
from storage.outbox.edits import JOIN
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.storage.stored import LATER, NOW, PANONGAN, claim, filed, follow, store

SOON = NOW + JOIN
SENT = (Kind.PUSH, "sent")
MESSAGES = {"id": {"text": "Ralat"}, "en": {"text": "Correction"}}


async def push(storage: Storage, *titles: str, chats: Sequence[int] = (1, 2, 3)) -> None:
    """These articles are spread to the chats, and wait."""
    for chat in chats:
        await follow(storage, chat, PANONGAN)
    await store(storage, *map(filed, titles))
    while await storage.outbox.fan_out(now=NOW):
        pass
    async with storage.database.write() as connection:  # however many came at once
        await connection.execute(update(outbox).values(due_at=NOW))


async def deliver(storage: Storage, *, now: float = LATER) -> tuple[Item, ...]:
    """All that is due is sent: to each chat as a message numbered like the chat, ten times."""
    items = await claim(storage, now=now)
    outcomes = [
        Outcome(item, DeliveryStatus.SENT, message_ids=(item.chat_id * 10,)) for item in items
    ]
    await storage.outbox.settle(outcomes, now=now)
    return items


async def change(
    storage: Storage, title: str, to: str, *, now: float = NOW, lead: str = "Begini."
) -> int:
    """The feed shows another headline for it."""
    article = await id_of(storage, title)
    await look(storage, article, Entry(title, f"https://example.org/{title}", to, to, lead), now)
    return article


async def look(storage: Storage, article: int, said: Entry, now: float) -> None:
    """One look at the feed that shows this article changed."""
    feed, *_ = await storage.feeds.all()
    await storage.articles.store(
        feed.id,
        filed=(),
        changed=[(article, said.title, said)],
        etag=None,
        last_modified=None,
        began_at=now,
        next_check_at=now + 60,
        now=now,
    )


async def id_of(storage: Storage, title: str) -> int:
    return (await storage.articles.by_identity([title]))[title].id


async def correct(storage: Storage, *, now: float = SOON, limit: int = 2) -> float | None:
    """The jobs that are due, chunk by chunk; in how many seconds there are more."""
    while (pause := await storage.outbox.correct(now=now, limit=limit)) == 0.0:
        pass
    return pause


async def rows(storage: Storage) -> list[tuple[str, str]]:
    """Kind and state of all, in the order in which they were made."""
    query = select(outbox.c.kind, outbox.c.state).order_by(outbox.c.id)
    async with storage.database.read() as connection:
        return [(row.kind, row.state) for row in await connection.execute(query)]


async def announce(storage: Storage, title: str = "a", *, once: int = 77) -> None:
    article = await id_of(storage, title)
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=NOW, once=once)
    await correct(storage, now=NOW)
