"""Keeping the terms that articles are found by, and the vocabulary of the archive.

Within a transaction. The index depends on the articles alone: where the analysis has changed,
`fill_index` makes all of it anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import floor
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.search.index_terms import analysis, index_terms, words_among
from bot.search.stems import OPEN, stem_of
from bot.search.typos import trigrams as trigrams_of
from storage.articles.matching.keywords import renew_pivots
from storage.engine.database import execute_many, insert
from storage.tables.articles import (
    article_places,
    article_words,
    articles,
    search_analysis,
    trigrams,
    vocabulary,
)

AT_ONCE = 500  # articles that are read, or words that are written, by one statement
COUNTED = 20  # times AT_ONCE: articles whose words are counted together while the index is filled

Value = TypeVar("Value")

_MINUTE = 60
_IDS = 20  # bits of a position; the others are the minute of publication


def position_of(published_at: float, article_id: int) -> int:
    """Return an article's position among all, newest last: by the minute, then by its id.

    Of two ids a million apart in one minute only one would have room.
    """
    return floor(published_at / _MINUTE) << _IDS | article_id % (1 << _IDS)


def positions_between(begin: float, end: float) -> tuple[int, int]:
    """Return the first and last position of articles published from `begin` until before `end`."""
    return floor(begin / _MINUTE) << _IDS, (floor(end / _MINUTE) << _IDS) - 1


async def index_articles(connection: AsyncConnection, article_ids: Iterable[int]) -> None:
    """Index these articles by their text and places as they are now.

    A withdrawn article is not found any more.
    """
    for ids in _parts(list(article_ids)):
        await _count_words(connection, await _replace_terms(connection, ids))


async def analysis_of(connection: AsyncConnection) -> str | None:
    """Return the analysis by which the index was made; None for one that is not made yet."""
    return await connection.scalar(select(search_analysis.c.analysis))


async def fill_index(connection: AsyncConnection) -> None:
    """Make the whole index anew, chunk by chunk: memory does not grow with the archive."""
    for table in (article_words, vocabulary, trigrams, search_analysis):
        await connection.execute(delete(table))
    counts, last, chunk = Counter[str](), 0, 0
    while True:
        following = select(articles.c.id).where(articles.c.id > last).order_by(articles.c.id)
        ids = [*await connection.scalars(following.limit(AT_ONCE))]
        if not ids:
            break
        counts.update(await _replace_terms(connection, ids))
        last, chunk = ids[-1], chunk + 1
        if chunk % COUNTED == 0:
            await _count_words(connection, counts)
            counts.clear()
    await _count_words(connection, counts)
    await renew_pivots(connection)
    await connection.execute(insert(connection, search_analysis).values(analysis=analysis()))


async def _replace_terms(connection: AsyncConnection, ids: Sequence[int]) -> Counter[str]:
    """Write the terms of these articles; return the change in each word's number of articles."""
    counts = Counter[str]()
    written = article_words.c.article_id.in_(ids)
    for words in await connection.scalars(select(article_words.c.words).where(written)):
        counts.subtract(words_among(words.split()))
    await connection.execute(delete(article_words).where(written))
    places = defaultdict[int, list[str]](list)
    found_under = select(article_places).where(article_places.c.article_id.in_(ids))
    for row in await connection.execute(found_under):
        places[row.article_id].append(row.place)
    query = select(
        articles.c.id,
        articles.c.title,
        articles.c.text,
        articles.c.categories,
        articles.c.published_at,
    ).where(articles.c.id.in_(ids), articles.c.withdrawn_at.is_(None))
    rows: list[dict[str, object]] = []
    for article in await connection.execute(query):
        terms = index_terms(article.title, article.text, article.categories, places[article.id])
        counts.update(words_among(terms))
        rows.append(
            {
                "position": position_of(article.published_at, article.id),
                "article_id": article.id,
                "words": " ".join(terms),
            }
        )
    await execute_many(connection, insert(connection, article_words), rows)
    return counts


async def _count_words(connection: AsyncConnection, counts: Counter[str]) -> None:
    """Add to the vocabulary. A word that no article has any more stays, with a count of 0."""
    changed = sorted(word for word, count in counts.items() if count)
    add = insert(connection, vocabulary)
    add = add.on_conflict_do_update(
        index_elements=["word"],
        set_={"articles": vocabulary.c.articles + add.excluded.articles},
    )
    for words in _parts(changed):
        query = select(vocabulary.c.word).where(vocabulary.c.word.in_(words))
        new = set(words).difference(await connection.scalars(query))
        await execute_many(
            connection,
            add,
            [{"word": word, "stem": stem_of(word), "articles": counts[word]} for word in words],
        )
        looked_up = {known for word in new for known in (word, stem_of(word)) if OPEN not in known}
        await execute_many(
            connection,
            insert(connection, trigrams).on_conflict_do_nothing(),  # a stem is that of many words
            [
                {"trigram": trigram, "word": known}
                for known in sorted(looked_up)
                for trigram in trigrams_of(known)
            ],
        )


def _parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
