"""A PostgreSQL database for one benchmark, and a cable to it that can be cut."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

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


def server_url() -> str:
    """The server's address, empty where none is given."""
    return os.environ.get(VARIABLE, "")


class Cable:
    """Carries one bot's connections to the database, until it is cut."""

    def __init__(self, database_url: str) -> None:
        parts = urlsplit(database_url)
        self._parts = parts
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 5432
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[str]:
        """The database's address at this end of the cable."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        user = f"{self._parts.username}@" if self._parts.username else ""
        try:
            yield self._parts._replace(netloc=f"{user}127.0.0.1:{port}").geturl()
        finally:
            self.cut()

    def cut(self) -> None:
        """What was open is closed, and nothing gets through any more."""
        if self._server is not None:
            self._server.close()
        for end in self._ends.copy():
            end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        both = {writer, far_writer}
        self._ends |= both
        try:
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        finally:
            self._ends -= both


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
