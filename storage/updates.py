"""The updates started and finished: each is read at least once, and changes at most once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.json_codec import Json, encode
from bot.core.vault import Vault
from bot.messages.raw_update import chat_of, without_people
from bot.tips.draft import IDENTITY
from storage.engine.coarse_time import DAY, HOUR, whole_hour
from storage.engine.database import Database, execute_many, insert
from storage.engine.idempotency import has_changed, update_key
from storage.engine.sealed_place import place
from storage.tables.base import changes, updates
from storage.tips.drafts import read_draft

# Telegram gives an update for 24 hours at most (Bot API: getting updates).
REMEMBERED = 2 * DAY
FORGET_EVERY = HOUR
FORGET_AT_ONCE = 2000  # rows in one transaction


class Updates:
    """The receiver's ledger (bot.workers.updates.attempts). `clock`: UTC epoch seconds.

    Only the hour of an update is kept.
    """

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], float]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._forgot_at = 0.0

    async def start(self, update_id: int) -> int:
        """Count a start, durably; return the number of starts so far, 0 when it is finished."""
        async with self._database.write() as connection:
            counted = await connection.execute(
                insert(connection, updates)
                .values(
                    update_key=update_key(self._vault, update_id),
                    starts=1,
                    started_at=whole_hour(self._clock()),
                )
                .on_conflict_do_update(
                    index_elements=["update_key"],
                    set_={"starts": updates.c.starts + 1},
                    where=updates.c.finished_at.is_(None),
                )
                .returning(updates.c.starts)
            )
            return counted.scalar() or 0

    async def finish(self, update_ids: Sequence[int]) -> None:
        """Mark updates as finished: never handle them again. Doing so twice is harmless."""
        now = self._clock()
        at = whole_hour(now)
        async with self._database.write() as connection:
            await execute_many(
                connection,
                insert(connection, updates).on_conflict_do_update(
                    index_elements=["update_key"],
                    set_={"finished_at": func.coalesce(updates.c.finished_at, at)},
                ),
                [
                    {"update_key": key, "starts": 1, "started_at": at, "finished_at": at}
                    for key in (update_key(self._vault, update_id) for update_id in update_ids)
                ],
            )
        if now - self._forgot_at >= FORGET_EVERY:
            self._forgot_at = now
            await self.forget(before=now - REMEMBERED)

    async def set_aside(self, update_id: int, update: bytes, reason: str) -> None:
        """Keep an update that could not be handled, sealed, and finish it, in one transaction.

        Its sender is not kept. The update of a person who was asked who they are, for the official
        form, is not kept at all.
        """
        given: Mapping[str, Json] = json.loads(update)
        at = whole_hour(self._clock())
        async with self._database.write() as connection:
            key = update_key(self._vault, update_id)
            sealed = None
            if not await self._may_be_identity(connection, update_id, chat_of(given)):
                at_key = place(updates.c.sealed, key)
                sealed = self._vault.seal(encode(without_people(given)), at_key)
            aside = {"finished_at": at, "reason": reason, "sealed": sealed}
            await connection.execute(
                insert(connection, updates)
                .values(update_key=key, starts=1, started_at=at, **aside)
                .on_conflict_do_update(index_elements=["update_key"], set_=aside)
            )

    async def forget(self, *, before: float) -> int:
        """Forget updates older than this, and what they changed; those set aside stay."""
        return await self._forget(before, updates.c.sealed.is_(None))

    async def forget_aside(self, *, before: float) -> int:
        """Erase the updates that were set aside before this."""
        return await self._forget(before, updates.c.sealed.is_not(None))

    async def _may_be_identity(
        self, connection: AsyncConnection, update_id: int, chat_id: int | None
    ) -> bool:
        if await has_changed(connection, self._vault, update_id, IDENTITY):
            return True  # and the draft that asked for it may be over
        draft = None if chat_id is None else await read_draft(connection, self._vault, chat_id)
        return draft is not None and draft.step == IDENTITY

    async def _forget(self, before: float, which: ColumnElement[bool]) -> int:
        old = (
            select(updates.c.update_key)
            .where(updates.c.started_at < before, which)
            .order_by(updates.c.started_at)
            .limit(FORGET_AT_ONCE)
        )
        forgotten = 0
        while True:
            async with self._database.read() as connection:
                keys = [{"old": key} for key in await connection.scalars(old)]
            if not keys:
                return forgotten
            async with self._database.write() as connection:
                for table in (changes, updates):
                    await connection.execute(
                        delete(table).where(table.c.update_key == bindparam("old")), keys
                    )
            forgotten += len(keys)
