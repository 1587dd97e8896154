"""Counting what becomes of an article's pushes, in the transaction in which it becomes so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import execute_many, insert
from storage.schema import articles, tallies
from storage.sets import among, bound

Became: TypeAlias = Literal["made", "sent", "blocked", "dropped", "failed"]
SUMS = ("made", "sent", "blocked", "dropped", "failed", "delay_sum")


async def tally(connection: AsyncConnection, became: Mapping[Became, Counter[int]]) -> None:
    """Add so many chats, by what became of their pushes and by article id."""
    # In one order, so that two senders on PostgreSQL never wait for each other in a ring.
    ids = sorted({article for counts in became.values() for article in counts})
    await _add(
        connection,
        [
            {"article_id": article, **{name: became[name][article] for name in became}}
            for article in ids
        ],
    )


async def tally_sent(connection: AsyncConnection, sent: Counter[int], *, now: float) -> None:
    """So many chats have the articles now: what it took since their publication is added up."""
    if not sent:
        return
    published = await connection.execute(
        select(articles.c.id, articles.c.published_at)
        .where(among(connection, articles.c.id, "ids"))
        .order_by(articles.c.id),
        {"ids": bound(connection, sent)},
    )
    await _add(
        connection,
        [
            {
                "article_id": article,
                "sent": sent[article],
                "delay_sum": sent[article] * max(0.0, now - published_at),
            }
            for article, published_at in published
        ],
    )


async def _add(connection: AsyncConnection, rows: list[dict[str, object]]) -> None:
    added = insert(connection, tallies)
    sums = {name: tallies.c[name] + added.excluded[name] for name in SUMS}
    statement = added.on_conflict_do_update(index_elements=["article_id"], set_=sums)
    await execute_many(connection, statement, rows)
