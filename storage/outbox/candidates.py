"""The chats that may get an article: the first step of a fan-out, along the indexes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.search.keywords import pivot_of
from storage.outbox.ways import Spread
from storage.tables.readers import follows, keywords

_PARTS = 100  # of a union: SQLite allows 500

# Spelt as the index over them is.
_BEYOND = or_(follows.c.wide, follows.c.around)


def candidates_after(
    connection: AsyncConnection, spread: Spread, cursor: int | None, *, limit: int
) -> Iterator[CompoundSelect[int]]:
    """Select the next chats that may get an article, by ascending chat id, `limit` at most.

    Each part of the union is a short walk along an index, however many followers there are. An
    article that matches more keywords than a union may have parts takes several statements: the
    first `limit` of all their chats are the next.
    """
    parts = [_walk(follows.c.chat_id, which, cursor) for which in _followers(spread)]
    parts += [
        _walk(
            keywords.c.chat_id,
            and_(
                keywords.c.pivot == pivot_of(keyword),
                keywords.c.keyword == keyword,
                keywords.c.wanted,
            ),
            cursor,
        )
        for keyword in spread.followed_keywords
    ]
    if connection.dialect.name != "sqlite":
        # SQLite merges the walks until it has enough; PostgreSQL would go each to its end.
        firsts = (part.order_by("chat_id").limit(limit).subquery() for part in parts)
        parts = [select(first.c.chat_id) for first in firsts]
    for at in range(0, len(parts), _PARTS):
        yield union(*parts[at : at + _PARTS]).order_by("chat_id").limit(limit)


def _followers(spread: Spread) -> list[ColumnElement[bool]]:
    """The conditions on `follows` for the places that the article may be for."""
    if spread.for_everybody:
        return [true()]
    beyond = sorted({*spread.regencies, *spread.whole})
    return [
        *(follows.c.place == place for place in spread.direct),
        *(and_(follows.c.regency == regency, _BEYOND) for regency in beyond),
    ]


def _walk(
    chat_id: ColumnElement[int], which: ColumnElement[bool], cursor: int | None
) -> Select[int]:
    part = select(chat_id).distinct().where(which)
    return part if cursor is None else part.where(chat_id > cursor)
