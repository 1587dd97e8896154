"""The forecast of a push: how many messages leave before it, and how fast they leave.

A forecast is made of what waits now: more urgent messages that come later are not foreseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from bot.delivery.bundling import PATIENCE, bundle_size

SHARE = 0.9  # of the readers: the last few wait for chats that are slow
OLDEST = 10  # every tenth message is the one that has waited longest, of any priority
SLOWEST = 0.02  # messages a second: below that there is no forecast


@dataclass(frozen=True, slots=True)
class Pace:
    """The messages sent in a second: free ones, and paid ones as long as `paid_left` lasts."""

    free: float
    paid: float = 0.0
    paid_left: int = 0

    @property
    def pays(self) -> bool:
        """Whether the next push is paid for."""
        return self.paid > 0 and self.paid_left > 0

    @property
    def pushes(self) -> float:
        """The messages a second at which the next pushes leave."""
        return self.paid if self.pays else self.free


@dataclass(frozen=True, slots=True)
class Crowd:
    """A number of chats with `pushes` waiting that go first; `ours` of them get the push too."""

    pushes: int
    chats: int
    ours: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The other messages that the sender has to send.

    `letters`: messages that go first and are not pushes. `crowds`: chats with pushes that go
    first; one message takes several (bot.delivery.bundling). `waited`: the mean of the seconds for
    which these have been due. `behind`: messages that have been due for longer than the push but
    go after it, so that only every tenth message is one of them.
    """

    letters: int = 0
    crowds: Sequence[Crowd] = ()
    waited: float = 0.0
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Push:
    """An article on its way, or about to be, to the readers who get it at once.

    `had`: readers for whom it is settled. `alone`: readers for whom it waits, with no push that
    goes first. `later`: readers who get it when their quiet hours end. `starts_in`: seconds until
    it may go; `open_end`: it is on hold until somebody releases it.
    """

    had: int
    alone: int
    later: int = 0
    queue: Queue = Queue()
    starts_in: float = 0.0
    open_end: bool = False

    @property
    def waiting_readers(self) -> int:
        """The number of readers for whom the push waits."""
        return self.alone + sum(crowd.ours for crowd in self.queue.crowds)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The forecast of a push: its readers at once, of whom SHARE have it in `seconds` from now.

    `seconds`: None where no message leaves, so that it is unknown; counted from its release where
    it is on hold without an end (`open_end`). `later`: readers who get it after their quiet hours.
    """

    readers: int
    seconds: float | None
    later: int = 0
    open_end: bool = False


def forecast(push: Push, pace: Pace, *, share: float = SHARE) -> Forecast | None:
    """Return the forecast of a push; None when that share of its readers has it already."""
    readers = push.had + push.waiting_readers
    needed = ceil(share * readers) - push.had
    if needed <= 0 or not push.waiting_readers:
        return None
    seconds = None
    if pace.pushes >= SLOWEST:
        seconds = _seconds(_messages(needed, push, pace), push.queue, pace)
        if push.starts_in > 0:  # by then, the messages that go first may have gone
            seconds = max(seconds, push.starts_in + _seconds(needed, Queue(), pace))
    return Forecast(readers, seconds, push.later, push.open_end)


def seconds_of_letters(count: int, queue: Queue, pace: Pace) -> float:
    """Return the seconds until so many messages that are never paid for have left.

    Infinite where no message leaves.
    """
    if pace.free < SLOWEST:
        return float("inf")
    first = sum(each.messages for each in _stretches(Push(0, 0, queue=queue), pace))
    on_their_own = min(first, pace.paid_left) if pace.pays else 0
    return _free_seconds(count + queue.letters + first - on_their_own, queue.behind, pace)


class _Stretch(NamedTuple):
    """A number of messages in a row, and how many of them bring the push."""

    messages: float
    ours: float


def _messages(needed: float, push: Push, pace: Pace) -> float:
    """Return how many pushes have left when so many readers have this one."""
    passed = 0.0
    for stretch in _stretches(push, pace):
        if stretch.ours >= needed:
            return passed + stretch.messages * needed / stretch.ours
        passed += stretch.messages
        needed -= stretch.ours
    return passed + needed


def _stretches(push: Push, pace: Pace) -> Iterator[_Stretch]:
    """Yield the stretches in the order of sending: a chat's turn comes by its oldest push."""
    # Until so many have left, pushes that go first have not waited long enough to share messages.
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
    """Return the seconds until so many pushes have left, with the letters that go first."""
    paid = min(pushes, pace.paid_left) if pace.pays else 0.0
    first = paid / pace.paid if paid else 0.0
    if pushes <= paid:
        return first
    if pace.free < SLOWEST:
        return float("inf")
    # Letters leave meanwhile, and messages that are behind.
    letters = max(0.0, queue.letters - first * pace.free)
    return first + _free_seconds(pushes - paid + letters, queue.behind, pace)


def _free_seconds(messages: float, behind: int, pace: Pace) -> float:
    return (messages + min(behind, messages / (OLDEST - 1))) / pace.free
