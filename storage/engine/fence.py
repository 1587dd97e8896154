"""Writes of the leader alone: refused in the very transaction when another copy leads.

A process that was stopped in the middle of its work, and goes on after another has taken over, does
not know yet that its time is over. The database knows by the lease's rising number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import StorageError
from storage.tables.cluster import leases

LEADER = "leader"  # the one lease there is

# A task inherits it from the task that starts it.
_number: ContextVar[int | None] = ContextVar("fence", default=None)

# KEY SHARE holds up a taking of the lease (FOR UPDATE) until this transaction has ended, and is not
# in the way of its renewals (PostgreSQL: 13.3.2, row-level locks).
_STILL_LEADS = (
    select(leases.c.number)
    .where(leases.c.name == LEADER, leases.c.number == bindparam("number"))
    .with_for_update(read=True, key_share=True)
)


class LeaseLost(StorageError):
    """The error that another copy of the bot leads now: this one must not write."""


@contextmanager
def fenced(number: int) -> Iterator[None]:
    """Let writes of this task, and of those it starts, need the leader's lease of this number."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


def fenced_by() -> int | None:
    """Return the number of the lease that this task's writes need; None where it is not fenced."""
    return _number.get()


async def check_fence(connection: AsyncConnection) -> None:
    """Check the lease at the beginning of a transaction that writes; raises LeaseLost."""
    number = _number.get()
    if number is not None and await connection.scalar(_STILL_LEADS, {"number": number}) is None:
        raise LeaseLost("Another copy of the bot leads now")
