"""Reports being written: one draft a source, sealed, found by a keyed look-up key."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import SecretMismatch
from bot.core.json_codec import encode
from bot.core.vault import Vault
from bot.tips.draft import IDENTITY, LANGUAGE
from bot.tips.model import Draft, Evidence
from storage.engine.coarse_time import next_hour
from storage.engine.database import insert
from storage.engine.idempotency import first_time, has_changed
from storage.engine.repository import Repository
from storage.engine.sealed_place import place
from storage.tables.cases import drafts

log = structlog.get_logger(__name__)


class Drafts(Repository):
    """The drafts of all sources. `source` is the source's chat id (a private chat)."""

    async def get(self, source: int) -> Draft | None:
        """Return the unfinished draft of this source, or None."""
        async with self._database.read() as connection:
            draft = await read_draft(connection, self._vault, source)
        return None if draft is None or draft.step == LANGUAGE else draft

    async def language(self, source: int) -> str | None:
        """Return the language of the draft, or that of a person who has no row elsewhere."""
        async with self._database.read() as connection:
            draft = await read_draft(connection, self._vault, source)
        return None if draft is None else draft.language

    async def set_language(self, source: int, language: str, *, now: float, once: int) -> None:
        """Set the language of the draft; without one, the language for this person."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "language of the draft"):
                draft = await read_draft(connection, self._vault, source)
                draft = draft or Draft(step=LANGUAGE, language=language, started_at=now)
                await self._write(connection, source, replace(draft, language=language), now)

    async def save(self, source: int, draft: Draft, *, now: float, once: int) -> Draft | None:
        """Write the draft as it is now (each answer is kept at once); return what is stored.

        Another draft, or None, is returned where this update wrote before and more came after it.
        """
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "draft"):
                await self._write(connection, source, draft, now)
                return draft
            return await read_draft(connection, self._vault, source)

    async def drop(self, source: int, *, once: int) -> None:
        """Forget the draft."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "no draft"):
                await delete_draft(connection, self._vault, source)

    async def mark_as_identity(self, *, once: int) -> None:
        """Mark this update's words as the source's identity, also for when it comes again."""
        async with self._database.write() as connection:
            await first_time(connection, self._vault, once, IDENTITY)

    async def is_identity(self, *, once: int) -> bool:
        """Whether this update was marked so, before its draft ended or the process did."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, IDENTITY)

    async def _write(
        self, connection: AsyncConnection, source: int, draft: Draft, now: float
    ) -> None:
        kept = {"sealed": seal_draft(self._vault, source, draft), "touched_at": next_hour(now)}
        await connection.execute(
            insert(connection, drafts)
            .values(source_key=source_key(self._vault, source), **kept)
            .on_conflict_do_update(index_elements=["source_key"], set_=kept)
        )


def source_key(vault: Vault, chat_id: int) -> str:
    """Return the keyed hash that stands in place of a source's chat id."""
    return vault.key_of("source", str(chat_id))


async def read_draft(connection: AsyncConnection, vault: Vault, source: int) -> Draft | None:
    """Return the draft of this source within a transaction; None for none or a damaged one."""
    key = source_key(vault, source)
    sealed = await connection.scalar(select(drafts.c.sealed).where(drafts.c.source_key == key))
    if sealed is None:
        return None
    try:
        return _unseal(vault.open(sealed, place(drafts.c.sealed, key)))
    except SecretMismatch:
        log.error("draft_does_not_open")
        return None


async def delete_draft(connection: AsyncConnection, vault: Vault, source: int) -> None:
    """Forget the draft of this source, within a transaction."""
    await connection.execute(delete(drafts).where(drafts.c.source_key == source_key(vault, source)))


def seal_draft(vault: Vault, source: int, draft: Draft) -> bytes:
    """Seal all that the source has said so far, with its chat id.

    A draft's key is made anew from the chat id when the secret changes (storage.rotation).
    """
    at = place(drafts.c.sealed, source_key(vault, source))
    return vault.seal(encode({"source": source, **asdict(draft)}), at)


def _unseal(opened: bytes) -> Draft:
    said = json.loads(opened)
    del said["source"]
    evidence = tuple(Evidence(**piece) for piece in said.pop("evidence"))
    answered = tuple(said.pop("said", ()))
    return Draft(**said, evidence=evidence, said=answered)
