"""Which of several copies of the bot leads: polls the feeds, reads updates, sends, tidies up."""

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


class Leading(Protocol):
    """Whether this copy leads."""

    def leads(self) -> bool:
        """At this very moment; in a fenced task: still in the term in which it was begun."""

    def seconds_without_leader(self) -> float:
        """Since some copy was known to lead, this one or another."""

    def fence(self) -> AbstractContextManager[None]:
        """What is written within, also by tasks begun there, is refused once another leads."""

    async def begun(self) -> None:
        """Wait until it leads."""

    async def over(self) -> None:
        """Wait until it leads no more."""

    async def keep(self) -> None:
        """Goes on for ever; raises a defect of the program, or OperatorError (storage.cluster)."""


class Alone:
    """The only copy, as on SQLite: it leads."""

    def leads(self) -> bool:
        """Always."""
        return True

    def seconds_without_leader(self) -> float:
        """None: it leads."""
        return 0.0

    def fence(self) -> AbstractContextManager[None]:
        """Nobody else could write."""
        return nullcontext()

    async def begun(self) -> None:
        """Long ago."""

    async def over(self) -> None:
        """Never."""
        await asyncio.Event().wait()

    async def keep(self) -> None:
        """There is nothing to do."""
        await asyncio.Event().wait()


class Elected:
    """One of several, who wants the leader's lease."""

    def __init__(self, lease: Lease, clock: Clock) -> None:
        self._lease = lease
        self._clock = clock
        self._held = asyncio.Event()
        self._led = False
        self._led_at = clock.monotonic()
        self._failures = 0

    def leads(self) -> bool:
        """The lease is held, by this machine's clock, and by nobody else since the task's fence."""
        return self._lease.is_held() and fenced_by() in {None, self._lease.number}

    def seconds_without_leader(self) -> float:
        """Since a round in which the lease was held or taken: it is taken where nobody has it."""
        return 0.0 if self._lease.is_held() else self._clock.monotonic() - self._led_at

    def fence(self) -> AbstractContextManager[None]:
        """By the number of the lease as it is now."""
        return fenced(self._lease.number)

    async def begun(self) -> None:
        """The lease was taken."""
        while not self.leads():
            self._held.clear()
            await self._held.wait()

    async def over(self) -> None:
        """The lease has run out, which each renewal puts off, or another has led in between."""
        term = self._lease.number
        while (seconds := self._lease.seconds_left()) > 0 and self._lease.number == term:
            await self._clock.sleep(seconds)

    async def keep(self) -> None:
        """Renew it, or try to take over."""
        while True:
            await self._clock.sleep(BEAT if await self.round() else AGAIN)

    async def round(self) -> bool:
        """The lease is renewed, or taken if it is free; False: no answer."""
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
        """Let another lead at once."""
        if self.leads():
            with suppress(StorageError):
                await self._lease.release()

    def _say(self) -> None:
        if self.leads() != self._led:
            self._led = self.leads()
            log.info("leads" if self._led else "leads_no_more", term=self._lease.number)


@asynccontextmanager
async def candidate(lease: Lease | None, clock: Clock) -> AsyncIterator[Leading]:
    """Who wants this lease; None: there is only this copy. It is given up at the end."""
    if lease is None:
        yield Alone()
        return
    elected = Elected(lease, clock)
    await elected.round()
    try:
        yield elected
    finally:
        await elected.resign()


class Work(Protocol):
    """What the leader does in one term: the receiver, or a loop."""

    async def run(self) -> None:
        """Until `stop` or `abandon`."""

    async def stop(self) -> None:
        """Bring what was begun to its end."""

    async def abandon(self) -> None:
        """Let go of it at once: it is another's now."""


class Loop:
    """A loop that runs until an event is set, as the work of one term: both ends are the same."""

    def __init__(self, run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        self._run = run
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Until `stop` or `abandon`."""
        await self._run(self._over)

    async def stop(self) -> None:
        """It finds its own end."""
        self._over.set()

    async def abandon(self) -> None:
        """The same: what it still would write is refused once another leads."""
        self._over.set()


async def while_leading(leading: Leading, stop: asyncio.Event, begin: Callable[[], Work]) -> None:
    """Work whenever this copy leads, anew each time, until `stop`; a defect in it surfaces."""
    stopping = asyncio.create_task(stop.wait())
    try:
        while await _first(stopping, leading.begun()):
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
    """Wait for one of them; whether it is not the stop."""
    waiting = asyncio.ensure_future(awaited)
    try:
        await asyncio.wait({stopping, waiting, *others}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    return not stopping.done()
