"""The numbers of reports that ended, by month: all that is left of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.statistics import Counts, counts_of, month_of
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from storage.cases.sealing import OPEN, unseal_case
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.cases import case_counts, cases


class CaseStatistics(Repository):
    """The figures of reports that are erased."""

    async def months(self) -> tuple[str, ...]:
        """Return the months that have figures, in their order."""
        query = select(case_counts.c.month).distinct().order_by(case_counts.c.month)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))

    async def of_month(self, month: str) -> Counts:
        """Return the counts of a month."""
        query = select(case_counts).where(case_counts.c.month == month)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {(row["what"], row["value"]): row["count"] for row in rows}


async def count_cases(connection: AsyncConnection, vault: Vault, case_ids: Sequence[int]) -> None:
    """Count these cases, within the transaction that erases them. A damaged one has no figures."""
    query = select(cases).where(cases.c.id.in_(case_ids), OPEN)
    more: Counter[tuple[str, str, str]] = Counter()
    for row in (await connection.execute(query)).mappings().all():
        with suppress(SecretMismatch):
            case = unseal_case(vault, row)
            more.update((month_of(case), *each) for each in counts_of(case))
    # In one order, so that two transactions on PostgreSQL never wait for each other in a ring.
    for (month, what, value), count in sorted(more.items()):
        added = insert(connection, case_counts).values(
            month=month, what=what, value=value, count=count
        )
        await connection.execute(
            added.on_conflict_do_update(
                index_elements=["month", "what", "value"],
                set_={"count": case_counts.c.count + added.excluded.count},
            )
        )
