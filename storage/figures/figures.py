"""The figures of the last weeks, read for the editors; and those that are taken once a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.vault import Vault
from bot.figures.model import DayFigures, LeftAfter, PlaceFollowers, SilentPlace
from bot.readers.model import State
from storage.engine.database import Database
from storage.engine.repository import Repository
from storage.figures.daily import (
    ACTIVE,
    FOLLOWERS,
    JOINED,
    LEFT,
    LEFT_AFTER,
    Figures,
    add_figures,
)
from storage.tables.articles import article_places, articles, tallies
from storage.tables.figures import daily_figures
from storage.tables.readers import follows, subscribers

KEPT_DAYS: Final = 400
MANY_LEFT: Final = 3  # fewer may be chance

_day, _figure = daily_figures.c.day, daily_figures.c.figure
# People only: groups and channels are stored as readers too.
_is_active = and_(subscribers.c.state == State.ACTIVE, subscribers.c.chat_id > 0)
_of_active = (subscribers.c.chat_id == follows.c.chat_id, _is_active)


class DailyFigures(Repository):
    """The sums by the newsroom's day. `zone`: the newsroom's."""

    def __init__(self, database: Database, vault: Vault, zone: ZoneInfo) -> None:
        super().__init__(database, vault)
        self._zone = zone

    async def take(self, day: str) -> bool:
        """Note a day's active readers and places' followers; return whether the day was new.

        Figures that are too old are deleted on the way.
        """
        async with self._database.read() as connection:
            taken = select(_day).where(_day == day, _figure == ACTIVE)
            if await connection.scalar(taken) is not None:
                return False
            found = await _take(connection)
        oldest = date.fromisoformat(day) - timedelta(days=KEPT_DAYS)
        async with self._database.write() as connection:
            if await connection.scalar(taken) is not None:
                return False
            await connection.execute(delete(daily_figures).where(_day < oldest.isoformat()))
            await add_figures(connection, day, found)
        return True

    async def days(self, last: date, count: int) -> tuple[DayFigures, ...]:
        """Return the figures of so many days up to the last one, oldest first."""
        span = [last - timedelta(days=back) for back in range(count - 1, -1, -1)]
        query = select(daily_figures).where(
            _figure.in_([ACTIVE, JOINED, LEFT]), _day.between(str(span[0]), str(last))
        )
        begun = select(func.min(_day)).where(_figure == ACTIVE)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            noted = {(row.day, row.figure): int(row.value) for row in rows}
            first = await connection.scalar(begun)
            sent = await self._count_sent(connection, span)
        return tuple(
            DayFigures(
                day=each,
                active=noted.get((str(each), ACTIVE)),
                joined=_since(first, each, noted.get((str(each), JOINED), 0)),
                left=_since(first, each, noted.get((str(each), LEFT), 0)),
                sent=sent[each][0],
                delay=sent[each][2] / sent[each][1] if sent[each][1] else None,
            )
            for each in span
        )

    async def _count_sent(
        self, connection: AsyncConnection, span: Sequence[date]
    ) -> defaultdict[date, tuple[int, int, float]]:
        """Sum up each day's messages of its articles, those sent at once, and their delays."""
        begin = datetime.combine(span[0], datetime.min.time(), self._zone).timestamp()
        after = span[-1] + timedelta(days=1)
        end = datetime.combine(after, datetime.min.time(), self._zone).timestamp()
        rows = await connection.execute(
            select(
                articles.c.published_at, tallies.c.sent, tallies.c.summarized, tallies.c.delay_sum
            )
            .join(tallies, tallies.c.article_id == articles.c.id)
            .where(articles.c.published_at >= begin, articles.c.published_at < end)
        )
        found: defaultdict[date, tuple[int, int, float]] = defaultdict(lambda: (0, 0, 0.0))
        for row in rows:
            day = datetime.fromtimestamp(row.published_at, self._zone).date()
            sent, at_once, delays = found[day]
            found[day] = (
                sent + row.sent,
                at_once + max(0, row.sent - row.summarized),
                delays + row.delay_sum,
            )
        return found

    async def followers(
        self, places: Iterable[str], last: date, count: int
    ) -> tuple[PlaceFollowers, ...]:
        """Return these places' followers, as noted last and first within these days; most first."""
        first = str(last - timedelta(days=count - 1))
        query = (
            select(daily_figures.c.subject, _day, daily_figures.c.value)
            .where(
                _figure == FOLLOWERS,
                _day.between(first, str(last)),
                daily_figures.c.subject.in_(list(places)),
            )
            .order_by(_day)
        )
        noted: defaultdict[str, dict[str, int]] = defaultdict(dict)
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                noted[row.subject][row.day] = int(row.value)
            bounds = select(func.min(_day), func.max(_day)).where(
                _figure == ACTIVE, _day.between(first, str(last))
            )
            begin, end = (await connection.execute(bounds)).one()
        found = [
            PlaceFollowers(place, days.get(end, 0), days.get(begin, 0) if begin != end else None)
            for place, days in noted.items()
        ]
        return tuple(sorted(found, key=lambda each: (-each.now, each.place)))

    async def silent(self, *, since: float, limit: int) -> tuple[SilentPlace, ...]:
        """Return followed districts that no article was about since `since`, longest first."""
        followed = (
            select(follows.c.place, func.count().label("followers"))
            .join(subscribers, _of_active[0])
            .where(_of_active[1], follows.c.regency.is_not(None))
            .group_by(follows.c.place)
        )
        async with self._database.read() as connection:
            counts = {row.place: row.followers for row in await connection.execute(followed)}
            newest = await connection.execute(
                select(article_places.c.place, func.max(article_places.c.published_at))
                .where(article_places.c.place.in_(list(counts)))
                .group_by(article_places.c.place)
            )
            last = {row[0]: row[1] for row in newest}
        found = [
            SilentPlace(place, followers, last.get(place))
            for place, followers in counts.items()
            if last.get(place, 0.0) < since
        ]
        found.sort(key=lambda each: (each.since or 0.0, -each.followers, each.place))
        return tuple(found[:limit])

    async def left_after(self, *, since: str, limit: int) -> tuple[LeftAfter, ...]:
        """Return the articles that MANY_LEFT readers or more were sent last before they left."""
        left = func.sum(daily_figures.c.value)
        query = (
            select(daily_figures.c.subject, left.label("left"))
            .where(_figure == LEFT_AFTER, _day >= since)
            .group_by(daily_figures.c.subject)
            .having(left >= MANY_LEFT)
            .order_by(left.desc(), daily_figures.c.subject.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            counts = {int(row.subject): int(row.left) for row in await connection.execute(query)}
            rows = await connection.execute(
                select(articles.c.id, articles.c.title, articles.c.link, tallies.c.sent)
                .join(tallies, tallies.c.article_id == articles.c.id)
                .where(articles.c.id.in_(list(counts)), articles.c.withdrawn_at.is_(None))
            )
            about = {row.id: row for row in rows}
        return tuple(
            LeftAfter(about[number].title, about[number].link, count, about[number].sent)
            for number, count in counts.items()
            if number in about
        )


async def _take(connection: AsyncConnection) -> Figures:
    """Count what `take` notes: a district's own followers, a regency's with those inside it."""
    active = select(func.count()).select_from(subscribers).where(_is_active)
    found: dict[tuple[str, str], int] = {(ACTIVE, ""): await connection.scalar(active) or 0}
    districts = (
        select(follows.c.place, func.count())
        .join(subscribers, _of_active[0])
        .where(_of_active[1], follows.c.regency.is_not(None))
        .group_by(follows.c.place)
    )
    region = func.coalesce(follows.c.regency, follows.c.place)
    regions = (
        select(region, func.count(distinct(follows.c.chat_id)))
        .join(subscribers, _of_active[0])
        .where(_of_active[1])
        .group_by(region)
    )
    for query in (districts, regions):
        for place, count in await connection.execute(query):
            found[FOLLOWERS, place] = count
    return found


def _since(first: str | None, day: date, counted: int) -> int | None:
    """Return the count; None for a day before the counting, or the day on which it began."""
    return counted if first is not None and str(day) > first else None
