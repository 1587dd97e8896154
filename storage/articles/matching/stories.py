"""Matching articles with the followed stories that they go on with: within a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.search.index_terms import words_among
from bot.search.stories import (
    STORY,
    PreparedArticle,
    continues,
    prepare_article,
    story_name,
    story_of,
)
from storage.engine import arrays
from storage.engine.coarse_time import DAY, whole_day
from storage.tables.articles import article_places, article_words, articles, vocabulary
from storage.tables.readers import keywords

FOLLOWED_FOR = 15 * DAY  # from the day on which a story went on last: two silent weeks


async def find_continued(
    connection: AsyncConnection, article_ids: Sequence[int], stories: Sequence[str]
) -> Mapping[int, list[str]]:
    """Return the stories that each of these articles goes on with; none continues itself."""
    begun = [story_of(name) for name in stories]
    known = await _prepare_articles(connection, {*article_ids, *begun})
    counts = await _count_roots(
        connection, {root for each in known.values() for root in each.headline}
    )
    return {
        article_id: [
            story_name(other)
            for other in begun
            if other < article_id
            and other in known
            and continues(known[article_id], known[other], counts.__getitem__)
        ]
        for article_id in article_ids
        if article_id in known
    }


async def prolong_stories(
    connection: AsyncConnection, matched: Iterable[Sequence[str]], *, now: float
) -> None:
    """Prolong the following of stories that go on."""
    names = {name for each in matched for name in each if name.startswith(STORY)}
    if names:
        await connection.execute(
            update(keywords)
            .where(keywords.c.pivot == STORY, keywords.c.keyword.in_(sorted(names)))
            .values(until=story_end(now))
        )


def story_end(now: float) -> float:
    """Return when a silent story ends: a whole day, as a finer time tells who did what when."""
    return whole_day(now) + FOLLOWED_FOR


async def _prepare_articles(
    connection: AsyncConnection, ids: Iterable[int]
) -> Mapping[int, PreparedArticle]:
    given = {"articles": arrays.bound(connection, sorted(ids))}
    places: dict[int, list[str]] = {}
    found_under = await connection.execute(
        select(article_places.c.article_id, article_places.c.place).where(
            arrays.is_among(connection, article_places.c.article_id, "articles"),
            article_places.c.place.like("%.%"),
        ),
        given,
    )
    for article_id, place in found_under:
        places.setdefault(article_id, []).append(place)
    rows = await connection.execute(
        select(articles.c.id, articles.c.title, articles.c.places, article_words.c.words)
        .join(article_words, article_words.c.article_id == articles.c.id)
        .where(arrays.is_among(connection, articles.c.id, "articles")),
        given,
    )
    return {
        row.id: prepare_article(
            row.title,
            words_among(row.words.split()),
            _narrowest(places.get(row.id, ())),
            " ".join(reason["phrase"] for reason in row.places["reasons"]),
        )
        for row in rows
    }


def _narrowest(codes: Sequence[str]) -> list[str]:
    """Return the districts among the codes; the regencies where there are none."""
    return [code for code in codes if code.count(".") > 1] or [*codes]


async def _count_roots(connection: AsyncConnection, roots: Iterable[str]) -> Counter[str]:
    rows = await connection.execute(
        select(vocabulary.c.stem, func.sum(vocabulary.c.articles))
        .where(vocabulary.c.stem.in_(arrays.words(connection, "roots")))
        .group_by(vocabulary.c.stem),
        {"roots": arrays.bound(connection, sorted(roots))},
    )
    return Counter({stem: int(count) for stem, count in rows})
