"""PURE: how much longer than usual a call was on its way. Times are seconds of any clock."""

from __future__ import annotations

# A server that became slower is the usual one after twice this long.
_SPAN = 5.0


class Trips:
    """The shortest recent time from a call's departure to its answer.

    What a call took beyond that is the most by which it can have reached the server late. The
    shortest of the last `_SPAN` seconds is remembered, and at most that of twice as many.
    """

    def __init__(self) -> None:
        self._shortest = self._before = float("inf")
        self._turn = float("-inf")

    def heard(self, trip: float, now: float) -> None:
        """A call that took `trip` seconds was answered."""
        if now >= self._turn:
            self._before, self._shortest = self._shortest, float("inf")
            self._turn = now + _SPAN
        self._shortest = min(self._shortest, trip)

    def excess(self, trip: float) -> float:
        """Seconds beyond the shortest; 0 while nothing was answered."""
        return trip - min(self._before, self._shortest, trip)
