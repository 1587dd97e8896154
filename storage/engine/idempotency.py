"""Changes at most once: each is recorded for its update in the transaction that makes it."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.vault import Vault
from storage.engine.database import insert
from storage.tables.base import changes


async def first_time(
    connection: AsyncConnection, vault: Vault, update_id: int, change: str
) -> bool:
    """Whether this update makes this change now; False when it has made it before (law 2).

    `change` names the method and what tells its calls within one update apart, never words or ids
    of a person. Only keyed hashes of both are stored: neighbouring updates are often one person's,
    and beside "follow 36.03.19" a clear "case" would tell who reports.
    """
    row = _row(vault, update_id, change)
    done = await connection.execute(
        insert(connection, changes).values(row).on_conflict_do_nothing()
    )
    return done.rowcount > 0


async def has_changed(
    connection: AsyncConnection, vault: Vault, update_id: int, *any_of: str
) -> bool:
    """Whether this update has made any of these changes before; named as for `first_time`."""
    rows = [_row(vault, update_id, change) for change in any_of]
    made = [and_(*(changes.c[name] == value for name, value in row.items())) for row in rows]
    return bool(await connection.scalar(select(exists().where(or_(*made)))))


def update_key(vault: Vault, update_id: int) -> str:
    """Return the keyed hash for an update's id: ids rise with time, and a person's lie together."""
    return vault.key_of("update", str(update_id))


def _row(vault: Vault, update_id: int, change: str) -> dict[str, str]:
    return {
        "update_key": update_key(vault, update_id),
        "change": vault.key_of("change", f"{update_id}:{change}"),
    }
