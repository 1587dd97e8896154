"""The clock: moved forward it wakes whoever is due, and time limits go by it."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.clock import (
    SYSTEM_CLOCK,
    MovableClock,
    sleep_or,
    time_limit,
)
from tests.support.fake_clock import FakeClock, settle

HOUR = 3600.0


async def test_a_move_wakes_those_who_are_due_and_nobody_else() -> None:
    """Both times go forward by it."""
    base = FakeClock()
    clock = MovableClock(base)
    began = clock.now(), clock.monotonic()
    soon, later = (asyncio.create_task(clock.sleep(seconds)) for seconds in (60, 2 * HOUR))
    await settle()
    assert not soon.done()
    clock.move(HOUR)
    await settle()
    assert soon.done()
    assert not later.done()
    assert (clock.now() - began[0], clock.monotonic() - began[1]) == (HOUR, HOUR)
    await base.advance(HOUR)
    assert later.done()


async def test_a_clock_that_is_not_moved_is_the_one_below() -> None:
    """Sleepers wake when that one says so."""
    base = FakeClock()
    sleeper = asyncio.create_task(MovableClock(base).sleep(60))
    await base.advance(59)
    assert not sleeper.done()
    await base.advance(1)
    await settle()
    assert sleeper.done()


def test_a_clock_is_never_moved_back() -> None:
    """Spans of time that were measured by it would be negative."""
    with pytest.raises(ValueError, match="forward"):
        MovableClock(FakeClock()).move(-1)


async def test_a_time_limit_is_by_the_clock() -> None:
    """However long it takes on the wall: the block goes on while the clock stands."""
    clock = FakeClock()

    async def work() -> None:
        async with time_limit(clock, 60):
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await clock.advance(59)
    assert not working.done()
    await clock.advance(1)
    await settle()
    with pytest.raises(TimeoutError):
        await working


async def test_a_move_takes_no_time_from_what_is_under_way() -> None:
    """A request that is on its way while the clock is moved a day keeps its minute."""
    base = FakeClock()
    clock = MovableClock(base)

    async def work() -> None:
        async with time_limit(clock, 60):
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await base.advance(59)
    clock.move(24 * HOUR)
    await settle()
    assert not working.done()
    await base.advance(1)
    await settle()
    with pytest.raises(TimeoutError):
        await working


async def test_what_is_done_in_time_leaves_no_alarm() -> None:
    """A limit that expires afterwards is nobody's: neither cancelled nor told."""
    clock = FakeClock()
    async with time_limit(clock, 60) as limit:
        await asyncio.sleep(0)
    await clock.advance(120)
    assert not limit.expired()


async def test_a_limit_that_ends_together_with_its_block_cancels_nothing_later() -> None:
    """The alarm rings in the very turn of the loop in which the block is left."""
    clock = FakeClock()
    async with time_limit(clock, 60):
        clock.time += 60
        await clock.advance(0)
    await settle()


async def test_a_sleep_is_cut_short_by_an_event() -> None:
    """And ends by itself where nothing happens."""
    clock, event = FakeClock(), asyncio.Event()
    sleeper = asyncio.create_task(sleep_or(clock, 60, event))
    await settle()
    event.set()
    await settle()
    assert sleeper.done()
    event.clear()
    sleeper = asyncio.create_task(sleep_or(clock, 60, event))
    await clock.advance(60)
    await settle()
    assert sleeper.done()


async def test_the_machine_s_clock_counts_on_while_nobody_sleeps() -> None:
    """Spans of time are never negative, and a sleep of nothing gives the others their turn."""
    before = SYSTEM_CLOCK.monotonic()
    turns: list[int] = []
    other = asyncio.create_task(_note(turns))
    await SYSTEM_CLOCK.sleep(0)
    await other
    assert turns == [1]
    assert SYSTEM_CLOCK.monotonic() >= before


async def _note(turns: list[int]) -> None:
    turns.append(1)
