"""Matching articles with the keywords that readers have: within a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.search.index_terms import words_among
from bot.search.keywords import (
    SUBJECT,
    Matcher,
    may_match,
    pivot_of,
    pivots_of,
    synonyms_of,
    synonyms_told,
)
from bot.search.stories import STORY
from bot.search.subjects import load_subjects
from storage.articles.matching.stories import find_continued
from storage.articles.vocabulary import count_words
from storage.engine import arrays
from storage.tables.articles import article_words, articles
from storage.tables.readers import keywords

_RENEW = (
    update(keywords)
    .where(keywords.c.keyword == bindparam("named"))
    .values(pivot=bindparam("renewed"))
)


@dataclass(frozen=True, slots=True)
class _Content:
    """The terms and subjects that an article is known by."""

    terms: Set[str]
    subjects: Set[str]


async def match_keywords(
    connection: AsyncConnection, article_ids: Sequence[int], among: Collection[str] | None = None
) -> Mapping[int, list[str]]:
    """Return the keywords that each of these articles matches: of `among`, else of all readers'.

    The articles are indexed already; a withdrawn one matches none.
    """
    contents = await _contents(connection, article_ids)
    stories = [name for name in among or () if name.startswith(STORY)]
    if among is None:
        subjects = {subject for each in contents.values() for subject in each.subjects}
        words = {word for each in contents.values() for word in words_among(each.terms)}
        pivots = pivots_of(words) | subjects
        found = await _with_pivots(connection, pivots | {STORY})
        stories = [keyword for keyword in found if keyword.startswith(STORY)]
        among = [keyword for keyword in found if may_match(keyword, pivots)]
    phrases = sorted(keyword for keyword in among if not keyword.startswith((SUBJECT, STORY)))
    continued = await find_continued(connection, article_ids, stories) if stories else {}
    vocabulary = await count_words(connection, " ".join(phrases).split(), {})
    matcher = Matcher.of(phrases, vocabulary)
    return {
        article_id: [
            *sorted(name for name in among if name in content.subjects),
            *matcher.match(content.terms),
            *continued.get(article_id, ()),
        ]
        for article_id, content in contents.items()
    }


async def match_akin(
    connection: AsyncConnection, article_ids: Sequence[int], among: Collection[str] | None = None
) -> Mapping[int, list[str]]:
    """Return the keywords that mean what each of these articles says in other words.

    Keywords that an article matches as they were typed may be among them.
    """
    contents = await _contents(connection, article_ids)
    pivots = {
        article_id: pivots_of(words_among(content.terms))
        for article_id, content in contents.items()
    }
    told = {article_id: synonyms_told(each) for article_id, each in pivots.items()}
    phrases = sorted({name for names in told.values() for name in names})
    vocabulary = await count_words(connection, " ".join(phrases).split(), {})
    matcher = Matcher.of(phrases, vocabulary)
    akin = {
        article_id: synonyms_of(matcher.match(content.terms))
        for article_id, content in contents.items()
    }
    if among is None:
        names = {name for each in akin.values() for name in each}
        among = await _with_pivots(connection, map(pivot_of, names)) if names else ()
    return {article_id: sorted(each.intersection(among)) for article_id, each in akin.items()}


async def renew_pivots(connection: AsyncConnection) -> None:
    """Renew the pivot of each keyword, as another analysis may have other roots."""
    known = await connection.execute(select(keywords.c.keyword, keywords.c.pivot).distinct())
    renewed = [
        {"named": keyword, "renewed": pivot_of(keyword)}
        for keyword, pivot in known.all()
        if pivot != pivot_of(keyword)
    ]
    if renewed:
        await connection.execute(_RENEW, renewed)


async def _contents(
    connection: AsyncConnection, article_ids: Iterable[int]
) -> Mapping[int, _Content]:
    query = (
        select(articles.c.id, articles.c.categories, article_words.c.words)
        .join(article_words, article_words.c.article_id == articles.c.id)
        .where(arrays.is_among(connection, articles.c.id, "articles"))
    )
    rows = await connection.execute(query, {"articles": arrays.bound(connection, article_ids)})
    found: dict[int, _Content] = {}
    for row in rows:
        terms = frozenset(row.words.split())
        found[row.id] = _Content(terms, load_subjects().of_article(row.categories, terms))
    return found


async def _with_pivots(connection: AsyncConnection, pivots: Iterable[str]) -> list[str]:
    """Return the keywords with these pivots, each once: one step for each keyword, not each row."""
    given = arrays.words(connection, "pivots").subquery()
    (pivot,) = given.c
    first = select(func.min(keywords.c.keyword)).where(keywords.c.pivot == pivot)
    found = select(pivot.label("pivot"), first.scalar_subquery().label("keyword")).cte(
        "found", recursive=True
    )
    following = select(func.min(keywords.c.keyword)).where(
        keywords.c.pivot == found.c.pivot, keywords.c.keyword > found.c.keyword
    )
    found = found.union_all(
        select(found.c.pivot, following.scalar_subquery()).where(found.c.keyword.is_not(None))
    )
    rows = await connection.scalars(
        select(found.c.keyword).where(found.c.keyword.is_not(None)),
        {"pivots": arrays.bound(connection, sorted(pivots))},
    )
    return [*rows]
