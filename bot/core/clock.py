"""The one clock: the time, and waiting.

Every module of bot/, handlers/ or storage/ that asks for the time or waits is given a `Clock`, so
that tests, the demo and a simulated run can move the time for all of them at once. Import rules and
the linter keep `time`, `asyncio.sleep` and the like out of every other module. Time limits of
single HTTP requests belong to their sockets and stay with aiohttp.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

# Linux's CLOCK_MONOTONIC stands still in suspend (clock_gettime(2)); a copy of the bot that wakes
# up would believe that it still leads.
_BOOT_TIME: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

T = TypeVar("T")


class Clock(Protocol):
    """The time, and waiting for time to pass."""

    def now(self) -> float:
        """Return the time in UTC epoch seconds, to store and to show. It may be set back."""

    def monotonic(self) -> float:
        """Return the seconds since some moment in the past, for spans of time. Never set back."""

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` by `monotonic`; for 0 or less, only give other tasks their turn."""

    async def elapse(self, seconds: float) -> None:
        """Wait until `seconds` have really passed; a move of the clock does not count."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Return the time in UTC epoch seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return the seconds since the machine was started, suspended ones included."""
        return time.clock_gettime(_BOOT_TIME)

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds`."""
        await asyncio.sleep(seconds)

    async def elapse(self, seconds: float) -> None:
        """Wait `seconds`, like `sleep`: this clock is not moved."""
        await asyncio.sleep(seconds)


SYSTEM_CLOCK = SystemClock()


class MovableClock:
    """A clock that follows another one and can be moved forward; sleepers that are due then wake.

    A move is to every task as if the machine had been suspended for so long, except to work that is
    under way at that moment: it took no time, so no `time_limit` expires by the move.
    """

    def __init__(self, base: Clock = SYSTEM_CLOCK, *, ahead: float = 0.0) -> None:
        self._base = base
        self._ahead = ahead
        self._moved = asyncio.Event()

    @property
    def ahead(self) -> float:
        """The seconds by which the clock was moved."""
        return self._ahead

    def now(self) -> float:
        """Return UTC epoch seconds: the other clock's, plus the moves of this one."""
        return self._base.now() + self._ahead

    def monotonic(self) -> float:
        """Return the seconds since some moment in the past, moves included."""
        return self._base.monotonic() + self._ahead

    def move(self, seconds: float) -> None:
        """Go forward at once. Raises ValueError for a move back: spans of time never do that."""
        if seconds < 0:
            raise ValueError("a clock is moved forward only")
        self._ahead += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds`, or until moves have come so far."""
        until = self.monotonic() + seconds
        await asyncio.sleep(0)
        while (left := until - self.monotonic()) > 0:
            await sleep_or(self._base, left, self._moved)

    async def elapse(self, seconds: float) -> None:
        """Wait `seconds` by the other clock."""
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
    """Raise TimeoutError where the block really takes longer than `seconds` of this clock."""
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
    """Return the result of `work`; cancel it and return None when `stop` is set first."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
