"""What waits of news for one chat goes out as one message, and its rows share one status."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, Priority
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.storage.stored import (
    LATER,
    NOW,
    PANONGAN,
    claim,
    follow,
    letter,
    sent,
)
from tests.support.storage.waiting_pushes import publish, queue

PENDING, CLAIMED = "pending", "claimed"


async def states(storage: Storage, chat: int) -> dict[int, str]:
    """The state of each article for a chat."""
    query = select(outbox.c.article_id, outbox.c.state).where(outbox.c.chat_id == chat)
    async with storage.database.read() as connection:
        rows = await connection.execute(query.order_by(outbox.c.id))
        return {row.article_id: row.state for row in rows}


async def carried(storage: Storage, item: Item) -> set[int]:
    """The articles that a claimed item carries, according to the rows that are its own."""
    query = select(outbox.c.article_id).where(
        outbox.c.state == CLAIMED, func.coalesce(outbox.c.bundle_id, outbox.c.id) == item.id
    )
    async with storage.database.read() as connection:
        return set(await connection.scalars(query))


@pytest.mark.parametrize(
    ("waiting", "shown", "bundled"),
    [
        (2, slice(0, 2), 2),
        (5, slice(0, 5), 5),
        (6, slice(0, 5), 5),
        (10, slice(0, 5), 5),
        (11, slice(6, 11), 11),
        (30, slice(25, 30), 30),
    ],
)
async def test_what_waits_for_a_chat_is_one_message(
    storage: Storage, waiting: int, shown: slice, bundled: int
) -> None:
    """All up to five, the oldest five up to ten, above that all with the newest five on top."""
    articles = await publish(storage, waiting)
    await queue(storage, [1, 2], articles)
    first, second = await claim(storage)
    assert (first.chat_id, second.chat_id) == (1, 2)
    for item in (first, second):
        assert list(item.articles) == articles[shown][::-1]
        assert item.bundled == bundled
        assert item.span == (articles[0], articles[bundled - 1])
        assert await carried(storage, item) == set(articles[:bundled])
        expected = [CLAIMED] * bundled + [PENDING] * (waiting - bundled)
        assert list((await states(storage, item.chat_id)).values()) == expected
    assert await claim(storage) == ()


@pytest.mark.parametrize("waiting", [2, 3])
async def test_a_few_that_had_not_to_wait_come_one_by_one(storage: Storage, waiting: int) -> None:
    """The oldest first; what the rate keeps waiting meanwhile shares a message."""
    articles = await publish(storage, waiting)
    await queue(storage, [1], articles)
    for article in articles[:-1]:
        (item,) = await claim(storage, now=LATER - 1)
        assert (item.articles, item.bundled) == ((article,), 1)
        await sent(storage, item)
    await queue(storage, [1], await publish(storage, 1), due_at=LATER)
    (rest,) = await claim(storage)
    assert rest.bundled == 2


async def test_many_of_one_look_are_one_message(storage: Storage) -> None:
    """Backlog or not: four pushes in a row are a nuisance."""
    articles = await publish(storage, 4)
    await queue(storage, [1], articles)
    (item,) = await claim(storage, now=NOW)
    assert item.bundled == 4


async def test_an_article_alone_is_no_bundle(storage: Storage) -> None:
    """One that waits goes as itself, and so does the sixth once the five before it are sent."""
    articles = await publish(storage, 6)
    await queue(storage, [1], articles)
    await sent(storage, *await claim(storage))
    (item,) = await claim(storage)
    assert (item.articles, item.bundled) == ((articles[5],), 1)
    async with storage.database.read() as connection:
        alone = select(outbox.c.bundle_id).where(outbox.c.article_id == articles[5])
        assert await connection.scalar(alone) is None


@pytest.mark.parametrize("waiting", [8, 12])
async def test_what_is_urgent_comes_first_in_a_bundle(storage: Storage, waiting: int) -> None:
    """The latest news of all is shown when it is breaking; the message is as urgent as that."""
    articles = await publish(storage, waiting)
    *plain, middle, newest = articles
    await queue(storage, [1], plain)
    await queue(storage, [1], [middle, newest], priority=Priority.BREAKING, due_at=NOW + 1)
    # The oldest row is a plain one and has its share first: the bundle is urgent all the same.
    (item,) = await storage.outbox.claim(now=NOW + 1, limit=1, oldest=1)
    rest = plain[:3] if waiting == 8 else plain[-3:]
    assert list(item.articles) == sorted([middle, newest, *rest], reverse=True)
    assert item.priority is Priority.BREAKING


async def test_behind_a_catch_up_is_all_it_carries(storage: Storage) -> None:
    """Its span has the lowest and the highest article, though neither is shown."""
    articles = await publish(storage, 16)
    await queue(storage, [1], articles[5:10], priority=Priority.BREAKING)
    await queue(storage, [1], articles[:5] + articles[10:])
    (item,) = await claim(storage)
    assert list(item.articles) == articles[5:10][::-1]
    assert (item.bundled, item.span) == (16, (articles[0], articles[15]))


async def test_only_what_is_due_is_bundled(storage: Storage) -> None:
    """A row that is to be tried later, another chat's, and letters are left out."""
    articles = await publish(storage, 4)
    await queue(storage, [1], articles[:2])
    await queue(storage, [1], articles[2:3], due_at=LATER + 1)
    await queue(storage, [2], articles[3:])
    await storage.outbox.put([letter(1, "a", kind=Kind.PUSH, priority=Priority.EDIT)], now=NOW)
    item, other = await claim(storage)
    assert (item.bundled, await carried(storage, item)) == (2, set(articles[:2]))
    assert (other.chat_id, other.bundled) == (2, 1)


@pytest.mark.parametrize("waiting", [3, 12])
async def test_all_of_a_bundle_are_sent_with_it(storage: Storage, waiting: int) -> None:
    """Each row has the message's ids, as if it had been sent alone; others are not touched."""
    articles = await publish(storage, waiting)
    await queue(storage, [1, 2], articles)
    first, _ = await claim(storage)
    await sent(storage, first, message_id=77)
    assert set((await states(storage, 1)).values()) == {"sent"}
    assert set((await states(storage, 2)).values()) == {CLAIMED}
    query = select(outbox.c.message_ids, outbox.c.settled_at).where(outbox.c.chat_id == 1)
    async with storage.database.read() as connection:
        kept = [tuple(row) for row in await connection.execute(query)]
    assert kept == [([77], NOW)] * waiting


@pytest.mark.parametrize("waiting", [3, 12])
async def test_a_bundle_that_is_tried_again_takes_along_what_is_new(
    storage: Storage, waiting: int
) -> None:
    """Its rows wait as if alone, each one attempt older, and go with what came meanwhile."""
    articles = await publish(storage, waiting + 1)
    await queue(storage, [1], articles[:waiting])
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.RETRY, due_at=NOW + 9)], now=NOW)
    assert await claim(storage, now=NOW + 8) == ()
    query = select(outbox.c.state, outbox.c.bundle_id, outbox.c.attempts, outbox.c.due_at)
    async with storage.database.read() as connection:
        rows = [tuple(row) for row in await connection.execute(query)]
    assert rows == [(PENDING, None, 1, NOW + 9)] * waiting
    await queue(storage, [1], articles[waiting:])
    (again,) = await claim(storage, now=NOW + 9)
    assert (again.bundled, again.attempts) == (waiting + 1, 1)
    assert await carried(storage, again) == set(articles)


@pytest.mark.parametrize("waiting", [3, 12])
async def test_a_crash_takes_a_bundle_apart(storage: Storage, waiting: int) -> None:
    """All its rows are due again, in their places, and no attempt is counted."""
    await queue(storage, [1], await publish(storage, waiting))
    (before,) = await claim(storage)
    assert await storage.outbox.recover(now=NOW) == waiting
    async with storage.database.read() as connection:
        left = select(func.count()).where(outbox.c.bundle_id.is_not(None))
        assert await connection.scalar(left) == 0
    (after,) = await claim(storage)
    assert after == before


@pytest.mark.parametrize("waiting", [3, 12])
async def test_a_bundle_that_is_refused_is_set_aside_whole(storage: Storage, waiting: int) -> None:
    """With its reason; what came after the claim is not."""
    articles = await publish(storage, waiting + 1)
    await queue(storage, [1], articles[:waiting])
    (item,) = await claim(storage)
    await queue(storage, [1], articles[waiting:])
    await storage.outbox.settle([Outcome(item, DeliveryStatus.FAILED, reason="no")], now=NOW)
    assert list((await states(storage, 1)).values()) == ["failed"] * waiting + [PENDING]
    (other,) = await claim(storage)
    assert other.articles == (articles[waiting],)


@pytest.mark.parametrize("waiting", [3, 8, 12])
async def test_a_bundle_is_dropped_with_its_chat(storage: Storage, waiting: int) -> None:
    """What it carries and what it has left behind."""
    await queue(storage, [1, 2], await publish(storage, waiting))
    item, _ = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.GONE, reason="blocked")], now=NOW)
    assert set((await states(storage, 1)).values()) == {"dropped"}
    assert "dropped" not in (await states(storage, 2)).values()


@pytest.mark.parametrize("waiting", [3, 8, 12])
async def test_a_bundle_follows_its_group(storage: Storage, waiting: int) -> None:
    """All of it comes to the new chat, except what that one has."""
    await follow(storage, -5, PANONGAN)
    articles = await publish(storage, waiting)
    await queue(storage, [-100], articles[:1])
    await sent(storage, *await claim(storage))
    await queue(storage, [-5], articles)
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.MOVED, moved_to=-100)], now=NOW)
    came: set[int] = set()
    while items := await claim(storage):
        (item,) = items
        assert item.chat_id == -100
        came |= await carried(storage, item)
        await sent(storage, item)
    assert came == set(articles[1:])


async def test_a_reader_who_stops_under_way_wakes_no_row(storage: Storage) -> None:
    """A bundle that is to be tried again after its reader has stopped is not."""
    await follow(storage, 1, PANONGAN)
    await queue(storage, [1], await publish(storage, 3))
    (item,) = await claim(storage)
    await storage.subscribers.stop(1, once=1)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.RETRY, due_at=NOW)], now=NOW)
    assert set((await states(storage, 1)).values()) == {"dropped"}
    assert await claim(storage) == ()
