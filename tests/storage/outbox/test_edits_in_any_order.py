"""Changes, withdrawals, sends and crashes in any order: in the end all messages say what is so."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

import pytest

from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome
from storage.repositories import Storage
from tests.support.storage.edits import change
from tests.support.storage.stored import NOW, PANONGAN, filed, follow, store

CHATS = range(1, 6)
UNCHANGED = 0.0


@pytest.mark.parametrize("seed", range(8))
async def test_every_message_says_what_is_so_in_the_end(storage: Storage, seed: int) -> None:
    """Of each article it shows; which it shows never changes, and each is counted once."""
    chance = random.Random(seed)
    schedule = _Schedule(storage, chance)
    for chat in CHATS:
        await follow(storage, chat, PANONGAN)
    for _ in range(chance.randint(40, 90)):
        await chance.choice(schedule.steps)()
    await schedule.drain()

    assert schedule.messages
    for shown in schedule.messages.values():
        assert shown == {article: schedule.current[article] for article in shown}
    tallies = await storage.tallies.latest(100)
    assert sum(tally.sent for tally in tallies) == schedule.pushed
    assert [tally.waiting for tally in tallies] == [0] * len(tallies)


class _Schedule:
    """Steps that may be taken in any order, and what stands in the chats by them.

    `messages`: what each message that was recorded as sent shows, as versions of its articles.
    """

    def __init__(self, storage: Storage, chance: random.Random) -> None:
        self._storage = storage
        self._chance = chance
        self._now = NOW
        self._numbers = itertools.count()
        self._titles: dict[str, int] = {}
        self._flying: list[Item] = []
        self.current: dict[int, float] = {}
        self.withdrawn: set[int] = set()
        self.messages: dict[tuple[int, int], Mapping[int, float]] = {}
        self.pushed = 0
        self.steps = [self.publish, self.fan_out, self.claim, self.settle, self.change]
        self.steps += [*self.steps, self.claim, self.settle, self.correct, self.crash]
        self.steps += [*self.steps, self.withdraw]

    async def publish(self) -> None:
        self._now += 1
        for _ in range(self._chance.randint(1, 4)):
            title = f"a{next(self._numbers)}"
            (article,) = await store(self._storage, filed(title), now=self._now)
            self._titles[title] = article
            self.current[article] = UNCHANGED

    async def fan_out(self) -> None:
        await self._storage.outbox.fan_out(now=self._now, limit=self._chance.randint(1, 5))

    async def change(self) -> None:
        if not self._titles:
            return
        self._now += 1
        flying = {article for item in self._flying for article in item.articles}
        titles = [title for title, article in self._titles.items() if article in flying]
        title = self._chance.choice(titles or [*self._titles])
        article = await change(self._storage, title, f"b{next(self._numbers)}", now=self._now)
        if article not in self.withdrawn:
            self.current[article] = self._now

    async def withdraw(self) -> None:
        left = set(self.current) - self.withdrawn
        if len(left) < 4:
            return
        self._now += 1
        article = self._chance.choice(sorted(left))
        assert await self._storage.articles.withdraw(article, now=self._now)
        self.withdrawn.add(article)
        self.current[article] = self._now

    async def correct(self) -> None:
        self._now += self._chance.choice([0, 1, 40])
        for _ in range(self._chance.choice([1, 1, 20])):
            await self._storage.outbox.correct(now=self._now, limit=self._chance.randint(1, 4))

    async def claim(self) -> None:
        self._now += self._chance.randint(0, 3)
        limit = self._chance.randint(1, 6)
        self._flying += await self._storage.outbox.claim(now=self._now, limit=limit)

    async def settle(self) -> None:
        self._chance.shuffle(self._flying)
        landed = [self._flying.pop() for _ in range(len(self._flying) // 2)]
        await self._land(
            landed,
            [DeliveryStatus.SENT, DeliveryStatus.SENT, DeliveryStatus.SENT, DeliveryStatus.RETRY],
        )

    async def crash(self) -> None:
        """Some of what was on its way may have arrived; nobody knows."""
        for item in self._flying:
            if item.kind is Kind.EDIT and self._chance.random() < 0.5:
                self._arrive(item, item.message_id or 0)
        self._flying.clear()
        await self._storage.outbox.recover(now=self._now)

    async def drain(self) -> None:
        """Everything that is left is done."""
        for _ in range(1000):
            self._now += 60
            pushing = await self._storage.outbox.fan_out(now=self._now)
            pause = await self._storage.outbox.correct(now=self._now, limit=3)
            self._flying += await self._storage.outbox.claim(now=self._now, limit=9)
            if not pushing and pause is None and not self._flying:
                return
            await self._land(self._flying, [DeliveryStatus.SENT])
            self._flying = []
        raise AssertionError("it never ends")

    async def _land(self, items: list[Item], fates: list[DeliveryStatus]) -> None:
        outcomes = []
        for item in items:
            fate = self._chance.choice(fates)
            message_id = item.message_id or next(self._numbers) + 1
            if fate is DeliveryStatus.SENT:
                self._arrive(item, message_id)
                self.pushed += item.bundled if item.kind is Kind.PUSH else 0
            outcomes.append(Outcome(item, fate, message_ids=(message_id,), due_at=self._now))
        await self._storage.outbox.settle(outcomes, now=self._now)

    def _arrive(self, item: Item, message_id: int) -> None:
        """As it was rendered when it was claimed."""
        message = item.chat_id, message_id
        shown = dict(zip(item.articles, item.versions, strict=True))
        assert (message in self.messages) is (item.kind is Kind.EDIT)
        assert self.messages.get(message, shown).keys() == shown.keys()
        self.messages[message] = shown
