"""Clocks for tests, and jobs by them.

One that stands still until it is moved, one that goes and can be moved, one with a date of its own.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Sequence
from itertools import count

from bot.core.clock import SYSTEM_CLOCK, Clock, SystemClock, sleep_or
from bot.workers.scheduler import Job


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


class MovableClock:
    """Another clock that can be moved forward; whoever sleeps on it wakes if due then."""

    def __init__(self, base: Clock = SYSTEM_CLOCK) -> None:
        self._base = base
        self._ahead = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """UTC epoch seconds, by the other clock and what this one was moved."""
        return self._base.now() + self._ahead

    def monotonic(self) -> float:
        """Seconds since some moment in the past, those that it was moved included."""
        return self._base.monotonic() + self._ahead

    def move(self, seconds: float) -> None:
        """Go forward at once. Raises ValueError for a move back: spans of time never do that."""
        if seconds < 0:
            raise ValueError("a clock is moved forward only")
        self._ahead += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait so long, or until a move has come so far."""
        until = self.monotonic() + seconds
        await asyncio.sleep(0)
        while (left := until - self.monotonic()) > 0:
            await sleep_or(self._base, left, self._moved)


class DatedClock(SystemClock):
    """The machine's clock on a date of the test's: who sleeps on it really sleeps."""

    def __init__(self, date: Callable[[], float]) -> None:
        self._date = date

    def now(self) -> float:
        """UTC epoch seconds."""
        return self._date()


class ClockScheduler:
    """Jobs by a clock of ours, which may be moved."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin with them."""
        self._tasks += [asyncio.create_task(self._repeat(job)) for job in jobs]

    async def stop(self) -> None:
        """Begin none any more, and wait for those that are being done."""
        self._stopping.set()
        await asyncio.gather(*self._tasks)

    async def _repeat(self, job: Job) -> None:
        due_at = self._clock.monotonic() + job.first
        while True:
            await sleep_or(self._clock, due_at - self._clock.monotonic(), self._stopping)
            if self._stopping.is_set():
                return
            due_at = self._clock.monotonic() + job.every
            await job.attempt()


async def settle() -> None:
    """Let everything run that can without the time passing or anything coming from outside."""
    for _ in range(20):
        await asyncio.sleep(0)
