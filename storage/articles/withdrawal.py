"""Withdrawing an article, and giving the reason, within one transaction."""

from __future__ import annotations

from sqlalchemy import delete, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import Kind, NewEntry
from bot.articles.model import WithdrawalReason
from storage.articles.ledger import append
from storage.articles.search_index import index_articles
from storage.articles.tellings import count_told
from storage.outbox.edits import ask_for_edits
from storage.tables.articles import article_places, articles, ledger
from storage.tables.outbox import errata, fanouts


async def withdraw(
    connection: AsyncConnection, article_id: int, reason: WithdrawalReason | None, *, now: float
) -> bool:
    """Withdraw an article: it is neither found nor sent any more, and sent messages are replaced.

    A reply that was published goes on to the readers who had it. Waiting pushes are dropped chunk
    by chunk, and none is claimed meanwhile (storage.outbox.edits, storage.delivery.due_rows). It
    stays known: when its site shows it again it is no news. `reason`: None where it is not stated
    yet. False when it was withdrawn already.
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
    await connection.execute(
        update(errata)
        .where(errata.c.article_id == article_id, ~errata.c.is_reply)
        .values(messages={})
    )
    await ask_for_edits(connection, article_id, due_at=now, now=now)
    await _record(connection, article_id, Kind.WITHDRAWAL, reason, now=now)
    return True


async def give_reason(
    connection: AsyncConnection, article_id: int, reason: WithdrawalReason, *, now: float
) -> None:
    """State why an article was withdrawn, or another reason than before: its messages show it."""
    await connection.execute(
        update(articles).where(articles.c.id == article_id).values(reason_at=now)
    )
    await ask_for_edits(connection, article_id, due_at=now, now=now)
    await _record(connection, article_id, Kind.REASON, reason, now=now)


async def _record(
    connection: AsyncConnection,
    article_id: int,
    kind: Kind,
    reason: WithdrawalReason | None,
    *,
    now: float,
) -> None:
    article = (
        await connection.execute(
            select(articles.c.title, articles.c.link).where(articles.c.id == article_id)
        )
    ).one()
    withdrawal = select(ledger.c.sequence).where(
        ledger.c.article_id == article_id, ledger.c.kind == Kind.WITHDRAWAL
    )
    sequence = await append(
        connection,
        NewEntry(
            kind=kind,
            at=now,
            title=article.title,
            address=article.link,
            reason=reason.words if reason else "",
            ground=reason.ground if reason else None,
            refers_to=await connection.scalar(withdrawal) if kind is Kind.REASON else None,
        ),
        article_id=article_id,
        discreet=reason is not None and reason.discreet,
    )
    await count_told(connection, sequence, article_id, now=now)
    if reason is not None:
        await connection.execute(
            update(articles).where(articles.c.id == article_id).values(reason_entry=sequence)
        )
