"""The editors hear of a feed that stays broken, and that it is back: once each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pytest

from bot.core.errors import FeedError, StorageError
from bot.delivery.model import DeliveryStatus, Kind, Outcome, Priority
from storage.feeds.feeds import Feeds
from tests.support.feeds.newsroom import EDITORS, Newsroom
from tests.support.feeds.wordpress import FakeWordPress

HOUR = 3600.0


async def notices(newsroom: Newsroom) -> Sequence[str]:
    """What was written since the last time, in order; it counts as sent."""
    said: list[str] = []
    outbox, later = newsroom.storage.outbox, newsroom.clock() + HOUR
    while items := await outbox.claim(now=later, limit=9):
        for item in items:
            assert (item.chat_id, item.kind, item.priority) == (EDITORS, Kind.NOTICE, Priority.TIP)
            said.append(str(item.params["text"]))
        sent = [Outcome(item, DeliveryStatus.SENT, message_ids=(1,)) for item in items]
        await outbox.settle(sent, now=later)
    return said


async def hours(newsroom: Newsroom, count: float) -> None:
    """Looks as they fall due."""
    end = newsroom.clock() + count * HOUR
    while (due := (await newsroom.feed()).next_check_at) <= end:
        newsroom.clock.now = due
        await newsroom.refresh()
    newsroom.clock.now = end


@pytest.fixture
def broken(wordpress: FakeWordPress) -> FakeWordPress:
    wordpress.fault = FeedError("The feed answers HTTP 500.")
    return wordpress


async def test_a_feed_that_is_broken_for_an_hour_is_told_once(
    newsroom: Newsroom, broken: FakeWordPress
) -> None:
    """Not before, not again, and with its name and since when."""
    await hours(newsroom, 0.95)
    assert await notices(newsroom) == []
    await hours(newsroom, 1.0)
    (told,) = await notices(newsroom)
    assert "kabar.example" in told
    assert "22.07" in told  # 15:06:40 UTC and a minute
    await hours(newsroom, 24)
    assert await notices(newsroom) == []


async def test_a_feed_that_is_back_is_told_once(newsroom: Newsroom, broken: FakeWordPress) -> None:
    """By the first look that succeeds, whether it brings news or is a 304."""
    await hours(newsroom, 3)
    await notices(newsroom)
    broken.fault = None
    await hours(newsroom, 1)
    (told,) = await notices(newsroom)
    assert "kabar.example" in told
    await hours(newsroom, 3)
    assert await notices(newsroom) == []
    feed = await newsroom.feed()
    assert (feed.told, feed.broken_since) == (False, None)


async def test_a_short_failure_is_nobodys_business(
    newsroom: Newsroom, broken: FakeWordPress
) -> None:
    """Half an hour of maintenance is not told, nor is its end; the next failure counts anew."""
    await hours(newsroom, 0.5)
    broken.fault = None
    await hours(newsroom, 1)
    broken.fault = FeedError("The feed answers HTTP 500.")
    await hours(newsroom, 0.8)
    assert await notices(newsroom) == []


async def test_a_restart_tells_nothing_again(newsroom: Newsroom, broken: FakeWordPress) -> None:
    """While it is broken, and after it is back."""
    await hours(newsroom, 2)
    newsroom.start()
    await hours(newsroom, 2)
    assert len(await notices(newsroom)) == 1
    broken.fault = None
    await hours(newsroom, 1)
    newsroom.start()
    await hours(newsroom, 1)
    assert len(await notices(newsroom)) == 1


@pytest.mark.parametrize("what", ["broken", "back"])
async def test_a_crash_between_the_letter_and_its_mark_tells_nothing_twice(
    newsroom: Newsroom, broken: FakeWordPress, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The letter is in the outbox; that it was told could not be written down."""
    if what == "back":
        await hours(newsroom, 2)
        assert len(await notices(newsroom)) == 1
        broken.fault = None

    async def crash(_feeds: Feeds, _feed_id: int, *, told: bool) -> None:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Feeds, "mark_told", crash)
        for _ in range(8):
            with suppress(StorageError):
                await newsroom.refresh(later=HOUR)
            newsroom.start()
    assert (await newsroom.feed()).told is (what == "back")
    await hours(newsroom, 2)
    assert len(await notices(newsroom)) == 1


async def test_without_a_group_of_editors_nobody_is_told(
    newsroom: Newsroom, broken: FakeWordPress
) -> None:
    """And the feed is read all the same."""
    newsroom.editors = None
    newsroom.start()
    await hours(newsroom, 3)
    broken.fault = None
    await hours(newsroom, 1)
    assert await notices(newsroom) == []
    assert (await newsroom.feed()).failures == 0
