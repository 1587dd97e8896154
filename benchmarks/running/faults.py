"""Faults of the machine under a running bot: how each is made, and how it ends."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    suppress,
)
from pathlib import Path
from typing import NamedTuple, TypeAlias

from benchmarks.support.arena import Arena
from benchmarks.support.processes import Child, children
from benchmarks.support.runningbot import RunningBot
from benchmarks.support.server import OwnServer

FIRST = 5  # looks: the first sight of a feed takes several pages
LASTS = 12.0  # seconds: longer than SQLite's busy handler waits


class End(NamedTuple):
    """How a bot ended that was told to: its exit code, and after how many seconds."""

    code: int
    seconds: float


class Machine:
    """Where a bot runs, and is started again. `data`: the folder of its database."""

    def __init__(
        self, made: Arena, data: Path, settings: Mapping[str, str], server: OwnServer | None
    ) -> None:
        self.made = made
        self.data = data
        self.server = server
        self.ends: list[End] = []
        self.workers: set[Child] = set()  # every process that a bot had begun by its end
        self.broken: list[tuple[float, float]] = []  # from when to when, epoch seconds
        self._settings = settings
        self._bots = AsyncExitStack()

    async def __aenter__(self) -> Machine:
        """Returns once the bot has stored what the site had before: only then anything is news."""
        await self.start()
        await self.made.until(lambda: len(self.made.looks) >= FIRST, "the bot reads the feed", 120)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._bots.aclose()

    async def start(self) -> None:
        """As an operator does."""
        self.bot: RunningBot = await self._bots.enter_async_context(self.made.bot(**self._settings))

    async def terminate(self) -> None:
        """SIGTERM, as from the machine that is shut down."""
        self.workers.update(children(self.bot.pid))
        began = time.monotonic()
        code = await self.bot.terminate()
        self.ends.append(End(code, time.monotonic() - began))

    async def kill(self) -> None:
        """SIGKILL, as from the kernel that has no memory left."""
        self.workers.update(children(self.bot.pid))
        await self.bot.kill()


Fault: TypeAlias = Callable[[Machine], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def terminated(machine: Machine) -> AsyncIterator[None]:
    """The bot is stopped, and started again."""
    await machine.terminate()
    yield
    await machine.start()


@asynccontextmanager
async def killed(machine: Machine) -> AsyncIterator[None]:
    """The bot is killed, and started again."""
    await machine.kill()
    yield
    await machine.start()


@asynccontextmanager
async def telegram_away(machine: Machine) -> AsyncIterator[None]:
    """Telegram takes no connections, and cuts those it has."""
    await machine.made.telegram.down()
    yield
    await machine.made.telegram.up()


@asynccontextmanager
async def feed_broken(machine: Machine) -> AsyncIterator[None]:
    """The site gives half a feed."""
    machine.made.feed_is_broken = True
    yield
    machine.made.feed_is_broken = False


@asynccontextmanager
async def disk_full(machine: Machine) -> AsyncIterator[None]:
    """Not a byte is left where the database is."""
    filling = machine.data / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    yield
    filling.unlink()


@asynccontextmanager
async def database_locked(machine: Machine) -> AsyncIterator[None]:
    """Another process is writing, and does not end."""
    with closing(sqlite3.connect(machine.data / "bot.db", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 30000")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def server_restarted(machine: Machine) -> AsyncIterator[None]:
    """PostgreSQL ends all connections, and is not there for a while."""
    assert machine.server is not None
    await asyncio.to_thread(machine.server.stop)
    yield
    await asyncio.to_thread(machine.server.start)


# They end the process: first, so that memory is measured in one that lives on.
ENDING: Sequence[Fault] = (terminated, killed)
ON_SQLITE: Sequence[Fault] = (telegram_away, feed_broken, disk_full, database_locked)
ON_POSTGRESQL: Sequence[Fault] = (telegram_away, feed_broken, server_restarted)


async def strike(machine: Machine, faults: Sequence[Fault], seconds: float, every: float) -> None:
    """One after the other and all over again, each for `LASTS`, for so many seconds."""
    for number in range(int(seconds / every)):
        async with asyncio.TaskGroup() as both:
            both.create_task(asyncio.sleep(every))
            both.create_task(_make(faults[number % len(faults)], machine))


async def _make(fault: Fault, machine: Machine) -> None:
    began = time.time()
    async with fault(machine):
        await asyncio.sleep(LASTS)
    machine.broken.append((began, time.time()))
