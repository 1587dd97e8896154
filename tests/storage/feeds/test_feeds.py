"""Feeds: when each is due, and what is remembered of it."""

from __future__ import annotations

import pytest

from bot.feeds.model import FeedState
from storage.feeds.feeds import APART
from storage.repositories import Storage
from tests.support.storage.stored import NOW

ONE, TWO = "https://example.org/feed/", "https://example.net/feed/"


async def the_feed(storage: Storage) -> FeedState:
    (feed,) = await storage.feeds.all()
    return feed


async def a_feed(storage: Storage) -> FeedState:
    """Looked at a minute ago, and due in a minute."""
    await storage.feeds.ensure([ONE], now=NOW - 60)
    feed = await the_feed(storage)
    await storage.feeds.record_unchanged(
        feed.id, began_at=NOW - 60, next_check_at=NOW + 60, now=NOW - 60
    )
    return await the_feed(storage)


async def store(
    storage: Storage, feed: FeedState, *, began_at: float, whole: bool, address: str | None = None
) -> None:
    """A look that was answered in full and brought nothing."""
    await storage.articles.store(
        feed.id,
        filed=[],
        changed=[],
        etag="e",
        last_modified=None,
        next_check_at=began_at + 60,
        now=began_at + 5,
        began_at=began_at,
        whole=whole,
        address=address,
    )


async def test_feeds_are_due_by_their_column(storage: Storage) -> None:
    """A feed is due from the moment it says, and never before."""
    await storage.feeds.ensure([ONE, TWO], now=NOW)
    one, two = await storage.feeds.due(NOW)
    assert (one.url, two.url) == (ONE, TWO)
    await storage.feeds.record_unchanged(one.id, began_at=NOW, next_check_at=NOW + 60, now=NOW)
    assert [feed.url for feed in await storage.feeds.due(NOW + 59)] == [TWO]
    assert [feed.url for feed in await storage.feeds.due(NOW + 60)] == [ONE, TWO]


async def test_a_clock_that_is_set_back_puts_no_look_off(storage: Storage) -> None:
    """Due by the wrong time, a feed is due at once in the right one, and then as usual."""
    await storage.feeds.ensure([ONE], now=NOW)
    (one,) = await storage.feeds.due(NOW)
    for began_at, due in ((NOW + 86_400, True), (NOW, False)):
        await storage.feeds.record_unchanged(
            one.id, began_at=began_at, next_check_at=began_at + 60, now=began_at
        )
        assert bool(await storage.feeds.due(NOW + 1)) is due


async def test_failures_in_a_row_are_counted_until_a_success(storage: Storage) -> None:
    """The count is what back-off is made of."""
    await storage.feeds.ensure([ONE], now=NOW)
    feed = await the_feed(storage)

    async def fails(at: float) -> int:
        await storage.feeds.record_failure(feed.id, began_at=at, next_check_at=at + 60, now=at)
        return (await the_feed(storage)).failures

    assert await fails(NOW) == 1
    assert await fails(NOW + 60) == 2
    assert (await the_feed(storage)).broken_since == NOW
    await storage.feeds.record_unchanged(
        feed.id, began_at=NOW + 180, next_check_at=NOW + 240, now=NOW + 180
    )
    now = await the_feed(storage)
    assert (now.failures, now.last_success_at, now.broken_since) == (0, NOW + 180, None)
    assert await fails(NOW + 240) == 1
    assert (await the_feed(storage)).broken_since == NOW + 240


async def test_a_feed_taken_out_rests_and_comes_back_as_it_was(storage: Storage) -> None:
    """Settings say which feeds are looked at; what is known of the others is kept."""
    await storage.feeds.ensure([ONE, TWO], now=NOW)
    one, _ = await storage.feeds.all()
    await store(storage, one, began_at=NOW, whole=False)
    await storage.feeds.ensure([TWO], now=NOW)
    assert [feed.url for feed in await storage.feeds.all()] == [TWO]
    assert [feed.url for feed in await storage.feeds.due(NOW + 999)] == [TWO]
    await storage.feeds.ensure([ONE, TWO], now=NOW + 5)
    back, _ = await storage.feeds.due(NOW + 5)
    assert (back.id, back.etag, back.baseline_at) == (one.id, "e", NOW + 5)


async def test_where_a_feed_has_moved_is_kept_until_the_third_failure(storage: Storage) -> None:
    """One look that says nothing about it changes nothing."""
    feed = await a_feed(storage)
    await store(storage, feed, began_at=NOW, whole=True, address=TWO)
    await store(storage, feed, began_at=NOW + 60, whole=False)
    kept = []
    for at in (NOW + 120, NOW + 180, NOW + 240):
        kept.append((await the_feed(storage)).address)
        await storage.feeds.record_failure(feed.id, began_at=at, next_check_at=at + 60, now=at)
    assert kept == [TWO, TWO, TWO]
    assert (await the_feed(storage)).address is None


@pytest.mark.parametrize("host", ["example.org", "moved.example"])
async def test_a_ping_makes_its_feeds_due_and_the_next_look_whole(
    storage: Storage, host: str
) -> None:
    """By the host of the feed as configured and as it has moved; `www` was taken off."""
    feed = await a_feed(storage)
    address = "https://www.moved.example/feed/"
    await store(storage, feed, began_at=NOW - 50, whole=True, address=address)
    await storage.feeds.request_look(host, now=NOW)
    (due,) = await storage.feeds.due(NOW)
    assert (due.asked_at, due.whole_at) == (NOW, None)


async def test_a_ping_of_another_site_changes_nothing(storage: Storage) -> None:
    """Nothing authenticates a ping, and no feed of ours is looked at for a stranger's."""
    feed = await a_feed(storage)
    await storage.feeds.request_look("example.net", now=NOW)
    assert await the_feed(storage) == feed


async def test_a_ping_never_puts_a_look_off(storage: Storage) -> None:
    """A feed that is due sooner than ten seconds after its last look stays so."""
    await storage.feeds.ensure([ONE], now=NOW)
    feed = await the_feed(storage)
    await storage.feeds.record_unchanged(feed.id, began_at=NOW, next_check_at=NOW + 2, now=NOW)
    await storage.feeds.request_look("example.org", now=NOW + 1)
    assert (await the_feed(storage)).next_check_at == NOW + 2


@pytest.mark.parametrize("ends", ["304", "whole", "failure"])
async def test_a_ping_that_came_after_the_look_began_is_still_to_be_answered(
    storage: Storage, ends: str
) -> None:
    """However the look ends: another one follows, ten seconds after its begin, and whole."""
    feed = await a_feed(storage)
    await storage.feeds.request_look("example.org", now=NOW)
    await storage.feeds.begin_look(feed.id, asked_at=NOW)
    await storage.feeds.request_look("example.org", now=NOW + 1)
    match ends:
        case "304":
            await storage.feeds.record_unchanged(
                feed.id, began_at=NOW, next_check_at=NOW + 60, now=NOW + 2
            )
        case "whole":
            await store(storage, feed, began_at=NOW, whole=True)
        case _:
            await storage.feeds.record_failure(
                feed.id, began_at=NOW, next_check_at=NOW + 60, now=NOW + 2
            )
    after = await the_feed(storage)
    assert (after.next_check_at, after.asked_at, after.whole_at) == (NOW + APART, NOW + 1, None)


async def test_a_ping_is_answered_by_the_look_that_took_it(storage: Storage) -> None:
    """The feed is then due as usual, and a 304 may shorten its looks again."""
    feed = await a_feed(storage)
    await storage.feeds.request_look("example.org", now=NOW)
    await storage.feeds.begin_look(feed.id, asked_at=NOW)
    await store(storage, feed, began_at=NOW, whole=True)
    after = await the_feed(storage)
    assert (after.next_check_at, after.asked_at, after.whole_at) == (NOW + 60, None, NOW)


async def test_a_look_takes_only_the_ping_it_knows_of(storage: Storage) -> None:
    """It was asked for before, as far as it knows: a later one is not its own."""
    feed = await a_feed(storage)
    await storage.feeds.request_look("example.org", now=NOW + 1)
    await storage.feeds.begin_look(feed.id, asked_at=NOW)
    assert (await the_feed(storage)).asked_at == NOW + 1


async def test_a_clock_that_goes_ahead_loses_no_ping(storage: Storage) -> None:
    """Several copies: one whose clock is two minutes ahead takes the ping, another one looks."""
    feed = await a_feed(storage)
    for at in (NOW + 120, NOW + 121):
        await storage.feeds.request_look("example.org", now=at)
        taken = await the_feed(storage)
        assert taken.asked_at == at
        await storage.feeds.begin_look(feed.id, asked_at=at)
        await store(storage, feed, began_at=at - 120, whole=True)


async def test_since_when_a_feed_is_broken_is_known_until_its_end_was_told(
    storage: Storage,
) -> None:
    """What the editors were told of is known by its beginning, also by a look that succeeded."""
    feed = await a_feed(storage)
    await storage.feeds.record_failure(feed.id, began_at=NOW, next_check_at=NOW, now=NOW)
    await storage.feeds.mark_told(feed.id, told=True)
    await storage.feeds.record_unchanged(
        feed.id, began_at=NOW + 9, next_check_at=NOW + 60, now=NOW + 9
    )
    await store(storage, feed, began_at=NOW + 60, whole=True)
    assert (await the_feed(storage)).broken_since == NOW
    await storage.feeds.mark_told(feed.id, told=False)
    after = await the_feed(storage)
    assert (after.broken_since, after.told) == (None, False)
