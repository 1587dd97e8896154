"""Jobs that are done every so many seconds, and what does them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.core.clock import Clock, sleep_or
from storage.engine.fence import LeaseLost

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds, the first time `first` seconds after the start.

    `stand_by` is done in its place while another copy of the bot leads.
    """

    name: str
    every: float
    run: Callable[[], Awaitable[None]]
    first: float = 0.0
    stand_by: Callable[[], Awaitable[None]] | None = None

    async def attempt(self) -> None:
        """Do it; a defect of one job is logged and ends neither it nor the others."""
        try:
            await self.run()
        except LeaseLost:
            return  # another copy of the bot does it
        except Exception as error:  # boundary: one job's fault is its own (law 4)
            log.error("job_failed", job=self.name, exc_info=error)


class Scheduler(Protocol):
    """Does jobs: never one beside itself; one that is late is done once, as soon as possible."""

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin with them."""

    async def stop(self) -> None:
        """Begin none any more, and wait for those that are being done."""


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
