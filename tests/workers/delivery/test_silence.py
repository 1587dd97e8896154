"""Silence: a story that does not go on is ended; who was sent nothing for a week gets a summary."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.delivery.timetable import HEAD_START
from bot.messages.catalogue import load_texts
from bot.places.model import Places
from bot.search.stories import story_name
from bot.workers.delivery import silent_weeks
from bot.workers.delivery.silent_stories import SilentStories
from bot.workers.delivery.silent_weeks import CHUNK, CHUNKS, SilentWeeks
from storage.outbox.rounds.silent_weeks import AHEAD
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock
from tests.support.storage.amounts import (
    DAY,
    HOUR,
    SEVEN,
    at,
    join,
    publish,
    set_clock,
    waiting,
)
from tests.support.storage.stored import PANONGAN, TANGERANG, claim, filed, follow, store


async def test_the_end_is_told_once_and_not_at_night(storage: Storage) -> None:
    """A link to the story, in the reader's language, sealed as nobody else's business."""
    await follow(storage, 1, PANONGAN)
    (article,) = await store(storage, filed("Gudang terbakar", push=True), now=SEVEN)
    set_clock(storage, SEVEN)
    await storage.keywords.choose(1, story_name(article), wanted=True, language="id", once=5)
    now, told = SEVEN + 16 * DAY - 4 * HOUR, 0

    def notify() -> None:
        nonlocal told
        told += 1

    job = SilentStories(
        keywords=storage.keywords,
        texts=load_texts(),
        zone=ZoneInfo("Asia/Jakarta"),
        clock=lambda: now,
        notify=notify,
    )
    await job.tick()
    assert told == 0
    now = SEVEN + 16 * DAY + 4 * HOUR
    await job.tick()
    await job.tick()
    assert told == 1
    (item,) = [each for each in await claim(storage, now=now + 60) if each.method]
    assert "dua minggu" in str(item.params["text"])
    assert "Gudang terbakar" in str(item.params["text"])


async def test_a_tick_looks_at_all_whose_time_has_come(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In several transactions, the sender told of each that made something."""
    monkeypatch.setattr(silent_weeks, "CHUNK", 2)
    for chat in range(1, 6):
        await join(storage, chat, PANONGAN)
        await storage.choices.set_around(chat, around=False, once=chat)
    await publish(storage, "near", Places((TANGERANG,), ("36.03.17",)), now=at(9, day=6))
    now, told = at(18, day=8) - HEAD_START - AHEAD + 60, list[None]()
    set_clock(storage, now)
    job = SilentWeeks(outbox=storage.outbox, clock=FakeClock(now), notify=lambda: told.append(None))
    await job.tick()
    assert [row.chat for row in await waiting(storage)] == [1, 2, 3, 4, 5]
    assert len(told) == 3
    await job.tick()
    assert len(told) == 3


def test_a_tick_ends() -> None:
    """However many are due: others write between the ticks."""
    assert CHUNK * CHUNKS <= 1000
