"""The audit log: which editor did what to a case, and when. Nothing of what anybody said."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import Deed
from storage.engine.database import Database, insert
from storage.tables.cases import cases, deeds


class Deeds:
    """What editors did, by case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_case(self, case_id: int) -> tuple[Deed, ...]:
        """The log of a case, oldest first."""
        query = select(deeds).where(deeds.c.case_id == case_id).order_by(deeds.c.id)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(Deed(row.editor, row.did, row.at) for row in rows)


async def record_deed(connection: AsyncConnection, case_id: int, deed: Deed) -> None:
    """Log a deed within the transaction that it changes something in."""
    await connection.execute(
        insert(connection, deeds).values(
            case_id=case_id, editor=deed.editor, did=deed.did, at=deed.at
        )
    )


async def forget_deeds(connection: AsyncConnection, *, before: float) -> None:
    """Delete what was done before `before` to cases that are closed."""
    closed = select(cases.c.id).where(cases.c.sealed.is_(None))
    await connection.execute(delete(deeds).where(deeds.c.at < before, deeds.c.case_id.in_(closed)))
