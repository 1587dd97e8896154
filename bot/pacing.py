"""PURE: when the next message may go, overall and in one chat. Times are seconds of any clock.

Bot API FAQ: about 30 messages a second overall, one a second in a chat, 20 a minute in a group.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from bot.trips import Trips

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


def lateness(excess: float) -> float:
    """How much longer a call counts that may have been held up on its way for so long."""
    return max(0.0, min(excess, _LATEST) - _SLACK)


class Slots:
    """Evenly spaced slots: no window of one second ever holds more than the rate.

    That is so at the server too, where the answers are told with `answered`: a call may have
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
        self._trips = Trips()

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

    def answered(self, slot: Slot, now: float) -> None:
        """The server answered the call that went in this slot, whatever it said."""
        slot.trip = now - slot.at
        self._trips.heard(slot.trip, now)

    async def refill(self, waiting: int, cost: int) -> None:
        """Nothing to fetch: these slots are made here."""

    def _hold(self, slot: Slot) -> None:
        insort(self._held, slot, key=attrgetter("ends"))

    def _release(self, now: float) -> None:
        """Let go of what has ended, unless it looks by now as if it had arrived late."""
        while self._held and self._held[0].ends <= now:
            slot = self._held.pop(0)
            # Where every answer takes seconds, one that is not heard yet is nothing unusual.
            trip = now - slot.at if slot.trip is None else slot.trip
            slot.ends = slot.at + WINDOW + lateness(self._trips.excess(trip))
            if slot.ends > now:
                self._hold(slot)
            else:
                self._count -= slot.cost


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
        self._resting: dict[int, float] = {}  # those that wait for more than the gap

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._free_at.keys() | self._groups.keys() | self._resting.keys())

    def ready_at(self, chat_id: int, now: float, cost: int = 1) -> float:
        """The moment, not before `now`, at which this chat may be written to."""
        at = max(now, self._free_at.get(chat_id, now))
        if sent := self._groups.get(chat_id):
            excess = len(sent) + min(cost, self._per_window) - self._per_window
            if excess > 0:
                at = max(at, sent[excess - 1] + self._window)
        return at

    def resting(self, now: float, longer_than: float) -> frozenset[int]:
        """Chats that may not be written to within `longer_than` seconds.

        Groups at their ceiling, and chats for which more is reserved than one message; not those
        that only have to wait for the gap between two.
        """
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        return frozenset(chat for chat, at in self._resting.items() if at > now + longer_than)

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
        self._resting.pop(chat_id, None)
        if (free_at := self.ready_at(chat_id, now)) > now + self._gap:
            self._resting[chat_id] = free_at
        self._forget(now)
        return at

    def _forget(self, now: float) -> None:
        for moments in (self._free_at, self._resting):
            for chat_id in list(_oldest(moments, 2)):
                if moments[chat_id] <= now:
                    del moments[chat_id]
        for chat_id in list(_oldest(self._groups, 2)):
            if self._groups[chat_id][-1] + self._window <= now:
                del self._groups[chat_id]


def _oldest(chats: dict[int, float] | dict[int, deque[float]], count: int) -> Iterator[int]:
    """Two looked at for each one added: what is over goes, and no call takes long."""
    for chat_id, _ in zip(chats, range(count), strict=False):
        yield chat_id
