"""What editors change of a case, with its log and its letters in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import AuditEntry, Case
from bot.cases.records import Record
from bot.cases.workflow import hold
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import Kind, Letter
from bot.tips.model import Evidence
from storage.archive.records import archive_record
from storage.cases.audit_log import add_entry
from storage.cases.messages import name_of, tie_named, topic_of
from storage.cases.sealing import lock_case, write_case
from storage.engine.database import Database, insert
from storage.engine.idempotency import first_time
from storage.engine.key_value import remember
from storage.outbox.letters import write_letters
from storage.outbox.states import pending
from storage.tables.cases import blocked_sources, cases
from storage.tables.outbox import outbox
from storage.tips.drafts import source_key

Change: TypeAlias = Callable[[Case], Case]
Letters: TypeAlias = Callable[[Case], Sequence[Letter]]


def no_letters(_case: Case) -> Sequence[Letter]:
    """For changes that nobody is written about."""
    return ()


class CaseChanges:
    """The editors' side of the cases. Every change returns the case as it is then.

    None where it is closed. An update that comes again (`once`) changes nothing more. What waits
    to show the card as it was before is dropped.
    """

    def __init__(self, database: Database, vault: Vault, seal: ArchiveSeal) -> None:
        self._database = database
        self._vault = vault
        self._seal = seal

    async def change(
        self,
        case_id: int,
        change: Change,
        *,
        entry: AuditEntry,
        letters: Letters = no_letters,
        records: Sequence[Record] = (),
        shown: bool = True,
        once: int,
    ) -> Case | None:
        """Change a case alone. `letters`: of the case as it is then. `records`: for the archive.

        `shown`: a card that waits to be shown is out of date now.
        """
        async with self._database.write() as connection:
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            if case is None or not await self._first(connection, once, case):
                return case
            for record in records:
                await archive_record(connection, self._vault, self._seal, case.id, record)
            return await self._write(connection, change(case), entry, letters, shown=shown)

    async def hold_answer(self, case_id: int, piece: Evidence, *, now: float, once: int) -> None:
        """Keep an editor's answer until it is confirmed."""
        async with self._database.write() as connection:
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            if case is not None and await self._first(connection, once, case):
                await write_case(connection, self._vault, hold(case, piece), at=now)

    async def change_all(
        self,
        case_id: int,
        change: Change,
        *,
        entry: AuditEntry,
        letters: Letters = no_letters,
        record: Record | None = None,
        once: int,
    ) -> Case | None:
        """Change a case and those that follow it, each with letters and a record of its own."""
        async with self._database.write() as connection:
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            if case is None or not await self._first(connection, once, case):
                return case
            named = cases.c.codename
            followers = [
                await lock_case(connection, self._vault, named == name) for name in case.merged
            ]
            for each in (*filter(None, followers), case):
                if record is not None:
                    await archive_record(connection, self._vault, self._seal, each.id, record)
                changed = await self._write(connection, change(each), entry, letters)
            return changed

    async def change_two(
        self,
        case_id: int,
        other: str,
        change: Callable[[Case, Case], tuple[Case, Case]],
        *,
        alone: Change | None = None,
        entry: AuditEntry,
        letters: Letters = no_letters,
        once: int,
    ) -> Case | None:
        """Change a case together with another one, named by its codename.

        `alone`: how to change it where the other one is closed.
        """
        async with self._database.write() as connection:
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            second = await lock_case(connection, self._vault, cases.c.codename == other)
            if case is None or not await self._first(connection, once, case):
                return case
            if second is None:
                if alone is None:
                    return case
                return await self._write(connection, alone(case), entry, no_letters)
            first, second = change(case, second)
            await self._write(connection, second, entry, letters)
            return await self._write(connection, first, entry, no_letters)

    async def set_blocked(
        self, case_id: int, change: Change, *, blocked: bool, entry: AuditEntry, once: int
    ) -> Case | None:
        """Hear the source of a case no more, or again, in whatever case."""
        async with self._database.write() as connection:
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            if case is None or not await self._first(connection, once, case):
                return case
            key = source_key(self._vault, case.source_chat_id)
            if blocked:
                await connection.execute(
                    insert(connection, blocked_sources)
                    .values(source_key=key, at=entry.at)
                    .on_conflict_do_update(index_elements=["source_key"], set_={"at": entry.at})
                )
            else:
                await connection.execute(
                    delete(blocked_sources).where(blocked_sources.c.source_key == key)
                )
            return await self._write(connection, change(case), entry, no_letters)

    async def is_blocked(self, source: int) -> bool:
        """Whether the editors hear this source no more."""
        key = source_key(self._vault, source)
        query = select(blocked_sources.c.at).where(blocked_sources.c.source_key == key)
        async with self._database.read() as connection:
            return await connection.scalar(query) is not None

    async def keep_question(
        self, case_id: int, chat_id: int, message_id: int, purpose: str
    ) -> None:
        """Keep that this message asks editors for something: replies to it answer that."""
        async with self._database.write() as connection:
            await tie_named(connection, self._vault, case_id, chat_id, message_id, name=purpose)

    async def question_of(
        self, case_id: int, chat_id: int, message_id: int, purposes: Sequence[str]
    ) -> str | None:
        """Which of these the message asks for; None for any other message."""
        async with self._database.read() as connection:
            return await name_of(
                connection, self._vault, case_id, chat_id, message_id, names=purposes
            )

    async def topic_of(self, case_id: int, chat_id: int) -> int | None:
        """The topic of a case in this chat."""
        async with self._database.read() as connection:
            return await topic_of(connection, self._vault, case_id, chat_id)

    async def show_again(
        self, letters: Sequence[Letter], *, day: str, named: str, now: float
    ) -> None:
        """Write letters that show many cards as they are now; `named`: what remembers the day."""
        shown = sorted({letter.case_id for letter in letters if letter.case_id is not None})
        async with self._database.write() as connection:
            await remember(connection, named, day)
            for case_id in shown:
                await drop_cards(connection, case_id)
            await write_letters(connection, self._vault, letters, now=now)

    async def _first(self, connection: AsyncConnection, once: int, case: Case) -> bool:
        return await first_time(connection, self._vault, once, f"desk {case.id}")

    async def _write(
        self,
        connection: AsyncConnection,
        case: Case,
        entry: AuditEntry,
        letters: Letters,
        *,
        shown: bool = True,
    ) -> Case:
        await write_case(connection, self._vault, case, at=entry.at)
        await add_entry(connection, case.id, entry)
        if shown:
            await drop_cards(connection, case.id)
        await write_letters(connection, self._vault, letters(case), now=entry.at)
        return case


async def drop_cards(connection: AsyncConnection, case_id: int) -> None:
    """Within a transaction: what waits to show the card as it was."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.case_id == case_id, outbox.c.kind == Kind.CARD, pending(outbox))
        .values(state="dropped", body=None, chat_key=None)
    )
