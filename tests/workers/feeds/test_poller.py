"""Feeds in: what is stored, what is pushed, and when the next look is due."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.core.errors import FeedError
from bot.delivery.model import Priority
from bot.places.gazetteer import Gazetteer
from storage.engine.fence import LeaseLost
from storage.repositories import Storage
from tests.support.feeds.fake_feeds import FEED, OTHER, FakeFeeds, entry
from tests.support.feeds.newsroom import NOW, Newsroom
from tests.support.patience import PATIENCE


@pytest.fixture
def site() -> FakeFeeds:
    return FakeFeeds()


@pytest.fixture
async def newsroom(storage: Storage, gazetteer: Gazetteer, site: FakeFeeds) -> Newsroom:
    await storage.feeds.ensure([FEED], now=NOW)
    return Newsroom(storage, gazetteer, site)


async def test_the_first_sight_of_a_feed_pushes_nothing(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """What is on the site already is stored for readers who ask, and nobody's phone rings."""
    site.publish(FEED, *(entry(n) for n in range(10)))
    await newsroom.refresh()
    assert (await newsroom.storage.articles.latest("36", limit=20)).total == 10
    assert await newsroom.pushed() == 0
    assert newsroom.pokes == 0


async def test_a_new_article_is_stored_with_its_places_and_its_push(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """Article, places and fan-out job are there together, and the sender is told."""
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    site.publish(FEED, entry(2), entry(1))
    await newsroom.refresh(later=60)
    newest = (await newsroom.storage.articles.latest("36.03.19", limit=1)).articles[0]
    assert newest.link == "https://a.example/berita-2/"
    assert newest.places.regencies == ("36.03",)
    assert await newsroom.pushed() == 1
    assert newsroom.pokes == 1


async def test_breaking_news_overtakes_what_came_with_it(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """The category says so, and its pushes are the first to be made."""
    await newsroom.storage.subscribers.follow(1, "36.03.19", language="id", now=NOW, once=1)
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    breaking = replace(entry(3), categories=("Panongan", "Breaking News"))
    site.publish(FEED, breaking, entry(2), entry(1))
    await newsroom.refresh(later=60)
    await newsroom.storage.outbox.fan_out(now=newsroom.clock.now)
    (item,) = await newsroom.storage.outbox.claim(now=newsroom.clock.now, limit=5)
    (article_id,) = item.articles
    article = await newsroom.storage.articles.get(article_id)
    assert article is not None
    assert (article.link, item.priority) == (breaking.link, Priority.BREAKING)


async def test_a_feed_is_due_after_its_interval_and_not_before(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """Due-ness is a column; the scheduler only ticks."""
    site.publish(FEED, entry(1))
    for _ in range(3):
        await newsroom.refresh(later=10)
    assert len(site.asked) == 1
    await newsroom.refresh(later=60)
    assert len(site.asked) == 2


async def test_a_feed_is_asked_once_after_a_day_that_was_skipped(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """Not once for each time it was due: by a clock that is moved, or on a machine that slept."""
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    asked = len(site.asked)
    await newsroom.refresh(later=24 * 3600)
    await newsroom.refresh(later=1)
    assert len(site.asked) == asked + 1


async def test_an_unchanged_feed_is_not_parsed(newsroom: Newsroom, site: FakeFeeds) -> None:
    """Looks at it are requests answered 304 and no work; each twenty minutes one is whole."""
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    for _ in range(20):
        await newsroom.refresh(later=60)
    assert len(site.asked) == 21
    assert site.parsed == 2
    assert (await newsroom.feed()).last_success_at == newsroom.clock.now


async def test_a_failing_feed_is_retried_after_the_interval_then_ever_later(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """60 s, 60 s doubling, at most half an hour; one success and all is as before."""
    site.answers[FEED] = FeedError("The feed did not answer within 15 s.")
    waits = []
    for _ in range(8):
        await newsroom.refresh()
        due = (await newsroom.feed()).next_check_at
        waits.append(due - newsroom.clock.now)
        newsroom.clock.now = due
    assert waits == [60, 120, 240, 480, 960, 1800, 1800, 1800]
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    assert (await newsroom.feed()).failures == 0


async def test_retry_after_is_honoured(newsroom: Newsroom, site: FakeFeeds) -> None:
    """A site under maintenance says when it wants to be asked again."""
    site.answers[FEED] = FeedError("The site is closed for now.", retry_after=600)
    await newsroom.refresh()
    assert (await newsroom.feed()).next_check_at == newsroom.clock.now + 600


async def test_a_site_that_asks_for_a_year_is_asked_again_after_an_hour(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """Nobody would notice otherwise that its feed is not read."""
    site.answers[FEED] = FeedError("The site is closed for now.", retry_after=3e7)
    await newsroom.refresh()
    assert (await newsroom.feed()).next_check_at == newsroom.clock.now + 3600


async def test_one_slow_feed_delays_no_other(newsroom: Newsroom, site: FakeFeeds) -> None:
    """While one is being waited for, the other is read, and the slow one is not asked twice."""
    await newsroom.storage.feeds.ensure([FEED, OTHER], now=NOW)
    slow = asyncio.Event()
    site.answers[FEED] = slow
    site.publish(OTHER, entry(5))
    await newsroom.poller.tick()
    async with asyncio.timeout(PATIENCE):
        while (await newsroom.feed(OTHER)).last_success_at is None:
            await asyncio.sleep(0.01)
    newsroom.clock.now += 60
    await newsroom.poller.tick()
    assert [feed.url for feed in site.asked].count(FEED) == 1
    slow.set()
    await newsroom.poller.settle()


async def test_a_truncated_first_sight_is_still_first_sight(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """What was cut off is as old as what was read: it must not be pushed at the next look."""
    site.publish(FEED, entry(9), complete=False)
    await newsroom.refresh()
    site.publish(FEED, entry(9), entry(8), entry(7))
    await newsroom.refresh(later=60)
    assert await newsroom.pushed() == 0
    assert (await newsroom.storage.articles.latest("36", limit=9)).total == 3


async def test_an_article_dated_in_the_future_waits(newsroom: Newsroom, site: FakeFeeds) -> None:
    """And the feed is read again in full until its time comes, whatever the validators say."""
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    site.publish(FEED, replace(entry(2), published_at=NOW + 300), entry(1))
    await newsroom.refresh(later=60)
    assert await newsroom.pushed() == 0
    await newsroom.refresh(later=300)
    assert await newsroom.pushed() == 1


async def test_looks_that_are_given_up_leave_nothing_and_may_begin_anew(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """A copy of the bot that leads no more lets go of them; leading again, it looks at once."""
    slow = asyncio.Event()
    site.answers[FEED] = slow
    await newsroom.poller.tick()
    await asyncio.sleep(0)
    await newsroom.poller.give_up()
    assert (await newsroom.feed()).last_success_at is None
    site.publish(FEED, entry(1))
    await newsroom.refresh()
    assert (await newsroom.feed()).last_success_at == NOW


async def test_a_look_of_one_that_leads_no_more_is_no_failure(
    newsroom: Newsroom, site: FakeFeeds
) -> None:
    """Its writes are refused; the feed is well, and another copy reads it."""
    site.answers[FEED] = LeaseLost("Another copy of the bot leads now")
    with capture_logs() as logs:
        await newsroom.poller.tick()
        with suppress(LeaseLost):
            await newsroom.poller.settle()
    assert not logs
    assert not newsroom.results
    assert (await newsroom.feed()).failures == 0
