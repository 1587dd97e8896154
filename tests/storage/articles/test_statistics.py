"""What became of pushes, as the editors read it."""

from __future__ import annotations

from sqlalchemy import insert, update

from bot.places.model import Places
from storage.repositories import Storage
from storage.tables.articles import tallies
from storage.tables.outbox import fanouts, stars
from tests.support.storage.amounts import join, publish
from tests.support.storage.stored import NOW, PANONGAN, TANGERANG, filed, store


async def count(storage: Storage, article_id: int, **counts: float) -> None:
    """As whoever counts them leaves it."""
    async with storage.database.write() as connection:
        await connection.execute(insert(tallies).values(article_id=article_id, **counts))


async def finish(storage: Storage, *ids: int) -> None:
    async with storage.database.write() as connection:
        await connection.execute(
            update(fanouts).where(fanouts.c.article_id.in_(ids)).values(finished_at=NOW)
        )


async def test_a_tally_is_complete(storage: Storage) -> None:
    """What was made and is not settled waits; the delay is the mean of those sent."""
    (article_id,) = await store(storage, filed("a"))
    await finish(storage, article_id)
    await count(
        storage, article_id, made=100, sent=40, blocked=5, dropped=3, failed=2, delay_sum=1640
    )
    (tally,) = await storage.tallies.latest(5)
    assert tally.article_id == article_id
    assert (tally.title, tally.link, tally.published_at) == ("a", "https://example.org/a", NOW)
    assert (tally.sent, tally.blocked, tally.dropped, tally.failed) == (40, 5, 3, 2)
    assert (tally.waiting, tally.delay, tally.spreading) == (50, 41.0, False)


async def test_an_article_is_listed_from_the_moment_it_is_to_be_pushed(storage: Storage) -> None:
    """While its rows are made, and before the first: all is zero, and nothing is divided by it."""
    (article_id,) = await store(storage, filed("a"))
    (tally,) = await storage.tallies.latest(5)
    assert (tally.sent, tally.waiting, tally.delay, tally.spreading) == (0, 0, 0.0, True)
    await count(storage, article_id, made=7)
    (tally,) = await storage.tallies.latest(5)
    assert (tally.waiting, tally.spreading) == (7, True)


async def test_the_latest_are_those_pushed_last(storage: Storage) -> None:
    """Newest first, no more than asked for; what was never pushed is left out."""
    await store(storage, filed("a"))
    await store(storage, filed("back-dated", at=NOW - 9_000_000))
    await store(storage, filed("never", push=False))
    await store(storage, filed("b"))
    assert [tally.title for tally in await storage.tallies.latest(2)] == ["b", "back-dated"]
    assert [tally.title for tally in await storage.tallies.latest(5)] == ["b", "back-dated", "a"]


async def test_a_tally_outlives_its_job(storage: Storage) -> None:
    """Counts are kept when rows and jobs are pruned."""
    (article_id,) = await store(storage, filed("a"))
    await count(storage, article_id, made=1, sent=1, delay_sum=9)
    async with storage.database.write() as connection:
        await connection.execute(fanouts.delete())
    (tally,) = await storage.tallies.latest(5)
    assert (tally.sent, tally.delay, tally.spreading) == (1, 9.0, False)


async def test_those_who_get_it_in_a_summary_are_counted_apart(storage: Storage) -> None:
    """They wait for hours, and that is no delay."""
    await join(storage, 1, "36.03.17")
    await join(storage, 2, PANONGAN)
    article = await publish(storage, "a", Places((TANGERANG,), (PANONGAN,)))
    assert await storage.tallies.in_summaries(article) == 1


async def test_stars_are_read_by_the_day(storage: Storage) -> None:
    """A day on which nothing was paid cost nothing."""
    async with storage.database.write() as connection:
        await connection.execute(insert(stars).values(day="2026-11-24", tenths=1235))
    assert await storage.tallies.stars_spent("2026-11-24") == 123.5
    assert await storage.tallies.stars_spent("2026-11-25") == 0.0
