"""Leases in PostgreSQL: one holder at a time, and no writing by one whose time is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.vault import Vault
from storage.cluster.leases import Lease, ServerLease
from storage.engine.database import Database, postgresql_database
from storage.engine.session import Session
from storage.repositories import Storage
from tests.storage.cluster.lease_contract import CONTRACT, Sentence
from tests.support.fake_clock import FakeClock
from tests.support.storage.postgresql import (
    address,
    change,
    looking_on,
    run_out,
    terminated,
    waits_for_a_lock,
)

pytestmark = pytest.mark.postgres


class Server:
    """A lease in PostgreSQL."""

    def __init__(self, storage: Storage, url: str) -> None:
        self.storage = storage
        self.clock = FakeClock(1000.0)
        self.leases: list[Lease] = []
        self._address = address(url)

    def want(self, holder: str) -> Lease:
        keeper = ServerLease(Session(self._address, name=holder), holder=holder)
        self.leases.append(Lease(keeper, clock=self.clock))
        return self.leases[-1]

    @asynccontextmanager
    async def writing(self, holder: str) -> AsyncIterator[Database]:
        database = postgresql_database(self._address, name=holder)
        yield database
        await database.close()

    async def run_out(self, *, but: float = 0.0) -> None:
        await run_out(self.storage, but=but)

    async def disconnect(self, holder: str) -> None:
        assert await terminated(self.storage, holder) == 1

    async def is_held_up(self, holder: str) -> None:
        await waits_for_a_lock(self.storage, holder)


@pytest.fixture
async def server(postgresql_url: str, vault: Vault) -> AsyncIterator[Server]:
    async with looking_on(postgresql_url, vault) as storage:
        await change(storage, "DELETE FROM memory WHERE name = 'said'")
        opened = Server(storage, postgresql_url)
        yield opened
        for lease in opened.leases:
            await lease.close()


@pytest.mark.parametrize("sentence", CONTRACT, ids=lambda sentence: sentence.__name__)
async def test_the_lease_keeps_its_contract(server: Server, sentence: Sentence) -> None:
    """Each sentence of it (tests/storage/cluster/lease_contract.py)."""
    await sentence(server)
