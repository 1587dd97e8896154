"""The end of what nobody touched for long: drafts, cases, and what is remembered of sources."""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from storage.archive.records import destroy_archive
from storage.cases.audit_log import forget_entries
from storage.cases.erasure import close_cases
from storage.cases.sealing import OPEN
from storage.engine.repository import Repository
from storage.tables.archive import archive
from storage.tables.cases import blocked_sources, cases, drafts, ticket_attempts, tip_budgets

_AT_ONCE = 25  # cases in one transaction: a thousand take a second


class Retention(Repository):
    """What a newsroom has promised not to keep."""

    async def expire(self, *, before: float, now: float) -> int:
        """Erase drafts and close cases untouched since `before`; returns how many.

        And when sources wrote: budgets that are whole again say nothing else.
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
        """Forget what the archive has of cases that ended untouched since `before`; how many.

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

    async def _close_some(self, *, before: float, now: float) -> int:
        old = select(cases.c.id).where(cases.c.touched_at < before, OPEN)
        async with self._database.write() as connection:
            closing = list(await connection.scalars(old.limit(_AT_ONCE)))
            if closing:
                await close_cases(connection, self._vault, self._seal, closing, now=now)
        return len(closing)
