"""At most once: what an update has changed is recorded in the transaction that changes it."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.vault import Vault
from storage.engine.database import insert
from storage.tables.base import changes


async def first_time(
    connection: AsyncConnection, vault: Vault, update_id: int, change: str
) -> bool:
    """Whether this update makes this change now; False when it has made it before (law 2).

    `change` names the method and what tells its calls within one update apart, never words or
    ids of a person. Only a keyed look-up of it is stored: neighbouring updates are often one
    person's, and beside "follow 36.03.19" a clear "case" would tell who reports.
    """
    key = _key(vault, update_id, change)
    done = await connection.execute(
        insert(connection, changes).values(update_id=update_id, change=key).on_conflict_do_nothing()
    )
    return done.rowcount > 0


async def has_changed(
    connection: AsyncConnection, vault: Vault, update_id: int, change: str
) -> bool:
    """Whether this update has made this change before; `change` as of `first_time`."""
    made = exists().where(
        changes.c.update_id == update_id, changes.c.change == _key(vault, update_id, change)
    )
    return bool(await connection.scalar(select(made)))


def _key(vault: Vault, update_id: int, change: str) -> str:
    return vault.key_of("change", f"{update_id}:{change}")
