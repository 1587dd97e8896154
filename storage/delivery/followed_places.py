"""The places of an article that its reader follows: they are named first.

Within the claim's transaction, and only for articles of several places: the messages of all others
are the same for all readers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Item
from storage.engine.arrays import bound, is_among, words
from storage.tables.articles import article_places
from storage.tables.readers import follows


async def name_followed(connection: AsyncConnection, items: Sequence[Item]) -> list[Item]:
    """Return the items, each with the places of its articles that its chat follows, by code."""
    places = await _several_places(connection, {id_ for item in items for id_ in item.articles})
    chats = {item.chat_id for item in items if not places.keys().isdisjoint(item.articles)}
    if not chats:
        return [*items]
    named = {code for codes in places.values() for code in codes}
    found = await connection.execute(
        select(follows.c.chat_id, follows.c.place).where(
            is_among(connection, follows.c.chat_id, "chats"),
            or_(follows.c.place.in_(words(connection, "named")), follows.c.wide),
        ),
        {"chats": bound(connection, chats), "named": bound(connection, named)},
    )
    followed: defaultdict[int, set[str]] = defaultdict(set)
    for chat, place in found:
        followed[chat].add(place)
    return [
        replace(item, followed=_own(item, places, followed[item.chat_id]))
        if item.chat_id in followed
        else item
        for item in items
    ]


def _own(
    item: Item, places: Mapping[int, Collection[str]], followed: Collection[str]
) -> tuple[str, ...]:
    """Return the followed places, by code; the regency for a district followed with all of it."""
    theirs = {code for id_ in item.articles for code in places.get(id_, ())}
    wide = {_parent(place) for place in followed if place not in theirs}
    return tuple(sorted(theirs & {*followed, *wide}))


async def _several_places(
    connection: AsyncConnection, articles: Collection[int]
) -> Mapping[int, Collection[str]]:
    """Return the regencies and districts of the articles that are about more than one."""
    if not articles:
        return {}
    rows = await connection.execute(
        select(article_places.c.article_id, article_places.c.place).where(
            is_among(connection, article_places.c.article_id, "articles")
        ),
        {"articles": bound(connection, articles)},
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for article, place in rows:
        found[article].add(place)
    parents = {article: set(map(_parent, codes)) for article, codes in found.items()}
    return {
        article: {code for code in codes if _parent(code)}
        for article, codes in found.items()
        if len(codes - parents[article]) > 1
    }


def _parent(code: str) -> str:
    """Return "36.03" for "36.03.19"; empty for the province."""
    return code.rpartition(".")[0]


async def offer_wider(connection: AsyncConnection, items: Sequence[Item]) -> list[Item]:
    """Return the items, those of nearby news with the places their reader may follow for more."""
    nearby = [item for item in items if item.nearby]
    if not nearby:
        return [*items]
    rows = await connection.execute(
        select(article_places.c.article_id, article_places.c.place).where(
            is_among(connection, article_places.c.article_id, "articles")
        ),
        {"articles": bound(connection, {id_ for item in nearby for id_ in item.articles})},
    )
    places: defaultdict[int, set[str]] = defaultdict(set)
    for article, place in rows:
        places[article].add(place)
    found = await connection.execute(
        select(follows.c.chat_id, follows.c.place).where(
            is_among(connection, follows.c.chat_id, "chats")
        ),
        {"chats": bound(connection, {item.chat_id for item in nearby})},
    )
    followed: defaultdict[int, set[str]] = defaultdict(set)
    for chat, place in found:
        followed[chat].add(place)
    return [
        replace(item, wider=_wider(item, places, followed[item.chat_id])) if item.nearby else item
        for item in items
    ]


def _wider(
    item: Item, places: Mapping[int, Collection[str]], followed: Collection[str]
) -> tuple[str, ...]:
    """Return the regencies around followed districts that an item tells of; else the province."""
    told = {code for id_ in item.articles for code in places[id_]}
    around = told & {_parent(place) for place in followed if _parent(_parent(place))}
    whole = around or {code for code in told if not _parent(code)}
    return tuple(sorted(whole - {*followed}))
