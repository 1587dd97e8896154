"""How much news to expect of places: counted lately, said in the unit that people would use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from bot.messages.catalogue import Html
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext

DAYS = 28  # four weeks: whole ones, as a weekend has less news than a Wednesday
LEAST_DAYS = 7
LONGEST_SILENCE = 7  # days without any article: what lies before was not followed closely
WEEK, MONTH = 7, 30

Period = Literal["day", "week", "month", "seldom"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Articles of the last `days` days, by place. Under a week of them foretells nothing."""

    days: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, by_day: Mapping[str, Sequence[int]], province: str) -> Self:
        """From counts by place and day, today first.

        Of a feed's first window only its newest articles are stored without a gap, and a single
        old one tells nothing of the weeks between: what counts are the days back to the first
        long silence of the whole province.
        """
        days = days_without_gap(by_day.get(province, ()))
        return cls(days, {place: sum(each[:days]) for place, each in by_day.items()})

    def frequency(self, place: str) -> tuple[int, Period]:
        """So many, a day, a week or a month; or 1, "seldom": less than one a month."""
        return frequency(self.counts.get(place, 0) / self.days)


def frequency(a_day: float) -> tuple[int, Period]:
    """So many, a day, a week or a month; or 1, "seldom": less than one a month."""
    each: tuple[tuple[int, Period], ...] = ((1, "day"), (WEEK, "week"), (MONTH, "month"))
    for length, period in each:
        if a_day * length >= 1:
            return int(a_day * length + 0.5), period
    return 1, "seldom"


def days_without_gap(site: Sequence[int]) -> int:
    """How many of the last days, today first, are known: those up to the first long silence."""
    known = 0
    for day, count in enumerate(site):
        if count:
            known = day + 1
        elif day - known >= LONGEST_SILENCE:
            break
    return known


def forecast_sentence(context: PageContext, forecast: Forecast, places: Sequence[str]) -> Html:
    """How much to expect of these places, in the order given; empty while it is too early."""
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
    """What the forecast of these names: a single district beside its regency, to compare."""
    if len(followed) == 1 and gazetteer.get(followed[0]).level == "district":
        return (followed[0], gazetteer.parent(followed[0]))
    return tuple(followed)


def _source(context: PageContext, place: str) -> str:
    name = context.gazetteer.label(place)
    if place == context.gazetteer.province:
        return context.words("forecast.everything", province=name)
    return name
