"""What waits of news for one chat goes out as one message, and its rows share one fate."""

from __future__ import annotations

import random
from collections import Counter

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
    filed,
    follow,
    letter,
    sent,
    store,
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


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_each_article_comes_once(storage: Storage, seed: int) -> None:
    """News, claims, outcomes and crashes in any order: one message has it, or its chat has left."""
    chance = random.Random(seed)
    schedule = _Schedule(storage, chance)
    for chat in range(1, 6):
        await follow(storage, chat, PANONGAN)
    for _ in range(chance.randint(30, 60)):
        await chance.choice(schedule.steps)()
    await schedule.drain()

    told = schedule.sent
    assert set(told.values()) <= {1}
    assert sorted(schedule.letters) == list(range(schedule.written))
    query = select(outbox.c.chat_id, outbox.c.article_id).where(outbox.c.article_id.is_not(None))
    async with storage.database.read() as connection:
        made = {(chat, article) for chat, article in await connection.execute(query)}
    assert told.keys() <= made
    assert {chat for chat, _ in made - told.keys()} <= schedule.left
    tallies = await storage.tallies.latest(100)
    assert [tally.waiting for tally in tallies] == [0] * len(schedule.published)
    assert sum(tally.sent for tally in tallies) == told.total()
    assert sum(tally.blocked for tally in tallies) == len(made) - told.total()


class _Schedule:
    """Steps that may be taken in any order, and what the chats have got by them."""

    def __init__(self, storage: Storage, chance: random.Random) -> None:
        self._storage = storage
        self._chance = chance
        self._now = NOW
        self._flying: list[tuple[Item, set[int]]] = []
        self.written = 0
        self.published: list[int] = []
        self.sent: Counter[tuple[int, int]] = Counter()
        self.letters: list[int] = []
        self.left: set[int] = set()
        # The first are twice as likely: a backlog grows.
        self.steps = [self.publish, self.fan_out, self.claim, self.settle]
        self.steps += [*self.steps, self.publish, self.write, self.crash]

    async def publish(self) -> None:
        for _ in range(self._chance.randint(1, 4)):
            new = await store(self._storage, filed(f"article {len(self.published)}"))
            self.published += new

    async def fan_out(self) -> None:
        await self._storage.outbox.fan_out(now=self._now, limit=self._chance.randint(1, 5))

    async def write(self) -> None:
        secret = self._chance.random() < 0.5
        chat = self._chance.randint(1, 5)
        words = f"{self.written}"
        await self._storage.outbox.put([letter(chat, words, words=words, secret=secret)], now=NOW)
        self.written += 1

    async def claim(self) -> None:
        self._now += self._chance.randint(0, 5)
        limit = self._chance.randint(1, 6)
        oldest = self._chance.randint(0, 1)
        items = await self._storage.outbox.claim(now=self._now, limit=limit, oldest=oldest)
        assert len(items) <= limit
        for item in items:
            assert item.chat_id not in {flown.chat_id for flown, _ in self._flying}
            theirs = await carried(self._storage, item) - {None}
            assert (item.bundled, set(item.articles) <= theirs) == (len(theirs), True)
            self._flying.append((item, theirs))

    async def settle(self) -> None:
        self._chance.shuffle(self._flying)
        landed = [self._flying.pop() for _ in range(len(self._flying) // 2 + 1) if self._flying]
        await self._settle(
            landed,
            [
                DeliveryStatus.SENT,
                DeliveryStatus.SENT,
                DeliveryStatus.SENT,
                DeliveryStatus.RETRY,
                DeliveryStatus.GONE,
            ],
        )

    async def _settle(
        self, landed: list[tuple[Item, set[int]]], fates: list[DeliveryStatus]
    ) -> None:
        outcomes = []
        for item, articles in landed:
            fate = self._chance.choice(fates)
            if fate is DeliveryStatus.GONE and (not articles or len(self.left) == 2):
                fate = DeliveryStatus.RETRY
            if fate is DeliveryStatus.GONE:
                self.left.add(item.chat_id)
            if fate is DeliveryStatus.SENT:
                self.sent.update((item.chat_id, article) for article in articles)
                if not articles:
                    self.letters.append(int(str(item.params["text"])))
            due_at = (
                self._now + self._chance.randint(0, 9) if fate is DeliveryStatus.RETRY else None
            )
            outcomes.append(Outcome(item, fate, message_ids=(1,), due_at=due_at))
        await self._storage.outbox.settle(outcomes, now=self._now)

    async def crash(self) -> None:
        self._flying.clear()
        await self._storage.outbox.recover(now=self._now)

    async def drain(self) -> None:
        """Until nothing is left to do, and everything goes well."""
        while await self._storage.outbox.fan_out(now=self._now):
            pass
        await self.crash()
        self._now += 9
        await self.claim()
        while self._flying:
            await self._settle(self._flying, [DeliveryStatus.SENT])
            self._flying.clear()
            await self.claim()
        assert await self._storage.outbox.waiting() == 0
