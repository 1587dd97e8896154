"""The pace of all that writes to Telegram: calls wait here, the most urgent first."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count
from typing import Protocol, TypeAlias

from bot.delivery.model import Priority
from bot.delivery.shared_slots import SharedSlots
from bot.delivery.slots import WINDOW, Slot, Slots
from storage.cluster.replicas import Copies

# Seconds after which nobody who comes later goes ahead. At most about one second of the rate
# waits here, so in normal life the order is that of the priorities; in a flood nobody starves.
PATIENCE: Mapping[Priority, float] = {
    Priority.REPLY: 0.0,
    Priority.TIP: 4.0,
    Priority.BREAKING: 5.0,
    Priority.PUSH: 10.0,
    Priority.DIGEST: 20.0,
    Priority.EDIT: 30.0,
}

_Waiter: TypeAlias = tuple[float, int, int, asyncio.Future[Slot]]  # deadline, order, cost, turn


class Budget(Protocol):
    """Where slots come from: `Slots` of one process, or `SharedSlots` of several."""

    def ready_at(self, now: float, cost: int = 1) -> float:
        """When a call could go; reserves nothing. Infinite where `refill` has to be awaited."""

    def take(self, now: float, cost: int = 1) -> Slot:
        """Reserve a slot whose moment has come."""

    def answered(self, slot: Slot, now: float) -> None:
        """The server answered the call that went in this slot."""

    async def refill(self, waiting: int, cost: int) -> None:
        """Fetch slots: so many callers wait, the first of them for `cost` messages."""


class Gate:
    """One rate budget for all that is written.

    The earliest deadline passes first: the arrival and the `PATIENCE` of the priority. Nobody
    passes while someone with an earlier one waits. `clock` and `sleep` are in seconds.
    """

    def __init__(
        self,
        budget: Budget,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._budget = budget
        self._clock = clock
        self._sleep = sleep
        self._order = count()
        self._waiting: list[_Waiter] = []
        self._paused_until = float("-inf")
        self._porter: asyncio.Task[None] | None = None
        self._refilling: asyncio.Task[None] | None = None

    def pause(self, seconds: float) -> None:
        """Nobody passes before this long from now (429 for the whole bot)."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    async def enter(self, priority: Priority, cost: int = 1) -> Slot:
        """Wait for a slot for `cost` messages. Whoever is cancelled while waiting uses up none."""
        now = self._clock()
        if not self._waiting and self._opens_at(now, cost) <= now:
            return self._budget.take(now, cost)
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        waiter = (now + PATIENCE[priority], next(self._order), cost, turn)
        heapq.heappush(self._waiting, waiter)
        if self._waiting[0] is waiter:
            self._call_porter()
        return await turn

    def answered(self, slot: Slot) -> None:
        """The server answered, whatever it said, the call that this slot was for.

        Not to be said of a call without an answer. Until it is said, the call counts as one that
        may still be on its way.
        """
        self._budget.answered(slot, self._clock())

    def _opens_at(self, now: float, cost: int) -> float:
        return max(self._budget.ready_at(now, cost), self._paused_until)

    def _call_porter(self) -> None:
        """Anew for each new head of the queue: it may cost less than the one slept for."""
        if self._porter is not None:
            self._porter.cancel()
        self._porter = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        while self._waiting:
            _, _, cost, turn = self._waiting[0]
            now = self._clock()
            if turn.cancelled():
                heapq.heappop(self._waiting)
            elif self._paused_until > now:
                await self._sleep(self._paused_until - now)
            elif (ready_at := self._budget.ready_at(now, cost)) == float("inf"):
                await self._refill(cost)
            elif ready_at > now:
                await self._sleep(ready_at - now)
            else:
                heapq.heappop(self._waiting)
                turn.set_result(self._budget.take(now, cost))

    async def _refill(self, cost: int) -> None:
        """What is being fetched is paid for: it comes even if this porter is replaced meanwhile."""
        if self._refilling is None or self._refilling.done():
            refill = self._budget.refill(len(self._waiting), cost)
            self._refilling = asyncio.create_task(refill)
        await asyncio.wait([self._refilling])
        if fault := self._refilling.exception():
            for *_, turn in self._waiting:
                if not turn.done():
                    turn.set_exception(fault)
            self._waiting.clear()


def make_gate(budget: str, rate: float, copies: Copies | None) -> Gate:
    """What is written passes here, `rate` a second; copies of the bot share the budget."""
    if copies is None:
        return Gate(Slots(rate))

    async def reserve(count: int) -> Sequence[float]:
        slots = await copies.budgets.reserve(budget, count, WINDOW / rate)
        now = time.monotonic()  # the gate's clock, read after the answer: never too early
        return [now + seconds for seconds in slots]

    return Gate(SharedSlots(reserve, rate, sleep=asyncio.sleep))
