"""Complaints being written: one a person, sealed, found by a keyed look-up key."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.complaints.model import Draft
from bot.core.vault import Vault
from storage.complaints.sealing import person_key, seal_draft, unseal_draft
from storage.engine.coarse_time import next_hour
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.tables.complaints import complaint_drafts


class ComplaintDrafts(Repository):
    """The unfinished complaints, by the private chat of their writers."""

    async def get(self, chat_id: int) -> Draft | None:
        """Return the draft of this person, or None."""
        async with self._database.read() as connection:
            return await read_draft(connection, self._vault, chat_id)

    async def save(self, chat_id: int, draft: Draft, *, now: float, once: int) -> Draft | None:
        """Write the draft as it is now (each answer is kept at once); return what is stored.

        Another draft, or None, is returned where this update wrote before and more came after it.
        """
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "complaint draft"):
                return await read_draft(connection, self._vault, chat_id)
            await self._write(connection, chat_id, draft, now)
            return draft

    async def pause(self, chat_id: int, *, now: float) -> None:
        """Pause the draft: what its writer says next is not for it, until they come back to it."""
        async with self._database.write() as connection:
            draft = await read_draft(connection, self._vault, chat_id)
            if draft is not None and not draft.paused:
                await self._write(connection, chat_id, replace(draft, paused=True), now)

    async def drop(self, chat_id: int, *, once: int) -> None:
        """Forget the draft."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "no complaint draft"):
                await delete_draft(connection, self._vault, chat_id)

    async def _write(
        self, connection: AsyncConnection, chat_id: int, draft: Draft, now: float
    ) -> None:
        kept = {"sealed": seal_draft(self._vault, chat_id, draft), "touched_at": next_hour(now)}
        await connection.execute(
            insert(connection, complaint_drafts)
            .values(person_key=person_key(self._vault, chat_id), **kept)
            .on_conflict_do_update(index_elements=["person_key"], set_=kept)
        )


async def read_draft(connection: AsyncConnection, vault: Vault, chat_id: int) -> Draft | None:
    """Return the draft of this person, or None, within a transaction."""
    key = person_key(vault, chat_id)
    query = select(complaint_drafts.c.sealed).where(complaint_drafts.c.person_key == key)
    sealed = await connection.scalar(query)
    return None if sealed is None else unseal_draft(vault, key, sealed)


async def delete_draft(connection: AsyncConnection, vault: Vault, chat_id: int) -> None:
    """Forget the draft of this person, within a transaction."""
    key = person_key(vault, chat_id)
    await connection.execute(delete(complaint_drafts).where(complaint_drafts.c.person_key == key))
