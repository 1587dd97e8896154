"""When the next message may go, overall and in one chat. Times are seconds of any clock.

Bot API FAQ: about 30 messages a second overall, one a second in a chat, 20 a minute in a group.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import attrgetter

# A server counts when requests arrive, not when they leave. Up to this much of jitter between the
# two makes no second hold more than it may; what was held up for longer counts from later on.
_SLACK = 0.02
WINDOW = 1.0 + _SLACK
# The most that is reckoned with: a call that takes longer waits at a slow server, not on its way.
_LATEST = 0.5
# How far a caller that wakes late may catch up; the window below still holds.
_CATCH_UP = 0.05


@dataclass(slots=True, eq=False)
class Slot:
    """Leave for `cost` messages to go at `at`; `trip`: seconds from then to the answer, if heard.

    `ends`: until when the slot is held against the rate.
    """

    at: float
    cost: int
    ends: float
    trip: float | None = None


class Slots:
    """Evenly spaced slots: no window of one second ever holds more than the rate.

    That is so at the server too, where the answers are told with `record_answer`: a call may have
    arrived as late as its answer came later than usual, and holds its slot so much longer.
    `cost` is the number of messages a call makes (an album costs as many as it has items);
    a call that costs more than the whole rate counts as the whole rate.
    """

    def __init__(self, rate_per_second: float) -> None:
        if rate_per_second <= 0:
            raise ValueError("a rate must be above 0")
        self._most = max(1, int(rate_per_second))
        self._spacing = WINDOW / min(rate_per_second, self._most)
        self._held: list[Slot] = []  # in the order in which they end
        self._count = 0
        self._due = float("-inf")
        self._last = float("-inf")
        self._trips = RoundTrips()

    def ready_at(self, now: float, cost: int = 1) -> float:
        """The moment, not before `now`, at which a call could go; reserves nothing.

        Answers that are late then put it off: ask again at that moment.
        """
        self._release(now)
        at = max(now, self._due, self._last)
        excess = self._count + min(cost, self._most) - self._most
        for slot in self._held:
            if excess <= 0:
                break
            at = max(at, slot.ends)
            excess -= slot.cost
        return at

    def take(self, now: float, cost: int = 1) -> Slot:
        """Reserve the next slot. Never before an earlier one."""
        at = now
        while (ready := self.ready_at(at, cost)) > at:
            at = ready
        slot = Slot(at, min(cost, self._most), at + WINDOW)
        self._hold(slot)
        self._count += slot.cost
        self._due = max(self._due, at - _CATCH_UP) + slot.cost * self._spacing
        self._last = at
        return slot

    def record_answer(self, slot: Slot, now: float) -> None:
        """The server answered the call that went in this slot, whatever it said."""
        slot.trip = now - slot.at
        self._trips.record(slot.trip, now)

    def _hold(self, slot: Slot) -> None:
        insort(self._held, slot, key=attrgetter("ends"))

    def _release(self, now: float) -> None:
        """Let go of what has ended, unless it looks by now as if it had arrived late."""
        while self._held and self._held[0].ends <= now:
            slot = self._held.pop(0)
            # Where every answer takes seconds, one that is not heard yet is nothing unusual.
            trip = now - slot.at if slot.trip is None else slot.trip
            late = max(0.0, min(self._trips.excess(trip), _LATEST) - _SLACK)
            slot.ends = slot.at + WINDOW + late
            if slot.ends > now:
                self._hold(slot)
            else:
                self._count -= slot.cost


# A server that became slower is the usual one after twice this long.
_SPAN = 5.0


class RoundTrips:
    """The shortest recent time from a call's departure to its answer.

    What a call took beyond that is the most by which it can have reached the server late. The
    shortest of the last `_SPAN` seconds is remembered, and at most that of twice as many.
    """

    def __init__(self) -> None:
        self._shortest = self._before = float("inf")
        self._turn = float("-inf")

    def record(self, trip: float, now: float) -> None:
        """A call that took `trip` seconds was answered."""
        if now >= self._turn:
            self._before, self._shortest = self._shortest, float("inf")
            self._turn = now + _SPAN
        self._shortest = min(self._shortest, trip)

    def excess(self, trip: float) -> float:
        """Seconds beyond the shortest; 0 while nothing was answered."""
        return trip - min(self._before, self._shortest, trip)
