"""Messages deleted from chats: of cases taken back, by a job that survives a crash, and alone."""

from __future__ import annotations

import json
from collections.abc import Sequence

import structlog
from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import Case, Removal
from bot.core.errors import SecretMismatch
from bot.core.json_codec import encode
from bot.delivery.model import Letter
from storage.archive.records import destroy_archive
from storage.cases.erasure import end_cases, erase, in_flight
from storage.cases.messages import messages_of, tie_traces, untie, untie_messages
from storage.cases.sealing import lock_open
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.engine.sealed_place import place
from storage.outbox.letters import write_letters
from storage.tables.cases import cases, removals
from storage.tips.drafts import delete_draft, read_draft

GRACE = 10.0  # seconds that a message in flight may take to arrive, to be deleted too
AT_ONCE = 10  # removals looked at together

log = structlog.get_logger(__name__)


class Removals(Repository):
    """The cases being taken back, and the messages to delete with them."""

    async def begin(self, case: Case, *, letters: Sequence[Letter], now: float, once: int) -> bool:
        """Erase a case and its archive and remember to delete its messages: one transaction.

        From here on no ticket, reply or draft leads to it. `letters` tell the editors. False when
        it is closed already (no change is made).
        """
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, f"take back {case.id}"):
                return False
            if not await lock_open(connection, case.id):
                return False
            await erase(connection, [case.id], at=now)
            await destroy_archive(connection, [case.id])
            await self._remember(connection, case, told="tips.removed", now=now)
            await write_letters(connection, self._vault, letters, now=now)
        await self._database.scrub()  # else the next hour does it (bot.workers.retention)
        return True

    async def expire(
        self, case: Case, *, told: str, letters: Sequence[Letter], before: float, now: float
    ) -> bool:
        """End a case untouched since `before`: as `begin`, but its archive stays.

        `told`: the key of the text for its source. False when it was touched, or is closed already.
        """
        untouched = select(cases.c.id).where(cases.c.id == case.id, cases.c.touched_at <= before)
        async with self._database.write() as connection:
            if await connection.scalar(untouched.with_for_update()) is None:
                return False
            if not await lock_open(connection, case.id):
                return False
            await end_cases(connection, self._vault, self._seal, [case.id], now=now)
            await self._remember(connection, case, told=told, now=now)
            await write_letters(connection, self._vault, letters, now=now)
        return True

    async def due(self, *, now: float) -> tuple[Removal, ...]:
        """Return the removals whose messages are to be deleted now.

        A damaged row stands in the way of no other: whom to tell, or a message, is not known then.
        """
        query = (
            select(removals.c.case_id, removals.c.sealed, cases.c.codename)
            .join(cases, cases.c.id == removals.c.case_id)
            .where(
                removals.c.due_at <= now,
                or_(~in_flight(removals.c.case_id), removals.c.due_at <= now - GRACE),
            )
            .order_by(removals.c.due_at)
            .limit(AT_ONCE)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            return tuple([await self._unseal(connection, *row) for row in rows])

    async def postpone(self, case_id: int, *, until: float) -> None:
        """Postpone a removal until `until`: Telegram did not answer."""
        async with self._database.write() as connection:
            await connection.execute(
                update(removals).where(removals.c.case_id == case_id).values(due_at=until)
            )

    async def finish(self, case_id: int, *, letters: Sequence[Letter], now: float) -> bool:
        """Forget which messages were the case's; `letters` tell what became of them.

        False when that is done already.
        """
        async with self._database.write() as connection:
            done = await connection.execute(delete(removals).where(removals.c.case_id == case_id))
            if not done.rowcount:
                return False
            await untie(connection, [case_id])
            await write_letters(connection, self._vault, letters, now=now)
            return True

    async def remember_traces(self, case_id: int, chat_id: int, message_ids: Sequence[int]) -> None:
        """Remember messages of the bot to be deleted with the case, while it is open."""
        async with self._database.write() as connection:
            if await lock_open(connection, case_id):
                await tie_traces(connection, self._vault, case_id, chat_id, message_ids)

    async def messages_in(self, case_id: int, chat_id: int) -> tuple[int, ...]:
        """Return the messages of a case in this chat, the oldest first."""
        async with self._database.read() as connection:
            messages, _ = await messages_of(connection, self._vault, case_id)
        return tuple(message_id for chat, message_id in messages if chat == chat_id)

    async def forget_messages(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Forget messages that are deleted in this chat."""
        async with self._database.write() as connection:
            await untie_messages(connection, self._vault, chat_id, message_ids)

    async def _unseal(
        self, connection: AsyncConnection, case_id: int, sealed: bytes, codename: str
    ) -> Removal:
        try:
            to_tell = json.loads(self._vault.open(sealed, place(removals.c.sealed, case_id)))
        except SecretMismatch:
            log.error("removal_does_not_open", case=case_id)
            to_tell = {"source_chat_id": None, "language": ""}
        messages, unknown = await messages_of(connection, self._vault, case_id)
        return Removal(case_id, codename, messages=messages, unknown=unknown, **to_tell)

    async def _remember(
        self, connection: AsyncConnection, case: Case, *, told: str, now: float
    ) -> None:
        """Remember to delete the case's messages, and end its dialogue."""
        source = case.source_chat_id
        to_tell = encode({"source_chat_id": source, "language": case.language, "told": told})
        await self._end_dialogue(connection, case)
        await connection.execute(
            insert(connection, removals).values(
                case_id=case.id,
                sealed=self._vault.seal(to_tell, place(removals.c.sealed, case.id)),
                due_at=now,
            )
        )

    async def _end_dialogue(self, connection: AsyncConnection, case: Case) -> None:
        """Delete the source's draft for the case: what it says next is not for the case."""
        draft = await read_draft(connection, self._vault, case.source_chat_id)
        if draft is not None and draft.case_id == case.id:
            await delete_draft(connection, self._vault, case.source_chat_id)
