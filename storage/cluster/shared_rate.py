"""One rate for all copies of the bot: slots that are handed out by the database."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from storage.engine.session import SERVER_CLOCK, Session
from storage.tables.cluster import budgets

# Seconds that the answer may be on its way: a slot that it makes late is not lost.
WAY = 0.01


class Budgets:
    """Rates by name: the moment, on the server's clock, up to which slots are given away."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def reserve(self, name: str, count: int, spacing: float) -> list[float]:
        """The next `count` slots, `spacing` seconds apart, which nobody else is given.

        Each is in seconds from now, the first ones a little below 0 where nobody took slots
        lately: they are added to a clock that is read after the answer, which comes late by the
        way of the answer, and so never too early.
        """
        taken = count * spacing
        reserved = (
            insert(budgets)
            .values(name=name, next_at=SERVER_CLOCK + taken)
            .on_conflict_do_update(
                index_elements=["name"],
                set_={"next_at": func.greatest(budgets.c.next_at, SERVER_CLOCK - WAY) + taken},
            )
            .returning(budgets.c.next_at - taken - SERVER_CLOCK)
        )
        async with self._session.use() as connection:
            first = await connection.scalar(reserved) or 0.0
        return [first + number * spacing for number in range(count)]

    async def close(self) -> None:
        """Close the connection."""
        await self._session.close()
