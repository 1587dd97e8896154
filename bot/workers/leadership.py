"""The leadership among copies of the bot: the leader polls feeds, reads updates, sends, erases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from typing import Protocol

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from storage.cluster.leases import Lease
from storage.engine.fence import fenced, fenced_by

BEAT = 2.0  # seconds: a third of a lease
AGAIN = 0.5  # after the database did not answer

log = structlog.get_logger(__name__)


class Leadership(Protocol):
    """The state of this copy: whether it leads."""

    def leads(self) -> bool:
        """Return whether it leads now; in a fenced task: still in the term of the task."""

    def seconds_without_leader(self) -> float:
        """Return the seconds since any copy was known to lead, this one or another."""

    def fence(self) -> AbstractContextManager[None]:
        """Refuse writes of the block and of tasks begun in it once another copy leads."""

    async def wait_until_leading(self) -> None:
        """Wait until this copy leads."""

    async def over(self) -> None:
        """Wait until this copy leads no more."""

    async def keep(self) -> None:
        """Keep the lead for ever; raise a program's defect, or OperatorError (storage.cluster)."""


class SoleLeadership:
    """The only copy, as on SQLite, which leads always."""

    def leads(self) -> bool:
        """Return True."""
        return True

    def seconds_without_leader(self) -> float:
        """Return 0: this copy leads."""
        return 0.0

    def fence(self) -> AbstractContextManager[None]:
        """Refuse no writes: there is no other copy."""
        return nullcontext()

    async def wait_until_leading(self) -> None:
        """Return at once: this copy leads."""

    async def over(self) -> None:
        """Wait for ever."""
        await asyncio.Event().wait()

    async def keep(self) -> None:
        """Wait for ever: there is no lease to renew."""
        await asyncio.Event().wait()


class ElectedLeadership:
    """A copy among several, which wants the leader's lease."""

    def __init__(self, lease: Lease, clock: Clock) -> None:
        self._lease = lease
        self._clock = clock
        self._held = asyncio.Event()
        self._led = False
        self._led_at = clock.monotonic()
        self._failures = 0

    def leads(self) -> bool:
        """Return whether the lease is held, by our clock, in the term of the task's fence."""
        return self._lease.is_held() and fenced_by() in {None, self._lease.number}

    def seconds_without_leader(self) -> float:
        """Return the seconds since a round found the lease held, here or by another copy."""
        return 0.0 if self._lease.is_held() else self._clock.monotonic() - self._led_at

    def fence(self) -> AbstractContextManager[None]:
        """Refuse writes once the lease has another number than now."""
        return fenced(self._lease.number)

    async def wait_until_leading(self) -> None:
        """Wait until the lease is taken."""
        while not self.leads():
            self._held.clear()
            await self._held.wait()

    async def over(self) -> None:
        """Wait until the lease runs out, which each renewal delays, or another copy has led."""
        term = self._lease.number
        while (seconds := self._lease.seconds_left()) > 0 and self._lease.number == term:
            await self._clock.sleep(seconds)

    async def keep(self) -> None:
        """Renew the lease, or try to take it, for ever."""
        while True:
            await self._clock.sleep(BEAT if await self.round() else AGAIN)

    async def round(self) -> bool:
        """Renew the lease, or take it if it is free; return False where the database is silent."""
        try:
            if await self._lease.hold():
                self._held.set()
        except StorageError as error:
            self._failures += 1
            if self._failures == 1:
                log.warning("copies_unavailable", reason=str(error))
        else:
            self._failures = 0
            self._led_at = self._clock.monotonic()
        self._say()
        return not self._failures

    async def resign(self) -> None:
        """Release the lease, so that another copy can lead at once."""
        if self.leads():
            with suppress(StorageError):
                await self._lease.release()

    def _say(self) -> None:
        if self.leads() != self._led:
            self._led = self.leads()
            log.info("leads" if self._led else "leads_no_more", term=self._lease.number)


@asynccontextmanager
async def candidate(lease: Lease | None, clock: Clock) -> AsyncIterator[Leadership]:
    """Yield the candidate for a lease, which resigns at the end; `lease` None: the only copy."""
    if lease is None:
        yield SoleLeadership()
        return
    elected = ElectedLeadership(lease, clock)
    await elected.round()
    try:
        yield elected
    finally:
        await elected.resign()


class Work(Protocol):
    """The work of the leader in one term: the receiver, or a loop."""

    async def run(self) -> None:
        """Work until `stop` or `abandon`."""

    async def stop(self) -> None:
        """Finish the work that was begun, and begin no more."""

    async def abandon(self) -> None:
        """Drop the work at once: it is another copy's now."""


class Loop:
    """A loop that runs until an event is set, as the work of one term: both ends are the same."""

    def __init__(self, run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        self._run = run
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Run the loop until `stop` or `abandon`."""
        await self._run(self._over)

    async def stop(self) -> None:
        """Set the event: the loop finds its own end."""
        self._over.set()

    async def abandon(self) -> None:
        """Set the event: later writes of the loop are refused once another copy leads."""
        self._over.set()


async def while_leading(
    leading: Leadership, stop: asyncio.Event, begin: Callable[[], Work]
) -> None:
    """Work whenever this copy leads, anew each time, until `stop`; a defect in it is raised."""
    stopping = asyncio.create_task(stop.wait())
    try:
        while await _first(stopping, leading.wait_until_leading()):
            work = begin()
            with leading.fence():
                working = asyncio.create_task(work.run())
            over = await _first(stopping, leading.over(), working)
            await (work.abandon() if over and not working.done() else work.stop())
            await working
    finally:
        stopping.cancel()


async def _first(
    stopping: asyncio.Task[bool], awaited: Awaitable[None], *others: asyncio.Task[None]
) -> bool:
    """Wait for the first of the tasks; return whether it was not the stop."""
    waiting = asyncio.ensure_future(awaited)
    try:
        await asyncio.wait({stopping, waiting, *others}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    return not stopping.done()
