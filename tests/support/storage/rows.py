"""The rows of a database as anybody sees them who can read it, on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

from sqlalchemy import TextClause, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

Tables: TypeAlias = dict[str, list[dict[str, object]]]


async def read_tables(url: str) -> Tables:
    """Return all rows of all tables; the search index of articles is left out."""
    async with _connected(url) as connection:
        names = await connection.run_sync(lambda line: inspect(line).get_table_names())
        return {
            name: [dict(row) for row in (await connection.execute(_all_of(name))).mappings()]
            for name in names
            if not name.startswith("article_index")
        }


async def change(url: str, statement: str) -> None:
    """Execute a statement behind the bot's back."""
    async with _connected(url) as connection:
        await connection.execute(text(statement))


def _all_of(table: str) -> TextClause:
    return text(f'SELECT * FROM "{table}"')


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AsyncConnection]:
    address = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    engine = create_async_engine(address.set(drivername=driver[address.drivername]))
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()
