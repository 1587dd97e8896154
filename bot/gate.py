"""I/O shell around the slots: everyone who writes to Telegram waits here, the most urgent first."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from itertools import count

from bot.pacing import Slots


class Gate:
    """One rate budget for replies (priority 0) and broadcasts (higher numbers).

    Waiters pass by priority, then in order of arrival; nobody passes while an earlier or more
    urgent one waits. `clock` and `sleep` are in seconds.
    """

    def __init__(
        self,
        slots: Slots,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._slots = slots
        self._clock = clock
        self._sleep = sleep
        self._order = count()
        self._waiting: list[tuple[int, int, int, asyncio.Future[None]]] = []
        self._paused_until = float("-inf")
        self._porter: asyncio.Task[None] | None = None

    def pause(self, seconds: float) -> None:
        """Nobody passes before this long from now (429 for the whole bot)."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    async def enter(self, priority: int, cost: int = 1) -> None:
        """Wait for a slot for `cost` messages. Whoever is cancelled while waiting uses up none."""
        if not self._waiting and self._open_at(cost) <= (now := self._clock()):
            self._slots.take(now, cost)
            return
        turn = asyncio.get_running_loop().create_future()
        waiter = (priority, next(self._order), cost, turn)
        heapq.heappush(self._waiting, waiter)
        if self._waiting[0] is waiter:
            self._call_porter()
        await turn

    def _open_at(self, cost: int) -> float:
        return max(self._slots.ready_at(self._clock(), cost), self._paused_until)

    def _call_porter(self) -> None:
        """Anew for each new head of the queue: it may cost less than the one slept for."""
        if self._porter is not None:
            self._porter.cancel()
        self._porter = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        while self._waiting:
            _, _, cost, turn = self._waiting[0]
            if turn.cancelled():
                heapq.heappop(self._waiting)
            elif (wait := self._open_at(cost) - self._clock()) > 0:
                await self._sleep(wait)
            else:
                heapq.heappop(self._waiting)
                self._slots.take(self._clock(), cost)
                turn.set_result(None)
