"""The looks for silent weeks: chunk by chunk, and the sender is woken for what they make."""

from __future__ import annotations

import pytest

from bot.delivery.timetable import HEAD_START
from bot.places.model import Places
from bot.workers.delivery import silent_weeks
from bot.workers.delivery.silent_weeks import CHUNK, CHUNKS, SilentWeeks
from storage.outbox.rounds.silent_weeks import AHEAD
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock
from tests.support.storage.amounts import at, join, publish, set_clock, waiting
from tests.support.storage.stored import PANONGAN, TANGERANG


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
