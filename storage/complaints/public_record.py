"""The public ledger's entries about complaints: by their numbers, without any person's name.

`case` of an entry is the complaint's id, from which its number is made (HJ-2026-0007: 202600007).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import Kind, NewEntry
from bot.complaints.model import Complaint, Status
from storage.articles.ledger import append
from storage.articles.tellings import count_told
from storage.tables.articles import ledger

_KINDS = {Status.PUBLISHED: Kind.REPLY, Status.REFUSED: Kind.REFUSAL}


async def record_decision(connection: AsyncConnection, complaint: Complaint, *, now: float) -> None:
    """Add an entry for a reply that is published or refused; last in its transaction.

    How many were told of a published reply is recorded when its letters are delivered. Without the
    reason of a refusal, which may name a person, and without a headline that was withdrawn: it may
    be what was wrong.
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
    sequence = await append(connection, entry, article_id=article.id)
    if kind is Kind.REPLY:
        await count_told(connection, sequence, article.id, now=now, erratum_id=complaint.erratum)


async def entries_of(connection: AsyncConnection, complaint_id: int) -> Sequence[tuple[int, str]]:
    """Return the numbers and hashes of all entries about this complaint, in their order."""
    decisions = select(ledger.c.sequence).where(ledger.c.case_number == complaint_id)
    query = (
        select(ledger.c.sequence, ledger.c.hash)
        .where(or_(ledger.c.case_number == complaint_id, ledger.c.refers_to.in_(decisions)))
        .order_by(ledger.c.sequence)
    )
    return [(row.sequence, row.hash) for row in await connection.execute(query)]
