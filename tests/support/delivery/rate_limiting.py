"""Who passes a rate limiter, and how many do in any second."""

from __future__ import annotations

import asyncio

from bot.delivery.model import Priority
from bot.delivery.slots import Slots
from bot.workers.delivery.rate_limiter import PATIENCE, RateLimiter
from tests.support.fake_clock import FakeClock


def most_in_a_second(sent: list[tuple[float, int]]) -> int:
    """What a server sees that counts the messages of every window of one second."""
    return max(sum(cost for other, cost in sent if at <= other < at + 1.0) for at, _ in sent)


class Street:
    """People who come to a limiter; `passed` tells who went through, and when."""

    def __init__(self, slots: Slots, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock(1000.0)
        self.limiter = RateLimiter(slots, clock=self.clock)
        self.passed: list[tuple[float, int, str]] = []
        self.waiting: dict[str, float] = {}
        self.unfair: list[str] = []

    def send(self, name: str, priority: Priority, cost: int = 1) -> asyncio.Task[None]:
        """Someone arrives."""
        return asyncio.create_task(self._walk(name, priority, cost))

    async def _walk(self, name: str, priority: Priority, cost: int) -> None:
        deadline = self.waiting[name] = self.clock.time + PATIENCE[priority]
        try:
            await self.limiter.acquire(priority, cost)
        finally:
            del self.waiting[name]
        self.passed.append((self.clock.time, cost, name))
        if any(other < deadline for other in self.waiting.values()):
            self.unfair.append(name)

    def names(self) -> list[str]:
        """Who went through, in order."""
        return [name for _, _, name in self.passed]
