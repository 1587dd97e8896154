"""Stars spent on paid broadcasts, in tenths, by the newsroom's day: within a transaction.

Bot API: sendMessage, allow_paid_broadcast: 0.1 Star a message. Telegram takes them only above the
free rate; we count every one, so that the newsroom's allowance is never passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import PaidAllowance
from storage.engine.database import insert
from storage.tables.outbox import stars


async def left_of(connection: AsyncConnection, purse: PaidAllowance) -> int:
    """Return how many messages the day's allowance still pays for; it is locked meanwhile."""
    await connection.execute(
        insert(connection, stars).values(day=purse.day, tenths=0).on_conflict_do_nothing()
    )
    spent = await connection.scalar(
        select(stars.c.tenths).where(stars.c.day == purse.day).with_for_update()
    )
    return max(0, purse.tenths - (spent or 0))


async def spend(connection: AsyncConnection, day: str, tenths: int) -> None:
    """Take Stars off at the claim: messages in flight at a crash may have been sent, and count."""
    await connection.execute(_ADD, {"of_day": day, "more": tenths})


async def give_back(connection: AsyncConnection, days: Iterable[str]) -> None:
    """Give a tenth back for each message that was not sent, to the day it was taken from."""
    for day, tenths in sorted(Counter(days).items()):
        await connection.execute(_ADD, {"of_day": day, "more": -tenths})


_ADD = (
    update(stars)
    .where(stars.c.day == bindparam("of_day"))
    .values(tenths=stars.c.tenths + bindparam("more"))
)
