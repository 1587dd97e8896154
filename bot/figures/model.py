"""The figures of some weeks: days, places, silences, departures, and searches without a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of one day of the newsroom.

    `active`: chats that got news as the day ended. `joined`, `left`: chats that became active, and
    that stopped; all three None if not yet counted. `sent`: messages of the day's articles;
    `delay`: mean seconds from publication to delivery of messages sent at once, None if none was.
    """

    day: date
    active: int | None = None
    joined: int | None = None
    left: int | None = None
    sent: int = 0
    delay: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether any figure of the day is known."""
        return self.active is not None or self.joined is not None or self.sent > 0


@dataclass(frozen=True, slots=True)
class PlaceFollowers:
    """The number of active chats that follow a place or a part of it, now and at first.

    `before`: None if unknown.
    """

    place: str
    now: int
    before: int | None

    @property
    def change(self) -> int | None:
        """The change in followers; None if unknown."""
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class SilentPlace:
    """A followed district that no article was about after `since`; None if no article ever was."""

    place: str
    followers: int
    since: float | None


@dataclass(frozen=True, slots=True)
class LeftAfter:
    """An article that was the last one sent to `left` of its `sent` readers before they left."""

    title: str
    link: str
    left: int
    sent: int


@dataclass(frozen=True, slots=True)
class SourceArrivals:
    """The number of people who followed a place by links of a source; `places`: most first."""

    source: str
    total: int
    places: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class ArticleArrivals:
    """An article with the number of people who followed a place through its links."""

    title: str
    link: str
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of all kinds; the days have no gap and come oldest first."""

    days: Sequence[DayFigures] = ()
    followers: Sequence[PlaceFollowers] = ()
    silent: Sequence[SilentPlace] = ()
    left_after: Sequence[LeftAfter] = ()
    missed: Mapping[str, int] = field(default_factory=dict)
    arrived: Sequence[SourceArrivals] = ()
    arrived_by: Sequence[ArticleArrivals] = ()

    @property
    def is_drawable(self) -> bool:
        """Whether there are enough known days to draw a line: two at least."""
        return sum(each.is_known for each in self.days) > 1


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of some days; `active` is the last known one, `delay` the mean over messages."""

    first: date
    last: date
    active: int | None
    joined: int
    left: int
    sent: int
    delay: float | None


def sum_up(days: Sequence[DayFigures]) -> Sum:
    """Return the sum of one or more days."""
    timed = [(each.sent, each.delay) for each in days if each.delay is not None]
    messages = sum(sent for sent, _ in timed)
    return Sum(
        first=days[0].day,
        last=days[-1].day,
        active=next((each.active for each in reversed(days) if each.active is not None), None),
        joined=sum(each.joined or 0 for each in days),
        left=sum(each.left or 0 for each in days),
        sent=sum(each.sent for each in days),
        delay=sum(sent * delay for sent, delay in timed) / messages if messages else None,
    )


def weeks(days: Sequence[DayFigures]) -> list[Sum]:
    """Return the sums of weeks of seven days that end with the last day; newest first.

    Unknown weeks, and a first week that is not whole, are left out.
    """
    ends = range(len(days), 6, -7)
    whole = [days[end - 7 : end] for end in ends]
    return [sum_up(week) for week in whole if any(each.is_known for each in week)]
