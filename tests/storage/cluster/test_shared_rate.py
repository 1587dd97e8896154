"""One rate for all copies: no slot is given twice, and none is saved up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.vault import Vault
from storage.cluster.shared_rate import WAY, Budgets
from storage.engine.session import Session
from storage.opening import Storage
from tests.support.storage.postgresql import address, change, looking_on

pytestmark = pytest.mark.postgres

FAR = 1000.0  # seconds between slots: how long the test takes does not matter beside them


@pytest.fixture
async def storage(postgresql_url: str, vault: Vault) -> AsyncIterator[Storage]:
    async with looking_on(postgresql_url, vault) as opened:
        yield opened


@pytest.fixture
async def two(storage: Storage, postgresql_url: str) -> AsyncIterator[tuple[Budgets, Budgets]]:
    """Two copies of the bot."""
    url = address(postgresql_url)
    one, other = (Budgets(Session(url, name=name, settings={})) for name in ("one", "other"))
    yield one, other
    await one.close()
    await other.close()


def whole(slots: list[float]) -> list[int]:
    return [round(slot / FAR) for slot in slots]


async def test_slots_follow_each_other_whoever_asks(two: tuple[Budgets, Budgets]) -> None:
    """The first is now, and each later one is free once."""
    one, other = two
    assert whole(await one.reserve("free", 2, FAR)) == [0, 1]
    assert whole(await other.reserve("free", 3, FAR)) == [2, 3, 4]
    assert whole(await one.reserve("free", 1, FAR)) == [5]


async def test_no_slot_is_given_twice(two: tuple[Budgets, Budgets]) -> None:
    """Asked for by both at once, many times."""
    given = await asyncio.gather(
        *(budgets.reserve("free", 2, FAR) for _ in range(10) for budgets in two)
    )
    assert sorted(slot for slots in given for slot in whole(slots)) == list(range(40))


async def test_each_budget_is_its_own(two: tuple[Budgets, Budgets]) -> None:
    """What is paid for does not wait behind what is not."""
    one, other = two
    await one.reserve("free", 5, FAR)
    assert whole(await other.reserve("paid", 1, FAR)) == [0]


async def test_time_that_nobody_used_is_not_saved_up(
    storage: Storage, two: tuple[Budgets, Budgets]
) -> None:
    """After a quiet hour the slots begin now, as far apart as ever."""
    one, _ = two
    await one.reserve("free", 1, FAR)
    await change(storage, "UPDATE budgets SET next_at = next_at - 10000")
    slots = await one.reserve("free", 3, FAR)
    assert slots[0] >= -2 * WAY  # what the answer may take, and no more
    assert whole(slots) == [0, 1, 2]
