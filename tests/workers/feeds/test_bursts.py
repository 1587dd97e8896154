"""More news at once than a feed's window shows: all of it is found, within bounds."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.core.errors import FeedError
from bot.places.gazetteer import Gazetteer
from bot.workers.feeds.refresh import WHOLE_EVERY
from storage.repositories import Storage
from storage.transfer.known import settle_known
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import follower, texts_of, until_settled
from tests.support.fake_clock import DatedClock
from tests.support.feeds.newsroom import SECONDS, Clock, Newsroom
from tests.support.feeds.wordpress import FEED, FakeWordPress, several
from tests.support.patience import PATIENCE
from tests.support.storage.stored import look_for


async def test_a_burst_beyond_the_window_is_read_from_further_pages(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Twenty-five in one minute: pages are read until there is none, and all are pushed."""
    newsroom.clock.now += SECONDS
    burst = several(wordpress, 25, every=1)
    await newsroom.refresh()
    assert {post.link for post in burst} <= set(await newsroom.links())
    assert await newsroom.pushed() == 25
    assert sum("paged=" in url for url in wordpress.asked) == 3


async def test_after_an_outage_of_ours_everything_is_there_and_comes_as_one_message(
    telegram: Telegram,
    storage: Storage,
    draining: Drain,
    newsroom: Newsroom,
    wordpress: FakeWordPress,
) -> None:
    """250 articles: stored, tagged, found by place and by words, one catch-up for a reader."""
    sri = await follower(telegram, storage, "Sri", "36")
    newsroom.clock.now += 8 * 3600
    missed = several(wordpress, 250, every=100)
    async with draining(clock=DatedClock(newsroom.clock)) as drain:
        await newsroom.refresh()
        drain.fanout_awake.set()

        async with asyncio.timeout(PATIENCE):
            while await newsroom.pushed():
                await asyncio.sleep(0.01)
        newsroom.clock.now += 20
        drain.sender_awake.set()
        await until_settled(storage)
    stored = [article for article in await newsroom.articles() if "bakti" in article.title]
    assert {article.link for article in stored} == {post.link for post in missed}
    assert all(article.places.districts == ("36.03.19",) for article in stored)
    assert (await storage.articles.latest("36.03.19", limit=5)).total == 250
    assert (await look_for(storage, "bakti ke137", limit=5)).total == 1
    (heard,) = await texts_of(sri)
    assert heard.startswith("250 kabar untuk Anda")


async def test_after_a_restore_what_people_have_is_stored_and_only_later_news_is_pushed(
    storage: Storage, newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Also what lies beyond the window: 25 before the bot ended, one while it stood still."""
    known = several(wordpress, 25, every=300)
    newsroom.clock.now += 2.5 * 3600
    async with storage.database.write() as connection:
        await settle_known(connection, until=newsroom.clock())
    newsroom.clock.now += 1800
    news = wordpress.publish()
    newsroom.clock.now += 1800
    await newsroom.refresh()
    assert {post.link for post in (*known, news)} <= set(await newsroom.links())
    assert await newsroom.pushed() == 1
    await newsroom.refresh(later=WHOLE_EVERY)
    assert await newsroom.pushed() == 1


async def test_what_was_beyond_the_window_at_the_first_sight_is_no_news_later(
    storage: Storage, gazetteer: Gazetteer, wordpress: FakeWordPress, clock: Clock
) -> None:
    """A busy site: a day is stored at first sight, and the next gap's walk pushes what is new."""
    several(wordpress, 40, every=600)
    await storage.feeds.ensure([FEED], now=clock())
    newsroom = Newsroom(storage, gazetteer, wordpress, clock)
    await newsroom.refresh()
    assert len(await newsroom.articles()) == 50
    several(wordpress, 1, every=1)
    await newsroom.refresh(later=3600)
    assert await newsroom.pushed() == 1


@pytest.mark.parametrize("fault", ["The feed answers HTTP 500.", ""])
async def test_a_first_sight_needs_no_further_pages(
    storage: Storage, gazetteer: Gazetteer, wordpress: FakeWordPress, clock: Clock, fault: str
) -> None:
    """They may fail, or not be there."""
    if fault:
        several(wordpress, 40, every=600)
        wordpress.faults["paged=2"] = FeedError(fault)
    await storage.feeds.ensure([FEED], now=clock())
    newsroom = Newsroom(storage, gazetteer, wordpress, clock)
    await newsroom.refresh()
    assert len(await newsroom.articles()) == 10
    assert (await newsroom.feed()).baseline_at == clock()


async def test_a_walk_that_fails_halfway_stores_nothing_and_is_walked_again_whole(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Otherwise the next look would find the first page known, and never go beyond it."""
    newsroom.clock.now += SECONDS
    several(wordpress, 25, every=1)
    wordpress.faults["paged=3"] = FeedError("The feed answers HTTP 500.")
    await newsroom.refresh()
    assert len(await newsroom.articles()) == 10
    assert await newsroom.pushed() == 0
    assert (await newsroom.feed()).failures == 1
    wordpress.faults.clear()
    await newsroom.refresh(later=SECONDS)
    assert await newsroom.pushed() == 25


async def test_a_slow_walk_ends_in_time_and_goes_on_at_the_next_look(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Ten seconds a page: about a minute at once, no page twice, nothing stored by halves."""
    newsroom.clock.now += SECONDS
    several(wordpress, 125, every=0.1)

    def slowly(url: str) -> None:
        newsroom.clock.now += 10 if "paged=" in url else 0

    wordpress.takes = slowly
    began = newsroom.clock()
    await newsroom.refresh()
    assert newsroom.clock() - began <= 75
    assert await newsroom.pushed() == 0
    late = wordpress.publish("Warga Panongan terlambat", at=newsroom.clock())
    for _ in range(3):
        newsroom.clock.now = (await newsroom.feed()).next_check_at
        await newsroom.refresh()
    assert await newsroom.pushed() == 126
    assert late.link in await newsroom.links()
    pages = [url for url in wordpress.asked if "paged=" in url]
    assert len(pages) == len(set(pages))


async def test_a_look_that_has_no_time_left_for_a_second_page_begins_anew(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Nothing was read beyond the window, and nothing is taken for read."""
    newsroom.clock.now += SECONDS
    several(wordpress, 25, every=1)

    def slowly(_url: str) -> None:
        newsroom.clock.now += 61

    wordpress.takes = slowly
    await newsroom.refresh()
    assert wordpress.asked == [FEED]
    assert (await newsroom.feed()).failures == 1
    wordpress.takes = lambda _url: None
    await newsroom.refresh(later=SECONDS)
    assert await newsroom.pushed() == 25


async def test_a_walk_ends_where_the_pages_become_too_many_bytes(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """What was read by then is stored, and the log says that there is more."""
    newsroom.clock.now += SECONDS
    several(wordpress, 105, every=0.5)
    wordpress.weight = 4_000_000
    with capture_logs() as logs:
        await newsroom.refresh()
    assert await newsroom.pushed() == 60
    assert "feed_too_long" in {line["event"] for line in logs}


async def test_a_feed_without_end_costs_a_few_dozen_requests(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """A thousand new articles, and a thousand that vanish, at every look."""
    newsroom.clock.now += SECONDS
    burst = several(wordpress, 1000, every=0.05)
    await newsroom.refresh()
    assert len(wordpress.asked) <= 40
    for post in burst[::2]:
        wordpress.trash(post)
    wordpress.asked.clear()
    await newsroom.refresh(later=WHOLE_EVERY)
    assert len(wordpress.asked) <= 40
