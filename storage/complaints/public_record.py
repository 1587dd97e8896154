"""What the public ledger has of complaints: by their numbers, and nobody's name.

`case` of an entry is the complaint's id, from which its number is made (HJ-2026-0007: 202600007).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import Kind, NewEntry
from bot.complaints.model import Complaint, Status
from storage.articles.ledger import append
from storage.tables.articles import ledger, tallies
from storage.tables.complaints import complaints
from storage.tables.outbox import errata

_KINDS = {Status.PUBLISHED: Kind.REPLY, Status.REFUSED: Kind.REFUSAL}


async def record_decision(connection: AsyncConnection, complaint: Complaint) -> None:
    """Add an entry for a reply that is published or refused; last in its transaction.

    Without the reason of a refusal, which may name somebody, and without a headline that was
    withdrawn: it may be what was wrong.
    """
    kind, article = _KINDS.get(complaint.status), complaint.article
    if kind is None:
        return
    entry = NewEntry(
        kind=kind,
        at=complaint.events[-1].at,
        title="" if article.withdrawn else article.title,
        address=article.link,
        case=complaint.id,
    )
    await append(connection, entry, article_id=article.id)


async def finished_replies(connection: AsyncConnection) -> Sequence[int]:
    """The complaints whose replies have been told, and of which that is not recorded yet."""
    recorded = exists().where(ledger.c.case_number == complaints.c.id, ledger.c.kind == Kind.TOLD)
    query = (
        select(complaints.c.id)
        .join(errata, errata.c.id == complaints.c.erratum_id)
        .where(errata.c.finished_at.is_not(None), ~recorded)
        .order_by(complaints.c.id)
    )
    return (await connection.scalars(query)).all()


async def record_told(connection: AsyncConnection, complaint_id: int, *, now: float) -> bool:
    """Add an entry: so many were told of a reply, of so many who had its article.

    Of these some may have left, and of some nobody knows any more who they are.
    """
    if complaint_id not in await finished_replies(connection):
        return False
    query = (
        select(
            errata.c.article_id,
            errata.c.told,
            func.coalesce(tallies.c.sent, 0).label("sent"),
            errata.c.readers,
        )
        .join(complaints, complaints.c.erratum_id == errata.c.id)
        .outerjoin(tallies, tallies.c.article_id == errata.c.article_id)
        .where(complaints.c.id == complaint_id)
    )
    job = (await connection.execute(query)).one()
    reply = select(func.max(ledger.c.sequence)).where(
        ledger.c.case_number == complaint_id, ledger.c.kind == Kind.REPLY
    )
    entry = NewEntry(
        kind=Kind.TOLD,
        at=now,
        case=complaint_id,
        refers_to=await connection.scalar(reply),
        told=job.told,
        readers=max(job.readers, job.sent),
    )
    await append(connection, entry, article_id=job.article_id)
    return True


async def entries_of(connection: AsyncConnection, complaint_id: int) -> Sequence[tuple[int, str]]:
    """The numbers and hashes of all entries about this complaint, in their order."""
    query = (
        select(ledger.c.sequence, ledger.c.hash)
        .where(ledger.c.case_number == complaint_id)
        .order_by(ledger.c.sequence)
    )
    return [(row.sequence, row.hash) for row in await connection.execute(query)]
