"""Sources that the editors hear no more."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.vault import Vault
from storage.engine.coarse_time import whole_hour
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.engine.sealed_place import place
from storage.tables.cases import blocked_sources
from storage.tips.drafts import source_key


class BlockedSources(Repository):
    """The sources whose case editors blocked (storage.cases.workflow), even if the case is gone."""

    async def includes(self, source: int) -> bool:
        """Whether the editors hear this source no more. `source`: its chat id."""
        key = source_key(self._vault, source)
        query = select(blocked_sources.c.at).where(blocked_sources.c.source_key == key)
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None


async def block(connection: AsyncConnection, vault: Vault, source: int, *, at: float) -> None:
    """Hear this source no more, within a transaction.

    Its chat id stands sealed beside the key: a key is made anew from it when the secret changes.
    """
    key = source_key(vault, source)
    sealed = vault.seal(str(source).encode(), place(blocked_sources.c.sealed, key))
    await connection.execute(
        insert(connection, blocked_sources)
        .values(source_key=key, sealed=sealed, at=whole_hour(at))
        .on_conflict_do_update(index_elements=["source_key"], set_={"at": whole_hour(at)})
    )


async def unblock(connection: AsyncConnection, vault: Vault, source: int) -> None:
    """Hear this source again, within a transaction."""
    key = source_key(vault, source)
    await connection.execute(delete(blocked_sources).where(blocked_sources.c.source_key == key))
