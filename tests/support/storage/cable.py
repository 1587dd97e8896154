"""The cable between a copy and its database, which can be cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.engine import make_url


class Cable:
    """Carries bytes both ways while it is whole; `url` is the database's at its near end."""

    def __init__(self, url: str) -> None:
        self._far = make_url(url)
        self._whole = True
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = ""

    def cut(self) -> None:
        """Connections end, and new ones lead nowhere."""
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        """New connections work again."""
        self._whole = True

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(
            self._far.host, self._far.port or 5432
        )
        self._writers |= {writer, far_writer}
        try:
            await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))
        finally:
            self._writers -= {writer, far_writer}

    def ends_at(self, port: int) -> None:
        near = self._far.set(host="127.0.0.1", port=port)
        self.url = near.render_as_string(hide_password=False)


@asynccontextmanager
async def cable(url: str) -> AsyncIterator[Cable]:
    """A whole one, to the database of this address."""
    made = Cable(url)
    server = await asyncio.start_server(made.connected, "127.0.0.1", 0)
    made.ends_at(server.sockets[0].getsockname()[1])
    try:
        yield made
    finally:
        server.close()
        made.cut()
        await server.wait_closed()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()
