"""The moment at which the next message may go, overall. Times are seconds of any clock.

Bot API FAQ: about 30 messages a second overall, one a second in a chat, 20 a minute in a group.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import attrgetter

# A server counts when requests arrive, not when they leave. Up to this much of jitter between the
# two makes no second hold more than it may; a call with a longer delay counts from later on.
_SLACK = 0.02
WINDOW = 1.0 + _SLACK
# The longest delay that is assumed: a longer call waits at a slow server, not on its way.
_LATEST = 0.5
# Seconds that a caller that wakes late may catch up; the rate within a window still holds.
_CATCH_UP = 0.05


@dataclass(slots=True, eq=False)
class Slot:
    """A permission for `cost` messages at `at`; `trip`: seconds from then to the answer, if heard.

    `ends`: until when the slot is held against the rate.
    """

    at: float
    cost: int
    ends: float
    trip: float | None = None


class Slots:
    """A queue of evenly spaced slots: a window of one second never holds more than the rate.

    The same is true at the server, where the answers are told with `record_answer`: a call may have
    arrived as late as its answer came later than usual, and holds its slot for so much longer.
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
        """Return the moment, not before `now`, at which a call could go; reserve no slot.

        Late answers may postpone it after that: ask again at that moment.
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
        """Reserve and return the next slot, never before an earlier one."""
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
        """Record that the server answered the call of this slot, whatever the answer was."""
        slot.trip = now - slot.at
        self._trips.record(slot.trip, now)

    def _hold(self, slot: Slot) -> None:
        insort(self._held, slot, key=attrgetter("ends"))

    def _release(self, now: float) -> None:
        """Release the slots that have ended, unless a call seems by now to have arrived late."""
        while self._held and self._held[0].ends <= now:
            slot = self._held.pop(0)
            # Where every answer takes seconds, an answer that is not heard yet is not unusual.
            trip = now - slot.at if slot.trip is None else slot.trip
            late = max(0.0, min(self._trips.excess(trip), _LATEST) - _SLACK)
            slot.ends = slot.at + WINDOW + late
            if slot.ends > now:
                self._hold(slot)
            else:
                self._count -= slot.cost


# Seconds: after twice as many, a server that became slower counts as usual.
_SPAN = 5.0


class RoundTrips:
    """The shortest recent time from a call's departure to its answer.

    The time that a call took beyond that is the most by which it can have reached the server late.
    The shortest of the last `_SPAN` seconds is remembered, and at most that of twice as many.
    """

    def __init__(self) -> None:
        self._shortest = self._before = float("inf")
        self._turn = float("-inf")

    def record(self, trip: float, now: float) -> None:
        """Record the answer of a call that took `trip` seconds."""
        if now >= self._turn:
            self._before, self._shortest = self._shortest, float("inf")
            self._turn = now + _SPAN
        self._shortest = min(self._shortest, trip)

    def excess(self, trip: float) -> float:
        """Return the seconds beyond the shortest; 0 while no call was answered."""
        return trip - min(self._before, self._shortest, trip)
