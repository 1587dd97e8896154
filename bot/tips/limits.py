"""The limits of reports that the editors are shown at once; further reports wait.

A budget is kept as one number, the moment at which it is whole again (the generic cell rate
algorithm, ITU-T I.371). Times are UTC epoch seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

_GRAIN = 0.001  # seconds: more than the rounding error of a sum of epoch seconds
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget of `burst` reports at once, and one more every `seconds`."""

    burst: int
    seconds: float

    def spend(self, whole_at: float, now: float) -> float | None:
        """Return when the budget is whole again after one more now; None without room for one."""
        after = max(whole_at, now) + self.seconds
        return after if after <= now + self.burst * self.seconds + _GRAIN else None

    def queue(self, whole_at: float, now: float) -> tuple[float, float]:
        """Return when the budget is whole again after one more, and when that one has its turn."""
        after = max(whole_at, now) + self.seconds
        return after, max(now, after - self.burst * self.seconds)

    def room_from(self, whole_at: float) -> float:
        """Return the moment from which there is room for one."""
        return whole_at - (self.burst - 1) * self.seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget of all sources together, and the budget of each source."""

    overall: Budget
    source: Budget


# The pieces that a source adds to reports with the editors: as many as a report may have, then
# three a minute, of the twenty that a group takes.
ADDITIONS = Budget(30, 20.0)


def limits_of(per_hour: int, per_source: int) -> Limits:
    """Return the hourly limits: a sixth at once for all sources, all at once for one source."""
    return Limits(
        Budget(max(1, per_hour // 6), _HOUR / per_hour), Budget(per_source, _HOUR / per_source)
    )
