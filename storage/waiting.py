"""Which cases wait to be shown to the editors, within a transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import insert
from storage.letters import HELD
from storage.schema import outbox
from storage.states import pending
from storage.waitschema import waiting_cases


async def put_on_waitlist(connection: AsyncConnection, case_id: int, *, now: float) -> None:
    """This case waits from now on; its letters are written as held."""
    await connection.execute(insert(connection, waiting_cases).values(case_id=case_id, since=now))


async def is_on_waitlist(connection: AsyncConnection, case_id: int) -> bool:
    """Whether this case waits; locks its row, so that it does until the transaction ends."""
    query = select(waiting_cases.c.case_id).where(waiting_cases.c.case_id == case_id)
    return await connection.scalar(query.with_for_update()) is not None


async def let_through(connection: AsyncConnection, case_ids: Sequence[int], *, now: float) -> None:
    """These cases wait no more: what was held of them is due."""
    await take_off_waitlist(connection, case_ids)
    await connection.execute(
        update(outbox)
        .where(outbox.c.case_id.in_(case_ids), pending(outbox), outbox.c.due_at == HELD)
        .values(due_at=now)
    )


async def take_off_waitlist(connection: AsyncConnection, case_ids: Sequence[int]) -> None:
    """These cases wait no more; what was held of them is the caller's."""
    await connection.execute(delete(waiting_cases).where(waiting_cases.c.case_id.in_(case_ids)))
