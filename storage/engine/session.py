"""One PostgreSQL connection for a purpose of its own: opened anew whenever it broke."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Double, cast, extract, func
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine.database import connect_args, faults

# Half of a lease: a server that hangs is noticed while there is time for a second try.
ANSWERS_WITHIN = 3.0

# UTC epoch seconds of the server: the clocks of the copies' machines are never compared.
SERVER_CLOCK = cast(extract("epoch", func.clock_timestamp()), Double)


class Session:
    """A connection whose statements commit one by one, wait for no pool, and are not fenced."""

    def __init__(self, url: URL, *, name: str) -> None:
        self._engine = create_async_engine(
            url,
            hide_parameters=True,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=connect_args(name, answers_within=ANSWERS_WITHIN),
        )
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[AsyncConnection]:
        """Use the connection. Raises StorageError; then, the next use opens another."""
        async with self._one_at_a_time:
            with faults():
                if self._connection is None:
                    self._connection = await self._engine.connect()
                try:
                    yield self._connection
                except BaseException:
                    await self._drop()
                    raise

    async def close(self) -> None:
        """Close the connection."""
        await self._drop()
        await self._engine.dispose()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):  # it is thrown away, whatever it says
                await connection.invalidate()
                await connection.close()
