"""Small facts the bot must remember: a group's new id, the secret's fingerprint, a number."""

from __future__ import annotations

from sqlalchemy import Integer, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.tables.base import memory


class Memory(Repository):
    """Named values that the bot remembers."""

    async def get(self, name: str) -> str | None:
        """Return the value of this name, or None."""
        async with self._database.read() as connection:
            return await recall(connection, name)

    async def put(self, name: str, value: str) -> None:
        """Set the value of this name."""
        async with self._database.write() as connection:
            await remember(connection, name, value)


def moved_key(chat_id: int) -> str:
    """Return the name that remembers the new id of a group that became a supergroup."""
    return f"moved:{chat_id}"


async def recall(connection: AsyncConnection, name: str) -> str | None:
    """Return the value of this name, or None, within a transaction."""
    return await connection.scalar(select(memory.c.value).where(memory.c.name == name))


async def remember(connection: AsyncConnection, name: str, value: str) -> None:
    """Set the value of this name within a transaction."""
    await connection.execute(
        insert(connection, memory)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


async def draw_number(connection: AsyncConnection, name: str, *, first: int) -> int:
    """Return the next number of this name, within a transaction: `first`, and then one more.

    It is never given again, whatever becomes of the row that has it: a button in a chat may still
    have it. (SQLite gives the id of a deleted row to the next one.)
    """
    drawn = insert(connection, memory).values(name=name, value=str(first))
    following = cast(cast(memory.c.value, Integer) + 1, Text)
    result = await connection.execute(
        drawn.on_conflict_do_update(index_elements=["name"], set_={"value": following}).returning(
            memory.c.value
        )
    )
    return int(result.scalar_one())
