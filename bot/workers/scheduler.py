"""Jobs that are run at intervals, and their schedulers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.core.clock import Clock, sleep_or
from bot.core.errors import StorageError
from storage.engine.fence import LeaseLost

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A job to run every `every` seconds, the first time `first` seconds after the start.

    `stand_by` is run in its place while another copy of the bot leads.
    """

    name: str
    every: float
    run: Callable[[], Awaitable[None]]
    first: float = 0.0
    stand_by: Callable[[], Awaitable[None]] | None = None

    async def attempt(self) -> None:
        """Run the job; a defect of one job is logged and ends neither it nor the others."""
        try:
            await self.run()
        except LeaseLost:
            return  # another copy of the bot does it
        except StorageError as error:
            log.error("job_failed", job=self.name, reason=str(error))
        except Exception as error:  # boundary: one job's fault is its own (law 4)
            log.error("job_failed", job=self.name, exc_info=error)


class Scheduler(Protocol):
    """A runner of jobs: never one twice at a time; a late one runs once, as soon as possible."""

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin to run the jobs."""

    async def stop(self) -> None:
        """Start no job any more, and wait for the jobs that run."""


class ClockScheduler:
    """A scheduler by a clock of ours, which may be moved."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin to run the jobs."""
        self._tasks += [asyncio.create_task(self._repeat(job)) for job in jobs]

    async def stop(self) -> None:
        """Start no job any more, and wait for the jobs that run."""
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
