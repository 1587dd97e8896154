"""The rate limiter of all writing to Telegram: calls wait here, the most urgent first."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Mapping
from itertools import count
from typing import TypeAlias

from bot.core.clock import Clock
from bot.delivery.model import Priority
from bot.delivery.slots import Slot, Slots

# Seconds after which no later call goes ahead. At most about one second of the rate
# waits here, so normally the order is that of the priorities; in a flood no call starves.
PATIENCE: Mapping[Priority, float] = {
    Priority.REPLY: 0.0,
    Priority.TIP: 4.0,
    Priority.BREAKING: 5.0,
    Priority.PUSH: 10.0,
    Priority.CORRECTION: 12.0,
    Priority.ANNOUNCEMENT: 15.0,
    Priority.SUMMARY: 20.0,
    Priority.EDIT: 30.0,
}

_Waiter: TypeAlias = tuple[float, int, int, asyncio.Future[Slot]]  # deadline, order, cost, turn


class RateLimiter:
    """A limiter that gives all writing one rate.

    The earliest deadline passes first: the arrival plus the `PATIENCE` of the priority. No call
    passes while one with an earlier deadline waits.
    """

    def __init__(self, slots: Slots, *, clock: Clock) -> None:
        self._slots = slots
        self._clock = clock
        self._order = count()
        self._waiting: list[_Waiter] = []
        self._paused_until = float("-inf")
        self._porter: asyncio.Task[None] | None = None

    def pause(self, seconds: float) -> None:
        """Let no call pass before this long from now (429 for the whole bot)."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)

    async def acquire(self, priority: Priority, cost: int = 1) -> Slot:
        """Wait for a slot for `cost` messages. A call cancelled while it waits uses up none."""
        now = self._clock.monotonic()
        if not self._waiting and self._opens_at(now, cost) <= now:
            return self._slots.take(now, cost)
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        waiter = (now + PATIENCE[priority], next(self._order), cost, turn)
        heapq.heappush(self._waiting, waiter)
        if self._waiting[0] is waiter:
            self._call_porter()
        try:
            return await turn
        except asyncio.CancelledError:
            self._call_porter()  # who may have waited for this one, through a long pause
            raise

    def record_answer(self, slot: Slot) -> None:
        """Record that the server answered the call of this slot, whatever the answer.

        Not to be called for a call without an answer. Until then the call counts as one that may
        still be on its way.
        """
        self._slots.record_answer(slot, self._clock.monotonic())

    def _opens_at(self, now: float, cost: int) -> float:
        return max(self._slots.ready_at(now, cost), self._paused_until)

    def _call_porter(self) -> None:
        """Restart the porter where the queue's head is another: it may cost less, or be gone."""
        if self._porter is not None:
            self._porter.cancel()
        self._porter = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        while self._waiting:
            _, _, cost, turn = self._waiting[0]
            now = self._clock.monotonic()
            if turn.cancelled():
                heapq.heappop(self._waiting)
            elif self._paused_until > now:
                await self._clock.sleep(self._paused_until - now)
            elif (ready_at := self._slots.ready_at(now, cost)) > now:
                await self._clock.sleep(ready_at - now)
            else:
                heapq.heappop(self._waiting)
                turn.set_result(self._slots.take(now, cost))
