"""Another writer that comes first: between what somebody has read and what it writes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database


def overtake(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Awaitable[object]]) -> None:
    """Have this done once, before the next transaction that writes begins."""
    write, to_do = Database.write, [act]

    @asynccontextmanager
    async def overtaken(database: Database) -> AsyncIterator[AsyncConnection]:
        while to_do:
            await to_do.pop()()
        async with write(database) as connection:
            yield connection

    monkeypatch.setattr(Database, "write", overtaken)
