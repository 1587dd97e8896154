"""The loop that spreads articles, corrections, announcements: jobs become rows of the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.core.clock import Clock, sleep_or
from bot.core.errors import StorageError
from bot.delivery.retry import back_off
from storage.delivery.outbox import Outbox
from storage.engine.fence import LeaseLost

CHUNK = 4000  # chats: a transaction of about 35 ms, and law 1 allows 100
AGAIN = 1.0  # seconds until the messages in flight have arrived
LONGEST_SLEEP = 5.0  # another process may have stored an article

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class FanoutWorker:
    """The loop beside the sender, so that the first messages leave while others are still written.

    `made` is called when there are new rows. `awake` is set by any code that may have made a job.
    """

    outbox: Outbox
    clock: Clock
    made: Callable[[], None]
    awake: asyncio.Event

    async def run(self, stop: asyncio.Event) -> None:
        """Spread jobs until `stop` is set; one that is interrupted goes on at its cursor."""
        failures = 0
        while not stop.is_set():
            self.awake.clear()
            try:
                pause = await self._step()
                failures = 0
            except LeaseLost:
                await stop.wait()  # `stop` is set soon
                return
            except StorageError as error:
                failures += 1
                log.error("fan_out_unavailable", reason=str(error))
                await sleep_or(self.clock, back_off(failures), stop)
                continue
            if pause > 0:
                await sleep_or(self.clock, min(pause, LONGEST_SLEEP), stop, self.awake)

    async def _step(self) -> float:
        """Spread a chunk of a job, new articles first; return the seconds until the next look."""
        if not await self.outbox.has_jobs(now=self.clock.now()):
            return LONGEST_SLEEP
        if await self.outbox.fan_out(now=self.clock.now(), limit=CHUNK):
            pause: float | None = 0.0
        else:
            pause = await self.outbox.correct(now=self.clock.now(), limit=CHUNK)
        if pause != 0.0:
            went_on = await self.outbox.broadcast(now=self.clock.now(), limit=CHUNK)
            if went_on is not None:
                pause = 0.0 if went_on else min(AGAIN, pause or AGAIN)
        if pause == 0.0:
            self.made()
        return LONGEST_SLEEP if pause is None else pause
