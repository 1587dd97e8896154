"""The search over articles, the same on both engines: a match is defined in our own terms.

FTS5 and GIN find exact terms, which they are quick at; which terms, and in which order their
articles come, is decided here and in bot.search, so that neither engine's tokenizer, query language
or ranking has a say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    column,
    desc,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Text

from bot.articles.model import Article, Page
from bot.search.matching import (
    NOTHING,
    AllOf,
    Expression,
    expression_of,
    tiers_of,
)
from bot.search.query import MOST_FOUND, DroppedWords, Query, relaxations
from storage.articles.articles import articles_where
from storage.articles.search_index import position_of, positions_between
from storage.articles.vocabulary import vocabulary_of
from storage.engine.repository import Repository
from storage.tables.articles import article_words, articles

# The GIN index is on this expression; to_tsvector would cut the words once more.
_VECTOR: ColumnElement[str] = literal_column(
    "array_to_tsvector(string_to_array(article_words.words, ' '))"
)
_INDEX = table("article_index", column("rowid"))  # FTS5, over article_words


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of the articles found, and the part of the query that was `dropped`.

    `meant`: the word that was looked for in place of a misspelt one.
    """

    page: Page
    meant: Mapping[str, str] = field(default_factory=dict)
    dropped: DroppedWords = DroppedWords.NOTHING


class ArticleSearch(Repository):
    """The search for articles by words, places and the time of publication."""

    async def find(
        self,
        query: Query,
        *,
        zone: ZoneInfo,
        limit: int,
        offset: int = 0,
        best_first: bool = False,
    ) -> SearchResult:
        """Return a page of the articles that match, newest first or the best match first.

        The same results on SQLite (FTS5) and PostgreSQL (GIN). A word that no article has is taken
        as the beginning of others, or else for the one that is closest to it. Where no article
        matches, those nearest to the query are found (`bot.search.query.relaxations`).
        """
        async with self._database.read() as connection:
            if connection.dialect.name != "sqlite":
                # The planner does not know what a row costs to read: the words lie aside.
                await connection.execute(text("SET LOCAL enable_seqscan = off"))
            vocabulary, typos = await vocabulary_of(connection, query)
            for nearest, dropped in relaxations(query):
                expression = expression_of(nearest, vocabulary)
                if expression == NOTHING or (expression is None and nearest.period is None):
                    continue
                tiers = tiers_of(nearest, vocabulary) if best_first else ()
                between = (
                    positions_between(*nearest.period.moments(zone)) if nearest.period else None
                )
                positions, total = await _positions(
                    connection, [*tiers, expression], between, limit, offset
                )
                if total:
                    found = await _articles_at(connection, positions)
                    return SearchResult(Page(found, offset, total), typos, dropped)
        return SearchResult(Page((), offset, 0), typos)


async def _articles_at(
    connection: AsyncConnection, positions: Sequence[int]
) -> tuple[Article, ...]:
    """Return the articles at these positions, in this order."""
    ids = select(article_words.c.article_id).where(article_words.c.position.in_(positions))
    found = {
        position_of(article.published_at, article.id): article
        for article in await articles_where(connection, articles.c.id.in_(ids))
    }
    return tuple(found[position] for position in positions if position in found)


async def _positions(
    connection: AsyncConnection,
    tiers: Sequence[Expression | None],
    between: tuple[int, int] | None,
    limit: int,
    offset: int,
) -> tuple[list[int], int]:
    """Return the positions of a page's articles, and the number of all; the first tier is first."""
    positions: list[int] = []
    total = 0
    for number, tier in enumerate(tiers):
        matching = _select_matching(connection, tier, tiers[:number], between)
        hits = matching.order_by(desc("position")).limit(MOST_FOUND).cte("hits")
        count = select(func.count()).select_from(hits)
        page = (
            select(hits.c.position, count.scalar_subquery().label("total"))
            .order_by(hits.c.position.desc())
            .limit(limit - len(positions))
            .offset(max(0, offset - total))
        )
        rows = (await connection.execute(page)).all()
        positions += [row.position for row in rows]
        total += rows[0].total if rows else await connection.scalar(count) or 0
    return positions, min(total, MOST_FOUND)


def _select_matching(
    connection: AsyncConnection,
    wanted: Expression | None,
    unwanted: Sequence[Expression | None],
    between: tuple[int, int] | None,
) -> Select[int]:
    """Select the positions of articles that match the one and none of the others, unsorted."""
    others = [each for each in unwanted if each is not None]
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite and wanted is not None:
        # Terms in quotes: none is an operator. FTS5 returns the newest first.
        said = " NOT ".join(
            _write_expression(each, '"', " AND ", " OR ") for each in (wanted, *others)
        )
        condition = text("article_index MATCH :wanted").bindparams(wanted=said)
        indexed = select(_INDEX.c.rowid.label("position")).where(condition)
        return indexed.where(_INDEX.c.rowid.between(*between)) if between else indexed
    found = select(article_words.c.position)
    if between:
        found = found.where(article_words.c.position.between(*between))
    if is_sqlite or wanted is None:
        return found
    said = " & !".join(_write_expression(each, "'", " & ", " | ") for each in (wanted, *others))
    found = found.where(_VECTOR.bool_op("@@")(literal(said, Text).cast(TSQUERY)))
    # Materialized, as PostgreSQL may walk over all positions otherwise.
    return select(found.cte("matching").prefix_with("MATERIALIZED").c.position)


def _write_expression(expression: Expression, quote: str, both: str, either: str) -> str:
    """Return the expression in an engine's language."""
    if isinstance(expression, str):
        return f"{quote}{expression}{quote}"
    operator = both if isinstance(expression, AllOf) else either
    parts = (_write_expression(part, quote, both, either) for part in expression.parts)
    return f"({operator.join(parts)})"
