"""The delay of pushes from publication to the phone: counted by steps of time, read as quantiles.

A step is a tenth longer than the one before it, so that seconds and hours are equally exact: a
quantile is off by a twentieth at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, log

PROMISED = 120.0  # seconds: what the newsroom promises its readers

_RATIO = 1.1


@dataclass(frozen=True, slots=True)
class Delays:
    """The delays of pushes, seconds: half of the chats within `median`, 95 of 100 within `late`."""

    median: float
    late: float


def delay_step(seconds: float) -> int:
    """Return the step that a delay falls into; a delay under a second is in the first."""
    return floor(log(max(1.0, seconds)) / log(_RATIO))


def delays(chats: Mapping[int, int]) -> Delays | None:
    """Return the delays of pushes, given the number of chats by step; None without chats."""
    if sum(chats.values()) == 0:
        return None
    return Delays(_quantile(chats, 0.5), _quantile(chats, 0.95))


def share_within(chats: Mapping[int, int], seconds: float) -> float | None:
    """Return the share of chats whose push took at most so many seconds; None without chats.

    A step that ends later does not count, so that the share is never too high.
    """
    total = sum(chats.values())
    steps = delay_step(seconds)
    return sum(n for step, n in chats.items() if step < steps) / total if total else None


def _quantile(chats: Mapping[int, int], share: float) -> float:
    """Return the middle of the step in which that share of the chats is reached."""
    wanted = ceil(share * sum(chats.values()))
    for step in sorted(chats):
        wanted -= chats[step]
        if wanted <= 0:
            break
    return float(_RATIO ** (step + 0.5))
