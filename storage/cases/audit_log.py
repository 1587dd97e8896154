"""The audit log: which editor did what to a case, and when. Nothing of what anybody said."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import AuditEntry
from storage.engine.coarse_time import whole_minute
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.cases import cases, deeds


class AuditLog(Repository):
    """Entries by case."""

    async def of_case(self, case_id: int) -> tuple[AuditEntry, ...]:
        """The log of a case, oldest first."""
        query = select(deeds).where(deeds.c.case_id == case_id).order_by(deeds.c.id)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(AuditEntry(row.editor, row.did, row.at) for row in rows)

    async def editors(self, *, limit: int) -> tuple[int, ...]:
        """Who did something to a case, the last to do so first."""
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
    """Delete the entries of before `before` of cases that are closed."""
    closed = select(cases.c.id).where(cases.c.sealed.is_(None))
    await connection.execute(delete(deeds).where(deeds.c.at < before, deeds.c.case_id.in_(closed)))
