"""Feeds: when each is due, and what is remembered of it."""

from __future__ import annotations

from storage import Storage
from tests.storage.samples import NOW

ONE, TWO = "https://example.org/feed/", "https://example.net/feed/"


async def test_feeds_are_due_by_their_column(storage: Storage) -> None:
    """A feed is due from the moment it says, and never before."""
    await storage.feeds.ensure([ONE, TWO], now=NOW)
    one, two = await storage.feeds.due(NOW)
    assert (one.url, two.url) == (ONE, TWO)
    await storage.feeds.unchanged(one.id, next_check_at=NOW + 60, now=NOW)
    assert [feed.url for feed in await storage.feeds.due(NOW + 59)] == [TWO]
    assert [feed.url for feed in await storage.feeds.due(NOW + 60)] == [ONE, TWO]


async def test_failures_in_a_row_are_counted_until_a_success(storage: Storage) -> None:
    """The count is what back-off is made of."""
    await storage.feeds.ensure([ONE], now=NOW)
    (feed,) = await storage.feeds.all()
    assert await storage.feeds.failed(feed.id, next_check_at=NOW + 60) == 1
    assert await storage.feeds.failed(feed.id, next_check_at=NOW + 180) == 2
    await storage.feeds.unchanged(feed.id, next_check_at=NOW + 240, now=NOW + 180)
    (feed,) = await storage.feeds.all()
    assert (feed.failures, feed.last_success_at) == (0, NOW + 180)
    assert await storage.feeds.failed(feed.id, next_check_at=NOW + 300) == 1


async def test_a_feed_taken_out_rests_and_comes_back_as_it_was(storage: Storage) -> None:
    """Settings say which feeds are looked at; what is known of the others is kept."""
    await storage.feeds.ensure([ONE, TWO], now=NOW)
    one, _ = await storage.feeds.all()
    await storage.articles.store(
        one.id,
        filed=[],
        changed=[],
        etag="e",
        last_modified=None,
        next_check_at=NOW + 60,
        now=NOW,
    )
    await storage.feeds.ensure([TWO], now=NOW)
    assert [feed.url for feed in await storage.feeds.all()] == [TWO]
    assert [feed.url for feed in await storage.feeds.due(NOW + 999)] == [TWO]
    await storage.feeds.ensure([ONE, TWO], now=NOW + 5)
    back, _ = await storage.feeds.due(NOW + 5)
    assert (back.id, back.etag, back.baseline_at) == (one.id, "e", NOW)
