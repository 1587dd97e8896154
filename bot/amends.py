"""PURE: which moments a process gives up because calls of its own arrived late."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from bot.pacing import WINDOW


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
