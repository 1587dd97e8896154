"""After a restore nobody gets a second time what they have: `settle_known`."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.delivery.model import Kind
from bot.feeds.changes import decide
from bot.feeds.model import FeedState, ParsedFeed
from storage.repositories import Storage
from storage.tables.outbox import outbox
from storage.transfer.known import settle_known
from tests.support.cases.samples import EDITORS
from tests.support.storage.stored import (
    NOW,
    PANONGAN,
    count_rows,
    entry,
    filed,
    follow,
    letter,
    store,
)

LOST = NOW + 3600  # when the bot ended
HOUR = 3600.0


async def settle(storage: Storage, until: float = LOST) -> None:
    async with storage.database.write() as connection:
        await settle_known(connection, until=until)


async def feed_of(storage: Storage) -> FeedState:
    (feed,) = await storage.feeds.all()
    return feed


async def test_what_the_feed_dates_before_is_stored_and_not_pushed(storage: Storage) -> None:
    """And what came after it is news, a day later as well."""
    await store(storage, filed("known"))
    await settle(storage)
    feed = await feed_of(storage)
    before, after = entry("before", at=LOST - 1), entry("after", at=LOST + 1)
    found = decide(feed, {}, ParsedFeed("", (before, after)), now=LOST + HOUR)
    assert [each.entry for each in found.baseline] == [before]
    assert [each.entry for each in found.new] == [after]
    looked_at = replace(feed, last_success_at=LOST + 40 * HOUR)
    late = entry("late", at=LOST + 17 * HOUR)
    found = decide(looked_at, {}, ParsedFeed("", (late,)), now=LOST + 40 * HOUR)
    assert [each.entry for each in found.new] == [late]


async def test_a_feed_that_was_never_seen_stays_so(storage: Storage) -> None:
    """Nothing of it is news at its first sight."""
    await storage.feeds.ensure(["https://example.org/feed/"], now=NOW)
    await settle(storage)
    assert (await feed_of(storage)).baseline_at is None


async def test_pushes_that_waited_are_dropped_and_letters_stay(storage: Storage) -> None:
    """Rows, and those that would have been made; what is made later goes out."""
    await follow(storage, 7, PANONGAN)
    await store(storage, filed("one"))
    await storage.outbox.fan_out(now=NOW)
    (article_id,) = await store(storage, filed("two"))
    await storage.outbox.put([letter(EDITORS, "notice")], now=NOW)
    await settle(storage)
    counts = await count_rows(storage)
    assert (counts["dropped"], counts["pending"], counts["fanouts"]) == (1, 1, 0)
    async with storage.database.read() as connection:
        waits = select(outbox.c.kind).where(outbox.c.state == "pending")
        assert (await connection.scalars(waits)).all() == [Kind.NOTICE]
    assert article_id is not None
    await store(storage, filed("three"), now=LOST + 1)
    await storage.outbox.fan_out(now=LOST + 1)
    assert (await count_rows(storage))["pending"] == 2
