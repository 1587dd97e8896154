"""I/O shell: updates in, each settled with Telegram only after it was handled.

The source, long polling or a webhook, hands each update out once. The receiver has updates handled,
one chat's in order and different chats' at the same time; it tells the ledger which are handled,
and then the source.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog
from telegram import Update

from bot.core.clock import Clock, sleep_or, time_limit
from bot.core.errors import BotError, Conflict, StorageError, TelegramFault, Wait
from bot.delivery.retry import back_off
from bot.workers.updates.attempts import Attempts, End, Ledger
from bot.workers.updates.lanes import Lanes, lane_of
from bot.workers.updates.source import USUAL, Source, Timing
from storage.engine.fence import LeaseLost

_log = structlog.get_logger(__name__)


async def nobody_to_tell(_update: Update) -> None:
    """Tell nobody: the default of `on_set_aside`."""


class Receiver:
    """The receiver of updates: it has them handled, and settles them once they are.

    `handle` may raise anything: the update is then started again, and set aside after its third
    start. `jitter` gives numbers from 0 to 1.
    """

    def __init__(
        self,
        source: Source,
        handle: Callable[[Update], Awaitable[None]],
        ledger: Ledger,
        *,
        on_set_aside: Callable[[Update], Awaitable[None]] = nobody_to_tell,
        at_once: int = 32,
        timing: Timing = USUAL,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._source = source
        self._ledger = ledger
        self._timing = timing
        self._clock = clock
        self._jitter = jitter
        self._attempts = Attempts(
            handle, ledger, on_set_aside=on_set_aside, limit=timing.handler_limit, clock=clock
        )
        self._lanes = Lanes(at_once)
        self._updates: dict[int, Update] = {}  # the unfinished ones
        self._handled: list[int] = []  # neither the ledger nor the source knows of them yet
        self._something_handled = asyncio.Event()
        self._idle = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._defect: BaseException | None = None
        self._began_at = clock.monotonic()
        self._running = False
        self._stopping = asyncio.Event()
        self._abandoned = False
        self._ended = asyncio.Event()
        self._said: dict[str, float] = {}  # when each sentence was last logged

    async def run(self) -> None:
        """Receive until `stop`. Raises only a defect of the program."""
        self._running = True
        listening = asyncio.create_task(self._listen())
        recording = asyncio.create_task(self._keep_record())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait(
                {listening, recording, stopping}, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self._stopping.set()
            stopping.cancel()
            await self._wind_down(listening, recording)
            self._ended.set()
        for task in (listening, recording):
            if task.done() and not task.cancelled():
                task.result()
        if self._defect is not None:
            raise self._defect

    async def stop(self) -> None:
        """Receive no more, let running updates finish within the grace, settle finished ones."""
        self._stopping.set()
        if self._running:
            await self._ended.wait()

    async def abandon(self) -> None:
        """Drop all updates at once, and confirm none: another copy goes on with them."""
        self._abandoned = True
        await self.stop()

    async def _listen(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                updates = await self._source.receive()
            except BotError as fault:
                failures += 1
                await self._back_off(fault, failures)
                continue
            if failures:
                failures = 0
                self._say("updates arrive again")
            for update in updates:
                lane = lane_of(update)
                if update.inline_query is not None:
                    self._skip(self._lanes.list_waiting(lane))
                self._updates[update.update_id] = update
                self._lanes.accept(update.update_id, lane)
            self._begin()

    def _skip(self, obsolete: Sequence[int]) -> None:
        """Skip inline queries that their person has typed past: an app shows the last answer only.

        So a flood of them costs nothing, and does not delay other chats' updates.
        """
        for update_id in obsolete:
            del self._updates[update_id]
            self._lanes.finish(update_id)
        if obsolete:
            self._source.settle(obsolete)

    async def _keep_record(self) -> None:
        """Record handled updates, gathered for a moment while others run, in one transaction."""
        failures = 0
        while True:
            await self._something_handled.wait()
            if self._lanes.count_unfinished:
                self._idle.clear()
                await sleep_or(self._clock, self._timing.pause, self._idle)
            try:
                await self._record()
            except StorageError as fault:
                failures += 1
                await self._back_off(fault, failures)
            else:
                failures = 0

    async def _record(self) -> None:
        """Tell the ledger of all handled updates at once, and then the source."""
        if handled := self._handled.copy():
            await self._ledger.finish(handled)
            del self._handled[: len(handled)]
            self._source.settle(handled)
        if not self._handled:
            self._something_handled.clear()

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
        timing = self._timing
        longest = timing.conflict_most if isinstance(fault, Conflict) else timing.backoff_most
        most = back_off(failures - 1, first=timing.backoff, longest=longest)
        await self._clock.sleep(most * (0.5 + 0.5 * self._jitter()))

    def _say(self, sentence: str, **values: object) -> None:
        """Log a sentence about a lasting state, at most once a minute."""
        now = self._clock.monotonic()
        if now - self._said.get(sentence, float("-inf")) >= 60.0:
            self._said[sentence] = now
            _log.warning(sentence, **values)

    def _begin(self) -> None:
        """Start the updates that may start."""
        if self._stopping.is_set():
            return
        for update_id in self._lanes.start():
            task = asyncio.create_task(self._handle(self._updates[update_id]))
            self._tasks.add(task)
            task.add_done_callback(self._end_on_defect)

    async def _handle(self, update: Update) -> None:
        """Start an update until it is finished, or the receiver stops: then it comes again."""
        while (end := await self._attempt(update)) is End.UNFINISHED:
            await sleep_or(self._clock, self._timing.retry, self._stopping)
            if self._stopping.is_set():
                return
        del self._updates[update.update_id]
        self._lanes.finish(update.update_id)
        if end is End.HANDLED:
            self._handled.append(update.update_id)
            self._something_handled.set()
        else:
            self._source.settle([update.update_id])
        if not self._lanes.count_unfinished:
            self._idle.set()
        self._begin()

    async def _attempt(self, update: Update) -> End:
        try:
            return await self._attempts.make(update)
        except LeaseLost:
            return End.UNFINISHED  # another copy is to finish it
        except StorageError as fault:
            self._say("the database does not answer; trying on", error=type(fault).__name__)
            return End.UNFINISHED

    def _end_on_defect(self, task: asyncio.Task[None]) -> None:
        """End `run` after a defect in the ledger or here, which no retry would mend."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._defect = error
            self._stopping.set()

    async def _wind_down(
        self, listening: asyncio.Task[None], recording: asyncio.Task[None]
    ) -> None:
        listening.cancel()
        if self._tasks and not self._abandoned:
            with suppress(TimeoutError):
                async with time_limit(self._clock, self._timing.grace):
                    await asyncio.wait(self._tasks)
        for task in (*self._tasks, recording):
            task.cancel()
        await asyncio.gather(listening, *self._tasks, recording, return_exceptions=True)
        try:
            if not self._abandoned:
                async with time_limit(self._clock, self._timing.farewell):
                    await self._record()
                    await self._source.confirm()
        except (BotError, TimeoutError) as fault:
            # The updates come again after the next start, and the ledger knows the finished ones.
            _log.info("the last updates stay unconfirmed", error=type(fault).__name__)
        finally:
            self._source.close()
