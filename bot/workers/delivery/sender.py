"""The loop that drains the outbox: claim, hand to the courier, record."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

import structlog

from bot.core.aio import sleep_or
from bot.core.errors import StorageError, Unreachable
from bot.delivery.model import Fate, Item, Kind, Outcome, Purse
from bot.delivery.retry import back_off, judge
from storage.delivery.outbox import Outbox
from storage.delivery.outcomes import Notices, untold

LONGEST_SLEEP = 5.0  # another process may have put something into the outbox
# Outcomes that come within this time are recorded in one transaction, and what they make room for
# is claimed in one: so much of the rate may repeat after a crash beside what is on its way.
GATHER = 0.1
SHARE = 10  # every tenth message is whatever has waited longest, so that nothing starves
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


async def _no_purse(_flying: int) -> Purse | None:
    """For senders that pay for nothing."""
    return None


async def _nothing_to_give(_holding: Collection[int]) -> int:
    """For senders that share the outbox with nobody: the next start recovers all."""
    return 0


class Sender:
    """Keeps at most one second of the rate in flight, so that a crash repeats no more than that.

    `recover` takes back, at the start, what a crash left in flight. `settled` is awaited with
    what was recorded, for whoever must know (a moved group). `notices` makes the letters that
    tell of a part of a case that was set aside. `give_back` frees what is claimed and not among
    the items of these ids: a claim whose answer was lost. `purse`: what may be paid for, beside so
    many paid messages in flight. `awake` is set by whoever puts something into the outbox.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        courier: Carrier,
        rate: float,
        clock: Callable[[], float],
        recover: Callable[[], Awaitable[int]],
        settled: Callable[[list[Outcome]], Awaitable[None]],
        notices: Notices = untold,
        give_back: Callable[[Collection[int]], Awaitable[int]] = _nothing_to_give,
        purse: Callable[[int], Awaitable[Purse | None]] = _no_purse,
        awake: asyncio.Event | None = None,
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._most_in_flight = max(1, int(rate))
        self._clock = clock
        self._take_back = recover
        self._settled = settled
        self._notices = notices
        self._give_back = give_back
        self._purse = purse
        self._awake = awake or asyncio.Event()
        self._landing = asyncio.Event()
        self._flights: set[asyncio.Task[Outcome]] = set()
        self._held: set[int] = set()  # ids of the items in flight, or landed and not recorded
        self._paid_flights = 0  # of those, or landed and not recorded yet
        self._free_flights = 0
        self._outcomes: list[Outcome] = []
        self._looked_at = 0.0
        self._claimed = 0

    def notify(self) -> None:
        """There is something new in the outbox."""
        self._awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Drain until `stop` is set, then land what is in flight."""
        failures = 0
        recovered, unsure = False, False
        while not stop.is_set():
            self._awake.clear()
            self._landing.clear()
            try:
                if not recovered:
                    await self._recover()
                    recovered = True
                await self._record()
                if unsure:
                    await self._give_back(self._held)
                    unsure = False
                await self._claim()
                failures = 0
            except StorageError as error:
                failures += 1
                unsure = True
                log.error("outbox_unavailable", reason=str(error))
                await sleep_or(stop, back_off(failures))
                continue
            await self._rest(stop)
        await self._land()

    async def _recover(self) -> None:
        if repeated := await self._take_back():
            log.info("outbox_recovered", in_flight_at_the_crash=repeated)

    async def _claim(self) -> None:
        room = self._most_in_flight - self._free_flights
        purse = await self._purse(self._paid_flights)
        self._looked_at = self._clock()
        if room <= 0 and (purse is None or purse.messages <= 0):
            return
        items = await self._outbox.claim(
            now=self._looked_at,
            limit=room,
            oldest=(self._claimed + room) // SHARE - self._claimed // SHARE,
            busy=self._courier.waiting_chats(),
            purse=purse,
        )
        self._claimed += len(items)
        for item in items:
            self._launch(item)

    def _launch(self, item: Item) -> None:
        self._count(item, 1)
        flight = asyncio.create_task(self._fly(item))
        self._flights.add(flight)
        flight.add_done_callback(self._landed)

    def _count(self, item: Item, by: int) -> None:
        (self._held.add if by > 0 else self._held.discard)(item.id)
        if item.paid_on:
            self._paid_flights += by
        else:
            self._free_flights += by

    async def _fly(self, item: Item) -> Outcome:
        try:
            return await self._courier.deliver(item)
        except Exception as error:  # boundary: one item's fault is its own (law 4)
            log.error("delivery_failed", kind=item.kind.value, exc_info=error)
            return judge(item, Unreachable(type(error).__name__, maybe_sent=True), self._clock())

    def _landed(self, flight: asyncio.Task[Outcome]) -> None:
        self._flights.discard(flight)
        self._landing.set()
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
            self._count(outcome.item, -1)
            _say(outcome)
        await self._settled(outcomes)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Until something is put into the outbox, falls due, or has landed and gathered."""
        if not self._outcomes:
            seconds = min(
                LONGEST_SLEEP, await self._next_due_in(), self._courier.seconds_of_waiting()
            )
            await sleep_or(stop, max(GATHER / 5, seconds), self._awake, self._landing)
        if self._landing.is_set():
            await sleep_or(stop, GATHER, self._awake)

    async def _next_due_in(self) -> float:
        if self._free_flights >= self._most_in_flight:
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
