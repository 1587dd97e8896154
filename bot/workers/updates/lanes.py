"""Which of the updates received may be handled now, and how far they are finished.

A lane is one chat: its updates are handled one after another, in the order of their ids.
Lanes run side by side. Times are seconds of any clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable


class Lanes:
    """What is waiting, running and finished of the updates that are not confirmed yet."""

    def __init__(self, at_once: int = 32) -> None:
        self._at_once = at_once
        self._lanes: dict[Hashable, deque[int]] = {}  # unfinished updates of each lane
        self._lane_of: dict[int, Hashable] = {}  # every unfinished update
        self._running: set[int] = set()
        self._not_before: dict[int, float] = {}
        self._finished: set[int] = set()  # those that the offset has not passed
        self._next = 0

    @property
    def offset(self) -> int:
        """What to ask for next: it confirms everything below, so nothing unfinished is below."""
        return min(self._lane_of, default=self._next)

    @property
    def unfinished(self) -> int:
        """How many updates are waiting or running."""
        return len(self._lane_of)

    def accept(self, update_id: int, lane: Hashable) -> bool:
        """Take an update in; False if it is held or finished already and only came again."""
        if update_id in self._lane_of or update_id in self._finished:
            self._next = max(self._next, update_id + 1)
            return False
        # Telegram may start anywhere after a week without updates, below as well.
        self._next = update_id + 1
        self._lane_of[update_id] = lane
        self._lanes.setdefault(lane, deque()).append(update_id)
        return True

    def start(self, now: float) -> list[int]:
        """The updates to begin with now; from here on they are running."""
        begun: list[int] = []
        for waiting in self._lanes.values():
            if len(self._running) >= self._at_once:
                break
            head = waiting[0]
            if head not in self._running and self._not_before.get(head, now) <= now:
                self._running.add(head)
                begun.append(head)
        return begun

    def retry(self, update_id: int, not_before: float) -> None:
        """It did not finish: its lane waits until then and begins with it again."""
        self._running.discard(update_id)
        self._not_before[update_id] = not_before

    def finish(self, update_id: int) -> None:
        """It is done with; the next of its lane may begin."""
        self._running.discard(update_id)
        self._not_before.pop(update_id, None)
        lane = self._lane_of.pop(update_id)
        waiting = self._lanes[lane]
        waiting.remove(update_id)
        if not waiting:
            del self._lanes[lane]
        self._finished.add(update_id)
        offset = self.offset
        self._finished = {held for held in self._finished if held >= offset}
