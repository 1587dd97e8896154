"""One copy sends: what the last leader claims or says of its claims is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Outcome
from storage.cluster.leases import Lease
from storage.engine.fence import LeaseLost, fenced
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.storage.postgresql import looking_on, run_out
from tests.support.storage.stored import NOW, count_rows, letter

pytestmark = pytest.mark.postgres


@pytest.fixture
async def storage(postgresql_url: str, vault: Vault) -> AsyncIterator[Storage]:
    async with looking_on(postgresql_url, vault) as opened:
        yield opened


@pytest.fixture
async def copies(
    storage: Storage, postgresql_url: str, vault: Vault
) -> AsyncIterator[list[Storage]]:
    """Two bots that run on one database; the first leads."""
    opened = [await open_storage(postgresql_url, vault=vault, exclusive=True) for _ in range(2)]
    assert [await lease_of(copy).hold() for copy in opened] == [True, False]
    yield opened
    for copy in opened:
        await copy.close()


def lease_of(copy: Storage) -> Lease:
    assert copy.lease is not None
    return copy.lease


async def take_over(storage: Storage, copy: Storage) -> None:
    """Its time is over, and this copy leads."""
    await run_out(storage)
    assert await lease_of(copy).hold()


async def test_the_last_leader_claims_nothing(storage: Storage, copies: list[Storage]) -> None:
    """Also where it does not know yet; the new one finds all of it."""
    first, second = copies
    await storage.outbox.put([letter(1, "k")], now=NOW)
    await take_over(storage, second)
    assert lease_of(first).is_held()
    with fenced(lease_of(first).number), pytest.raises(LeaseLost):
        await first.outbox.claim(now=NOW, limit=9)
    with fenced(lease_of(second).number):
        (item,) = await second.outbox.claim(now=NOW, limit=9)
    assert item.chat_id == 1


@pytest.mark.parametrize(
    "status",
    [DeliveryStatus.SENT, DeliveryStatus.RETRY, DeliveryStatus.FAILED, DeliveryStatus.GONE],
)
async def test_what_was_claimed_is_the_new_leader_s(
    storage: Storage, copies: list[Storage], status: DeliveryStatus
) -> None:
    """It recovers what was not recorded; what the last one says of it later counts for nothing."""
    first, second = copies
    await storage.outbox.put([letter(1, "k"), letter(2, "k")], now=NOW)
    with fenced(lease_of(first).number):
        one, other = await first.outbox.claim(now=NOW, limit=9)
        await first.outbox.settle([Outcome(one, DeliveryStatus.SENT, message_ids=(7,))], now=NOW)
    await take_over(storage, second)
    with fenced(lease_of(second).number):
        assert await second.outbox.recover(now=NOW) == 1
        (again,) = await second.outbox.claim(now=NOW, limit=9)
    assert again.id == other.id
    with fenced(lease_of(first).number), pytest.raises(LeaseLost):
        await first.outbox.settle([Outcome(other, status)], now=NOW)
    assert (await count_rows(storage))["claimed"] == 1


async def test_only_a_bot_that_runs_wants_to_lead(storage: Storage, copies: list[Storage]) -> None:
    """Other commands on the same database do not."""
    assert storage.lease is None
    assert {lease_of(copy).number for copy in copies} == {0, 1}


async def test_the_server_knows_whose_connections_these_are(copies: list[Storage]) -> None:
    """Each copy's have a name of their own; a transaction in which a stopped process sits ends."""
    names = set()
    for copy in copies:
        async with copy.database.read() as connection:
            names.add(str(await connection.scalar(text("SHOW application_name"))))
            ended = await connection.scalar(text("SHOW idle_in_transaction_session_timeout"))
        assert ended == "4s"
    assert len(names) == 2
    assert all(name.startswith("posbanten-bot ") for name in names)
