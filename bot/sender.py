"""The loop that drains the outbox: fan out, claim, hand to the courier, record."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from bot.delivery import back_off, judge
from bot.faults import StorageError, Unreachable
from bot.model import Fate, Item, Kind, Outcome
from storage.outbox import Outbox
from storage.outcomes import Notices, untold

FAN_OUT_CHUNK = 1000
LONGEST_SLEEP = 5.0  # another process may have put something into the outbox
GATHER = 0.02  # outcomes that come within this time are recorded in one transaction
STOP_WITHIN = 6.0

log = structlog.get_logger(__name__)


class Carrier(Protocol):
    """What delivers an item: the courier."""

    def waiting_chats(self) -> frozenset[int]:
        """Chats that are to be left alone for now."""

    def seconds_of_waiting(self) -> float:
        """Until the first of them may be written to again."""

    def recall(self) -> None:
        """Give back what is not on its way yet."""

    async def deliver(self, item: Item) -> Outcome:
        """Try once."""


class Sender:
    """Keeps at most one second of the rate in flight, so that a crash repeats no more than that.

    `settled` is awaited with what was recorded, for whoever must know (a moved group). `notices`
    makes the letters that tell of a part of a case that was set aside.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        courier: Carrier,
        rate: float,
        clock: Callable[[], float],
        settled: Callable[[list[Outcome]], Awaitable[None]],
        notices: Notices = untold,
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._most_in_flight = max(1, int(rate))
        self._clock = clock
        self._settled = settled
        self._notices = notices
        self._awake = asyncio.Event()
        self._flights: set[asyncio.Task[Outcome]] = set()
        self._outcomes: list[Outcome] = []
        self._looked_at = 0.0

    def poke(self) -> None:
        """There is something new in the outbox."""
        self._awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Drain until `stop` is set, then land what is in flight."""
        failures = 0
        recovered = False
        while not stop.is_set():
            self._awake.clear()
            try:
                if not recovered:
                    await self._recover()
                    recovered = True
                more = await self._round()
                failures = 0
            except StorageError as error:
                failures += 1
                log.error("outbox_unavailable", reason=str(error))
                await _sleep_or(stop, back_off(failures))
                continue
            if not more:
                await self._rest(stop)
        await self._land()

    async def _recover(self) -> None:
        if repeated := await self._outbox.recover(now=self._clock()):
            log.info("outbox_recovered", in_flight_at_the_crash=repeated)

    async def _round(self) -> bool:
        """One turn; True when there is more to do at once."""
        await self._record()
        fanned_out = await self._outbox.fan_out(now=self._clock(), limit=FAN_OUT_CHUNK)
        room = self._most_in_flight - len(self._flights) - len(self._outcomes)
        self._looked_at = self._clock()
        if room > 0:
            items = await self._outbox.claim(
                now=self._looked_at, limit=room, busy=self._courier.waiting_chats()
            )
            for item in items:
                self._launch(item)
        return fanned_out > 0

    def _launch(self, item: Item) -> None:
        flight = asyncio.create_task(self._fly(item))
        self._flights.add(flight)
        flight.add_done_callback(self._landed)

    async def _fly(self, item: Item) -> Outcome:
        try:
            return await self._courier.deliver(item)
        except Exception as error:  # boundary: one item's fault is its own (law 4)
            log.error("delivery_failed", kind=item.kind.value, exc_info=error)
            return judge(item, Unreachable(type(error).__name__, maybe_sent=True), self._clock())

    def _landed(self, flight: asyncio.Task[Outcome]) -> None:
        self._flights.discard(flight)
        self._awake.set()
        if flight.cancelled():
            return  # recalled before its first step: stays claimed, is recovered at the next start
        self._outcomes.append(flight.result())

    async def _record(self) -> None:
        if not self._outcomes:
            return
        outcomes = self._outcomes.copy()
        await self._outbox.settle(outcomes, now=self._clock(), notices=self._notices)
        del self._outcomes[: len(outcomes)]
        for outcome in outcomes:
            _say(outcome)
        await self._settled(outcomes)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Until something lands, is put into the outbox or falls due.

        What was due and could not be claimed waits for a landing or for the end of a 429.
        """
        seconds = min(LONGEST_SLEEP, await self._next_due_in(), self._courier.seconds_of_waiting())
        await _sleep_or(stop, max(GATHER, seconds), self._awake)
        await asyncio.sleep(GATHER if self._flights else 0)

    async def _next_due_in(self) -> float:
        if len(self._flights) >= self._most_in_flight:
            return LONGEST_SLEEP
        try:
            due_at = await self._outbox.next_due_at(after=self._looked_at)
        except StorageError:
            due_at = None
        return LONGEST_SLEEP if due_at is None else due_at - self._clock()

    async def _land(self) -> None:
        """Let calls that were made finish, take back those that were not, and record both."""
        self._courier.recall()
        if self._flights:
            await asyncio.wait(self._flights, timeout=STOP_WITHIN)
        with contextlib.suppress(StorageError):
            await self._record()


def _say(outcome: Outcome) -> None:
    """What the operator has to know of: mail that was given up, editors who cannot be reached."""
    kind = outcome.item.kind
    if outcome.fate is Fate.FAILED:
        log.warning("message_set_aside", kind=kind.value, reason=outcome.reason)
    elif outcome.fate is Fate.RETRY and outcome.reason and kind in {Kind.TIP, Kind.NOTICE}:
        log.warning("editors_not_reached", reason=outcome.reason)


async def _sleep_or(stop: asyncio.Event, seconds: float, *others: asyncio.Event) -> None:
    """Sleep, but wake at once when `stop` or one of the others is set."""
    waits = [asyncio.ensure_future(event.wait()) for event in (stop, *others)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
