"""The pace of messages now: the rate allowed, or achieved if less, minus that of replies."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.delivery.forecast import Pace
from bot.delivery.slots import WINDOW
from bot.delivery.throughput import Throughput
from bot.workers.delivery.paid import PER_SECOND

LATELY = 20.0  # seconds over which replies are counted


async def nothing_paid() -> int:
    """Return 0, the allowance of a bot that pays for no messages."""
    return 0


@dataclass(kw_only=True, slots=True, eq=False)
class SendingPace:
    """The pace that forecasts go by, told by the sender and by all code that replies.

    `rate`: MESSAGES_PER_SECOND. `left`: how many messages may still be paid for today.
    """

    rate: float
    clock: Clock
    left: Callable[[], Awaitable[int]] = nothing_paid
    free: Throughput = field(default_factory=Throughput, init=False)
    paid: Throughput = field(default_factory=Throughput, init=False)
    _replies: deque[float] = field(default_factory=deque, init=False)

    def note_reply(self) -> None:
        """Note a reply, which takes from the same budget as free messages."""
        self._replies.append(self.clock.monotonic())
        self.free.note_reply()
        self._forget()

    async def now(self) -> Pace:
        """Return the pace of this moment. Raises StorageError."""
        self._forget()
        now, left = self.clock.monotonic(), await self.left()
        # Slots are this far apart (bot.delivery.slots).
        all_that_is_free = _least(self.rate / WINDOW, self.free.rate(now))
        return Pace(
            free=max(0.0, all_that_is_free - len(self._replies) / LATELY),
            paid=_least(PER_SECOND / WINDOW, self.paid.rate(now)) if left else 0.0,
            paid_left=left,
        )

    def _forget(self) -> None:
        before = self.clock.monotonic() - LATELY
        while self._replies and self._replies[0] < before:
            self._replies.popleft()


def _least(allowed: float, achieved: float | None) -> float:
    return allowed if achieved is None else min(allowed, achieved)
