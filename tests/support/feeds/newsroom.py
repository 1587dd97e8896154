"""A poller with its clock in hand, before a site of the test's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest

from bot.articles.model import Article
from bot.feeds.model import FeedState
from bot.places.gazetteer import Gazetteer
from bot.tagger.tagger import Tagger, load_tagger
from bot.workers.feeds.client import FeedSource
from bot.workers.feeds.poller import Poller
from bot.workers.feeds.refresh import FeedRefresher, RefreshResult
from bot.workers.health.signs import VitalSigns
from storage.repositories import Storage
from tests.support.editors import editors_chat
from tests.support.fake_clock import StandingClock
from tests.support.feeds.wordpress import FEED, FakeWordPress
from tests.support.storage.stored import count_rows

NOW = 1_750_000_000.0
SECONDS = 60.0  # between two refreshes of a healthy feed
EDITORS = -100_500

_tagger: Callable[[], Tagger] = cache(load_tagger)


@dataclass
class Clock:
    """Stands until it is moved."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Newsroom:
    """`results`: how each refresh ended. `start` is what a new process of the bot does."""

    storage: Storage
    gazetteer: Gazetteer
    site: FeedSource
    clock: Clock = field(default_factory=Clock)
    editors: int | None = EDITORS
    hold: float = 0.0
    pokes: int = 0
    results: list[RefreshResult] = field(default_factory=list)
    poller: Poller = field(init=False)
    signs: VitalSigns = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Forget what was in memory."""
        self.signs = VitalSigns(StandingClock(self.clock))
        editors = editors_chat(self.storage, self.editors, self.clock)
        self.poller = Poller(
            storage=self.storage,
            refresher=FeedRefresher(
                storage=self.storage,
                source=self.site,
                tagger=_tagger(),
                gazetteer=self.gazetteer,
                seconds=SECONDS,
                clock=self.clock,
                signs=self.signs,
                hold=self.hold,
                editors=editors,
            ),
            editors=editors,
            seconds=SECONDS,
            clock=self.clock,
            notify=self.notify,
            jitter=lambda: 0.0,
            on_refresh=self.results.append,
        )

    def notify(self) -> None:
        self.pokes += 1

    async def refresh(self, *, later: float = 0.0) -> None:
        """One tick, so many seconds from now, and the refreshes that come of it."""
        self.clock.now += later
        await self.poller.tick()
        await self.poller.settle()

    async def refresh_for(self, seconds: float) -> None:
        """A tick a second for so long."""
        for _ in range(int(seconds)):
            await self.refresh(later=1)

    async def feed(self, url: str | None = None) -> FeedState:
        """As it stands in the database; the only one, or that of the address."""
        return next(each for each in await self.storage.feeds.all() if url in (None, each.url))

    async def articles(self) -> list[Article]:
        """All that are stored and not withdrawn, newest first."""
        return list((await self.storage.articles.latest("36", limit=400)).articles)

    async def links(self) -> list[str]:
        return [article.link for article in await self.articles()]

    async def pushed(self) -> int:
        """Articles whose spreading waits; nobody spreads here."""
        return (await count_rows(self.storage))["fanouts"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wordpress(clock: Clock) -> FakeWordPress:
    """A site with ten articles of the last hours, and a clock to move."""
    site = FakeWordPress(clock)
    for number in range(10):
        at = clock() - 3600 * (10 - number)
        site.publish(f"Berita lama {number}", at=at, modified_at=at, text="Sudah lama.")
    return site


@pytest.fixture
async def newsroom(
    storage: Storage, gazetteer: Gazetteer, wordpress: FakeWordPress, clock: Clock
) -> Newsroom:
    """It has seen the feed once, so that what comes is news."""
    await storage.feeds.ensure([FEED], now=clock())
    newsroom = Newsroom(storage, gazetteer, wordpress, clock)
    await newsroom.refresh()
    wordpress.asked.clear()
    return newsroom
