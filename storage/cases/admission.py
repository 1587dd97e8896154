"""The spent part of the editors' budgets, and the cases that wait, within a transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.vault import Vault
from bot.tips.limits import Budget, Limits
from storage.engine.coarse_time import whole_minute
from storage.engine.database import insert
from storage.outbox.letters import release_letters
from storage.tables.cases import tip_budgets, waiting_cases

_ALL = ""


async def spend(
    connection: AsyncConnection, source_key: str, limits: Limits, *, now: float
) -> bool:
    """Count one report of this source; False, with no count, where a budget has no room.

    Budgets go by whole minutes, so that they tell no finer time. On PostgreSQL the row of all
    sources is locked first, always, so that two never wait for each other in a ring.
    """
    spent = {
        owner: budget.spend(await _whole_at(connection, owner), whole_minute(now))
        for owner, budget in ((_ALL, limits.overall), (source_key, limits.source))
    }
    if None in spent.values():
        return False
    for owner, whole_at in spent.items():
        if whole_at is not None:
            await _put(connection, owner, whole_at)
    return True


async def queue(connection: AsyncConnection, owner: str, budget: Budget, *, now: float) -> float:
    """Count one more, whether or not there is room; return when it has its turn."""
    whole_at, at = budget.queue(await _whole_at(connection, owner), whole_minute(now))
    await _put(connection, owner, whole_at)
    return at


async def turn_of_the_last(connection: AsyncConnection, owner: str, budget: Budget) -> float:
    """Return when the last one counted has its turn; in the past where it had it at once."""
    query = select(tip_budgets.c.whole_at).where(tip_budgets.c.owner == owner)
    return (await connection.scalar(query) or 0.0) - budget.burst * budget.seconds


def additions_key(vault: Vault, source: int) -> str:
    """Return the owner of the budget for what this source adds to its reports."""
    return vault.key_of("additions", str(source))


async def room_from(connection: AsyncConnection, overall: Budget) -> float:
    """Return the moment from which the budget of all sources has room for one."""
    query = select(tip_budgets.c.whole_at).where(tip_budgets.c.owner == _ALL)
    return overall.room_from(await connection.scalar(query) or 0.0)


async def _put(connection: AsyncConnection, owner: str, whole_at: float) -> None:
    await connection.execute(
        update(tip_budgets).where(tip_budgets.c.owner == owner).values(whole_at=whole_at)
    )


async def _whole_at(connection: AsyncConnection, owner: str) -> float:
    await connection.execute(
        insert(connection, tip_budgets).values(owner=owner, whole_at=0.0).on_conflict_do_nothing()
    )
    query = select(tip_budgets.c.whole_at).where(tip_budgets.c.owner == owner).with_for_update()
    return await connection.scalar(query) or 0.0


async def put_on_waitlist(connection: AsyncConnection, case_id: int, *, now: float) -> None:
    """Put a case on the waiting list; its letters are written as held."""
    await connection.execute(
        insert(connection, waiting_cases).values(case_id=case_id, since=whole_minute(now))
    )


async def is_on_waitlist(connection: AsyncConnection, case_id: int) -> bool:
    """Whether this case waits; locks its row, so that it does until the transaction ends."""
    query = select(waiting_cases.c.case_id).where(waiting_cases.c.case_id == case_id)
    return await connection.scalar(query.with_for_update()) is not None


async def let_through(connection: AsyncConnection, case_ids: Sequence[int], *, now: float) -> None:
    """Take cases off the waiting list and make their held letters due."""
    await take_off_waitlist(connection, case_ids)
    await release_letters(connection, case_ids, now=now)


async def take_off_waitlist(connection: AsyncConnection, case_ids: Sequence[int]) -> None:
    """Take cases off the waiting list; the caller sees to their held letters."""
    await connection.execute(delete(waiting_cases).where(waiting_cases.c.case_id.in_(case_ids)))
