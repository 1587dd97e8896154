"""Every push is counted once for what becomes of it, in the transaction in which it does."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.articles.model import PushCounts
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Outcome
from storage.delivery.outbox import Outbox
from storage.engine.database import postgresql_database
from storage.engine.repository import NO_ARCHIVE
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.articles import tallies
from tests.support.storage.postgresql import address, waits_for_a_lock
from tests.support.storage.stored import NOW, PANONGAN, claim, filed, follow, letter, sent, store

CHATS = range(1, 7)


async def spread(storage: Storage, count: int, *, published_at: float = NOW) -> tuple[int, ...]:
    """So many articles, each of its own look, wait for each chat; their ids, oldest first."""
    for chat in CHATS:
        await follow(storage, chat, PANONGAN)
    ids: list[int] = []
    for number in range(count):
        ids += await store(storage, filed(f"a{number}", at=published_at))
    while await storage.outbox.fan_out(now=NOW, limit=4):
        pass
    return tuple(sorted(ids))


async def settle(
    storage: Storage,
    status: DeliveryStatus,
    *items: Item,
    now: float = NOW,
    moved_to: int | None = None,
) -> None:
    outcomes = [Outcome(item, status, reason="no", moved_to=moved_to) for item in items]
    await storage.outbox.settle(outcomes, now=now)


async def tally_of(storage: Storage, article_id: int) -> PushCounts:
    (tally,) = [
        tally for tally in await storage.tallies.latest(50) if tally.article_id == article_id
    ]
    return tally


async def counts(storage: Storage) -> list[dict[str, int]]:
    """What is counted of each article, oldest first, without what is nought."""
    names = ("made", "sent", "blocked", "dropped", "failed")
    async with storage.database.read() as connection:
        rows = await connection.execute(select(tallies).order_by(tallies.c.article_id))
        return [{name: row[name] for name in names if row[name]} for row in rows.mappings()]


async def test_what_is_made_is_counted(storage: Storage) -> None:
    """Chunk by chunk, one for each chat that wants it."""
    for chat in CHATS:
        await follow(storage, chat, PANONGAN)
    await storage.subscribers.stop(1, once=1)
    await store(storage, filed("a"))
    made = []
    while await storage.outbox.fan_out(now=NOW, limit=2):
        made += await counts(storage)
    assert made == [{"made": 1}, {"made": 3}, {"made": 5}]


@pytest.mark.parametrize("articles", [1, 3, 12])
async def test_each_fate_is_counted_for_each_article(storage: Storage, articles: int) -> None:
    """In a bundle as alone; what is tried again, moved or lost in a crash is not settled."""
    await spread(storage, articles)
    items = await claim(storage)
    await settle(storage, DeliveryStatus.SENT, *items[:2])
    await settle(storage, DeliveryStatus.FAILED, items[2])
    await settle(storage, DeliveryStatus.GONE, items[3])
    await settle(storage, DeliveryStatus.RETRY, items[4])
    await storage.outbox.recover(now=NOW)
    expected = {"made": 6, "sent": 2, "blocked": 1, "failed": 1}
    assert await counts(storage) == [expected] * articles
    assert [tally.waiting for tally in await storage.tallies.latest(20)] == [2] * articles
    await sent(storage, *await claim(storage))
    assert await counts(storage) == [expected | {"sent": 4}] * articles
    assert [tally.waiting for tally in await storage.tallies.latest(20)] == [0] * articles


async def test_outcomes_that_come_together_are_counted_together(storage: Storage) -> None:
    """All fates in one transaction, bundles of different sizes among them."""
    await spread(storage, 2)
    first = await claim(storage, limit=3)
    await store(storage, filed("later"))
    await storage.outbox.fan_out(now=NOW)
    items = [*first, *await claim(storage)]
    assert [item.bundled for item in items] == [2, 2, 2, 3, 3, 3]
    fates = [
        DeliveryStatus.SENT,
        DeliveryStatus.GONE,
        DeliveryStatus.FAILED,
        DeliveryStatus.SENT,
        DeliveryStatus.GONE,
        DeliveryStatus.RETRY,
    ]
    outcomes = [Outcome(item, status) for item, status in zip(items, fates, strict=True)]
    await storage.outbox.settle(outcomes, now=NOW)
    assert await counts(storage) == [
        {"made": 6, "sent": 2, "blocked": 2, "failed": 1},
        {"made": 6, "sent": 2, "blocked": 2, "failed": 1},
        # Of those who had the first two in a bundle already, one has left and two wait for it.
        {"made": 6, "sent": 1, "blocked": 2},
    ]


@pytest.mark.parametrize("articles", [1, 3])
@pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.FAILED])
async def test_an_outcome_that_is_recorded_twice_counts_once(
    storage: Storage, articles: int, status: DeliveryStatus
) -> None:
    """The server's answer to the first may have been lost."""
    await spread(storage, articles)
    item, *_ = await claim(storage)
    await settle(storage, status, item)
    await settle(storage, status, item)
    assert await counts(storage) == [{"made": 6, status.value: 1}] * articles


async def test_a_reader_who_does_not_want_it_is_counted(storage: Storage) -> None:
    """Stopped and paused: dropped; blocked: blocked; each article that waits, once."""
    await spread(storage, 2)
    await storage.subscribers.stop(1, once=1)
    await storage.subscribers.stop(1, once=2)
    await storage.subscribers.pause(2, NOW + 9, once=3)
    await storage.subscribers.mark_left(3, reason="blocked", now=NOW)
    await storage.subscribers.mark_left(3, reason="blocked", now=NOW)
    assert await counts(storage) == [{"made": 6, "dropped": 2, "blocked": 1}] * 2
    assert [tally.waiting for tally in await storage.tallies.latest(5)] == [3, 3]


async def test_what_was_on_its_way_when_its_reader_stopped_is_sent(storage: Storage) -> None:
    """It counts as both, and what waits is never less than nothing."""
    await spread(storage, 2)
    items = await claim(storage)
    await storage.subscribers.stop(items[0].chat_id, once=1)
    await sent(storage, *items)
    assert await counts(storage) == [{"made": 6, "sent": 6, "dropped": 1}] * 2
    assert [tally.waiting for tally in await storage.tallies.latest(5)] == [0, 0]


async def test_what_a_joined_group_has_already_is_dropped(storage: Storage) -> None:
    """It moved to a chat that was sent the same."""
    await follow(storage, -5, PANONGAN)
    await spread(storage, 2)
    items = {item.chat_id: item for item in await claim(storage)}
    await sent(storage, *(item for chat, item in items.items() if chat > 0))
    await settle(storage, DeliveryStatus.MOVED, items[-5], moved_to=1)
    assert await counts(storage) == [{"made": 7, "sent": 6, "dropped": 1}] * 2


async def test_letters_are_not_counted(storage: Storage) -> None:
    """Whatever becomes of them."""
    await spread(storage, 1)
    fates = [DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.GONE, DeliveryStatus.RETRY]
    await storage.outbox.put([letter(chat, "k") for chat in range(90, 94)], now=NOW)
    items = await claim(storage, limit=4)
    assert [item.chat_id for item in items] == [90, 91, 92, 93]
    outcomes = [Outcome(item, status) for item, status in zip(items, fates, strict=True)]
    await storage.outbox.settle(outcomes, now=NOW)
    assert await counts(storage) == [{"made": 6}]


@pytest.mark.parametrize("articles", [1, 3, 12])
async def test_the_delay_is_from_publication_to_delivery(storage: Storage, articles: int) -> None:
    """The mean over the chats, for each article of a bundle, shown in it or behind its button."""
    ids = await spread(storage, articles, published_at=NOW - 60)
    items = await claim(storage)
    await settle(storage, DeliveryStatus.SENT, *items[:1], now=NOW)
    await settle(storage, DeliveryStatus.FAILED, *items[3:], now=NOW + 900)
    await settle(storage, DeliveryStatus.SENT, *items[1:3], now=NOW + 30)
    for article_id in ids:
        assert (await tally_of(storage, article_id)).delay == pytest.approx((60 + 90 + 90) / 3)


async def test_an_article_of_the_future_has_no_delay(storage: Storage) -> None:
    """The clock of the site may be ahead of ours: that must not lower the mean of others."""
    (article_id,) = await spread(storage, 1, published_at=NOW + 600)
    await sent(storage, *await claim(storage))
    assert (await tally_of(storage, article_id)).delay == 0


@pytest.mark.postgres
async def test_senders_do_not_wait_for_each_other_in_a_ring(
    empty_postgresql_url: str, vault: Vault
) -> None:
    """A sender that waits for the count of an article holds none of a later one."""
    storage = await open_storage(empty_postgresql_url, vault=vault)
    (first,) = await spread(storage, 1)
    await sent(storage, *await claim(storage, limit=1))
    (second,) = await store(storage, filed("later"))
    await storage.outbox.fan_out(now=NOW)
    items = await claim(storage)
    outcomes = [
        Outcome(
            item, DeliveryStatus.SENT if item.bundled > 1 else DeliveryStatus.GONE, reason="blocked"
        )
        for item in items
    ]
    sender = postgresql_database(address(empty_postgresql_url), name="sender")
    other = Outbox(sender, vault, NO_ARCHIVE, storage.timetables)
    lock = select(tallies).with_for_update(nowait=True)
    async with storage.database.write() as connection:
        await connection.execute(lock.where(tallies.c.article_id == first))
        settling = asyncio.create_task(other.settle(outcomes, now=NOW))
        await waits_for_a_lock(storage, "sender")
        await connection.execute(lock.where(tallies.c.article_id == second))
    await settling
    assert await counts(storage) == [{"made": 6, "sent": 6}, {"made": 6, "sent": 5, "blocked": 1}]
    await sender.close()
    await storage.close()
