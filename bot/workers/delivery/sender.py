"""The loop that drains the outbox: claim, hand to the courier, record."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from bot.core.clock import Clock, sleep_or, time_limit
from bot.core.errors import StorageError, Unreachable
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, PaidAllowance
from bot.delivery.retry import back_off, judge
from storage.delivery.outbox import Outbox
from storage.delivery.outcomes import Notices, untold
from storage.engine.fence import LeaseLost

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


class Sender:
    """Keeps at most one second of the rate in flight, so that a crash repeats no more than that.

    `settled` is awaited with what was recorded, for whoever must know (a moved group). `notices`
    makes the letters that tell of a part of a case that was set aside. `purse`: what may be paid
    for, beside so many paid messages in flight. `awake` is set by whoever puts something into the
    outbox.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        courier: Carrier,
        rate: float,
        clock: Clock,
        settled: Callable[[list[Outcome]], Awaitable[None]],
        notices: Notices = untold,
        purse: Callable[[int], Awaitable[PaidAllowance | None]],
        awake: asyncio.Event,
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._most_in_flight = max(1, int(rate))
        self._clock = clock
        self._settled = settled
        self._notices = notices
        self._purse = purse
        self._awake = awake
        self._landing = asyncio.Event()
        self._flights: set[asyncio.Task[Outcome]] = set()
        self._held: dict[int, Item] = {}  # in flight, or landed and not recorded yet; by id
        self._outcomes: list[Outcome] = []
        self._looked_at = 0.0
        self._claimed = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Drain until `stop` is set, then land what is in flight. May be run again after that."""
        failures = 0
        sure = False  # that what is claimed is what we hold
        while not stop.is_set():
            self._awake.clear()
            self._landing.clear()
            try:
                if not sure:
                    await self._recover()
                    sure = True
                await self._record()
                await self._claim()
                failures = 0
            except LeaseLost:
                break
            except StorageError as error:
                failures += 1
                sure = False
                log.error("outbox_unavailable", reason=str(error))
                self._courier.recall()  # what cannot be recorded might come twice
                await sleep_or(self._clock, back_off(failures), stop)
                continue
            await self._rest(stop)
        await self._land()
        await stop.wait()  # who has lost the lease is told so soon

    async def _recover(self) -> None:
        """What a crash or the last leader left in flight, or a claim whose answer was lost."""
        if repeated := await self._outbox.recover(now=self._clock.now(), held=self._held):
            log.info("outbox_recovered", in_flight_at_the_crash=repeated)

    async def _claim(self) -> None:
        room = self._room()
        purse = await self._purse(sum(bool(item.paid_on) for item in self._held.values()))
        self._looked_at = self._clock.now()
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
        self._held[item.id] = item
        flight = asyncio.create_task(self._fly(item))
        self._flights.add(flight)
        flight.add_done_callback(self._landed)

    def _room(self) -> int:
        """How many free messages may still be claimed."""
        return self._most_in_flight - sum(not item.paid_on for item in self._held.values())

    async def _fly(self, item: Item) -> Outcome:
        try:
            return await self._courier.deliver(item)
        except Exception as error:  # boundary: one item's fault is its own (law 4)
            log.error("delivery_failed", kind=item.kind.value, exc_info=error)
            return judge(
                item, Unreachable(type(error).__name__, maybe_sent=True), self._clock.now()
            )

    def _landed(self, flight: asyncio.Task[Outcome]) -> None:
        self._flights.discard(flight)
        self._landing.set()
        if flight.cancelled():
            return  # recalled before its first step: stays claimed, is recovered at the next run
        self._outcomes.append(flight.result())

    async def _record(self) -> None:
        if not self._outcomes:
            return
        outcomes = self._outcomes.copy()
        await self._outbox.settle(outcomes, now=self._clock.now(), notices=self._notices)
        del self._outcomes[: len(outcomes)]
        for outcome in outcomes:
            self._held.pop(outcome.item.id, None)
            _say(outcome)
        await self._settled(outcomes)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Until something is put into the outbox, falls due, or has landed and gathered."""
        if not self._outcomes:
            seconds = min(
                LONGEST_SLEEP, await self._next_due_in(), self._courier.seconds_of_waiting()
            )
            await sleep_or(self._clock, max(GATHER / 5, seconds), stop, self._awake, self._landing)
        if self._landing.is_set():
            await sleep_or(self._clock, GATHER, stop, self._awake)

    async def _next_due_in(self) -> float:
        if self._room() <= 0:
            return LONGEST_SLEEP
        try:
            due_at = await self._outbox.next_due_at(after=self._looked_at)
        except StorageError:
            due_at = None
        return LONGEST_SLEEP if due_at is None else due_at - self._clock.now()

    async def _land(self) -> None:
        """Let calls that were made finish, take back those that were not, and record both.

        What cannot be recorded any more is forgotten: it is recovered, here or by the next leader.
        """
        self._courier.recall()
        if self._flights:
            with contextlib.suppress(TimeoutError):
                async with time_limit(self._clock, STOP_WITHIN):
                    await asyncio.wait(self._flights)
        for flight in self._flights:
            flight.cancel()
        await asyncio.gather(*self._flights, return_exceptions=True)
        with contextlib.suppress(StorageError):
            await self._record()
        self._outcomes.clear()
        self._held.clear()


def _say(outcome: Outcome) -> None:
    """What the operator has to know of: mail that was given up, editors who cannot be reached."""
    kind = outcome.item.kind
    if outcome.fate is DeliveryStatus.FAILED:
        log.warning("message_set_aside", kind=kind.value, reason=outcome.reason)
    elif (
        outcome.fate is DeliveryStatus.RETRY and outcome.reason and kind in {Kind.TIP, Kind.NOTICE}
    ):
        log.warning("editors_not_reached", reason=outcome.reason)
