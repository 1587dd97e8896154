"""When Telegram itself is away, so that a few look for it instead of everybody."""

from __future__ import annotations

FAILURES = 10  # in a row: where one answer in five is a 502, that comes about once in 10 million
FIRST = 1.0  # seconds; doubled with every look that finds nobody
LONGEST = 10.0


class CircuitBreaker:
    """Counts attempts in a row that nobody answered. Times are seconds of any clock."""

    def __init__(self) -> None:
        self._failures = 0
        self._wait = 0.0
        self._until = float("-inf")

    def record_answer(self) -> None:
        """Telegram said something, whatever it was."""
        self._failures = 0
        self._wait = 0.0
        self._until = float("-inf")

    def record_failure(self, now: float) -> None:
        """An attempt had no answer: the next ones wait, the longer the longer it lasts.

        Those that were on their way when a wait began say nothing new: they do not make it longer.
        """
        self._failures += 1
        if self._failures >= FAILURES and now >= self._until:
            self._wait = min(LONGEST, max(FIRST, 2 * self._wait))
            self._until = now + self._wait

    def seconds_to_wait(self, now: float) -> float:
        """Seconds until the next attempt makes sense."""
        return max(0.0, self._until - now)
