"""Complaints that were sent: numbered, changed with their letters, told to the readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.complaints.model import Complaint, Status
from bot.core.json_codec import Params
from bot.core.vault import Vault
from bot.delivery.model import Letter
from storage.complaints.drafts import delete_draft
from storage.complaints.public_record import record_decision
from storage.complaints.sealing import (
    person_key,
    seal_complaint,
    unseal_complaint,
    unseal_complaints,
)
from storage.engine.database import insert
from storage.engine.idempotency import first_time
from storage.engine.key_value import draw_number
from storage.engine.repository import Repository
from storage.outbox.letters import erase_unsent, write_letters
from storage.tables.complaints import complaint_drafts, complaints
from storage.tables.outbox import errata

_OPEN = complaints.c.status.in_([Status.RECEIVED, Status.COUNCIL])
_KEPT = complaints.c.sealed.is_not(None)
_OLDEST = (complaints.c.received_at, complaints.c.id)


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a complaint, made in one transaction.

    `remind_at`: when the editors are reminded next. `to_readers`: the letter to all who had the
    article, by language. `dropped`: the lane whose unsent letters are erased.
    """

    after: Complaint
    letters: Sequence[Letter] = ()
    remind_at: float | None = None
    to_readers: Mapping[str, Params] | None = None
    dropped: str | None = None


# Decides the change of a complaint as it is; None for no change. Called outside the transaction,
# and again where another change was quicker.
Decide: TypeAlias = Callable[[Complaint], Change | None]


class _Overtaken(Exception):
    """The error that the complaint was changed since it was read."""


class ChangeResult(NamedTuple):
    """A complaint as it is now, and whether it was changed by this call."""

    complaint: Complaint
    done: bool


class Complaints(Repository):
    """The complaints. `chat_id`: the private chat of the person."""

    async def draw_id(self, year: int, first: int) -> int:
        """Return an id from `first` on that no other of this year has; never given again."""
        async with self._database.write() as connection:
            return await draw_number(connection, f"complaints {year}", first=first)

    async def open(
        self, complaint: Complaint, letters: Sequence[Letter], *, remind_at: float | None, once: int
    ) -> Complaint:
        """Keep a complaint and its letters, delete its draft; if done before, return the newest."""
        key = person_key(self._vault, complaint.chat_id)
        async with self._database.write() as connection:
            if not await first_time(connection, self._vault, once, "complaint"):
                newest = await _read(connection, complaints.c.person_key == key)
                return complaint if newest is None else unseal_complaint(self._vault, newest)
            await connection.execute(
                insert(connection, complaints).values(
                    id=complaint.id,
                    number=complaint.number,
                    article_id=complaint.article.id,
                    status=complaint.status,
                    received_at=complaint.received_at,
                    remind_at=remind_at,
                    version=1,
                    person_key=key,
                    sealed=seal_complaint(self._vault, complaint),
                )
            )
            await delete_draft(connection, self._vault, complaint.chat_id)
            await write_letters(connection, self._vault, letters, now=complaint.received_at)
            return complaint

    async def get(self, complaint_id: int) -> Complaint | None:
        """Return a complaint that is not erased, or None."""
        return await self._one(complaints.c.id == complaint_id)

    async def by_number(self, number: str) -> Complaint | None:
        """Return the complaint with this public number, or None."""
        return await self._one(complaints.c.number == number)

    async def of_person(self, chat_id: int) -> tuple[Complaint, ...]:
        """Return the complaints of this person that are not erased, the newest first."""
        async with self._database.read() as connection:
            return await complaints_of(connection, self._vault, chat_id)

    async def list_open(self, *, limit: int, offset: int = 0) -> tuple[Sequence[Complaint], int]:
        """List the complaints whose clock runs, the longest first, and count them."""
        query = select(complaints).where(_OPEN, _KEPT).order_by(*_OLDEST)
        count = select(func.count()).select_from(complaints).where(_OPEN, _KEPT)
        async with self._database.read() as connection:
            rows = await connection.execute(query.limit(limit).offset(offset))
            listed = unseal_complaints(self._vault, rows.mappings())
            return listed, await connection.scalar(count) or 0

    async def to_remind(self, *, now: float) -> tuple[Complaint, ...]:
        """Return the complaints of which the editors are to be reminded now."""
        query = select(complaints).where(complaints.c.remind_at <= now, _KEPT)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(*_OLDEST))
            return unseal_complaints(self._vault, rows.mappings())

    async def change(
        self, complaint_id: int, decide: Decide, *, now: float, once: int | None = None
    ) -> ChangeResult | None:
        """Make the change that is decided for a complaint; None for one that is not there.

        An update (`once`) changes it at most once, and of two at the same time each decides on what
        the other one has made.
        """
        while True:
            async with self._database.read() as connection:
                row = await _read(connection, complaints.c.id == complaint_id, _KEPT)
            if row is None:
                return None
            before = unseal_complaint(self._vault, row)
            change = decide(before)
            if change is None:
                return ChangeResult(before, done=False)
            with suppress(_Overtaken):
                return ChangeResult(await self._make(row, before, change, now, once), done=True)

    async def _make(
        self, row: RowMapping, before: Complaint, change: Change, now: float, once: int | None
    ) -> Complaint:
        """Return the changed complaint. Raises _Overtaken where it was changed meanwhile."""
        version = select(complaints.c.version).where(complaints.c.id == row["id"])
        async with self._database.write() as connection:
            if once is not None and not await first_time(
                connection, self._vault, once, "complaint changed"
            ):
                return before
            if await connection.scalar(version.with_for_update()) != row["version"]:
                raise _Overtaken
            return await self._write(connection, row, change, now)

    async def keep_card(self, complaint_id: int, message_id: int) -> None:
        """Keep the message that shows the complaint in the editors' group."""
        async with self._database.write() as connection:
            await connection.execute(
                update(complaints).where(complaints.c.id == complaint_id).values(card=message_id)
            )

    async def expire(self, *, ended_before: float, drafts_before: float) -> int:
        """Erase complaints that ended and drafts untouched before then; count the complaints."""
        ended = complaints.c.ended_at < ended_before
        async with self._database.write() as connection:
            await connection.execute(
                delete(complaint_drafts).where(complaint_drafts.c.touched_at < drafts_before)
            )
            erased = await connection.execute(
                update(complaints).where(ended, _KEPT).values(sealed=None, person_key=None)
            )
            return erased.rowcount

    async def _one(self, which: ColumnElement[bool]) -> Complaint | None:
        async with self._database.read() as connection:
            row = await _read(connection, which, _KEPT)
        return None if row is None else unseal_complaint(self._vault, row)

    async def _write(
        self, connection: AsyncConnection, row: RowMapping, change: Change, now: float
    ) -> Complaint:
        after = change.after
        if change.to_readers is not None:
            job = await connection.execute(
                insert(connection, errata)
                .values(
                    article_id=after.article.id,
                    messages=dict(change.to_readers),
                    created_at=now,
                    is_reply=True,
                )
                .returning(errata.c.id)
            )
            after = replace(after, erratum=job.scalar_one())
        await connection.execute(
            update(complaints)
            .where(complaints.c.id == after.id)
            .values(
                status=after.status,
                ended_at=None if after.is_open else after.events[-1].at,
                remind_at=change.remind_at,
                erratum_id=after.erratum,
                version=row["version"] + 1,
                sealed=seal_complaint(self._vault, after),
            )
        )
        if change.dropped is not None:
            await erase_unsent(connection, self._vault, change.dropped, at=now)
        await write_letters(connection, self._vault, change.letters, now=now)
        if after.status != row["status"]:
            await record_decision(connection, after, now=now)
        return after


async def complaints_of(
    connection: AsyncConnection, vault: Vault, chat_id: int
) -> tuple[Complaint, ...]:
    """Return this person's complaints not erased, the newest first, within a transaction."""
    theirs = complaints.c.person_key == person_key(vault, chat_id)
    query = select(complaints).where(theirs, _KEPT).order_by(complaints.c.id.desc())
    return unseal_complaints(vault, (await connection.execute(query)).mappings())


async def forget_complaints(connection: AsyncConnection, vault: Vault, chat_id: int) -> None:
    """Erase what this person wrote, within a transaction; that there was a complaint stays."""
    await delete_draft(connection, vault, chat_id)
    await connection.execute(
        update(complaints)
        .where(complaints.c.person_key == person_key(vault, chat_id))
        .values(sealed=None, person_key=None, remind_at=None)
    )


async def _read(connection: AsyncConnection, *which: ColumnElement[bool]) -> RowMapping | None:
    """Return the newest row that fits, or None."""
    query = select(complaints).where(*which).order_by(complaints.c.id.desc()).limit(1)
    return (await connection.execute(query)).mappings().one_or_none()
