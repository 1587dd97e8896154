"""PURE: when the next message may go, overall and in one chat. Times are seconds of any clock.

Bot API FAQ: about 30 messages a second overall, one a second in a chat, 20 a minute in a group.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

# A server counts when requests arrive, not when they leave: this much of jitter between
# the two makes no window of a second hold more than it may.
_SLACK = 0.02
# How far a caller that wakes late may catch up; the window below still holds.
_CATCH_UP = 0.01


class Slots:
    """Evenly spaced slots: no window of one second ever holds more than the rate.

    `cost` is the number of messages a call makes (an album costs as many as it has items);
    a call that costs more than the whole rate counts as the whole rate.
    """

    def __init__(self, rate_per_second: float) -> None:
        if rate_per_second <= 0:
            raise ValueError("a rate must be above 0")
        self._most = max(1, int(rate_per_second))
        self._window = 1.0 + _SLACK
        self._spacing = self._window / min(rate_per_second, self._most)
        self._recent: deque[tuple[float, int]] = deque()  # what the last window holds
        self._count = 0
        self._due = float("-inf")
        self._last = float("-inf")

    def ready_at(self, now: float, cost: int = 1) -> float:
        """The moment, not before `now`, at which a call could go; reserves nothing."""
        at = max(now, self._due, self._last)
        excess = self._count + min(cost, self._most) - self._most
        for moment, spent in self._recent:
            if excess <= 0:
                break
            at = max(at, moment + self._window)
            excess -= spent
        return at

    def take(self, now: float, cost: int = 1) -> float:
        """Reserve the next slot and return its moment. Never before an earlier slot."""
        cost = min(cost, self._most)
        at = self.ready_at(now, cost)
        while self._recent and self._recent[0][0] + self._window <= at:
            self._count -= self._recent.popleft()[1]
        self._recent.append((at, cost))
        self._count += cost
        self._due = max(self._due, at - _CATCH_UP) + cost * self._spacing
        self._last = at
        return at


class ChatPace:
    """The ceilings of single chats. Remembers a chat only as long as it could have to wait."""

    def __init__(
        self, *, private_per_second: float = 1.0, group_per_minute: int = 20, window: float = 60.0
    ) -> None:
        self._gap = 1.0 / private_per_second
        self._per_window = group_per_minute
        self._window = window
        self._free_at: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._free_at.keys() | self._groups.keys())

    def ready_at(self, chat_id: int, now: float, cost: int = 1) -> float:
        """The moment, not before `now`, at which this chat may be written to."""
        at = max(now, self._free_at.get(chat_id, now))
        if sent := self._groups.get(chat_id):
            excess = len(sent) + min(cost, self._per_window) - self._per_window
            if excess > 0:
                at = max(at, sent[excess - 1] + self._window)
        return at

    def take(self, chat_id: int, now: float, cost: int = 1) -> float:
        """Reserve the chat's next moment and return it."""
        at = self.ready_at(chat_id, now, cost)
        # Groups (negative ids) have their minute; an album there is one moment, not ten seconds.
        gap = self._gap if chat_id < 0 else cost * self._gap
        self._free_at.pop(chat_id, None)  # so that the dict stays in the order of its last use
        self._free_at[chat_id] = at + gap
        if chat_id < 0:
            sent = self._groups.pop(chat_id, None) or deque(maxlen=self._per_window)
            sent.extend([at] * cost)
            self._groups[chat_id] = sent
        self._forget(now)
        return at

    def _forget(self, now: float) -> None:
        for chat_id in list(_oldest(self._free_at, 2)):
            if self._free_at[chat_id] <= now:
                del self._free_at[chat_id]
        for chat_id in list(_oldest(self._groups, 2)):
            if self._groups[chat_id][-1] + self._window <= now:
                del self._groups[chat_id]


def _oldest(chats: dict[int, float] | dict[int, deque[float]], count: int) -> Iterator[int]:
    """Two looked at for each one added: what is over goes, and no call takes long."""
    for chat_id, _ in zip(chats, range(count), strict=False):
        yield chat_id
