"""The fake of the lease's storage keeps the contract that the real one keeps."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.core.vault import Vault
from storage.cluster.leases import Lease
from storage.engine.database import Database, sqlite_database
from storage.opening import open_storage
from storage.repositories import Storage
from tests.simulation.machine.lease import FileLease, LeaseServer
from tests.simulation.machine.life import LIFE, Life
from tests.simulation.machine.loop import SeededLoop
from tests.simulation.machine.one_process import one_process
from tests.simulation.machine.sqlite import abandon_all
from tests.simulation.machine.world import SECRET, LoopClock, empty_database
from tests.storage.cluster.lease_contract import CONTRACT, Sentence
from tests.support.fake_clock import FakeClock

SEEDS = range(3)


class FileServer:
    """A lease over an SQLite file."""

    def __init__(self, storage: Storage, file: Path) -> None:
        self.storage = storage
        self.clock = FakeClock(1000.0)
        self._file = file
        self._server = LeaseServer(file, LoopClock(asyncio.get_running_loop()))
        self._lives: dict[str, Life] = {}

    def _life(self, holder: str) -> Life:
        return self._lives.setdefault(holder, Life(holder))

    def want(self, holder: str) -> Lease:
        return Lease(FileLease(self._server, self._life(holder)), clock=self.clock)

    @asynccontextmanager
    async def writing(self, holder: str) -> AsyncIterator[Database]:
        token = LIFE.set(self._life(holder))
        database = sqlite_database(self._file)
        yield database
        LIFE.reset(token)
        await database.close()

    async def run_out(self, *, but: float = 0.0) -> None:
        self._server.until = self._server.clock.now() + but if but else 0.0

    async def disconnect(self, holder: str) -> None:
        self._server.disconnect(self._life(holder))

    async def is_held_up(self, _holder: str) -> None:
        await asyncio.sleep(1.0)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sentence", CONTRACT, ids=lambda sentence: sentence.__name__)
def test_the_fake_keeps_the_contract_of_the_lease(
    sentence: Sentence, seed: int, tmp_path: Path
) -> None:
    """Each sentence of it (tests/storage/cluster/lease_contract.py), in some orders of tasks."""
    file = tmp_path / "bot.db"
    file.write_bytes(empty_database())

    async def keep() -> None:
        storage = await open_storage(f"sqlite:///{file}", vault=Vault(SECRET))
        await sentence(FileServer(storage, file))
        await storage.close()

    chance = random.Random(seed)
    loop = SeededLoop(chance)
    with one_process(chance):
        try:
            loop.run_until_complete(keep())
        finally:
            loop.throw_away()
            abandon_all()
