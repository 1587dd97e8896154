"""Taking an article back, within one transaction."""

from __future__ import annotations

from sqlalchemy import delete, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.articles.search_index import index_articles
from storage.outbox.edits import ask_for_edits
from storage.tables.articles import article_places, articles
from storage.tables.outbox import errata, fanouts


async def withdraw(connection: AsyncConnection, article_id: int, *, now: float) -> bool:
    """Nobody finds it or is sent it any more, and what was sent is replaced.

    A reply that was published goes on to those who had it.

    Its pushes that wait are dropped chunk by chunk, and none is claimed meanwhile
    (storage.outbox.edits, storage.delivery.due_rows). It stays known: when its site shows it again
    it is no news. False when it was withdrawn already.
    """
    done = await connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    if not done.rowcount:
        return False
    await connection.execute(
        delete(article_places).where(article_places.c.article_id == article_id)
    )
    await index_articles(connection, [article_id])
    for jobs, ended in ((fanouts, true()), (errata, ~errata.c.is_reply)):
        await connection.execute(
            update(jobs)
            .where(jobs.c.article_id == article_id, jobs.c.finished_at.is_(None), ended)
            .values(finished_at=now)
        )
    await ask_for_edits(connection, article_id, due_at=now, now=now)
    return True
