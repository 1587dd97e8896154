"""Reports that are with the editors: opened, found again, added to. All of it is sealed.

No column holds a source's chat id, name, words or file ids in the clear: cases are found by keyed
look-up keys and read by the vault (bot.core.vault).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select, update

from bot.cases.model import Case, Turn
from bot.cases.records import Record, opening_record
from bot.cases.workflow import add_turn
from bot.core.clock import give_way
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.delivery.model import Letter
from bot.tips.limits import Budget, Limits
from storage.archive.records import archive_record
from storage.cases.admission import additions_key, is_on_waitlist, put_on_waitlist, queue, spend
from storage.cases.messages import card_of, case_of, tie_messages
from storage.cases.sealing import (
    AT_WORK,
    OPEN,
    lock_case,
    read_case,
    seal_case,
    unseal_case,
    unseal_cases,
    write_case,
)
from storage.engine.coarse_time import whole_minute
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.repository import Repository
from storage.outbox.letters import HELD, write_letters
from storage.tables.cases import cases
from storage.tips.drafts import delete_draft, source_key
from storage.tips.ticket_attempts import AnotherSource, check_attempts, count_attempt

_AT_ONCE = 100  # cases opened without a pause


class CodenameTaken(Exception):
    """The error that another case has this codename: try the next one."""


class Cases(Repository):
    """The cases of all sources. `source` is the source's chat id (a private chat)."""

    _drawn = 0  # the last id

    async def draw_id(self) -> int:
        """Return an id that no other case gets; ids rise with time."""
        async with self._database.read() as connection:
            if not self._database.is_sqlite:
                sequence = func.pg_get_serial_sequence("cases", "id")
                drawn: int = (await connection.execute(select(func.nextval(sequence)))).scalar_one()
                return drawn
            newest = await connection.scalar(select(func.max(cases.c.id))) or 0
        # On SQLite only one process opens cases (its lock): it counts on from the last id it drew.
        self._drawn = max(self._drawn, newest) + 1
        return self._drawn

    async def open_case(
        self,
        case: Case,
        *,
        ticket: str,
        letters: Sequence[Letter],
        letters_if_waiting: Sequence[Letter],
        limits: Limits | None = None,
        messages: Sequence[int],
        once: int,
    ) -> bool:
        """Make a draft a case, with letters to the editors and the ticket to the source.

        In one transaction. The case has an id of `draw_id`. Beyond the `limits` it has to wait:
        `letters_if_waiting` are written then, and those to the editors are held back
        (storage.cases.waitlist). `messages`: the source's that belong to the case from now on. The
        draft is erased. The ticket itself is kept nowhere. False when this update opened it before
        (no change is made). Raises `CodenameTaken` when another case has the codename.
        """
        source, now = case.source_chat_id, case.opened_at
        case = replace(case, ticket_digest=_digest(ticket))
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "case"):
                return False
            opened = await connection.execute(
                insert(connection, cases)
                .values(
                    id=case.id,
                    codename=case.codename,
                    source_key=source_key(self._vault, source),
                    ticket_key=ticket_key(self._vault, case.ticket_digest),
                    sealed=seal_case(self._vault, case),
                    touched_at=whole_minute(now),
                )
                .on_conflict_do_nothing(index_elements=["codename"])
            )
            if not opened.rowcount:
                raise CodenameTaken(case.codename)
            await delete_draft(connection, self._vault, source)
            await tie_messages(connection, self._vault, case.id, source, messages)
            later = None
            if limits is not None and not await spend(
                connection, source_key(self._vault, source), limits, now=now
            ):
                await put_on_waitlist(connection, case.id, now=now)
                letters, later = letters_if_waiting, HELD
            await write_letters(connection, self._vault, letters, now=now, later=later)
            record = opening_record(case)
            await archive_record(connection, self._vault, self._seal, case.id, record)
            return True

    async def add(
        self,
        case_id: int,
        letters: Sequence[Letter],
        *,
        message: tuple[int, int] | None = None,
        record: Record | None = None,
        turn: Turn | None = None,
        pace: Budget | None = None,
        now: float,
        once: int,
    ) -> bool:
        """Write letters of an existing case, either way; False when this update wrote them before.

        Letters to the editors wait as long as the case does (storage.cases.waitlist). `message`:
        the chat and the id of the one that they pass on, if it belongs to the case. `record`: what
        the archive keeps of it. `turn`: what the case keeps of it until it is closed. `pace`: how
        often one source is heard.
        """
        async with self._database.write() as connection:
            # An album is added piece by piece, by one press.
            what = f"case {case_id}" if message is None else f"case {case_id} {message[1]}"
            if not await first_time(connection, self._vault, once, what):
                return False
            case = await lock_case(connection, self._vault, cases.c.id == case_id)
            if case is not None:
                case = add_turn(case, turn) if turn else case
                await write_case(connection, self._vault, case, at=now)
            if message is not None:
                chat_id, message_id = message
                await tie_messages(connection, self._vault, case_id, chat_id, [message_id])
            later = None
            if await is_on_waitlist(connection, case_id):
                later = HELD
            elif pace is not None and message is not None:
                later = await queue(
                    connection, additions_key(self._vault, message[0]), pace, now=now
                )
            await write_letters(connection, self._vault, letters, now=now, later=later)
            if record is not None:
                await archive_record(connection, self._vault, self._seal, case_id, record)
            return True

    async def get(self, case_id: int) -> Case | None:
        """Return a case; None when it is unknown or closed (no data of it is left)."""
        return await self._one(cases.c.id == case_id)

    async def by_message(self, chat_id: int, message_id: int) -> Case | None:
        """Return the case of a message of the bot in this chat (source's or editors').

        Raises SecretMismatch where the row has been tied to another case.
        """
        async with self._database.read() as connection:
            case_id = await case_of(connection, self._vault, chat_id, message_id)
        return None if case_id is None else await self._one(cases.c.id == case_id)

    async def remember_message(
        self, case_id: int, chat_id: int, *message_ids: int, now: float
    ) -> None:
        """Tie messages to a case that are no letters (the sender ties those by itself)."""
        async with self._database.write() as connection:
            await tie_messages(connection, self._vault, case_id, chat_id, message_ids)
            await connection.execute(
                update(cases).where(cases.c.id == case_id).values(touched_at=whole_minute(now))
            )

    async def by_ticket(self, source: int, ticket: str, *, now: float) -> Case | None:
        """Return the case of a ticket code, for the source that made it; None when there is none.

        Raises `AnotherSource` for a code of another source's case, which counts as a wrong one, and
        `TooManyAttempts` after 10 wrong codes of one source within an hour.
        """
        own_key = source_key(self._vault, source)
        async with self._database.write() as connection:
            await check_attempts(connection, own_key, now=now)
            key = ticket_key(self._vault, _digest(ticket))
            query = select(cases).where(cases.c.ticket_key == key)
            found = (await connection.execute(query)).mappings().one_or_none()
            own = found is not None and found["source_key"] == own_key
            if not own:
                await count_attempt(connection, own_key, now=now)
        if found is None:
            return None
        if not own:  # Raised here: within the transaction it would undo the count.
            raise AnotherSource
        return unseal_case(self._vault, found)

    async def newest_of(self, source: int) -> Case | None:
        """Return the newest open case of this source."""
        return await self._one(cases.c.source_key == source_key(self._vault, source))

    async def of_source(self, source: int) -> tuple[Case, ...]:
        """Return the open cases of this source."""
        query = select(cases).where(cases.c.source_key == source_key(self._vault, source))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(unseal_cases(self._vault, rows))

    async def list_open(self) -> tuple[Case, ...]:
        """List the cases not closed, oldest first; without damaged ones."""
        return await self._list(AT_WORK)

    async def list_kept(self) -> tuple[Case, ...]:
        """List the cases not erased, with those that can be opened again; oldest first."""
        return await self._list(OPEN)

    async def _list(self, which: ColumnElement[bool]) -> tuple[Case, ...]:
        query = select(cases).where(which).order_by(cases.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        opened: list[Case] = []
        for at in range(0, len(rows), _AT_ONCE):
            opened += unseal_cases(self._vault, rows[at : at + _AT_ONCE])
            await give_way()  # a thousand of them take 60 ms: others have their turn
        return tuple(opened)

    async def cards(self, case_ids: Sequence[int], chat_id: int) -> dict[int, int]:
        """Return the message ids of these cases' cards in this chat, by case, where known."""
        found = {}
        async with self._database.read() as connection:
            for case_id in case_ids:
                with suppress(SecretMismatch):  # one that is damaged cannot be jumped to
                    found[case_id] = await card_of(connection, self._vault, case_id, chat_id)
        return {case_id: message for case_id, message in found.items() if message is not None}

    async def count_open(self) -> int:
        """Count the cases that are not closed; opens none of them."""
        query = select(func.count()).select_from(cases).where(AT_WORK)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def _one(self, which: ColumnElement[bool]) -> Case | None:
        async with self._database.read() as connection:
            found = await read_case(connection, self._vault, which)
        return None if found is None else found.case


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def ticket_key(vault: Vault, digest: str) -> str:
    """Return the keyed hash that a ticket is found by. `digest`: Case.ticket_digest."""
    return vault.key_of("ticket", digest)
