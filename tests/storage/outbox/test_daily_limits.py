"""At most so many a day at once: counted over the day, the nearest first, the rest in a summary."""

from __future__ import annotations

from dataclasses import replace

from bot.delivery.model import DeliveryStatus, Outcome, Priority
from bot.places.model import Places
from bot.readers.model import QuietHours, QuietMode
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, reach_of, spread, waiting
from tests.support.storage.edits import change
from tests.support.storage.stored import PANONGAN, TANGERANG, filed, store

IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_TANGERANG = Places((TANGERANG,), ("36.03.18",))
WHOLE = Places((TANGERANG,))


async def limited(storage: Storage, most: int, *places: str) -> None:
    await join(storage, 1, *places)
    await storage.choices.set_most_a_day(1, most, once=1)


async def deliver(storage: Storage, *, now: float) -> int:
    """How many articles are sent at once."""
    sent = 0
    while items := await storage.outbox.claim(now=now, limit=99):
        outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(7,)) for item in items]
        await storage.outbox.settle(outcomes, now=now)
        sent += sum(item.bundled for item in items if item.summary_for is None)
    return sent


async def at_once(storage: Storage) -> list[str]:
    return [row.title for row in await waiting(storage) if row.priority < Priority.SUMMARY]


async def test_no_more_than_the_limit_on_a_day_and_as_many_on_the_next(storage: Storage) -> None:
    """However long each is in the outbox; the rest is promised for the evening."""
    await limited(storage, 2, PANONGAN)
    for hour in (8, 9, 10, 11):
        await publish(storage, f"{hour}", IN_PANONGAN, now=at(hour))
        await deliver(storage, now=at(hour))
    rows = await waiting(storage)
    assert [(row.title, row.summary_for) for row in rows] == [("10", at(18)), ("11", at(18))]
    await publish(storage, "next", IN_PANONGAN, now=at(0.5, day=1))
    assert await at_once(storage) == ["next"]


async def test_of_those_that_wait_the_nearest_goes(storage: Storage) -> None:
    """An article of one's own district that comes later puts another one off."""
    await limited(storage, 1, PANONGAN, TANGERANG)
    await publish(storage, "far", IN_TANGERANG, now=at(8))
    assert await at_once(storage) == ["far"]
    await publish(storage, "near", IN_PANONGAN, now=at(8))
    assert await at_once(storage) == ["near"]
    await publish(storage, "whole", WHOLE, now=at(8))
    assert await at_once(storage) == ["near"]


async def test_what_is_urgent_counts_and_goes_all_the_same(storage: Storage) -> None:
    """It is never held back, and takes the place of ordinary news that waits."""
    await limited(storage, 1, PANONGAN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await publish(storage, "urgent", IN_PANONGAN, now=at(8), urgent=True)
    assert await at_once(storage) == ["urgent"]
    await publish(storage, "again", IN_PANONGAN, now=at(9), urgent=True)
    assert await at_once(storage) == ["again", "urgent"]


async def test_news_that_waits_for_the_morning_counts_on_the_morning_s_day(
    storage: Storage,
) -> None:
    """Not on the evening's on which it was published: it is the morning's phone that rings."""
    await limited(storage, 2, PANONGAN)
    waits = QuietHours(21 * 60, 5 * 60 + 30, QuietMode.WAIT)
    await storage.choices.set_quiet(1, waits, once=2)
    for number in range(4):
        await publish(storage, f"night {number}", IN_PANONGAN, now=at(22))
    assert await at_once(storage) == ["night 0", "night 1"]
    assert await deliver(storage, now=at(5.5, day=1)) == 2
    await publish(storage, "day", IN_PANONGAN, now=at(9, day=1))
    assert await at_once(storage) == []


async def test_who_had_enough_today_is_told_tomorrow_of_what_waits_for_the_morning(
    storage: Storage,
) -> None:
    """It is not among the evening's: neither held back nor promised for a summary."""
    await limited(storage, 1, PANONGAN)
    waits = QuietHours(21 * 60, 5 * 60 + 30, QuietMode.WAIT)
    await storage.choices.set_quiet(1, waits, once=2)
    await publish(storage, "day", IN_PANONGAN, now=at(9))
    assert await deliver(storage, now=at(9)) == 1
    await publish(storage, "evening", IN_PANONGAN, now=at(20))
    await publish(storage, "night", IN_PANONGAN, now=at(22))
    rows = await waiting(storage)
    assert [(row.title, row.summary_for) for row in rows if row.title != "evening"] == [
        ("night", None)
    ]
    assert await at_once(storage) == ["night"]


async def test_what_is_late_by_a_day_goes_at_once_whatever_came_today(storage: Storage) -> None:
    """An article of yesterday that is spread today is none of today's."""
    await limited(storage, 1, PANONGAN)
    await publish(storage, "today", IN_PANONGAN, now=at(9, day=1))
    assert await deliver(storage, now=at(9, day=1)) == 1
    late = replace(filed("late", at=at(9)), places=IN_PANONGAN, reach=reach_of(IN_PANONGAN))
    await store(storage, late, now=at(9))
    await spread(storage, now=at(10, day=1))
    assert await at_once(storage) == ["late"]


async def test_the_summary_says_how_many_of_it_were_too_many(storage: Storage) -> None:
    """Whether they were held back as they came, or once something nearer did."""
    await limited(storage, 1, PANONGAN, TANGERANG)
    await publish(storage, "far", IN_TANGERANG, now=at(8))
    await publish(storage, "near", IN_PANONGAN, now=at(8))
    assert await deliver(storage, now=at(8)) == 1
    await publish(storage, "enough", IN_PANONGAN, now=at(9))
    (summary,) = await storage.outbox.claim(now=at(18), limit=9)
    assert (summary.bundled, summary.held_back) == (2, 2)


async def test_an_edit_of_an_earlier_message_is_no_message_more(storage: Storage) -> None:
    """Nor does it make yesterday's news today's."""
    await limited(storage, 1, PANONGAN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    assert await deliver(storage, now=at(8)) == 1
    await change(storage, "a", "b", now=at(9, day=1))
    while await storage.outbox.correct(now=at(10, day=1), limit=9) is not None:
        pass
    await publish(storage, "next", IN_PANONGAN, now=at(10, day=1))
    assert "next" in await at_once(storage)
