"""Counting into a day's figures, in the transaction of the event that is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.arrays import bound, is_among
from storage.engine.database import execute_many, insert
from storage.tables.articles import articles
from storage.tables.figures import daily_figures
from storage.tables.outbox import outbox

# Events, added up: chats that became active, and ceased to be.
JOINED: Final = "joined"
LEFT: Final = "left"
LEFT_AFTER: Final = "left after"  # by the article that was the last they were sent
# People who began to follow a place by a link: by where the link stood; by that and the place
# ("s 36.03.19"); by the article that the link stood under.
ARRIVED: Final = "arrived"
ARRIVED_AT: Final = "arrived at"
ARRIVED_BY: Final = "arrived by"
# As the day ended: active chats; those of a place or inside it, by its code.
ACTIVE: Final = "active"
FOLLOWERS: Final = "followers"

LATELY = 30  # articles, a day or more: a reader who was sent none of them left after no push

Figures: TypeAlias = Mapping[tuple[str, str], int]  # by figure and subject


async def add_figures(connection: AsyncConnection, day: str, figures: Figures) -> None:
    """Add to the figures of a day ("2026-11-24").

    The last act of a transaction: all transactions add to these rows, locked for a short time.
    """
    # In one order, so that two transactions on PostgreSQL never wait for each other in a ring.
    rows = [
        {"day": day, "figure": figure, "subject": subject, "value": value}
        for (figure, subject), value in sorted(figures.items())
    ]
    added = insert(connection, daily_figures)
    statement = added.on_conflict_do_update(
        index_elements=["day", "figure", "subject"],
        set_={"value": daily_figures.c.value + added.excluded.value},
    )
    await execute_many(connection, statement, rows)


async def add_arrival(connection: AsyncConnection, day: str) -> None:
    """Count a chat that became active: a new one, or one that had stopped or left."""
    await add_figures(connection, day, {(JOINED, ""): 1})


async def add_departures(connection: AsyncConnection, chats: Collection[int], day: str) -> None:
    """Count these chats, which are active no more, and the article that each was sent last.

    Of the latest articles only: by their ids and the chat's one index finds them, while looking for
    the last row of a chat would be a walk over the outbox.
    """
    if not chats:
        return
    latest = select(articles.c.id).order_by(articles.c.id.desc()).limit(LATELY)
    numbers = list(await connection.scalars(latest))
    last = await connection.scalars(
        select(func.max(outbox.c.article_id))
        .where(
            outbox.c.article_id.in_(numbers),
            is_among(connection, outbox.c.chat_id, "chats"),
            outbox.c.state == "sent",
        )
        .group_by(outbox.c.chat_id),
        {"chats": bound(connection, chats)},
    )
    counted = Counter((LEFT_AFTER, str(article)) for article in last)
    counted[LEFT, ""] = len(chats)
    await add_figures(connection, day, counted)
