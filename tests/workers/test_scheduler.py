"""Jobs: done again and again, never beside themselves, whatever one of them does.

The same for both schedulers: python-telegram-bot's JobQueue, by the machine's clock, and ours, by a
clock that can be moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

import pytest
from structlog.testing import capture_logs
from telegram.ext import ApplicationBuilder, JobQueue

from bot.core.clock import SYSTEM_CLOCK, MovableClock
from bot.core.errors import StorageError
from bot.wiring.jobs import JobQueueScheduler
from bot.workers.scheduler import ClockScheduler, Job, Scheduler
from handlers.base.context import Context, context_types
from storage.engine.fence import LeaseLost
from tests.support.fake_clock import FakeClock, settle
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.real_time  # python-telegram-bot's jobs go by the machine's clock

OFTEN = 0.02  # seconds
DAY = 24 * 3600.0


class Counting:
    """A job that counts its runs; `held` keeps it from ending."""

    def __init__(self) -> None:
        self.runs = 0
        self.at_once = 0
        self.held = asyncio.Event()
        self.held.set()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        self.runs += 1
        self.at_once += 1
        self._changed.set()
        await self.held.wait()
        self.at_once -= 1
        self._changed.set()

    async def reaches(self, runs: int) -> None:
        """Wait until it was begun so often."""
        async with asyncio.timeout(PATIENCE):
            while self.runs < runs:
                self._changed.clear()
                await self._changed.wait()


class Make(Protocol):
    """Makes a scheduler."""

    def __call__(self) -> Scheduler: ...


def _on_job_queue() -> Scheduler:
    jobs: JobQueue[Context] = JobQueue()
    builder = ApplicationBuilder().token("1:a").updater(None).job_queue(jobs)
    return JobQueueScheduler(builder.context_types(context_types()).build())


@pytest.fixture(params=[_on_job_queue, lambda: ClockScheduler(SYSTEM_CLOCK)], ids=["queue", "own"])
async def scheduler(request: pytest.FixtureRequest) -> AsyncIterator[Scheduler]:
    make: Callable[[], Scheduler] = request.param
    scheduler = make()
    yield scheduler
    await scheduler.stop()


async def test_a_job_is_done_at_once_and_again_and_again(scheduler: Scheduler) -> None:
    """Beside the others."""
    often, other = Counting(), Counting()
    await scheduler.start([Job("often", OFTEN, often.run), Job("other", OFTEN, other.run)])
    await often.reaches(3)
    await other.reaches(3)


async def test_a_job_is_never_done_beside_itself(scheduler: Scheduler) -> None:
    """One that takes long is not begun a second time; what was due meanwhile is done once."""
    slow, other = Counting(), Counting()
    slow.held.clear()
    await scheduler.start([Job("slow", OFTEN, slow.run), Job("other", OFTEN, other.run)])
    await slow.reaches(1)
    await other.reaches(4)
    assert (slow.runs, slow.at_once) == (1, 1)
    slow.held.set()
    await slow.reaches(2)
    assert slow.at_once <= 1


async def test_a_job_that_fails_is_done_again_and_stops_no_other(scheduler: Scheduler) -> None:
    """Its defect is logged by its name."""
    failing, other = Counting(), Counting()

    async def fail() -> None:
        await failing.run()
        raise KeyError("a defect")

    with capture_logs() as logs:
        await scheduler.start([Job("failing", OFTEN, fail), Job("other", OFTEN, other.run)])
        await failing.reaches(3)
        await other.reaches(3)
    assert {(each["event"], each["job"]) for each in logs} == {("job_failed", "failing")}


async def test_a_database_that_does_not_answer_is_a_line_and_no_defect() -> None:
    """A job that runs every few seconds fills no log with tracebacks while PostgreSQL restarts."""

    async def ask() -> None:
        raise StorageError("the connection to the server is lost")

    with capture_logs() as logs:
        await Job("asking", OFTEN, ask).attempt()
    (line,) = logs
    assert (line["event"], line["job"]) == ("job_failed", "asking")
    assert line["reason"] == "the connection to the server is lost"
    assert "exc_info" not in line


async def test_a_job_of_one_that_leads_no_more_is_no_defect() -> None:
    """The copy that leads now does it; nothing is logged as failed."""

    async def refused() -> None:
        raise LeaseLost("Another copy of the bot leads now")

    with capture_logs() as logs:
        await Job("refused", OFTEN, refused).attempt()
    assert not logs


async def test_the_first_run_waits_for_no_interval(scheduler: Scheduler) -> None:
    """The news of a start is not kept waiting for as long as a look is apart from the next."""
    daily = Counting()
    await scheduler.start([Job("daily", DAY, daily.run)])
    await daily.reaches(1)


async def test_a_first_run_may_wait(scheduler: Scheduler) -> None:
    """What is not urgent leaves the start to the others."""
    later, often = Counting(), Counting()
    await scheduler.start(
        [Job("later", OFTEN, later.run, first=DAY), Job("often", OFTEN, often.run)]
    )
    await often.reaches(3)
    assert later.runs == 0


@pytest.mark.parametrize(
    "make", [_on_job_queue, lambda: ClockScheduler(SYSTEM_CLOCK)], ids=["queue", "own"]
)
async def test_a_stop_waits_for_what_is_being_done(make: Make) -> None:
    """Nothing is torn in the middle of a transaction, and nothing is begun any more."""
    scheduler, slow = make(), Counting()
    slow.held.clear()
    await scheduler.start([Job("slow", OFTEN, slow.run)])
    await slow.reaches(1)
    stopping = asyncio.create_task(_stop(scheduler.stop))
    await settle()
    assert not stopping.done()
    slow.held.set()
    await stopping
    assert (slow.runs, slow.at_once) == (1, 0)


async def _stop(stop: Callable[[], Awaitable[None]]) -> None:
    await stop()


async def test_a_clock_that_jumps_brings_what_is_due_once() -> None:
    """A day ahead is one run of an hourly job, not twenty-four, and then one an hour."""
    base = FakeClock()
    clock = MovableClock(base)
    scheduler, hourly = ClockScheduler(clock), Counting()
    await scheduler.start([Job("hourly", 3600.0, hourly.run)])
    await settle()
    assert hourly.runs == 1
    clock.move(DAY)
    await settle()
    assert hourly.runs == 2
    await base.advance(3599)
    assert hourly.runs == 2
    await base.advance(1)
    await settle()
    assert hourly.runs == 3
    await scheduler.stop()
