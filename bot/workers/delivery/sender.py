"""The loop that drains the outbox: claim, hand to the courier, record."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from bot.core.clock import Clock, sleep_or, time_limit
from bot.core.errors import StorageError, Unreachable
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, PaidAllowance
from bot.delivery.retry import back_off, judge
from bot.delivery.throughput import Throughput
from storage.delivery.outbox import Outbox
from storage.delivery.outcomes import Notices, untold
from storage.engine.fence import LeaseLost

LONGEST_SLEEP = 5.0  # another process may have put something into the outbox
# Outcomes that come within this time are recorded in one transaction, and the items that follow
# are claimed in one: so much of the rate may repeat after a crash beside the items in flight.
GATHER = 0.1
SHARE = 10  # every tenth message is the one that has waited longest, so that none starves
STOP_WITHIN = 6.0
UNSETTLED = frozenset({DeliveryStatus.RETRY, DeliveryStatus.MOVED, DeliveryStatus.LOST})

log = structlog.get_logger(__name__)


class Carrier(Protocol):
    """The deliverer of items: the courier."""

    def waiting_chats(self) -> frozenset[int]:
        """Return the chats that are to be left alone for now."""

    def seconds_of_waiting(self) -> float:
        """Return the seconds until the first of them may be written to again."""

    def recall(self) -> None:
        """Recall the items that are not on their way yet."""

    async def deliver(self, item: Item) -> Outcome:
        """Try once to deliver an item."""


@dataclass(kw_only=True, slots=True, eq=False)
class Sender:
    """The loop that keeps at most a second of the rate in flight: a crash repeats no more.

    `settled` is awaited with the recorded outcomes, for code that must know (a moved group).
    `notices` makes the letters that tell of a part of a case that was set aside. `purse`: the
    allowance beside so many paid messages in flight. `awake` is set by all code that puts rows into
    the outbox. `free` and `paid` are told the rate achieved.
    """

    outbox: Outbox
    courier: Carrier
    rate: float
    clock: Clock
    settled: Callable[[list[Outcome]], Awaitable[None]]
    notices: Notices = untold
    purse: Callable[[int], Awaitable[PaidAllowance | None]]
    awake: asyncio.Event
    free: Throughput = field(default_factory=Throughput)
    paid: Throughput = field(default_factory=Throughput)
    _landing: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _flights: set[asyncio.Task[Outcome]] = field(default_factory=set, init=False)
    # In flight, or landed and not recorded yet, by id.
    _held: dict[int, Item] = field(default_factory=dict, init=False)
    _outcomes: list[Outcome] = field(default_factory=list, init=False)
    _looked_at: float = field(default=0.0, init=False)
    _claimed: int = field(default=0, init=False)
    _settled: Counter[bool] = field(default_factory=Counter, init=False)  # since the last claim

    async def run(self, stop: asyncio.Event) -> None:
        """Drain until `stop` is set, then land the items in flight. May be run again after that."""
        failures = 0
        sure = False  # that the claimed rows are those we hold
        while not stop.is_set():
            self.awake.clear()
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
                self.courier.recall()  # a message that cannot be recorded might come twice
                await sleep_or(self.clock, back_off(failures), stop)
                continue
            await self._rest(stop)
        await self._land()
        await stop.wait()  # after a lost lease it is set soon

    async def _recover(self) -> None:
        """Recover rows left in flight by a crash, the last leader or a claim with a lost answer."""
        if repeated := await self.outbox.recover(now=self.clock.now(), held=self._held):
            log.info("outbox_recovered", in_flight_at_the_crash=repeated)

    async def _claim(self) -> None:
        room = self._room()
        purse = await self.purse(sum(bool(item.paid_on) for item in self._held.values()))
        self._looked_at = self.clock.now()
        paid_room = 0 if purse is None else purse.messages
        if room <= 0 and paid_room <= 0:
            self._measure(free_room=0, paid_room=0, purse=purse)
            return
        items = await self.outbox.claim(
            now=self._looked_at,
            limit=room,
            oldest=(self._claimed + room) // SHARE - self._claimed // SHARE,
            busy=self.courier.waiting_chats(),
            purse=purse,
        )
        self._claimed += len(items)
        for item in items:
            self._launch(item)
        paid = sum(bool(item.paid_on) for item in items)
        free_room, paid_room = room - len(items) + paid, paid_room - paid
        self._measure(free_room=free_room, paid_room=paid_room, purse=purse)

    def _measure(self, *, free_room: int, paid_room: int, purse: PaidAllowance | None) -> None:
        """Record the rate since the last claim, and whether all is in flight that may be."""
        now, settled = self.clock.monotonic(), self._settled
        self._settled = Counter()
        self.free.record(now, settled[False], full=free_room <= 0)
        self.paid.record(now, settled[True], full=purse is not None and paid_room <= 0)

    def _launch(self, item: Item) -> None:
        self._held[item.id] = item
        flight = asyncio.create_task(self._fly(item))
        self._flights.add(flight)
        flight.add_done_callback(self._collect)

    def _room(self) -> int:
        """Return how many free messages may still be claimed."""
        return max(1, int(self.rate)) - sum(not item.paid_on for item in self._held.values())

    async def _fly(self, item: Item) -> Outcome:
        try:
            return await self.courier.deliver(item)
        except Exception as error:  # boundary: one item's fault is its own (law 4)
            log.error("delivery_failed", kind=item.kind.value, exc_info=error)
            return judge(item, Unreachable(type(error).__name__, maybe_sent=True), self.clock.now())

    def _collect(self, flight: asyncio.Task[Outcome]) -> None:
        self._flights.discard(flight)
        self._landing.set()
        if flight.cancelled():
            return  # recalled before its first step: stays claimed, is recovered at the next run
        self._outcomes.append(flight.result())

    async def _record(self) -> None:
        if not self._outcomes:
            return
        outcomes = self._outcomes.copy()
        await self.outbox.settle(outcomes, now=self.clock.now(), notices=self.notices)
        del self._outcomes[: len(outcomes)]
        for outcome in outcomes:
            self._held.pop(outcome.item.id, None)
            self._settled[bool(outcome.item.paid_on)] += outcome.status not in UNSETTLED
            _log_outcome(outcome)
        await self.settled(outcomes)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Wait until a row is put into the outbox or falls due, or outcomes have gathered."""
        if not self._outcomes:
            seconds = min(
                LONGEST_SLEEP, await self._next_due_in(), self.courier.seconds_of_waiting()
            )
            await sleep_or(self.clock, max(GATHER / 5, seconds), stop, self.awake, self._landing)
        if self._landing.is_set():
            await sleep_or(self.clock, GATHER, stop, self.awake)

    async def _next_due_in(self) -> float:
        if self._room() <= 0:
            return LONGEST_SLEEP
        try:
            due_at = await self.outbox.next_due_at(after=self._looked_at)
        except StorageError:
            due_at = None
        return LONGEST_SLEEP if due_at is None else due_at - self.clock.now()

    async def _land(self) -> None:
        """Let calls that were made finish, recall the others, and record both.

        Outcomes that cannot be recorded are forgotten: the next run or leader recovers their items.
        """
        self.courier.recall()
        if self._flights:
            with contextlib.suppress(TimeoutError):
                async with time_limit(self.clock, STOP_WITHIN):
                    await asyncio.wait(self._flights)
        for flight in self._flights:
            flight.cancel()
        await asyncio.gather(*self._flights, return_exceptions=True)
        with contextlib.suppress(StorageError):
            await self._record()
        self._outcomes.clear()
        self._held.clear()


def _log_outcome(outcome: Outcome) -> None:
    """Log outcomes for the operator: mail that was given up, editors who cannot be reached."""
    kind = outcome.item.kind
    if outcome.status is DeliveryStatus.FAILED:
        log.warning("message_set_aside", kind=kind.value, reason=outcome.reason)
    elif (
        outcome.status is DeliveryStatus.RETRY
        and outcome.reason
        and kind in {Kind.TIP, Kind.NOTICE}
    ):
        log.warning("editors_not_reached", reason=outcome.reason)
