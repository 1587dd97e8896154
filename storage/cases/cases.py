"""Tips: drafts, cases, and which message belongs to which case. Everything is sealed.

No column holds a source's chat id, name, words or file ids in the clear: drafts and cases are
found by keyed look-up keys (bot.secrecy) and read by the vault.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases import records
from bot.cases.model import Case, Deed, Turn
from bot.cases.records import Record, What
from bot.cases.workflow import add_turn
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import Letter
from bot.tips.draft import IDENTITY
from bot.tips.limits import Budget, Limits
from bot.tips.model import Draft
from storage.archive.records import archive_record
from storage.cases.admission import additions_key, is_on_waitlist, put_on_waitlist, queue, spend
from storage.cases.audit_log import forget_deeds, record_deed
from storage.cases.erasure import erase
from storage.cases.messages import card_of, message_key, tie_said, untie
from storage.cases.sealing import locked_case, opened_case, sealed_case, write_case
from storage.engine.database import Database, insert
from storage.engine.idempotency import first_time, has_changed
from storage.outbox.letters import HELD, write_letters
from storage.tables.cases import blocked_sources, case_messages, cases, drafts, ticket_attempts
from storage.tips.drafts import opened_draft, sealed_draft
from storage.tips.ticket_attempts import (
    AnotherSource,
    TooManyAttempts,
    check_attempts,
    count_attempt,
)

ANSWERED = "answered"  # in the audit log
_AT_ONCE = 100  # cases opened without a pause
_CLOSED_AT_ONCE = 25  # cases in one transaction


class CodenameTaken(Exception):
    """Another case has this codename: try the next one."""


class Tips:
    """The tips room. `source` is the source's chat id (a private chat)."""

    def __init__(self, database: Database, vault: Vault, seal: ArchiveSeal) -> None:
        self._database = database
        self._vault = vault
        self._seal = seal

    async def draft(self, source: int) -> Draft | None:
        """The unfinished draft of this source."""
        async with self._database.read() as connection:
            return await self._stored_draft(connection, source)

    async def save_draft(self, source: int, draft: Draft, *, now: float, once: int) -> Draft | None:
        """Write the draft as it is now (each answer is kept at once); returns what is stored.

        That is another draft, or none, where this update wrote before and more came after it.
        """
        kept = {"sealed": sealed_draft(self._vault, draft), "touched_at": now}
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "draft"):
                await connection.execute(
                    insert(connection, drafts)
                    .values(source_key=self._key(source), **kept)
                    .on_conflict_do_update(index_elements=["source_key"], set_=kept)
                )
                return draft
            return await self._stored_draft(connection, source)

    async def drop_draft(self, source: int, *, once: int) -> None:
        """Forget the draft."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "no draft"):
                await connection.execute(
                    delete(drafts).where(drafts.c.source_key == self._key(source))
                )

    async def take_as_identity(self, *, once: int) -> None:
        """What this update says is who the source is: it is nothing else when it comes again."""
        async with self._database.write() as connection:
            await first_time(connection, self._vault, once, IDENTITY)

    async def is_identity(self, *, once: int) -> bool:
        """Whether this update was taken so, before its draft ended or the process did."""
        async with self._database.read() as connection:
            return await has_changed(connection, self._vault, once, IDENTITY)

    async def open_case(
        self,
        source: int,
        draft: Draft,
        *,
        codename: str,
        ticket: str,
        letters: Callable[[int], Sequence[Letter]],
        letters_if_waiting: Callable[[int], Sequence[Letter]] | None = None,
        limits: Limits | None = None,
        said: Sequence[int] = (),
        now: float,
        once: int,
    ) -> bool:
        """Draft -> case + letters to the editors and the ticket to the source, in one transaction.

        `letters` makes the letters, given the case's id. Beyond the `limits` the case has to wait:
        `letters_if_waiting` makes them then, and those to the editors are held back
        (storage.waitlist). `said`: the source's messages that belong to the case from now on. The
        draft is erased. The ticket is kept as a keyed look-up key only. False when this update
        opened it before (nothing is changed).
        Raises `CodenameTaken` when another case has the codename.
        """
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "case"):
                return False
            opened = await connection.execute(
                insert(connection, cases)
                .values(
                    codename=codename,
                    source_key=self._key(source),
                    ticket_key=self._ticket_key(ticket),
                    sealed=sealed_case(self._vault, source, draft, now=now),
                    touched_at=now,
                )
                .on_conflict_do_nothing(index_elements=["codename"])
                .returning(cases.c.id)
            )
            case_id = opened.scalar()
            if case_id is None:
                raise CodenameTaken(codename)
            await connection.execute(delete(drafts).where(drafts.c.source_key == self._key(source)))
            await tie_said(connection, self._vault, case_id, source, said)
            waits = limits is not None and not await spend(
                connection, self._key(source), limits, now=now
            )
            if waits:
                await put_on_waitlist(connection, case_id, now=now)
                letters = letters_if_waiting or letters
            await write_letters(
                connection, self._vault, letters(case_id), now=now, later=HELD if waits else None
            )
            record = records.opening_record(draft, codename=codename, now=now)
            await archive_record(connection, self._vault, self._seal, case_id, record)
            return True

    async def add(
        self,
        case_id: int,
        letters: Sequence[Letter],
        *,
        said: tuple[int, int] | None = None,
        by: int | None = None,
        record: Record | None = None,
        turn: Turn | None = None,
        pace: Budget | None = None,
        now: float,
        once: int,
    ) -> bool:
        """Letters of an existing case, either way; False when this update wrote them before.

        Those to the editors wait as long as the case does (storage.waitlist). `said`: the chat and
        the id of the message that they pass on, if it belongs to the case. `by`: the editor who
        answers, for the audit log. `record`: what the archive keeps of it. `turn`: what the case
        keeps of it until it is closed. `pace`: how often one source is heard.
        """
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, f"case {case_id}"):
                return False
            case = await locked_case(connection, self._vault, cases.c.id == case_id)
            if case is not None:
                case = add_turn(case, turn) if turn else case
                await write_case(connection, self._vault, case, at=now)
            if said is not None:
                chat_id, message_id = said
                await tie_said(connection, self._vault, case_id, chat_id, [message_id])
            if by is not None:
                await record_deed(connection, case_id, Deed(by, ANSWERED, now))
            later = None
            if await is_on_waitlist(connection, case_id):
                later = HELD
            elif pace is not None and said is not None:
                later = await queue(connection, additions_key(self._vault, said[0]), pace, now=now)
            await write_letters(connection, self._vault, letters, now=now, later=later)
            if record is not None:
                await archive_record(connection, self._vault, self._seal, case_id, record)
            return True

    async def case(self, case_id: int) -> Case | None:
        """One case; None when it is unknown or closed (nothing of it is left)."""
        return await self._one(cases.c.id == case_id)

    async def case_of_message(self, chat_id: int, message_id: int) -> Case | None:
        """The case that a message of the bot in this chat belongs to (source's or editors')."""
        key = message_key(self._vault, chat_id, message_id)
        of_message = select(case_messages.c.case_id).where(case_messages.c.message_key == key)
        return await self._one(cases.c.id.in_(of_message))

    async def remember_message(
        self, case_id: int, chat_id: int, *message_ids: int, now: float
    ) -> None:
        """Tie messages to a case that are no letters (the sender ties those by itself)."""
        async with self._database.write() as connection:
            await tie_said(connection, self._vault, case_id, chat_id, message_ids)
            await connection.execute(
                update(cases).where(cases.c.id == case_id).values(touched_at=now)
            )

    async def case_of_ticket(self, source: int, ticket: str, *, now: float) -> Case | None:
        """The case of a ticket code, for the source that made it; None when there is none.

        Raises `AnotherSource` for a code of another source's case, which counts as a wrong one,
        and `TooManyAttempts` after 10 wrong codes of one source within an hour.
        """
        own_key = self._key(source)
        async with self._database.write() as connection:
            await check_attempts(connection, own_key, now=now)
            query = select(cases).where(cases.c.ticket_key == self._ticket_key(ticket))
            found = (await connection.execute(query)).mappings().one_or_none()
            own = found is not None and found["source_key"] == own_key
            if not own:
                await count_attempt(connection, own_key, now=now)
        if found is None:
            return None
        if not own:  # Raised here: within the transaction it would undo the count.
            raise AnotherSource
        return opened_case(self._vault, found)

    async def last_case(self, source: int) -> Case | None:
        """The newest open case of this source."""
        return await self._one(cases.c.source_key == self._key(source))

    async def open_cases(self) -> tuple[Case, ...]:
        """Cases not closed, oldest first."""
        query = select(cases).where(cases.c.sealed.is_not(None)).order_by(cases.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        opened: list[Case] = []
        for at in range(0, len(rows), _AT_ONCE):
            opened += [opened_case(self._vault, row) for row in rows[at : at + _AT_ONCE]]
            await asyncio.sleep(0)  # a thousand of them take 60 ms: others have their turn
        return tuple(opened)

    async def cards(self, case_ids: Sequence[int], chat_id: int) -> dict[int, int]:
        """The message ids of these cases' cards in this chat, by case, where there are such."""
        async with self._database.read() as connection:
            found = [
                (case_id, await card_of(connection, self._vault, case_id, chat_id))
                for case_id in case_ids
            ]
        return {case_id: message for case_id, message in found if message is not None}

    async def count_open(self) -> int:
        """How many cases are not closed; opens none of them."""
        query = select(func.count()).select_from(cases).where(cases.c.sealed.is_not(None))
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def close(
        self, case_id: int, *, deed: Deed, letters: Sequence[Letter], once: int
    ) -> bool:
        """Erase everything of a case, by an editor's word; `letters` are of no case.

        False when it is closed already, or this update has closed it.
        """
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, f"close {case_id}"):
                return False
            open_case = select(cases.c.id).where(cases.c.id == case_id, cases.c.sealed.is_not(None))
            if await connection.scalar(open_case.with_for_update()) is None:
                return False
            await _close(connection, self._vault, self._seal, [case_id], now=deed.at)
            await record_deed(connection, case_id, deed)
            await write_letters(connection, self._vault, letters, now=deed.at)
        await self._database.scrub()  # else the next hour does it (bot.housekeeping)
        return True

    async def expire(self, *, before: float, now: float) -> int:
        """Erase drafts and close cases untouched since `before`; returns how many."""
        async with self._database.write() as connection:
            erased = await connection.execute(delete(drafts).where(drafts.c.touched_at < before))
            await connection.execute(
                delete(ticket_attempts).where(ticket_attempts.c.since < before)
            )
            await connection.execute(delete(blocked_sources).where(blocked_sources.c.at < before))
            await forget_deeds(connection, before=before)
        gone = erased.rowcount
        while closed := await self._close_some(before=before, now=now):
            gone += closed
        return gone

    async def _close_some(self, *, before: float, now: float) -> int:
        """Close a few that nobody touched, and say how many: a thousand at once take a second."""
        old = select(cases.c.id).where(cases.c.touched_at < before, cases.c.sealed.is_not(None))
        async with self._database.write() as connection:
            closing = list(await connection.scalars(old.limit(_CLOSED_AT_ONCE)))
            if closing:
                await _close(connection, self._vault, self._seal, closing, now=now)
        return len(closing)

    async def _stored_draft(self, connection: AsyncConnection, source: int) -> Draft | None:
        query = select(drafts.c.sealed).where(drafts.c.source_key == self._key(source))
        sealed = await connection.scalar(query)
        return None if sealed is None else opened_draft(self._vault, sealed)

    async def _one(self, which: ColumnElement[bool]) -> Case | None:
        query = (
            select(cases)
            .where(which, cases.c.sealed.is_not(None))
            .order_by(cases.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).mappings().one_or_none()
        return None if found is None else opened_case(self._vault, found)

    def _key(self, source: int) -> str:
        return self._vault.key_of("source", str(source))

    def _ticket_key(self, ticket: str) -> str:
        return self._vault.key_of("ticket", ticket)


async def _close(
    connection: AsyncConnection,
    vault: Vault,
    seal: ArchiveSeal,
    closing: Sequence[int],
    *,
    now: float,
) -> None:
    """Erase everything of these cases: what they say, whose they are, their messages, letters.

    What the archive has of them stays, sealed to the editors alone.
    """
    for case_id in closing:
        await archive_record(connection, vault, seal, case_id, Record(What.CLOSED, now))
    await erase(connection, closing, at=now)
    await untie(connection, closing)


__all__ = ["AnotherSource", "CodenameTaken", "Tips", "TooManyAttempts"]
