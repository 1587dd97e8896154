"""The one letter about the schedule goes by day, a few at a time."""

from __future__ import annotations

import pytest

from bot.messages.catalogue import load_texts
from bot.readers.schedule.pages import schedule_news
from bot.workers.delivery.schedule_news import ScheduleNews
from storage.outbox.rounds.schedule_news import NAME
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock
from tests.support.storage.amounts import at
from tests.support.storage.stored import JAKARTA, PANONGAN, claim, follow, sent


@pytest.mark.parametrize(
    ("hour", "goes"),
    [(3, False), (8.99, False), (9, True), (15.99, True), (16, False), (23, False)],
)
async def test_it_goes_in_the_calm_hours_of_the_day(
    storage: Storage, hour: float, *, goes: bool
) -> None:
    """Not at night, and not while most summaries leave."""
    await follow(storage, 1, PANONGAN)
    await storage.memory.put(NAME, "")
    made: list[None] = []
    await news(storage, at(hour), made).tick()
    items = await claim(storage, now=at(hour))
    assert [item.chat_id for item in items] == [1] * goes
    assert len(made) == goes


async def test_a_third_of_the_rate_is_asked_for(storage: Storage) -> None:
    """Thirty seconds' worth at a time, and the next when those have left."""
    for chat in range(1, 26):
        await follow(storage, chat, PANONGAN)
    await storage.memory.put(NAME, "")
    job = news(storage, at(10), [], rate=2)
    told: list[int] = []
    for _ in range(4):
        await job.tick()
        await job.tick()
        items = await claim(storage, now=at(10))
        await sent(storage, *items)
        told.append(len(items))
    assert told == [20, 5, 0, 0]


def test_it_says_where_to_choose_and_makes_no_sound() -> None:
    """In each language, with one button."""
    for letter in schedule_news(load_texts()).values():
        assert letter["disable_notification"] is True
        assert '"js"' in str(letter["reply_markup"]).replace("'", '"')


def news(storage: Storage, now: float, made: list[None], *, rate: float = 30) -> ScheduleNews:
    return ScheduleNews(
        outbox=storage.outbox,
        messages={"id": {"text": "Baru"}, "en": {"text": "New"}},
        clock=FakeClock(now),
        zone=JAKARTA,
        rate=rate,
        made=lambda: made.append(None),
    )
