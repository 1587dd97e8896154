"""The figures of some weeks: days, places, silences, departures, and searches in vain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day of the newsroom.

    `active`: chats that got news as the day ended. `joined`, `left`: chats that became active, and
    ceased to be; all three None where nobody counted yet. `sent`: messages of the day's articles;
    `delay`: the mean seconds from publication to delivery of those that went at once, None of none.
    """

    day: date
    active: int | None = None
    joined: int | None = None
    left: int | None = None
    sent: int = 0
    delay: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything can be said of it."""
        return self.active is not None or self.joined is not None or self.sent > 0


@dataclass(frozen=True, slots=True)
class PlaceFollowers:
    """How many active chats follow a place or something inside it, and did at first.

    `before`: None where that is not known.
    """

    place: str
    now: int
    before: int | None

    @property
    def change(self) -> int | None:
        """How many more; None where nobody knows."""
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class SilentPlace:
    """A district that people follow and no article was about since then; None for never."""

    place: str
    followers: int
    since: float | None


@dataclass(frozen=True, slots=True)
class LeftAfter:
    """An article that was the last which so many of its readers were sent before they left."""

    title: str
    link: str
    left: int
    sent: int


@dataclass(frozen=True, slots=True)
class SourceArrivals:
    """How many began to follow a place by links of one kind; `places`: which, most first."""

    source: str
    total: int
    places: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class ArticleArrivals:
    """An article by whose links so many began to follow a place."""

    title: str
    link: str
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it; the days without a gap, oldest first."""

    days: Sequence[DayFigures] = ()
    followers: Sequence[PlaceFollowers] = ()
    silent: Sequence[SilentPlace] = ()
    left_after: Sequence[LeftAfter] = ()
    missed: Mapping[str, int] = field(default_factory=dict)
    arrived: Sequence[SourceArrivals] = ()
    arrived_by: Sequence[ArticleArrivals] = ()

    @property
    def is_drawable(self) -> bool:
        """Whether there is something to draw: of a single day there is no line."""
        return sum(each.is_known for each in self.days) > 1


@dataclass(frozen=True, slots=True)
class Sum:
    """Days taken together; `active` is that of the last one known, `delay` the mean of messages."""

    first: date
    last: date
    active: int | None
    joined: int
    left: int
    sent: int
    delay: float | None


def sum_up(days: Sequence[DayFigures]) -> Sum:
    """The sum of one or more days."""
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
    """The sums of weeks of seven days, the last one ending with the last day; newest first.

    Without those that nothing is known of, and without a first one that is not whole.
    """
    ends = range(len(days), 6, -7)
    whole = [days[end - 7 : end] for end in ends]
    return [sum_up(week) for week in whole if any(each.is_known for each in week)]
