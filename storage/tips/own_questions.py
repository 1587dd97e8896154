"""The ready questions that the editors wrote themselves: their words, of no case."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import OwnQuestion
from storage.engine.idempotency import first_time
from storage.engine.key_value import recall, remember
from storage.engine.repository import Repository

NAME = "own questions"  # in memory
AT_MOST = 12  # buttons under a card


class OwnQuestions(Repository):
    """The editors' own questions, oldest first."""

    async def all(self) -> tuple[OwnQuestion, ...]:
        """Return the questions that are offered."""
        async with self._database.read() as connection:
            return await _read(connection)

    async def add(self, text: str, *, once: int) -> bool:
        """Offer one more; False where there are enough, or it is offered already."""
        async with self._database.write() as connection:
            kept = await _read(connection)
            if len(kept) >= AT_MOST or text in {each.text for each in kept}:
                return False
            if await first_time(connection, self._vault, once, NAME):
                number = 1 + max((each.id for each in kept), default=0)
                await _write(connection, (*kept, OwnQuestion(number, text)))
            return True

    async def forget(self, number: int) -> None:
        """Offer this question no more."""
        async with self._database.write() as connection:
            kept = await _read(connection)
            await _write(connection, tuple(each for each in kept if each.id != number))


async def _read(connection: AsyncConnection) -> tuple[OwnQuestion, ...]:
    kept = json.loads(await recall(connection, NAME) or "[]")
    return tuple(OwnQuestion(**each) for each in kept)


async def _write(connection: AsyncConnection, questions: tuple[OwnQuestion, ...]) -> None:
    await remember(connection, NAME, json.dumps([asdict(each) for each in questions]))
