"""When a push will be through: how many messages leave before, and how fast they leave.

A forecast is of what is known now: what comes later and is more urgent is not foreseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from bot.delivery.bundling import PATIENCE, bundle_size

SHARE = 0.9  # of the readers: the last few wait for chats that are slow
OLDEST = 10  # every tenth message is whatever has waited longest, of whatever priority
SLOWEST = 0.02  # messages a second: below that nobody knows


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second that leave: free ones, and paid ones as long as `paid_left` lasts."""

    free: float
    paid: float = 0.0
    paid_left: int = 0

    @property
    def pays(self) -> bool:
        """Whether the next push is paid for."""
        return self.paid > 0 and self.paid_left > 0

    @property
    def pushes(self) -> float:
        """At which the next pushes leave."""
        return self.paid if self.pays else self.free


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many chats for which `pushes` wait that go first; `ours` of them get the push as well."""

    pushes: int
    chats: int
    ours: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What else the sender has to do.

    `letters`: messages that go first and are no pushes. `crowds`: who waits for pushes that go
    first; one message takes several (bot.delivery.bundling). `waited`: seconds for which these
    have been due, in the mean. `behind`: messages that have been due for longer than the push but
    go after it, so that only every tenth message is one of them.
    """

    letters: int = 0
    crowds: Sequence[Crowd] = ()
    waited: float = 0.0
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Push:
    """An article on its way, or about to be, to those who get it at once.

    `had`: readers with whom it is settled. `alone`: those for whom it waits and nothing that goes
    first. `later`: those who get it when their quiet hours end. `starts_in`: seconds until it may
    go; `open_end`: it is on hold until somebody lets it go.
    """

    had: int
    alone: int
    later: int = 0
    queue: Queue = Queue()
    starts_in: float = 0.0
    open_end: bool = False

    @property
    def waiting(self) -> int:
        """Readers for whom it waits."""
        return self.alone + sum(crowd.ours for crowd in self.queue.crowds)


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a push will go: to so many at once, to SHARE of them in `seconds` from now.

    `seconds`: None where nothing leaves, so that nobody knows; from its release where it is on
    hold without an end (`open_end`). `later`: readers who get it after their quiet hours.
    """

    readers: int
    seconds: float | None
    later: int = 0
    open_end: bool = False


def forecast(push: Push, pace: Pace, *, share: float = SHARE) -> Forecast | None:
    """Return how it will go; None when that share of its readers has it already."""
    readers = push.had + push.waiting
    needed = ceil(share * readers) - push.had
    if needed <= 0 or not push.waiting:
        return None
    seconds = None
    if pace.pushes >= SLOWEST:
        seconds = _seconds(_messages(needed, push, pace), push.queue, pace)
        if push.starts_in > 0:  # by then, what goes first may have gone
            seconds = max(seconds, push.starts_in + _seconds(needed, Queue(), pace))
    return Forecast(readers, seconds, push.later, push.open_end)


def seconds_of_letters(count: int, queue: Queue, pace: Pace) -> float:
    """Return in how many seconds so many messages have left that are never paid for.

    Infinite where nothing leaves.
    """
    if pace.free < SLOWEST:
        return float("inf")
    first = sum(each.messages for each in _stretches(Push(0, 0, queue=queue), pace))
    on_their_own = min(first, pace.paid_left) if pace.pays else 0
    return _free_seconds(count + queue.letters + first - on_their_own, queue.behind, pace)


class _Stretch(NamedTuple):
    """So many messages in a row, of which so many bring the push."""

    messages: float
    ours: float


def _messages(needed: float, push: Push, pace: Pace) -> float:
    """How many pushes have left when so many readers have it."""
    passed = 0.0
    for stretch in _stretches(push, pace):
        if stretch.ours >= needed:
            return passed + stretch.messages * needed / stretch.ours
        passed += stretch.messages
        needed -= stretch.ours
    return passed + needed


def _stretches(push: Push, pace: Pace) -> Iterator[_Stretch]:
    """In the order in which they leave: a chat's turn comes by its oldest push."""
    # Until so many have left, what goes first has not waited long enough to share messages.
    apart = pace.pushes * max(0.0, PATIENCE - push.queue.waited)
    if not pace.pays:
        apart -= push.queue.letters + min(push.queue.behind, apart / OLDEST)
    passed, singles = 0.0, float(push.alone)
    turns: dict[tuple[int, int], float] = {}  # chats by the others' pushes and the push itself
    for crowd in push.queue.crowds:
        turns[crowd.pushes, 1] = turns.get((crowd.pushes, 1), 0.0) + crowd.ours
        turns[crowd.pushes, 0] = turns.get((crowd.pushes, 0), 0.0) + crowd.chats - crowd.ours
    while chats := sum(turns.values()):
        early = min(1.0, max(0.0, (apart - passed) / chats))
        again: dict[tuple[int, int], float] = {}
        for part, waited in ((early, 0.0), (1 - early, PATIENCE)):
            brought = 0.0
            for (others, own), count in turns.items():
                size = bundle_size(others + own, waited)
                left = max(0, others - size)
                if size > others:
                    brought += part * count
                elif left:
                    again[left, own] = again.get((left, own), 0.0) + part * count
                else:
                    singles += part * count * own
            yield _Stretch(part * chats, brought)
        passed += chats
        turns = again
    yield _Stretch(singles, singles)


def _seconds(pushes: float, queue: Queue, pace: Pace) -> float:
    """Until so many pushes have left, with the letters that go first."""
    paid = min(pushes, pace.paid_left) if pace.pays else 0.0
    first = paid / pace.paid if paid else 0.0
    if pushes <= paid:
        return first
    if pace.free < SLOWEST:
        return float("inf")
    # Letters leave meanwhile, and what is behind.
    letters = max(0.0, queue.letters - first * pace.free)
    return first + _free_seconds(pushes - paid + letters, queue.behind, pace)


def _free_seconds(messages: float, behind: int, pace: Pace) -> float:
    return (messages + min(behind, messages / (OLDEST - 1))) / pace.free
