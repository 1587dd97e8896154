"""How many reports the editors are shown at once; what is beyond waits.

A budget is kept as one number, the moment at which it is whole again (the generic cell rate
algorithm, ITU-T I.371). Times are UTC epoch seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

_GRAIN = 0.001  # seconds: what a sum of epoch seconds may be off by, and more
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Budget:
    """`burst` at once, and one more every `seconds`."""

    burst: int
    seconds: float

    def spend(self, whole_at: float, now: float) -> float | None:
        """When it is whole again after one more now; None while there is no room for one."""
        after = max(whole_at, now) + self.seconds
        return after if after <= now + self.burst * self.seconds + _GRAIN else None

    def queue(self, whole_at: float, now: float) -> tuple[float, float]:
        """When it is whole again after one more, and the moment at which that one has its turn."""
        after = max(whole_at, now) + self.seconds
        return after, max(now, after - self.burst * self.seconds)

    def room_from(self, whole_at: float) -> float:
        """The moment from which there is room for one."""
        return whole_at - (self.burst - 1) * self.seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of all sources together, and the one that each source has."""

    overall: Budget
    source: Budget


# What a source adds to reports that are with the editors: as many pieces as a report may have, then
# three a minute, of the twenty that a group takes.
ADDITIONS = Budget(30, 20.0)


def limits_of(per_hour: int, per_source: int) -> Limits:
    """Reports an hour: of all sources, a sixth of them at once, and of one, all at once."""
    return Limits(
        Budget(max(1, per_hour // 6), _HOUR / per_hour), Budget(per_source, _HOUR / per_source)
    )
