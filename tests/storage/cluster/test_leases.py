"""Leases: one holder at a time, and no writing by one whose time is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from bot.core.errors import StorageError
from bot.core.vault import Vault
from storage.cluster.leases import LASTS, Lease
from storage.engine.database import postgresql_database
from storage.engine.fence import LeaseLost, fenced
from storage.engine.session import Session
from storage.repositories import Storage
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

Want = Callable[[str], Lease]


@pytest.fixture
async def storage(postgresql_url: str, vault: Vault) -> AsyncIterator[Storage]:
    async with looking_on(postgresql_url, vault) as opened:
        await change(opened, "DELETE FROM memory WHERE name = 'said'")
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1000.0)


@pytest.fixture
async def want(storage: Storage, postgresql_url: str, clock: FakeClock) -> AsyncIterator[Want]:
    """Makes someone who wants the lease, on a connection of that name."""
    sessions: list[Session] = []

    def make(holder: str) -> Lease:
        sessions.append(Session(address(postgresql_url), name=holder))
        return Lease(sessions[-1], holder=holder, clock=clock)

    yield make
    for session in sessions:
        await session.close()


async def test_one_holds_it_and_goes_on_holding_it(want: Want) -> None:
    """Of two who want it one has it, under the same number however often it renews."""
    first, second = want("first"), want("second")
    assert await first.hold()
    assert not await second.hold()
    assert await first.hold()
    assert (first.number, first.is_held(), second.is_held()) == (1, True, False)


async def test_only_one_of_many_takes_it(want: Want) -> None:
    """All at once, again and again."""
    many = [want(f"copy {number}") for number in range(5)]
    for number in range(1, 4):
        assert sum(await asyncio.gather(*(lease.hold() for lease in many))) == 1
        holder = next(lease for lease in many if lease.is_held())
        assert holder.number == number
        await holder.release()


async def test_who_takes_it_over_has_a_higher_number(storage: Storage, want: Want) -> None:
    """The one before is told so when it comes back, and has nothing to renew."""
    first, second = want("first"), want("second")
    await first.hold()
    await run_out(storage)
    assert await second.hold()
    assert second.number == first.number + 1
    assert not await first.hold()
    assert not first.is_held()


async def test_who_is_late_and_was_not_missed_goes_on(storage: Storage, want: Want) -> None:
    """It ran out and nobody took it: no other has led meanwhile."""
    first = want("first")
    await first.hold()
    await run_out(storage)
    assert await first.hold()
    assert first.number == 1


async def test_who_gives_it_up_lets_the_next_take_it_at_once(want: Want) -> None:
    """And does not take it away again by giving it up once more."""
    first, second = want("first"), want("second")
    await first.hold()
    await first.release()
    assert not first.is_held()
    assert await second.hold()
    await first.release()
    assert not await first.hold()


async def test_a_process_that_was_stopped_knows_that_its_time_is_over(
    want: Want, clock: FakeClock
) -> None:
    """By its own clock, before it has asked anybody."""
    lease = want("first")
    await lease.hold()
    clock.time += LASTS - 1
    assert lease.is_held()
    assert lease.seconds_left() == 1
    clock.time += 1
    assert not lease.is_held()


async def test_an_answer_that_comes_late_counts_from_the_question(
    want: Want, clock: FakeClock
) -> None:
    """Stopped between the two, it may have lost the lease before it reads that it has it."""
    lease = want("first")

    class Late(FakeClock):
        def monotonic(self) -> float:
            self.time += LASTS
            return self.time

    lease._clock = Late()
    assert not await lease.hold()


async def test_a_lost_connection_costs_one_renewal(storage: Storage, want: Want) -> None:
    """The next one finds the lease as it was."""
    lease = want("first")
    await lease.hold()
    assert await terminated(storage, "first") == 1
    with pytest.raises(StorageError):
        await lease.hold()
    assert lease.is_held()
    assert await lease.hold()
    assert lease.number == 1


async def test_what_the_leader_may_write_another_may_not(storage: Storage, want: Want) -> None:
    """Refused in the transaction itself, whatever the one before believes."""
    first, second = want("first"), want("second")
    await first.hold()
    with fenced(first.number):
        await storage.memory.put("said", "by the first")
    await run_out(storage)
    await second.hold()
    with fenced(first.number), pytest.raises(LeaseLost):
        await storage.memory.put("said", "by one whose time is over")
    assert await storage.memory.get("said") == "by the first"
    await storage.memory.put("said", "by one who need not lead")
    with fenced(second.number):
        await storage.memory.put("said", "by the second")
    assert await storage.memory.get("said") == "by the second"


async def test_tasks_are_fenced_as_those_who_start_them(storage: Storage, want: Want) -> None:
    """What a handler starts is bound by its lease; what was there before it is not."""
    await want("first").hold()
    begin = asyncio.Event()

    async def write() -> None:
        await begin.wait()
        await storage.memory.put("said", "something")

    free = asyncio.create_task(write())
    with fenced(99):
        bound = asyncio.create_task(write())
    begin.set()
    await free
    with pytest.raises(LeaseLost):
        await bound


async def test_who_takes_over_waits_for_what_is_being_written(storage: Storage, want: Want) -> None:
    """A transaction that passed the fence ends before the next leader begins."""
    first, second = want("first"), want("second")
    await first.hold()
    with fenced(first.number):
        async with storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('said', 'in time')"))
            await run_out(storage)
            taking = asyncio.create_task(second.hold())
            await waits_for_a_lock(storage, "second")
            assert not taking.done()
    assert await taking
    assert await storage.memory.get("said") == "in time"


async def test_one_that_stands_still_in_a_transaction_holds_nobody_up(
    storage: Storage, want: Want, postgresql_url: str
) -> None:
    """What it holds is ended once its time is over: a transaction takes a tenth of a second."""
    first, second = want("first"), want("second")
    await first.hold()
    stopped = postgresql_database(address(postgresql_url), name="first")

    async def write() -> None:
        async with stopped.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('said', 'late')"))
            await run_out(storage)
            assert await second.hold()

    with fenced(first.number), pytest.raises(StorageError):
        await write()
    await stopped.close()
    assert await storage.memory.get("said") is None


async def test_a_renewal_waits_for_nobody_s_writing(storage: Storage, want: Want) -> None:
    """A slow transaction of the leader does not cost it its lease."""
    lease = want("first")
    await lease.hold()
    with fenced(lease.number):
        async with storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('said', 'slowly')"))
            assert await lease.hold()
