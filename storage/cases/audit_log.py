"""The audit log: which editor did what to a case, and when. No words of any person."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import AuditEntry, ClosedCase
from storage.engine.coarse_time import whole_minute
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.cases import cases, deeds


class AuditLog(Repository):
    """The entries of the audit log, by case."""

    async def of_case(self, case_id: int) -> tuple[AuditEntry, ...]:
        """Return the log of a case, oldest first."""
        query = select(deeds).where(deeds.c.case_id == case_id).order_by(deeds.c.id)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(AuditEntry(row.editor, row.did, row.at) for row in rows)

    async def list_closed(self, *, limit: int) -> tuple[ClosedCase, ...]:
        """Return the newest cases that are closed, or not there any more, newest first."""
        ended = or_(cases.c.sealed.is_(None), cases.c.closes_at.is_not(None))
        newest = (
            select(cases.c.id, cases.c.codename, cases.c.closes_at)
            .where(ended)
            .order_by(cases.c.id.desc())
            .limit(limit)
            .subquery()
        )
        query = (
            select(newest, deeds.c.editor, deeds.c.did, deeds.c.at)
            .outerjoin(deeds, deeds.c.case_id == newest.c.id)
            .order_by(newest.c.id.desc(), deeds.c.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        found: list[ClosedCase] = []
        for _, same in groupby(rows, key=lambda row: row.id):
            first, *more = same
            done = [row for row in (first, *more) if row.did is not None]
            log = tuple(AuditEntry(row.editor, row.did, row.at) for row in done)
            found.append(ClosedCase(first.id, first.codename, log, first.closes_at))
        return tuple(found)

    async def editors(self, *, limit: int) -> tuple[int, ...]:
        """Return the editors who did something to a case, the last to do so first."""
        last = func.max(deeds.c.id)
        query = select(deeds.c.editor).group_by(deeds.c.editor).order_by(last.desc()).limit(limit)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))


async def add_entry(connection: AsyncConnection, case_id: int, entry: AuditEntry) -> None:
    """Log what an editor does, within the transaction that does it."""
    await connection.execute(
        insert(connection, deeds).values(
            case_id=case_id, editor=entry.editor, did=entry.did, at=whole_minute(entry.at)
        )
    )


async def forget_entries(connection: AsyncConnection, *, before: float) -> None:
    """Delete the entries of closed cases made before `before`."""
    closed = select(cases.c.id).where(cases.c.sealed.is_(None))
    await connection.execute(delete(deeds).where(deeds.c.at < before, deeds.c.case_id.in_(closed)))
