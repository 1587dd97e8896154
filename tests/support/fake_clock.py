"""Clocks for tests: one that stands still until it is moved, and one with a date of its own."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count

from bot.core.clock import SystemClock


class FakeClock:
    """A `Clock` of an invented time: `advance` runs it, and wakes whoever sleeps until then."""

    def __init__(self, now: float = 1_750_000_000.0) -> None:
        self.time = now
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """UTC epoch seconds."""
        return self.time

    def monotonic(self) -> float:
        """The same: this clock is never set back."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Until `advance` has come so far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._order), alarm))
        await alarm

    async def elapse(self, seconds: float) -> None:
        """The same: that time is invented, too."""
        await self.sleep(seconds)

    async def advance(self, seconds: float) -> None:
        """Let everyone wake whose time comes within this, each at its moment."""
        end = self.time + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self.time, _, alarm = heapq.heappop(self._sleepers)
            if not alarm.done():
                alarm.set_result(None)
                await settle()
        self.time = end


class DatedClock(SystemClock):
    """The machine's clock on a date of the test's: who sleeps on it really sleeps."""

    def __init__(self, date: Callable[[], float]) -> None:
        self._date = date

    def now(self) -> float:
        """UTC epoch seconds."""
        return self._date()


class StandingClock(SystemClock):
    """A clock that shows what the test says, for spans of time too; who sleeps really sleeps."""

    def __init__(self, time: Callable[[], float]) -> None:
        self._time = time

    def now(self) -> float:
        """UTC epoch seconds."""
        return self._time()

    def monotonic(self) -> float:
        """The same: this clock is never set back."""
        return self._time()


async def settle() -> None:
    """Let everything run that can without the time passing or anything coming from outside."""
    for _ in range(20):
        await asyncio.sleep(0)
