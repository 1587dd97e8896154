"""Cases that editors closed: open to an undo for a day, then erased."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.cases.model import Case
from bot.delivery.model import Letter
from storage.cases.erasure import close_cases
from storage.cases.sealing import OPEN, unseal_cases
from storage.engine.repository import Repository
from storage.outbox.letters import write_letters
from storage.tables.cases import cases

AT_ONCE = 10  # closed cases looked at together


class Closings(Repository):
    """What is being closed."""

    async def due(self, *, now: float) -> tuple[Case, ...]:
        """Those that can be undone no more."""
        over = (cases.c.closes_at.is_not(None), cases.c.closes_at <= now)
        query = select(cases).where(OPEN, *over).order_by(cases.c.closes_at)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(AT_ONCE))).mappings().all()
        return tuple(unseal_cases(self._vault, rows))

    async def finish(self, case_id: int, *, letters: Sequence[Letter], now: float) -> bool:
        """Erase everything of a case; `letters` are of no case.

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
