"""The one clock: what time it is, and waiting.

Whatever in bot/, handlers/ or storage/ asks for the time or waits is given a `Clock`, so that
tests, the demo and a simulated run can move the time for all of it at once. Import rules and the
linter keep `time`, `asyncio.sleep` and the like out of every other module. Time limits of single
HTTP requests belong to their sockets and stay with aiohttp.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

# Linux's CLOCK_MONOTONIC stands still in suspend (clock_gettime(2)); a copy of the bot that woke
# up would believe that it still leads.
_BOOT_TIME: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

T = TypeVar("T")


class Clock(Protocol):
    """The time, and waiting for it to pass."""

    def now(self) -> float:
        """UTC epoch seconds: for what is stored and shown. May be set back."""

    def monotonic(self) -> float:
        """Seconds since some moment in the past: for spans of time. Never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Wait so long by `monotonic`; not at all for 0 or less, but others have their turn."""

    async def elapse(self, seconds: float) -> None:
        """Wait until so long has really passed: where a clock is moved, the move does not count."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """UTC epoch seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds since the machine was started, those in which it slept included."""
        return time.clock_gettime(_BOOT_TIME)

    async def sleep(self, seconds: float) -> None:
        """Wait so long."""
        await asyncio.sleep(seconds)

    async def elapse(self, seconds: float) -> None:
        """The same: this clock is not moved."""
        await asyncio.sleep(seconds)


SYSTEM_CLOCK = SystemClock()


class MovableClock:
    """Another clock that can be moved forward; whoever sleeps on it wakes if due then.

    A move is to everybody as if the machine had been suspended for so long, except to what is
    under way at that moment: it took no time, so that no `time_limit` expires by it.
    """

    def __init__(self, base: Clock = SYSTEM_CLOCK, *, ahead: float = 0.0) -> None:
        self._base = base
        self._ahead = ahead
        self._moved = asyncio.Event()

    @property
    def ahead(self) -> float:
        """How many seconds it was moved."""
        return self._ahead

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

    async def elapse(self, seconds: float) -> None:
        """Wait so long by the other clock."""
        await self._base.elapse(seconds)


async def give_way() -> None:
    """Let the other tasks have their turn."""
    await asyncio.sleep(0)


async def sleep_or(clock: Clock, seconds: float, *events: asyncio.Event) -> None:
    """Sleep, but wake at once when one of the events is set."""
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait({sleeping, *waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
        for wait in waiting:
            wait.cancel()


@asynccontextmanager
async def time_limit(clock: Clock, seconds: float) -> AsyncIterator[asyncio.Timeout]:
    """Raise TimeoutError where the block really takes longer than so many seconds of this clock."""
    over = False

    def expire(alarm: asyncio.Future[None]) -> None:
        if not over and not alarm.cancelled():
            limit.reschedule(asyncio.get_running_loop().time())

    async with asyncio.timeout(None) as limit:
        alarm = asyncio.ensure_future(clock.elapse(seconds))
        alarm.add_done_callback(expire)
        try:
            yield limit
        finally:
            over = True
            alarm.cancel()


async def unless_stopped(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T | None:
    """What `work` gives, or None when `stop` is set first; the work is cancelled then."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
