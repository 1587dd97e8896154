"""Comparisons of cases with the others: one for each case, when it is shown to the editors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select

from bot.delivery.model import Letter
from storage.cases.sealing import AT_WORK, OPEN, lock_open
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.outbox.letters import write_letters
from storage.tables.archive import evidence
from storage.tables.cases import cases, compared_cases, waiting_cases


class Comparisons(Repository):
    """The data that the comparer works with."""

    async def hashes(self) -> dict[int, frozenset[str]]:
        """Return keys of the kept files of open cases, by case: the same key, the same file."""
        query = (
            select(evidence.c.case_id, evidence.c.hash_key)
            .join(cases, cases.c.id == evidence.c.case_id)
            .where(evidence.c.hash_key.is_not(None), OPEN)
        )
        found: dict[int, frozenset[str]] = {}
        async with self._database.read() as connection:
            for case_id, key in await connection.execute(query):
                found[case_id] = found.get(case_id, frozenset()) | {key}
        return found

    async def due(self) -> frozenset[int]:
        """Return the open, shown cases not compared yet whose files have been asked for."""
        query = (
            select(cases.c.id)
            .outerjoin(compared_cases, compared_cases.c.case_id == cases.c.id)
            .outerjoin(waiting_cases, waiting_cases.c.case_id == cases.c.id)
            .where(
                AT_WORK,
                compared_cases.c.case_id.is_(None),
                waiting_cases.c.case_id.is_(None),
                ~exists().where(
                    evidence.c.case_id == cases.c.id,
                    evidence.c.state == "waiting",
                    evidence.c.attempts == 0,
                ),
            )
        )
        async with self._database.read() as connection:
            return frozenset(await connection.scalars(query))

    async def record(self, case_id: int, letters: Sequence[Letter], *, now: float) -> None:
        """Record that the case was compared, and write the letters that tell the result: once.

        No letter is written of a case that was closed meanwhile.
        """
        async with self._database.write() as connection:
            first = await connection.execute(
                insert(connection, compared_cases).values(case_id=case_id).on_conflict_do_nothing()
            )
            if first.rowcount > 0 and await lock_open(connection, case_id):
                await write_letters(connection, self._vault, letters, now=now)
