"""What is counted by day: who comes and goes, after what, and how many follow what."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert, select

from bot.delivery.model import DeliveryStatus, Outcome
from bot.figures.model import DayFigures
from storage.figures.daily import ACTIVE, JOINED, LEFT, LEFT_AFTER
from storage.figures.figures import KEPT_DAYS
from storage.repositories import Storage
from storage.tables.articles import tallies
from storage.tables.figures import daily_figures
from tests.support.storage.stored import (
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    follow,
    sent,
    store,
)

TODAY = date(2023, 11, 15)  # NOW, in the newsroom's zone
DAY = 86_400.0


async def counted(storage: Storage, figure: str) -> dict[str, int]:
    """By subject, over all days: what tests do has the time of the machine or of NOW."""
    found: dict[str, int] = {}
    async with storage.database.read() as connection:
        for row in await connection.execute(
            select(daily_figures).where(daily_figures.c.figure == figure)
        ):
            found[row.subject] = found.get(row.subject, 0) + row.value
    return found


async def test_who_comes_is_counted_once(storage: Storage) -> None:
    """A new chat, and one that comes back; not a second place, not the same update twice."""
    subscribers = storage.subscribers
    for once in (1, 1, 2):
        await subscribers.follow(7, PANONGAN, language="id", now=NOW, once=once)
    assert await counted(storage, JOINED) == {"": 1}
    await subscribers.stop(7, once=3)
    await subscribers.wake(7, once=4)
    await subscribers.wake(7, once=5)
    assert await counted(storage, JOINED) == {"": 2}
    await subscribers.mark_left(7, reason="blocked", now=NOW)
    await subscribers.mark_returned(7)
    await subscribers.mark_returned(7)
    assert await counted(storage, JOINED) == {"": 3}
    await storage.keywords.choose(8, "banjir", wanted=True, language="id", once=6)
    await storage.keywords.choose(8, "loker", wanted=True, language="id", once=7)
    assert await counted(storage, JOINED) == {"": 4}


async def test_who_goes_is_counted_once_however_they_go(storage: Storage) -> None:
    """Stopped, blocked, erased; what was no reader any more goes nowhere."""
    for chat in (1, 2, 3):
        await follow(storage, chat, PANONGAN)
    await storage.subscribers.stop(1, once=11)
    await storage.subscribers.stop(1, once=12)
    await storage.subscribers.mark_left(1, reason="blocked", now=NOW)
    for _ in range(2):
        await storage.subscribers.mark_left(2, reason="blocked", now=NOW)
    await storage.personal_data.forget(3, once=13)
    await storage.personal_data.forget(1, once=14)
    assert await counted(storage, LEFT) == {"": 3}


async def test_the_article_that_was_sent_last_before_somebody_left_is_known(
    storage: Storage,
) -> None:
    """The one they had, not the one that found them gone; nothing of who never got any."""
    for chat in (1, 2, 3):
        await follow(storage, chat, PANONGAN)
    first, second = [(await store(storage, filed(name)))[0] for name in ("a", "b")]
    for article in (first, second):
        await storage.outbox.fan_out(now=NOW)
        items = await claim(storage)
        got = [item for item in items if item.chat_id != 2 or article == first]
        await sent(storage, *got)
        gone = [item for item in items if item not in got]
        outcomes = [Outcome(item, DeliveryStatus.GONE, reason="blocked") for item in gone]
        await storage.outbox.settle(outcomes, now=NOW)
    await storage.subscribers.stop(3, once=30)
    await follow(storage, 4, PANONGAN)
    await storage.subscribers.stop(4, once=40)
    assert await counted(storage, LEFT) == {"": 3}
    assert await counted(storage, LEFT_AFTER) == {str(first): 1, str(second): 1}


async def test_an_article_is_named_where_several_left_after_it(storage: Storage) -> None:
    """Three at least: fewer is chance."""
    many, few = await store(storage, filed("a"), filed("b"))
    async with storage.database.write() as connection:
        for article in (many, few):
            await connection.execute(insert(tallies).values(article_id=article, sent=50))
        for day, article, left in (("14", many, 2), ("15", many, 1), ("15", few, 2)):
            row = {"day": f"2023-11-{day}", "figure": LEFT_AFTER, "subject": str(article)}
            await connection.execute(insert(daily_figures).values(**row, value=left))
    (found,) = await storage.daily_figures.left_after(since="2023-11-01", limit=5)
    assert (found.title, found.left, found.sent) == ("a", 3, 50)
    assert not await storage.daily_figures.left_after(since="2023-11-15", limit=5)


async def test_followers_are_those_of_a_place_or_inside_it(storage: Storage) -> None:
    """Each chat once in a regency; who stopped is none; taken once a day."""
    await follow(storage, 1, PANONGAN, TANGERANG)
    await follow(storage, 2, "36.03.20")
    await follow(storage, 3, PANONGAN)
    await storage.subscribers.stop(3, once=31)
    daily = storage.daily_figures
    assert await daily.take(str(TODAY - timedelta(days=1)))
    assert not await daily.take(str(TODAY - timedelta(days=1)))
    await follow(storage, 4, TANGERANG)
    assert await daily.take(str(TODAY))
    found = await daily.followers(["36", TANGERANG, PANONGAN], TODAY, 30)
    assert [(each.place, each.now, each.before) for each in found] == [
        (TANGERANG, 3, 2),
        (PANONGAN, 1, 1),
    ]
    one_day = await daily.followers([TANGERANG], TODAY, 1)
    assert [(each.now, each.before) for each in one_day] == [(3, None)]


async def test_days_have_no_gap_and_say_what_nobody_counted(storage: Storage) -> None:
    """Unknown is not zero: the first day that was counted whole is the one after the first look."""
    (article,) = await store(storage, filed("a", at=NOW - DAY))
    async with storage.database.write() as connection:
        await connection.execute(
            insert(tallies).values(article_id=article, sent=30, summarized=10, delay_sum=800)
        )
    daily = storage.daily_figures
    await daily.take(str(TODAY - timedelta(days=2)))
    await follow(storage, 1, PANONGAN)
    before, first, second, today = await daily.days(TODAY, 4)
    assert before == DayFigures(TODAY - timedelta(days=3))
    assert first == DayFigures(TODAY - timedelta(days=2), active=0)
    assert second == DayFigures(TODAY - timedelta(days=1), None, 0, 0, 30, 40.0)
    assert today == DayFigures(TODAY, None, 1, 0)


async def test_what_is_old_is_forgotten(storage: Storage) -> None:
    """A year and a little."""
    daily, old = storage.daily_figures, TODAY - timedelta(days=KEPT_DAYS + 1)
    await daily.take(str(old))
    await daily.take(str(TODAY))
    async with storage.database.read() as connection:
        days = set(
            await connection.scalars(
                select(daily_figures.c.day).where(daily_figures.c.figure == ACTIVE)
            )
        )
    assert days == {str(TODAY)}


async def test_a_district_is_silent_where_somebody_follows_it(storage: Storage) -> None:
    """The longest silence first, never before all; not where there was news, not a regency."""
    await follow(storage, 1, PANONGAN, TANGERANG, "36.03.20", "36.03.01")
    await follow(storage, 2, "36.03.20")
    await follow(storage, 3, "36.03.02")
    await storage.subscribers.stop(3, once=33)
    await store(storage, filed("old", direct=["36.03.20"], at=NOW - 40 * DAY))
    await store(storage, filed("new", direct=[PANONGAN]))
    found = await storage.daily_figures.silent(since=NOW - 7 * DAY, limit=5)
    assert [(each.place, each.followers, each.since) for each in found] == [
        ("36.03.01", 1, None),
        ("36.03.20", 2, NOW - 40 * DAY),
    ]
    assert len(await storage.daily_figures.silent(since=NOW - 7 * DAY, limit=1)) == 1
