"""A made-up week played on the product's own storage: what became of each article for each reader.

An invented clock, and an invented sender that claims and settles as the bot's does.
"""

from __future__ import annotations

import random
import tempfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from benchmarks.readers.newsweek import News, Reader, articles_of, readers_of
from bot.articles.reach import reach
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Outcome, Priority
from bot.delivery.timetable import minute_of_day
from bot.feeds.model import Entry, NewArticle
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.readers.model import QuietMode
from bot.workers.delivery.fanout import CHUNK
from bot.workers.delivery.sender import SHARE
from storage.opening import STANDARD_ZONE, open_storage
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.fake_clock import FakeClock

READERS, RATE = 100_000, 30.0
DAYS = 7
START = datetime(2026, 11, 2, tzinfo=STANDARD_ZONE).timestamp()  # a Monday's midnight
TURN = 10.0  # seconds of the rate that are claimed together
DAY = 86_400.0

URGENT = "important, at once"
URGENT_WAITED = "important, in quiet hours of who lets all wait: in the morning"
AT_ONCE = "at once"
WAITED = "at once, in quiet hours of who lets it wait: in the morning"
SUMMARY = "in the summary"
HELD_BACK = "beyond one's own most a day: in the summary"
WAYS = (URGENT, URGENT_WAITED, AT_ONCE, WAITED, SUMMARY, HELD_BACK)


def _array() -> array[float]:
    return array("d")


@dataclass(slots=True)
class Week:
    """What became of it. Seconds.

    `delays`: from publication to the message, by how it came. `early`: how long before the time
    that was promised for it each summary was sent, less than nothing where it was late.
    """

    delays: dict[str, array[float]] = field(default_factory=lambda: defaultdict(_array))
    early: dict[int, array[float]] = field(default_factory=lambda: defaultdict(_array))
    messages: int = 0
    over_limit: int = 0  # days of a reader on which more came at once than was wanted
    limited: int = 0  # days on which it was that much
    urgent_lost: int = 0
    urgent: int = 0
    left: int = 0  # rows whose time had come, and were not sent


@dataclass(kw_only=True, slots=True, eq=False)
class Newsroom:
    """One bot and its clock. `rate`: messages a second."""

    storage: Storage
    clock: FakeClock
    gazetteer: Gazetteer
    rate: float
    sent: dict[int, float] = field(default_factory=dict)  # when, by the row that a message goes by

    async def publish(self, number: int, news: News) -> None:
        """File an article and spread it."""
        now = self.clock.now()
        await self.storage.feeds.ensure(["http://127.0.0.1:9/feed/"], now=now)
        feed, *_ = await self.storage.feeds.all()
        link = f"https://example.com/{number}/"
        entry = Entry(str(number), link, f"Berita {number}", "Isi.", "Isi.", published_at=news.at)
        new = NewArticle(
            str(number), "1", entry, news.places, reach(news.places, self.gazetteer),
            push=True, breaking=news.urgent,
        )  # fmt: skip
        await self.storage.articles.store(
            feed.id, filed=[new], changed=[], etag=None, last_modified=None, began_at=now,
            next_check_at=now + 60, now=now,
        )  # fmt: skip
        while await self.storage.outbox.fan_out(now=now, limit=CHUNK):
            pass

    async def send(self, until: float) -> None:
        """Send what is due, and wait for what will be, until this time."""
        turn = max(1, round(self.rate * TURN))
        while (now := self.clock.now()) < until:
            before = len(self.sent)
            items = await self.storage.outbox.claim(
                now=now, limit=turn, oldest=(before + turn) // SHARE - before // SHARE
            )
            if items:
                done = [Outcome(item, DeliveryStatus.SENT, message_ids=(1,)) for item in items]
                self.clock.time += len(items) / self.rate
                await self.storage.outbox.settle(done, now=self.clock.now())
                for place, item in enumerate(items, start=1):
                    self.sent[item.id] = now + place / self.rate
            else:
                due = await self.storage.outbox.next_due_at(after=now)
                self.clock.time = min(until, due or until)


async def play(count: int, seed: int, days: int = DAYS) -> Week:
    """Let so many readers live through it, at a rate that is as much lower as they are fewer."""
    gazetteer, chance = load_gazetteer(), random.Random(seed)
    clock = FakeClock(START)
    rate = RATE * count / READERS
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(
            f"sqlite:///{folder}/bot.db", vault=Vault("00" * 32), clock=clock, rate=rate
        )
        try:
            people = [*readers_of(count, gazetteer, chance)]
            for first in range(0, count, 1000):
                rows = [each.row for each in people[first : first + 1000]]
                await storage.subscriber_bulk.enrol(rows, now=START)
            newsroom = Newsroom(storage=storage, clock=clock, gazetteer=gazetteer, rate=rate)
            articles = articles_of(START, days, gazetteer, chance)
            for number, news in enumerate(articles, start=1):
                await newsroom.send(until=news.at)
                await newsroom.publish(number, news)
            await newsroom.send(until=START + DAY * (days + 1))
            return await _look_back(newsroom, people, articles)
        finally:
            await storage.close()


async def _look_back(newsroom: Newsroom, people: Sequence[Reader], articles: list[News]) -> Week:
    """Read the outbox: how each row went, and whether all that was promised is kept."""
    week = Week(messages=len(newsroom.sent))
    of_chat = {reader.chat_id: reader for reader in people}
    at_once: Counter[tuple[int, int]] = Counter()  # by chat and day: what was not urgent
    urgent: dict[int, set[int]] = defaultdict(set)  # who had it, by article
    summaries: dict[int, tuple[float, float]] = {}
    query = select(
        outbox.c.id, outbox.c.bundle_id, outbox.c.chat_id, outbox.c.article_id, outbox.c.state,
        outbox.c.priority, outbox.c.due_at, outbox.c.summary_for, outbox.c.over_limit,
    )  # fmt: skip
    async with newsroom.storage.database.read() as connection:
        async for row in await connection.stream(query):
            if row.state != "sent":
                week.left += row.due_at <= newsroom.clock.now()
                continue
            at, published = newsroom.sent[row.bundle_id or row.id], articles[row.article_id - 1].at
            waits, waits_always = _waits(of_chat[row.chat_id], published)
            if row.summary_for is not None:
                summaries[row.bundle_id or row.id] = row.summary_for, row.summary_for - at
                way = HELD_BACK if row.over_limit else SUMMARY
            elif row.priority <= Priority.BREAKING:
                urgent[row.article_id].add(row.chat_id)
                way = URGENT_WAITED if waits_always else URGENT
            else:
                at_once[row.chat_id, int((at - START) // DAY)] += 1
                way = WAITED if waits else AT_ONCE
            week.delays[way].append(at - published)
    for promised, early in summaries.values():
        week.early[minute_of_day(promised, STANDARD_ZONE)].append(early)
    for (chat, _), count in at_once.items():
        most = of_chat[chat].amount.most_a_day
        week.over_limit += most is not None and count > most
        week.limited += count == most
    for number, news in enumerate(articles, start=1):
        if news.urgent:
            meant = _concerned(news, people, newsroom.gazetteer)
            week.urgent += len(meant)
            week.urgent_lost += len(meant - urgent[number])
    return week


def _waits(reader: Reader, at: float) -> tuple[bool, bool]:
    """Whether news of this time waits for the morning, and whether important news does."""
    quiet = reader.quiet is not None and reader.quiet.hold(minute_of_day(at, STANDARD_ZONE))
    waits = quiet and reader.amount.quiet_mode == QuietMode.WAIT
    return waits, waits and not reader.amount.urgent


def _concerned(news: News, people: Iterable[Reader], gazetteer: Gazetteer) -> set[int]:
    """Who gets it at once where it is important: the contract's table, said once more."""
    places = {*reach(news.places, gazetteer).direct}
    everybody = news.places.province
    return {each.chat_id for each in people if everybody or places & {*each.places}}
