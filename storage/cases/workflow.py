"""The editors' changes of a case, with its log and its letters in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.messages.source.discreet import as_wished
from bot.cases.model import AuditEntry, Case
from bot.cases.records import Record
from bot.cases.workflow import follow, hold
from bot.core.errors import SecretMismatch
from bot.delivery.model import Kind, Letter
from bot.tips.model import Evidence
from storage.archive.records import archive_record
from storage.cases.audit_log import add_entry
from storage.cases.messages import name_of, tie_named, topic_of
from storage.cases.sealing import (
    StoredCase,
    lock_case,
    lock_unchanged,
    read_case,
    repeat_when_changed,
    write_case,
)
from storage.engine.idempotency import first_time
from storage.engine.key_value import remember
from storage.engine.repository import Repository
from storage.outbox.letters import release_letters, write_letters
from storage.tables.cases import cases
from storage.tables.outbox import is_pending, outbox
from storage.tips.blocked_sources import block, unblock

Change: TypeAlias = Callable[[Case], Case]
Letters: TypeAlias = Callable[[Case], Sequence[Letter]]


def no_letters(_case: Case) -> Sequence[Letter]:
    """Return no letters: for changes that no one is written about."""
    return ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """A case as it was read and as it is to be, with its letters and records."""

    before: StoredCase
    after: Case
    letters: Sequence[Letter] = ()
    records: Sequence[Record] = ()


class CaseChanges(Repository):
    """The editors' changes of cases. Every change returns the case as it is then.

    None where it is closed. An update that comes again (`once`) changes nothing more. Letters that
    wait to show the card as it was before are dropped. The changed case and its letters are worked
    out before the transaction, and anew where another change came in between: all writing
    transactions wait for one another (law 1).
    """

    @repeat_when_changed
    async def change(
        self,
        case_id: int,
        change: Change,
        *,
        entry: AuditEntry | float,
        letters: Letters = no_letters,
        records: Sequence[Record] = (),
        shown: bool = True,
        blocked: bool | None = None,
        once: int,
    ) -> Case | None:
        """Change a case alone. `letters`: of the case as it is then. `records`: for the archive.

        `entry`: only the moment where its source changes it, whom the log does not name. `shown`: a
        card that waits to be shown is out of date now. `blocked`: its source is heard no more, or
        again, in any case.
        """
        before = await self._read(cases.c.id == case_id)
        if before is None:
            return None
        after = change(before.case)
        edit = _Edit(before, after, letters(after), records)
        return await self._write([edit], entry, shown=shown, blocked=blocked, once=once)

    async def hold_answer(self, case_id: int, piece: Evidence, *, now: float, once: int) -> None:
        """Keep an editor's answer until it is confirmed."""
        async with self._database.write() as connection:
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            if case is not None and await self._first(connection, once, case):
                await write_case(connection, self._vault, hold(case, piece), at=now)

    @repeat_when_changed
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
        first = await self._read(cases.c.id == case_id)
        if first is None:
            return None
        followers = [await self._read_other(name) for name in first.case.merged]
        edits = []
        for before in (first, *filter(None, followers)):
            after = change(before.case)
            edits.append(_Edit(before, after, letters(after), [record] if record else []))
        return await self._write(edits, entry, once=once)

    @repeat_when_changed
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

        `alone`: how to change it where the other one is closed. `letters`: of the other one, and of
        those that follow it and change with it.
        """
        first = await self._read(cases.c.id == case_id)
        second = await self._read_other(other)
        if first is None:
            return None
        if second is not None:
            after, other_after = change(first.case, second.case)
            edits = [_Edit(first, after), _Edit(second, other_after, letters(other_after))]
            edits += await self._followers(other_after, letters, besides=after.codename)
        elif alone is not None:
            edits = [_Edit(first, alone(first.case))]
        else:
            return first.case
        return await self._write(edits, entry, once=once)

    async def keep_question(
        self, case_id: int, chat_id: int, message_id: int, purpose: str
    ) -> None:
        """Keep the purpose of a message that asks editors a question: replies answer it."""
        async with self._database.write() as connection:
            await tie_named(connection, self._vault, case_id, chat_id, message_id, name=purpose)

    async def question_of(
        self, case_id: int, chat_id: int, message_id: int, purposes: Sequence[str]
    ) -> str | None:
        """Return which of these purposes the message asks for; None for any other message."""
        async with self._database.read() as connection:
            return await name_of(
                connection, self._vault, case_id, chat_id, message_id, names=purposes
            )

    async def release_letters(self, case_id: int, *, now: float) -> None:
        """Send the letters that are held for the case's source."""
        async with self._database.write() as connection:
            await release_letters(connection, [case_id], now=now)

    async def topic_of(self, case_id: int, chat_id: int) -> int | None:
        """Return the topic of a case in this chat; None where there is none."""
        async with self._database.read() as connection:
            return await topic_of(connection, self._vault, case_id, chat_id)

    async def show_again(
        self, letters: Sequence[Letter], *, day: str, named: str, now: float
    ) -> None:
        """Write letters that show many cards as they are now, and remember the day as `named`."""
        shown = sorted({letter.case_id for letter in letters if letter.case_id is not None})
        async with self._database.write() as connection:
            await remember(connection, named, day)
            for case_id in shown:
                await drop_cards(connection, case_id)
            await write_letters(connection, self._vault, letters, now=now)

    async def _followers(self, leader: Case, letters: Letters, *, besides: str) -> Sequence[_Edit]:
        """Return the edits of cases that are not as far as the case that they follow."""
        names = [name for name in leader.merged if name != besides]
        read = [await self._read(cases.c.codename == name) for name in names]
        changed = [(before, follow(before.case, leader)) for before in filter(None, read)]
        return [
            _Edit(before, after, letters(after))
            for before, after in changed
            if after != before.case
        ]

    async def _read(self, which: ColumnElement[bool]) -> StoredCase | None:
        async with self._database.read() as connection:
            return await read_case(connection, self._vault, which)

    async def _read_other(self, codename: str) -> StoredCase | None:
        """Return another case; a damaged one counts as closed, and stops no change of this one."""
        with suppress(SecretMismatch):
            return await self._read(cases.c.codename == codename)
        return None

    async def _first(self, connection: AsyncConnection, once: int, case: Case) -> bool:
        return await first_time(connection, self._vault, once, f"desk {case.id}")

    async def _write(
        self,
        edits: Sequence[_Edit],
        entry: AuditEntry | float,
        *,
        shown: bool = True,
        blocked: bool | None = None,
        once: int,
    ) -> Case:
        """Write all edits in one transaction; return the first case as it is then.

        `blocked`: its source is heard no more, or again. Raises CaseChanged where one of the cases
        is not as it was read.
        """
        before, after = edits[0].before.case, edits[0].after
        at = entry if isinstance(entry, float) else entry.at
        async with self._database.write() as connection:
            for edit in edits:
                await lock_unchanged(connection, edit.before)
            if not await self._first(connection, once, before):
                return before
            if blocked:
                await block(connection, self._vault, before.source_chat_id, at=at)
            elif blocked is not None:
                await unblock(connection, self._vault, before.source_chat_id)
            for edit in edits:
                for record in edit.records:
                    await archive_record(connection, self._vault, self._seal, edit.after.id, record)
                await write_case(connection, self._vault, edit.after, at=at)
                if isinstance(entry, AuditEntry):
                    await add_entry(connection, edit.after.id, entry)
                if shown:
                    await drop_cards(connection, edit.after.id)
                letters = as_wished(edit.after, edit.letters)
                await write_letters(connection, self._vault, letters, now=at)
        return after


async def drop_cards(connection: AsyncConnection, case_id: int) -> None:
    """Drop the letters that wait to show the card as it was, within a transaction."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.case_id == case_id, outbox.c.kind == Kind.CARD, is_pending(outbox))
        .values(state="dropped", body=None, chat_key=None)
    )
