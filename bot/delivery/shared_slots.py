"""The slots of one second, shared by several copies; a late call gives up a later slot."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.errors import StorageError
from bot.delivery.slots import WINDOW, Slot, Trips, lateness


@dataclass(slots=True)
class _Gap:
    """A moment that was given up; it makes room for one late call after another."""

    at: float
    taken_until: float


class Amends:
    """For budgets whose moments come evenly, from elsewhere, to several processes.

    A call that arrived late still counts for a while after its second is over, when the moment
    that was to follow it comes, perhaps in another process. One moment given up in the second
    between makes the room.
    """

    def __init__(self) -> None:
        self._owed: deque[tuple[float, float]] = deque()
        self._gaps: deque[_Gap] = deque()

    def owe(self, start: float, end: float) -> None:
        """A call counts from `start`, when its second is over, until `end`."""
        self._owed.append((start, end))

    def claim(self, moment: float) -> bool:
        """Whether this moment is given up; to be asked of each in order."""
        while self._gaps and self._gaps[0].at < moment - WINDOW:
            self._gaps.popleft()
        while self._owed:
            start, end = self._owed.popleft()
            if start <= moment:
                continue  # it is too late to make room
            gaps = (g for g in self._gaps if g.taken_until <= start and g.at >= end - WINDOW)
            if gap := next(gaps, None):
                gap.taken_until = end
            else:
                self._gaps.append(_Gap(moment, end))
                return True
        return False


# Reserves so many of the next moments, at each of which one message may go: in order, evenly
# spaced over all processes (never more than the rate in `WINDOW` seconds), seconds of the gate's
# clock. Raises StorageError.
Reserve: TypeAlias = Callable[[int], Awaitable[Sequence[float]]]

# A moment longer past than this is lost: what others do meanwhile is reckoned as if it had been
# used then, and used later it would come beside theirs, or in a burst with ours. Less than the
# slack in `WINDOW`, which has to do for the way of the source's answer, too.
_LOST_AFTER = 0.015
_BLOCK = 0.1  # seconds of the rate: so long another process's reply may have to wait for ours
_FIRST_RETRY = 0.1
_LONGEST_RETRY = 2.0


class SharedSlots:
    """A process's part of a shared rate.

    A call for several messages goes in the middle of a block of its own: all but that moment stay
    unused, so that no second before it or after it holds too many. `sleep` is in seconds.
    """

    def __init__(
        self,
        reserve: Reserve,
        rate_per_second: float,
        *,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._reserve = reserve
        self._sleep = sleep
        self._most = max(1, int(rate_per_second))
        self._largest_block = max(1, int(rate_per_second * _BLOCK))
        self._stock: deque[float] = deque()
        self._album: Sequence[float] = ()
        self._trips = Trips()
        self._amends = Amends()
        self._failures = 0
        self._lost = False  # a moment, since the last refill
        self._further = 0

    def ready_at(self, now: float, cost: int = 1) -> float:
        """The moment a call could go; infinite when there is none in stock."""
        moment = self._moment(now, min(cost, self._most))
        return float("inf") if moment is None else max(now, moment)

    def take(self, now: float, cost: int = 1) -> Slot:
        """The slot that `ready_at` tells of."""
        cost = min(cost, self._most)
        moment = self._moment(now, cost)
        if moment is None:
            raise LookupError("no moment is left: ask ready_at first")
        if cost == 1:
            self._stock.popleft()
        else:
            self._album = ()
        return Slot(moment, cost, moment + WINDOW)

    def answered(self, slot: Slot, now: float) -> None:
        """For a call that may have arrived late we go without a moment: see `Amends`."""
        trip = now - slot.at
        self._trips.heard(trip, now)
        if late := lateness(self._trips.excess(trip)):
            for _ in range(slot.cost):
                self._amends.owe(slot.ends, slot.ends + late)

    async def refill(self, waiting: int, cost: int) -> None:
        """Fetch as many moments as are waited for, a tenth of a second's at the most.

        After a StorageError it comes back empty-handed, later each time; the loops that work on
        the same database tell of it.
        """
        cost = min(cost, self._most)
        # Moments pass while they are fetched: where the source is slow, reach further.
        self._further = min(2 * self._further + 1, self._most) if self._lost else 0
        self._lost = False
        try:
            if cost == 1:
                count = min(waiting, self._largest_block)
                self._stock.extend(await self._reserve(count + self._further))
            else:
                block = 2 * cost - 1
                self._album = (await self._reserve(block + self._further))[-block:]
        except StorageError:
            await self._sleep(min(_LONGEST_RETRY, _FIRST_RETRY * 2**self._failures))
            self._failures = min(self._failures + 1, 10)
        else:
            self._failures = 0

    def _moment(self, now: float, cost: int) -> float | None:
        if cost > 1:
            return self._middle(now, cost)
        while self._stock:
            moment = self._stock[0]
            if not self._is_lost(moment, now) and not self._amends.claim(moment):
                return moment
            self._stock.popleft()
        return None

    def _middle(self, now: float, cost: int) -> float | None:
        if len(self._album) != 2 * cost - 1:
            return None
        moment = self._album[cost - 1]
        if not self._is_lost(moment, now):
            return moment
        self._album = ()
        return None

    def _is_lost(self, moment: float, now: float) -> bool:
        if moment >= now - _LOST_AFTER:
            return False
        self._lost = True
        return True
