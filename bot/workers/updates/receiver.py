"""I/O shell: updates in, each confirmed to Telegram only after it was handled.

python-telegram-bot's own polling confirms a batch before its handlers run, and a crash then
loses a citizen's tip. Here the offset moves over the finished prefix. While something is
unfinished we ask again after a short pause and skip what is held, so that one slow chat delays
nobody. Telegram hands out a hundred updates at a time, from the offset on: what comes after a
hundred that are held behind a slow one waits for it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from telegram import Update

from bot.core.clock import Clock, sleep_or, time_limit
from bot.core.errors import BotError, Conflict, StorageError, TelegramFault, Wait
from bot.delivery.retry import back_off
from bot.workers.updates.attempts import Attempts, End, Ledger
from bot.workers.updates.lanes import Lanes
from storage.engine.fence import LeaseLost

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """All in seconds."""

    long_poll: float = 30.0  # Bot API: getUpdates waits at most 50
    pause: float = 0.05  # between two looks while something is unfinished
    slow_pause: float = 0.3  # the same once the offset has not moved for `patience`
    patience: float = 5.0
    handler_limit: float = 30.0
    retry: float = 1.0  # before an update is started again
    backoff: float = 0.5  # after a fault, doubling ...
    backoff_most: float = 30.0  # ... up to here
    takeover: float = 0.0  # so long from the start on, another copy's open call is no fault
    grace: float = 4.0  # for what is running when `stop` is called
    farewell: float = 2.0  # for the last getUpdates


_USUAL = Timing()


async def _nobody_to_tell(_update: Update) -> None:
    """The default of `on_set_aside`."""


def lane_of(update: Update) -> Hashable:
    """One chat's updates are handled in order; without a chat, one person's."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return update.effective_user.id
    return ("update", update.update_id)


class Receiver:
    """Fetches updates, has them handled, and confirms them once they are.

    `fetch(offset, seconds)` is getUpdates and raises TelegramFault; `handle` may raise
    anything: the update is then started again, and set aside after its third start.
    `jitter` gives numbers from 0 to 1.
    """

    def __init__(
        self,
        fetch: Callable[[int, float], Awaitable[Sequence[Update]]],
        handle: Callable[[Update], Awaitable[None]],
        ledger: Ledger,
        *,
        on_set_aside: Callable[[Update], Awaitable[None]] = _nobody_to_tell,
        at_once: int = 32,
        timing: Timing = _USUAL,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._fetch = fetch
        self._ledger = ledger
        self._timing = timing
        self._clock = clock
        self._jitter = jitter
        self._attempts = Attempts(
            handle, ledger, on_set_aside=on_set_aside, limit=timing.handler_limit, clock=clock
        )
        self._lanes = Lanes(at_once)
        self._updates: dict[int, Update] = {}  # the unfinished ones
        self._unrecorded: list[int] = []  # handled, the ledger does not know it yet
        self._confirmed = 0
        self._asked = 0  # the offset of the last getUpdates
        self._idle = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._defect: BaseException | None = None
        self._listener: asyncio.Task[None] | None = None
        self._stopping = False
        self._abandoned = False
        self._began_at = clock.monotonic()
        self._ended = asyncio.Event()
        self._said: dict[str, float] = {}  # when each sentence was last logged

    async def run(self) -> None:
        """Receive until `stop`. Raises only what is a defect of the program."""
        self._listener = asyncio.create_task(self._listen())
        try:
            await asyncio.wait({self._listener})
        finally:
            await self._wind_down(self._listener)
            self._ended.set()
        if self._defect is not None:
            raise self._defect
        if not self._listener.cancelled():
            self._listener.result()

    async def stop(self) -> None:
        """Fetch no more, let what is running finish within the grace, confirm what is finished."""
        self._stopping = True
        if self._listener is not None:
            self._listener.cancel()
            await self._ended.wait()

    async def abandon(self) -> None:
        """Let go of everything at once, and confirm nothing: another copy goes on with it."""
        self._abandoned = True
        await self.stop()

    async def _listen(self) -> None:
        failures = 0
        stuck_at, stuck_since = -1, self._clock.monotonic()
        while not self._stopping:
            try:
                await self._record()
                await self._ask(0.0 if self._lanes.unfinished else self._timing.long_poll)
            except BotError as fault:
                failures += 1
                await self._back_off(fault, failures)
                continue
            finally:
                self._begin()
            if failures:
                failures = 0
                self._say("updates arrive again")
            if self._lanes.offset != stuck_at:
                stuck_at, stuck_since = self._lanes.offset, self._clock.monotonic()
            if self._lanes.unfinished:
                patient = self._clock.monotonic() - stuck_since < self._timing.patience
                await self._until_idle(self._timing.pause if patient else self._timing.slow_pause)

    async def _ask(self, wait: float) -> None:
        offset = self._lanes.offset
        # Asked for the same offset again within half a second, Telegram's server gives one update
        # only, the first one that we hold (its source: Client::process_get_updates_query). An
        # offset that is confirmed already means the same and is not the same.
        asked = offset - 1 if offset == self._asked and offset > 1 else offset
        self._asked = asked
        updates = await self._fetch(asked, wait)
        self._confirmed = offset
        passed = range(offset, self._lanes.offset)  # finished while this answer was on its way
        for update in updates:
            if update.update_id in passed:
                continue
            if self._lanes.accept(update.update_id, lane_of(update)):
                self._updates[update.update_id] = update

    async def _record(self) -> None:
        """Tell the ledger what is handled, all of it at once."""
        handled = self._unrecorded.copy()
        if handled:
            await self._ledger.finish(handled)
            del self._unrecorded[: len(handled)]

    async def _until_idle(self, seconds: float) -> None:
        """Until everything held is finished, at most so long."""
        self._idle.clear()
        await sleep_or(self._clock, seconds, self._idle)

    async def _back_off(self, fault: BotError, failures: int) -> None:
        taking_over = self._clock.monotonic() - self._began_at < self._timing.takeover
        if isinstance(fault, LeaseLost) or (isinstance(fault, Conflict) and taking_over):
            await self._clock.sleep(self._timing.backoff)
            return
        if isinstance(fault, Wait):
            self._say("Telegram asks to wait before it gives more updates", seconds=fault.seconds)
            await self._clock.sleep(fault.seconds)
            return
        if isinstance(fault, Conflict):
            self._say("another copy of this bot reads its updates, or a webhook is set; trying on")
        elif isinstance(fault, TelegramFault):
            self._say("updates cannot be fetched; trying on", reason=str(fault))
        else:
            self._say("the database does not answer; trying on", error=type(fault).__name__)
        first, longest = self._timing.backoff, self._timing.backoff_most
        most = back_off(failures - 1, first=first, longest=longest)
        await self._clock.sleep(most * (0.5 + 0.5 * self._jitter()))

    def _say(self, sentence: str, **values: object) -> None:
        """A sentence about what goes on for a while: once a minute."""
        now = self._clock.monotonic()
        if now - self._said.get(sentence, float("-inf")) >= 60.0:
            self._said[sentence] = now
            _log.warning(sentence, **values)

    def _begin(self) -> None:
        """Start what may start."""
        if self._stopping:
            return
        for update_id in self._lanes.start(self._clock.monotonic()):
            task = asyncio.create_task(self._attempt(self._updates[update_id]))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    async def _attempt(self, update: Update) -> None:
        try:
            end = await self._attempts.make(update)
        except LeaseLost:
            end = End.UNFINISHED  # nor is it for this copy to finish it
        except StorageError as fault:
            self._say("the database does not answer; trying on", error=type(fault).__name__)
            end = End.UNFINISHED
        if end is End.UNFINISHED:
            self._lanes.retry(update.update_id, self._clock.monotonic() + self._timing.retry)
        else:
            if end is End.HANDLED:
                self._unrecorded.append(update.update_id)
            del self._updates[update.update_id]
            self._lanes.finish(update.update_id)
            if not self._lanes.unfinished:
                self._idle.set()
        self._begin()

    def _done(self, task: asyncio.Task[None]) -> None:
        """A defect in the ledger or here, which no retry would mend, ends `run`."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._defect = error
            if self._listener is not None:
                self._listener.cancel()

    async def _wind_down(self, listener: asyncio.Task[None]) -> None:
        self._stopping = True
        listener.cancel()
        if self._tasks and not self._abandoned:
            with suppress(TimeoutError):
                async with time_limit(self._clock, self._timing.grace):
                    await asyncio.wait(self._tasks)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._abandoned:
            return
        try:
            async with time_limit(self._clock, self._timing.farewell):
                await self._record()
                if self._lanes.offset > self._confirmed:
                    await self._fetch(self._lanes.offset, 0.0)
        except (BotError, TimeoutError) as fault:
            # They come again after the next start, and the ledger knows the finished ones.
            _log.info("the last updates stay unconfirmed", error=type(fault).__name__)
