"""The end of cases that editors closed, and of untouched drafts, cases and keys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, exists, select

from bot.cases.model import Case
from bot.delivery.model import Letter
from storage.archive.records import destroy_archive
from storage.cases.audit_log import forget_entries
from storage.cases.erasure import close_cases
from storage.cases.sealing import AT_WORK, OPEN, unseal_cases
from storage.engine.repository import Repository
from storage.outbox.letters import write_letters
from storage.tables.archive import archive
from storage.tables.cases import blocked_sources, cases, drafts, ticket_attempts, tip_budgets

_AT_ONCE = 25  # cases in one transaction: a thousand take a second


class Retention(Repository):
    """The data that a newsroom has promised not to keep."""

    async def expire(self, *, before: float, now: float) -> int:
        """Erase drafts and close cases untouched since `before`; return how many.

        Also delete the times at which sources wrote: budgets that are whole again hold no more.
        """
        async with self._database.write() as connection:
            erased = await connection.execute(delete(drafts).where(drafts.c.touched_at < before))
            await connection.execute(
                delete(ticket_attempts).where(ticket_attempts.c.since < before)
            )
            await connection.execute(delete(blocked_sources).where(blocked_sources.c.at < before))
            await connection.execute(delete(tip_budgets).where(tip_budgets.c.whole_at <= now))
            await forget_entries(connection, before=before)
        gone = erased.rowcount
        while closed := await self._close_some(before=before, now=now):
            gone += closed
        return gone

    async def end_archive(self, *, before: float) -> int:
        """Delete the archive of cases that ended untouched since `before`; return how many.

        Their files are deleted soon after (bot.workers.archive).
        """
        archived = exists().where(archive.c.case_id == cases.c.id)
        old = select(cases.c.id).where(cases.c.touched_at < before, ~OPEN, archived)
        ended = 0
        while True:
            async with self._database.write() as connection:
                ending = list(await connection.scalars(old.limit(_AT_ONCE)))
                await destroy_archive(connection, ending)
            if not ending:
                return ended
            ended += len(ending)

    async def list_untouched(self, *, before: float) -> tuple[tuple[Case, float], ...]:
        """Return the open cases untouched since `before`, each with its last touch."""
        query = select(cases).where(AT_WORK, cases.c.touched_at <= before).order_by(cases.c.id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        touched = {row["id"]: row["touched_at"] for row in rows}
        return tuple((case, touched[case.id]) for case in unseal_cases(self._vault, rows))

    async def list_closed(self, *, now: float) -> tuple[Case, ...]:
        """Return the cases that editors closed and can no longer open again."""
        over = (cases.c.closes_at.is_not(None), cases.c.closes_at <= now)
        query = select(cases).where(OPEN, *over).order_by(cases.c.closes_at).limit(_AT_ONCE)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(unseal_cases(self._vault, rows))

    async def erase_closed(self, case_id: int, *, letters: Sequence[Letter], now: float) -> bool:
        """Erase all data of such a case; `letters` are of no case.

        False when that is done already, or it was opened again.
        """
        still = (cases.c.id == case_id, OPEN, cases.c.closes_at <= now)
        async with self._database.write() as connection:
            if await connection.scalar(select(cases.c.id).where(*still).with_for_update()) is None:
                return False
            await close_cases(connection, self._vault, self._seal, [case_id], now=now)
            await write_letters(connection, self._vault, letters, now=now)
        await self._database.scrub()  # else the next hour does it (bot.workers.retention)
        return True

    async def _close_some(self, *, before: float, now: float) -> int:
        old = select(cases.c.id).where(cases.c.touched_at < before, OPEN)
        async with self._database.write() as connection:
            closing = list(await connection.scalars(old.limit(_AT_ONCE)))
            if closing:
                await close_cases(connection, self._vault, self._seal, closing, now=now)
        return len(closing)
