"""Clocks that differ: the news comes all the same, and the operator is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.places.gazetteer import Gazetteer
from storage.repositories import Storage
from tests.support.feeds.fake_feeds import FEED as FAKE_FEED
from tests.support.feeds.fake_feeds import FakeFeeds, entry
from tests.support.feeds.newsroom import NOW, SECONDS, Newsroom
from tests.support.feeds.wordpress import FakeWordPress

HOST = "kabar.example"


@pytest.mark.parametrize("ahead", [600.0, -600.0, 7 * 3600.0])
async def test_news_comes_at_once_whichever_clock_is_wrong(
    newsroom: Newsroom, wordpress: FakeWordPress, ahead: float
) -> None:
    """Ours is slow or the site's fast, or the other way round: none waits, and none comes twice."""
    wordpress.ahead = ahead
    newsroom.clock.now += SECONDS
    post = wordpress.publish()
    await newsroom.refresh()
    assert post.link in await newsroom.links()
    assert await newsroom.pushed() == 1
    await newsroom.refresh(later=abs(ahead) + SECONDS)
    assert await newsroom.pushed() == 1


async def test_nothing_is_stored_with_a_date_to_come(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """By our clock it is published now: what comes later is newer. Its picture is found, too."""
    wordpress.ahead = 7 * 3600.0
    newsroom.clock.now += SECONDS
    wordpress.publish(picture="https://kabar.example/a.jpg")
    await newsroom.refresh()
    newest = (await newsroom.articles())[0]
    assert newest.published_at == newsroom.clock.now
    assert newest.image == "https://kabar.example/a.jpg"


async def test_a_clock_that_differs_is_said_once_and_so_is_its_end(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """From a minute on; /healthz names it once it has lasted for five."""
    wordpress.ahead = 600.0
    with capture_logs() as lines:
        for _ in range(6):
            await newsroom.refresh(later=SECONDS)
    said = [line for line in lines if line["event"] == "clocks_differ"]
    assert [(line["server"], line["ahead_s"]) for line in said] == [(HOST, 600)]
    assert newsroom.signs.skews(lasting=300) == {HOST: 600}
    wordpress.ahead = 30.0
    with capture_logs() as lines:
        await newsroom.refresh(later=SECONDS)
    assert [line["server"] for line in lines if line["event"] == "clocks_agree"] == [HOST]
    assert not newsroom.signs.skews()


async def test_entries_in_the_future_are_counted_and_said_once(
    storage: Storage, gazetteer: Gazetteer
) -> None:
    """A site that dates them so, by a right clock: they wait, and the log says how many."""
    feeds = FakeFeeds()
    await storage.feeds.ensure([FAKE_FEED], now=NOW)
    newsroom = Newsroom(storage, gazetteer, feeds)
    early = replace(entry(2), published_at=NOW + 7 * 3600)
    feeds.publish(FAKE_FEED, entry(1), early)
    with capture_logs() as lines:
        for _ in range(6):
            await newsroom.refresh(later=SECONDS)
    said = [line for line in lines if line["event"] == "entries_in_the_future"]
    assert [(line["count"], line["ahead_s"]) for line in said] == [(1, 7 * 3600 - 60)]
    held = newsroom.signs.held_entries(lasting=300)[FAKE_FEED]
    assert (held.count, held.ahead) == (1, 7 * 3600 - 6 * 60)
    assert not newsroom.signs.held_entries(lasting=301)
    await newsroom.refresh(later=7 * 3600)
    assert not newsroom.signs.held_entries()
    assert len(await newsroom.articles()) == 2
