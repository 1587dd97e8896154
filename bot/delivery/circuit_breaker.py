"""The pause while Telegram does not answer, so that few attempts are made instead of all."""

from __future__ import annotations

FAILURES = 10  # in a row: where one answer in five is a 502, that happens about once in 10 million
FIRST = 1.0  # seconds; doubled with every attempt without an answer
LONGEST = 10.0


class CircuitBreaker:
    """A counter of attempts in a row without an answer. Times are seconds of any clock."""

    def __init__(self) -> None:
        self._failures = 0
        self._wait = 0.0
        self._until = float("-inf")

    def record_answer(self) -> None:
        """Record that Telegram answered, whatever the answer was."""
        self._failures = 0
        self._wait = 0.0
        self._until = float("-inf")

    def record_failure(self, now: float) -> None:
        """Record an attempt without an answer: the longer that lasts, the longer is the pause.

        Attempts that were on their way when a wait began tell nothing new: they do not prolong it.
        """
        self._failures += 1
        if self._failures >= FAILURES and now >= self._until:
            self._wait = min(LONGEST, max(FIRST, 2 * self._wait))
            self._until = now + self._wait

    def seconds_to_wait(self, now: float) -> float:
        """Return the seconds until the next attempt makes sense."""
        return max(0.0, self._until - now)
