"""A PostgreSQL database for one benchmark."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from benchmarks.figures import Figure

VARIABLE = "TEST_DATABASE_URL"  # of a server on which databases may be made


@asynccontextmanager
async def own_database(server_url: str) -> AsyncIterator[str]:
    """Its address; it is dropped when the block ends."""
    name = f"bench_{secrets.token_hex(4)}"
    address = make_url(server_url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


async def in_flight(database_url: str) -> int:
    """Rows of the outbox that are claimed and not recorded."""
    address = make_url(database_url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(address, poolclass=NullPool)
    async with engine.connect() as connection:
        counted = await connection.scalar(
            text("SELECT count(*) FROM outbox WHERE state = 'claimed'")
        )
    return int(counted or 0)


def needs_a_server(case: str) -> list[Figure]:
    """The row where none is given."""
    return [Figure(case, "", None, None, note=f"needs a PostgreSQL server: {VARIABLE}")]


def server_url() -> str:
    """The server's address, empty where none is given."""
    return os.environ.get(VARIABLE, "")
