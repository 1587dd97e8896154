"""The lease of several copies over one SQLite file: a fake of what PostgreSQL does for them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.wiring import base
from storage.cluster.leases import LASTS, PATIENCE, Lease
from storage.engine.fence import LEADER
from storage.engine.session import ANSWERS_WITHIN
from storage.opening import open_storage
from storage.repositories import Storage
from tests.simulation.machine.life import LIFE, Life
from tests.simulation.machine.loop import running_loop
from tests.simulation.machine.sqlite import LISTEN, LOOK, connections_of, is_locked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Term:
    """`step`: of the loop, at which it was taken; `at`: epoch seconds."""

    number: int
    life: Life
    at: float
    step: int


@dataclass
class LeaseServer:
    """Who holds the lease, and until when by the world's clock; it outlives every copy.

    Only the number stands in the file, where the fence looks: a renewal waits for nobody's
    writing, a taking for that of all.
    """

    file: Path
    clock: Clock
    holder: Life | None = None
    until: float = 0.0
    terms: list[Term] = field(default_factory=list)
    keepers: list[FileLease] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Of the last term."""
        return len(self.terms)

    def leader(self) -> Life | None:
        """Who holds it now."""
        return self.holder if self.until >= self.clock.now() else None

    def renew(self, life: Life, number: int) -> bool:
        """Put its end off, if it is still this one's."""
        if not self._is_held_by(life, number):
            return False
        self.until = self.clock.now() + LASTS
        return True

    def take(self, life: Life) -> int | None:
        """Take it, if it is free. Raises sqlite3.OperationalError while somebody writes."""
        now = self.clock.now()
        if self.until >= now:
            return None
        if self.holder is not None and self.until < now - PATIENCE:
            for connection in connections_of(self.holder):
                if connection.is_writing:
                    connection.lose()
        row = (LEADER, life.name, self.number + 1, now + LASTS)
        with closing(sqlite3.connect(self.file, timeout=0.0, isolation_level=None)) as file:
            file.execute("INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?)", row)
        self.holder, self.until = life, now + LASTS
        self.terms.append(Term(self.number + 1, life, now, running_loop().steps))
        return self.number

    def give_up(self, life: Life, number: int) -> None:
        """Let it be free, if it is still this one's."""
        if self._is_held_by(life, number):
            self.holder, self.until = None, 0.0

    def disconnect(self, life: Life) -> None:
        """All its connections end, as where its process or its way is gone."""
        for connection in connections_of(life):
            connection.lose()
        for keeper in self.keepers:
            keeper.broken |= keeper.life is life

    def _is_held_by(self, life: Life, number: int) -> bool:
        return self.holder is life and self.number == number


@dataclass
class FileLease:
    """A copy's way to the server; `broken`: its connection is gone, and the next one is open."""

    server: LeaseServer
    life: Life
    broken: bool = False

    def __post_init__(self) -> None:
        self.server.keepers.append(self)

    async def renew(self, number: int) -> bool:
        """Ask for it."""
        return await self._ask(partial(self.server.renew, self.life, number))

    async def take(self) -> int | None:
        """Ask for it, for as long as a session waits for an answer."""
        loop = asyncio.get_running_loop()
        until = loop.time() + ANSWERS_WITHIN
        while True:
            try:
                return await self._ask(partial(self.server.take, self.life))
            except sqlite3.OperationalError as error:
                if not is_locked(error):
                    raise
                if loop.time() >= until:
                    raise StorageError("The database does not work: it takes too long.") from error
            await asyncio.sleep(LOOK)

    async def give_up(self, number: int) -> None:
        """Ask for it."""
        await self._ask(partial(self.server.give_up, self.life, number))

    async def close(self) -> None:
        """Nothing is kept open."""

    async def _ask(self, call: Callable[[], T]) -> T:
        """There and back; what was done is done also where the answer is lost."""
        await self._go()
        result = call()
        await self._go()
        return result

    async def _go(self) -> None:
        await asyncio.sleep(running_loop().network.latency())
        until = running_loop().time() + ANSWERS_WITHIN
        while self.life.unheard:
            if running_loop().time() >= until:
                raise StorageError("The database does not work: the server does not answer.")
            await asyncio.sleep(LISTEN)
        broken, self.broken = self.broken, False
        if broken or self.life.cut_off:
            raise StorageError("The database does not work: the connection to it is lost.")


@contextmanager
def copies_of(server: LeaseServer) -> Iterator[None]:
    """Whoever runs within this wants the lease, as on PostgreSQL."""

    async def open_as_copy(url: str, *, clock: Clock, exclusive: bool, **given: Any) -> Storage:
        assert exclusive
        storage = await open_storage(url, clock=clock, **given)
        life = LIFE.get()
        assert life is not None
        storage.lease = Lease(FileLease(server, life), clock=clock)
        return storage

    with patch.object(base, "open_storage", open_as_copy):
        yield
