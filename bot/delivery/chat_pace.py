"""The pace of messages into one chat (Bot API FAQ: one a second, 20 a minute in a group)."""

from __future__ import annotations

from collections import deque
from itertools import islice

GAP = 1.0  # seconds between two messages to one chat
PER_MINUTE = 20  # messages to one group
# Seconds: a minute, and the most by which the delays of two messages on their way may differ.
MINUTE = 62.0


class ChatPace:
    """The ceilings of single chats. A chat is remembered only as long as it could have to wait."""

    def __init__(self) -> None:
        self._free_at: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._resting: dict[int, float] = {}  # chats that wait for more than the gap

    def __len__(self) -> int:
        """Return the number of chats that are remembered."""
        return len(self._free_at.keys() | self._groups.keys() | self._resting.keys())

    def ready_at(self, chat_id: int, now: float, cost: int = 1) -> float:
        """Return the moment, not before `now`, at which this chat may be written to."""
        at = max(now, self._free_at.get(chat_id, now))
        if sent := self._groups.get(chat_id):
            excess = len(sent) + min(cost, PER_MINUTE) - PER_MINUTE
            if excess > 0:
                at = max(at, sent[excess - 1] + MINUTE)
        return at

    def resting_chats(self, now: float, longer_than: float) -> frozenset[int]:
        """Return the chats that may not be written to within `longer_than` seconds.

        Groups at their ceiling, and chats for which more than one message is reserved; not chats
        that only have to wait for the gap between two.
        """
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        return frozenset(chat for chat, at in self._resting.items() if at > now + longer_than)

    def take(self, chat_id: int, now: float, cost: int = 1) -> float:
        """Reserve the chat's next moment and return it."""
        at = self.ready_at(chat_id, now, cost)
        # Groups (negative ids) have their minute; an album there is one moment, not ten seconds.
        gap = GAP if chat_id < 0 else cost * GAP
        self._free_at.pop(chat_id, None)  # so that the dict stays in the order of its last use
        self._free_at[chat_id] = at + gap
        if chat_id < 0:
            sent = self._groups.pop(chat_id, None) or deque(maxlen=PER_MINUTE)
            sent.extend([at] * cost)
            self._groups[chat_id] = sent
        self._resting.pop(chat_id, None)
        if (free_at := self.ready_at(chat_id, now)) > now + GAP:
            self._resting[chat_id] = free_at
        self._forget(now)
        return at

    def take_answer(self, chat_id: int, now: float) -> float:
        """Reserve a moment for a direct answer in a group, and return it.

        The moment is now, even beside a push, unless the group has had its messages of this minute.
        """
        sent = list(self._groups.pop(chat_id, ()))
        at = max(now, sent[0] + MINUTE) if len(sent) == PER_MINUTE else now
        self._groups[chat_id] = deque(sorted((*sent, at)), maxlen=PER_MINUTE)  # pushes may be ahead
        if (free_at := self.ready_at(chat_id, now)) > now + GAP:
            self._resting[chat_id] = free_at
        self._forget(now)
        return at

    def _forget(self, now: float) -> None:
        for moments in (self._free_at, self._resting):
            for chat_id in _oldest(moments):
                if moments[chat_id] <= now:
                    del moments[chat_id]
        for chat_id in _oldest(self._groups):
            if self._groups[chat_id][-1] + MINUTE <= now:
                del self._groups[chat_id]


def _oldest(chats: dict[int, float] | dict[int, deque[float]]) -> tuple[int, ...]:
    """Return the two oldest: two checks per added chat remove past ones, and no call is long."""
    return tuple(islice(chats, 2))
