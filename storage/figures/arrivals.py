"""The readers who came by each kind of link: sums by day, of five people at least.

Numbers added here were gathered until five were together (bot.workers.sharing.arrival_counter), and
are added at another time than that at which the people came.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select

from bot.figures.model import ArticleArrivals, SourceArrivals
from bot.sharing.sources import Arrival
from storage.engine.repository import Repository
from storage.figures.daily import ARRIVED, ARRIVED_AT, ARRIVED_BY, Figures, add_figures
from storage.tables.articles import articles
from storage.tables.figures import daily_figures

_day, _figure, _subject = daily_figures.c.day, daily_figures.c.figure, daily_figures.c.subject
_PLACES = 2  # the places named for a source


def figures_of(arrival: Arrival) -> tuple[tuple[str, str], ...]:
    """Return the figures that an arrival is added to: its source, its place, and its article."""
    figures = [(ARRIVED, arrival.source), (ARRIVED_AT, f"{arrival.source} {arrival.place}")]
    if arrival.article is not None:
        figures.append((ARRIVED_BY, str(arrival.article)))
    return tuple(figures)


class Arrivals(Repository):
    """The numbers of people who began to follow a place by a link."""

    async def add(self, day: str, figures: Figures) -> None:
        """Add to the figures of a day ("2026-11-24")."""
        async with self._database.write() as connection:
            await add_figures(connection, day, figures)

    async def by_source(self, *, since: str, limit: int) -> tuple[SourceArrivals, ...]:
        """Count who came by each kind of link, with the places that most came to; most first."""
        totals: dict[str, int] = {}
        places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for figure, subject, value in await self._sums((ARRIVED, ARRIVED_AT), since):
            if figure == ARRIVED:
                totals[subject] = value
                continue
            source, _, place = subject.partition(" ")
            places[source].append((place, value))
        order = sorted(totals, key=lambda source: (-totals[source], source))
        return tuple(
            SourceArrivals(source, totals[source], tuple(places[source][:_PLACES]))
            for source in order[:limit]
        )

    async def by_article(self, *, since: str, limit: int) -> tuple[ArticleArrivals, ...]:
        """Return the articles by whose links most came; not withdrawn or never stored ones."""
        sums = await self._sums((ARRIVED_BY,), since)
        counts = {int(subject): value for _, subject, value in sums}
        query = select(articles.c.id, articles.c.title, articles.c.link).where(
            articles.c.id.in_(list(counts)), articles.c.withdrawn_at.is_(None)
        )
        async with self._database.read() as connection:
            about = {row.id: row for row in await connection.execute(query)}
        found = [number for number in counts if number in about]
        return tuple(
            ArticleArrivals(about[number].title, about[number].link, counts[number])
            for number in found[:limit]
        )

    async def _sums(self, figures: tuple[str, ...], since: str) -> list[tuple[str, str, int]]:
        """Return figure, subject and value, the greatest first."""
        value = func.sum(daily_figures.c.value)
        query = (
            select(_figure, _subject, value)
            .where(_figure.in_(figures), _day >= since)
            .group_by(_figure, _subject)
            .order_by(value.desc(), _subject)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [(figure, subject, int(total)) for figure, subject, total in rows]
