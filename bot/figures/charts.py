"""The charts of the figures, in words and numbers; `bot.figures.drawing` draws them.

Every axis begins at zero, and no panel has two axes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.figures.model import DayFigures, Figures
from bot.messages.catalogue import Words
from bot.messages.dates import format_day
from bot.places.labels import PageContext

_STEPS = (1, 2, 5)


class Shape(StrEnum):
    """The way a panel shows its numbers."""

    LINE = "line"  # over days
    BARS = "bars"  # over days
    ROWS = "rows"  # of places, from the left


@dataclass(frozen=True, slots=True)
class Series:
    """A number for each label, None if unknown; `name` is empty if the panel has one series."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart. `ticks`: the named values of its axis, from the lowest; none for ROWS.

    `said`: the words beside each row.
    """

    title: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    ticks: tuple[tuple[float, str], ...] = ()
    said: tuple[str, ...] = ()


def panels_of(figures: Figures, context: PageContext) -> tuple[Panel, ...]:
    """Return the panels that have something to draw; none if too few days are known."""
    days, words = figures.days, context.words
    if not figures.is_drawable:
        return ()
    labels = tuple(format_day(words, each.day, "d/M") for each in days)
    made = (
        _days(words("figures.active"), Shape.LINE, labels, words, [each.active for each in days]),
        _followers(figures, context),
        _moves(labels, days, words),
        _days(words("figures.sent"), Shape.BARS, labels, words, [each.sent for each in days]),
        _delays(labels, days, words),
    )
    return tuple(panel for panel in made if panel is not None)


def _days(
    title: str,
    shape: Shape,
    labels: tuple[str, ...],
    words: Words,
    values: Sequence[float | None],
) -> Panel | None:
    if not any(values):
        return None
    ticks = _ticks(max(value or 0 for value in values), words.number)
    return Panel(title, shape, labels, (Series("", tuple(values)),), ticks)


def _followers(figures: Figures, context: PageContext) -> Panel | None:
    shown = [each for each in figures.followers if each.now or each.before]
    if not shown:
        return None
    words, gazetteer = context.words, context.gazetteer
    return Panel(
        words("figures.followers"),
        Shape.ROWS,
        tuple(gazetteer.short_name(each.place) for each in shown),
        (Series("", tuple(each.now for each in shown)),),
        said=tuple(
            f"{words.number(each.now)} ({signed_number(each.change, words)})"
            if each.change is not None
            else words.number(each.now)
            for each in shown
        ),
    )


def _moves(labels: tuple[str, ...], days: Sequence[DayFigures], words: Words) -> Panel | None:
    """Return the panel of chats that joined (above the line) and left (below), on one scale."""
    joined = [each.joined for each in days]
    left = [None if each.left is None else -each.left for each in days]
    above, below = max(each or 0 for each in joined), -min(each or 0 for each in left)
    if not above and not below:
        return None
    series = (
        Series(words("figures.joined"), tuple(joined)),
        Series(words("figures.left"), tuple(left)),
    )
    step = _step(max(above, below), 2)
    steps = range(-int(-(-below // step)), int(-(-above // step)) + 1)
    ticks = tuple((at * step, words.number(abs(at * step))) for at in steps)
    return Panel(words("figures.moves"), Shape.BARS, labels, series, ticks)


def _delays(labels: tuple[str, ...], days: Sequence[DayFigures], words: Words) -> Panel | None:
    """Return the panel of delays, in seconds, or in minutes if one reaches two minutes."""
    longest = max((each.delay or 0 for each in days), default=0)
    if not longest:
        return None
    unit, title = (60, "figures.delay_minutes") if longest >= 120 else (1, "figures.delay_seconds")
    values = [None if each.delay is None else each.delay / unit for each in days]
    return _days(words(title), Shape.BARS, labels, words, values)


def signed_number(change: int, words: Words) -> str:
    """Return a change with its sign (+34, −3, ±0), so that it is not read as a range."""
    sign = "+" if change > 0 else "−" if change else "±"
    return f"{sign}{words.number(abs(change))}"


def _ticks(highest: float, number: Callable[[float], str]) -> tuple[tuple[float, str], ...]:
    """Return zero and two or three round values above it, the last not below `highest`."""
    step = _step(highest, 2)
    count = -(-highest // step)
    return tuple((at * step, number(at * step)) for at in range(int(count) + 1))


def _step(highest: float, parts: int) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, … that reaches `highest` in `parts` + 1 steps."""
    power = 1.0
    while True:
        for digit in _STEPS:
            if digit * power * parts >= highest or digit * power * (parts + 1) >= highest:
                return digit * power
        power *= 10
