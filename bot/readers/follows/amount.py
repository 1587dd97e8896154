"""The amount of news for a reader, at once and in summaries, by the recent articles.

The rule is that of storage.outbox.ways; here it is applied without sending.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from bot.places.model import Places, regency_code
from bot.readers.follows.forecast import LEAST_DAYS, days_without_gap
from bot.readers.model import Follow, Mode


class Way(IntEnum):
    """The way in which an article comes to a reader; the lowest of several counts."""

    AT_ONCE = 0
    SUMMARY = 1
    NOT = 2


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """An article that was published `days_ago`; `urgent`: the newsroom marked it so."""

    days_ago: int
    places: Places
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of articles a day, by way."""

    at_once: float
    summary: float


@dataclass(frozen=True, slots=True)
class FollowedTopics:
    """The wishes of a reader, by the code of a place.

    `own`: the mode of each followed place. `whole`: by regency, the modes of the followed districts
    that include news of the whole regency. `around`: the regencies whose news is in the summary.
    """

    own: dict[str, Mode]
    whole: dict[str, set[Mode]]
    around: set[str]

    @classmethod
    def of(cls, follows: Iterable[Follow]) -> Self:
        """Return the wishes of these follows; places whose news is off are left out."""
        wanted = cls({}, {}, set())
        for follow in follows:
            if follow.mode is Mode.OFF:
                continue
            wanted.own[follow.place] = follow.mode
            regency = regency_code(follow.place)
            if regency and follow.wide:
                wanted.whole.setdefault(regency, set()).add(follow.mode)
            if regency and follow.around and follow.mode is not Mode.IMPORTANT:
                wanted.around.add(regency)
        return wanted

    def way(self, article: PublishedArticle, province: str) -> Way:
        """Return the way in which an article comes."""
        places = article.places
        codes = (*places.districts, *places.regencies, province)
        meant = {self.own[code] for code in codes if code in self.own}
        for code in places.regencies:
            if code in self.whole and not any(regency_code(d) == code for d in places.districts):
                meant |= self.whole[code]
        if article.urgent and (meant or (places.province and self.own)):
            return Way.AT_ONCE
        if Mode.DIRECT in meant:
            return Way.AT_ONCE
        if Mode.DAILY in meant or not self.around.isdisjoint(places.regencies):
            return Way.SUMMARY
        return Way.NOT


@dataclass(frozen=True, slots=True)
class RecentNews:
    """The articles of the last `days` days, complete; less than a week gives no forecast."""

    days: int
    articles: Sequence[PublishedArticle]
    province: str

    @classmethod
    def of(cls, articles: Sequence[PublishedArticle], province: str, *, days: int) -> Self:
        """Return the articles of the last `days` days, back to the first gap."""
        each = [0] * days
        for article in articles:
            each[article.days_ago] += 1
        known = days_without_gap(each)
        return cls(known, [one for one in articles if one.days_ago < known], province)

    def amount(self, follows: Iterable[Follow], most_a_day: int | None = None) -> Amount | None:
        """Return the amount of these follows; articles over the day's limit are in the summary.

        None if it is too early to say.
        """
        if self.days < LEAST_DAYS:
            return None
        wanted, at_once, summary = FollowedTopics.of(follows), [0] * self.days, 0
        for article in self.articles:
            way = wanted.way(article, self.province)
            if way is Way.AT_ONCE:
                at_once[article.days_ago] += 1
            summary += way is Way.SUMMARY
        over = 0 if most_a_day is None else sum(max(0, n - most_a_day) for n in at_once)
        return Amount((sum(at_once) - over) / self.days, (summary + over) / self.days)
