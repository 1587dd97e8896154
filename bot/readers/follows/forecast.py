"""The forecast of news from places: recent counts, in the unit that people would use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from bot.messages.catalogue import Html
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext

DAYS = 28  # four whole weeks, because a weekend has less news than a Wednesday
LEAST_DAYS = 7
LONGEST_SILENCE = 7  # days without any article; the feed was not complete before them
WEEK, MONTH = 7, 30

Period = Literal["day", "week", "month", "seldom"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The articles of the last `days` days, by place; less than a week gives no forecast."""

    days: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, by_day: Mapping[str, Sequence[int]], province: str) -> Self:
        """Return the forecast from counts by place and day, today first.

        A feed's first window has only its newest articles without a gap, and a single old article
        says nothing about the weeks between. So the days count back to the first long silence of
        the whole province.
        """
        days = days_without_gap(by_day.get(province, ()))
        return cls(days, {place: sum(each[:days]) for place, each in by_day.items()})

    def frequency(self, place: str) -> tuple[int, Period]:
        """Return a place's articles as a number a day, week or month; (1, "seldom") if fewer."""
        return frequency(self.counts.get(place, 0) / self.days)


def frequency(a_day: float) -> tuple[int, Period]:
    """Return a number a day, week or month; (1, "seldom") for less than one a month."""
    each: tuple[tuple[int, Period], ...] = ((1, "day"), (WEEK, "week"), (MONTH, "month"))
    for length, period in each:
        if a_day * length >= 1:
            return int(a_day * length + 0.5), period
    return 1, "seldom"


def days_without_gap(site: Sequence[int]) -> int:
    """Return the number of known days, counted from today back to the first long silence."""
    known = 0
    for day, count in enumerate(site):
        if count:
            known = day + 1
        elif day - known >= LONGEST_SILENCE:
            break
    return known


def forecast_sentence(context: PageContext, forecast: Forecast, places: Sequence[str]) -> Html:
    """Return the sentence on the news to expect of these places; empty while it is too early."""
    words = context.words
    if forecast.days < LEAST_DAYS:
        return Html("")
    amounts: list[str] = []
    for place in places:
        n, period = forecast.frequency(place)
        key = f"forecast.{'more' if amounts else 'first'}_{period}"
        amounts.append(words.count_html(key, n, place=_source(context, place)))
    return words.html("forecast.sentence", amounts=Html(", ".join(amounts)))


def forecast_places(gazetteer: Gazetteer, followed: Sequence[str]) -> tuple[str, ...]:
    """Return the places for a forecast: a single district also gets its regency, to compare."""
    if len(followed) == 1 and gazetteer.get(followed[0]).level == "district":
        return (followed[0], gazetteer.parent(followed[0]))
    return tuple(followed)


def _source(context: PageContext, place: str) -> str:
    name = context.gazetteer.label(place)
    if place == context.gazetteer.province:
        return context.words("forecast.everything", province=name)
    return name
