"""What the server counted, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class Call(NamedTuple):
    """One call of the bot as the server saw it; `at` in epoch seconds, `chat` 0 for none."""

    number: int
    at: float
    method: str
    chat: int
    status: int


def sends(calls: Iterable[Call], *, status: int | None = None) -> list[Call]:
    """The messages among them, answered so."""
    return [c for c in calls if c.method == "sendMessage" and status in {None, c.status}]


def served(calls: Iterable[Call]) -> Counter[int]:
    """Messages by chat."""
    return Counter(call.chat for call in sends(calls, status=200))


def refused(calls: Iterable[Call]) -> int:
    """Answers 429."""
    return sum(call.status == 429 for call in calls)


def rate(calls: Sequence[Call]) -> float:
    """Calls a second between the first and the last."""
    if len(calls) < 2:
        return 0.0
    return (len(calls) - 1) / (calls[-1].at - calls[0].at)


def most_in_a_second(calls: Sequence[Call]) -> int:
    """The fullest second, wherever it begins."""
    most = begin = 0
    for end, call in enumerate(calls):
        while calls[begin].at <= call.at - 1.0:
            begin += 1
        most = max(most, end + 1 - begin)
    return most


def longest_pause(calls: Sequence[Call]) -> float:
    """Seconds between two of them."""
    return max((b.at - a.at for a, b in pairwise(calls)), default=0.0)


def lost(calls: Iterable[Call], chats: Collection[int]) -> int:
    """How many of these chats got nothing."""
    return len(set(chats) - served(calls).keys())


def repeated(calls: Iterable[Call], chats: Collection[int]) -> int:
    """Messages too many, of one to each of these chats."""
    counted = served(calls)
    return sum(max(0, counted[chat] - 1) for chat in chats)
