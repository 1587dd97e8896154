"""A case read to be changed, and written as it is now, within a transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.secrecy import Vault
from bot.tipmodel import Case
from storage.sealing import opened_case, resealed_case
from storage.tipschema import cases


async def locked_case(
    connection: AsyncConnection, vault: Vault, which: ColumnElement[bool]
) -> Case | None:
    """The open case; for as long as the transaction lasts, nobody else changes it."""
    query = select(cases).where(which, cases.c.sealed.is_not(None)).with_for_update()
    found = (await connection.execute(query)).mappings().one_or_none()
    return None if found is None else opened_case(vault, found)


async def write_case(connection: AsyncConnection, vault: Vault, case: Case, *, at: float) -> None:
    """The case as it is now, touched at this moment."""
    await connection.execute(
        update(cases)
        .where(cases.c.id == case.id)
        .values(sealed=resealed_case(vault, case), touched_at=at)
    )
