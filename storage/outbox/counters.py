"""Counting the outcomes of an article's pushes, in the transaction that makes each outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.delays import delay_step
from storage.engine.arrays import bound, is_among
from storage.engine.database import execute_many, insert
from storage.tables.articles import articles, push_delays, tallies

Became: TypeAlias = Literal["made", "sent", "blocked", "dropped", "failed", "summarized"]
SUMS = ("made", "sent", "blocked", "dropped", "failed", "delay_sum", "summarized")


async def tally(
    connection: AsyncConnection, became: Mapping[Became, Counter[int]], *, now: float | None = None
) -> None:
    """Add numbers of chats to the tallies, by the outcome of their pushes and by article id.

    `now`: when the pushes that are `sent` were sent; their delays since publication are added up
    and counted by step, except of those sent in a summary, which are both `summarized` and `sent`.
    """
    # In one order, so that two transactions on PostgreSQL never wait for each other in a ring.
    ids = sorted({article for counts in became.values() for article in counts})
    at_once = became.get("sent", Counter()) - became.get("summarized", Counter())
    delays = {} if now is None else await _delays(connection, at_once, now)
    rows = [
        {
            "article_id": article,
            **{name: became[name][article] for name in became},
            "delay_sum": at_once[article] * delays.get(article, 0.0),
        }
        for article in ids
    ]
    added = insert(connection, tallies)
    sums = {name: tallies.c[name] + added.excluded[name] for name in SUMS}
    statement = added.on_conflict_do_update(index_elements=["article_id"], set_=sums)
    await execute_many(connection, statement, rows)
    await _count_steps(connection, at_once, delays)


async def _delays(connection: AsyncConnection, sent: Counter[int], now: float) -> dict[int, float]:
    """Return the seconds from the publication of each article to now."""
    if not sent:
        return {}
    published = await connection.execute(
        select(articles.c.id, articles.c.published_at).where(
            is_among(connection, articles.c.id, "ids")
        ),
        {"ids": bound(connection, sent)},
    )
    return {row.id: max(0.0, now - row.published_at) for row in published}


async def _count_steps(
    connection: AsyncConnection, sent: Counter[int], delays: Mapping[int, float]
) -> None:
    added = insert(connection, push_delays)
    statement = added.on_conflict_do_update(
        index_elements=["article_id", "step"],
        set_={"chats": push_delays.c.chats + added.excluded.chats},
    )
    rows: list[dict[str, object]] = [
        {"article_id": article, "step": delay_step(delays[article]), "chats": sent[article]}
        for article in sorted(delays)
    ]
    await execute_many(connection, statement, rows)
