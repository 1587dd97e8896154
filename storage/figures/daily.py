"""Counting into a day's figures, in the transaction in which something happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import execute_many, insert
from storage.tables.articles import articles
from storage.tables.figures import daily_figures
from storage.tables.outbox import outbox

# Events, added up: chats that became active, and ceased to be.
JOINED: Final = "joined"
LEFT: Final = "left"
LEFT_AFTER: Final = "left after"  # by the article that was the last they were sent
# As the day ended: active chats; those of a place or inside it, by its code.
ACTIVE: Final = "active"
FOLLOWERS: Final = "followers"

LATELY = 60  # articles: who left after none of these left after no push

Figures: TypeAlias = Mapping[tuple[str, str], float]  # by figure and subject


async def add_figures(connection: AsyncConnection, day: str, figures: Figures) -> None:
    """Add to the figures of a day ("2026-11-24").

    The last that a transaction does: these rows are everybody's, and are locked for a short time.
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
    """A chat became active: a new one, or one that had stopped or left."""
    await add_figures(connection, day, {(JOINED, ""): 1})


async def add_departures(connection: AsyncConnection, chats: Iterable[int], day: str) -> None:
    """These chats were active and are no more: count them, and which article each was sent last.

    Of the latest articles only: by their ids and the chat's one index finds them, while looking
    for the last row of a chat would be a walk over the outbox.
    """
    counted: Counter[tuple[str, str]] = Counter()
    latest: list[int] | None = None
    for chat in chats:
        counted[LEFT, ""] += 1
        if latest is None:
            found = await connection.scalars(
                select(articles.c.id).order_by(articles.c.id.desc()).limit(LATELY)
            )
            latest = list(found)
        last = await connection.scalar(
            select(outbox.c.article_id)
            .where(
                outbox.c.article_id.in_(latest),
                outbox.c.chat_id == chat,
                outbox.c.state == "sent",
            )
            .order_by(outbox.c.article_id.desc())
            .limit(1)
        )
        if last is not None:
            counted[LEFT_AFTER, str(last)] += 1
    await add_figures(connection, day, counted)
