"""What holds of the lease wherever it is kept: one holder, and no writing by one who was it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeAlias

import pytest
from sqlalchemy import text

from bot.core.errors import StorageError
from storage.cluster.leases import LASTS, Lease
from storage.engine.database import Database
from storage.engine.fence import LeaseLost, fenced
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock


class Keeper(Protocol):
    """Where a lease is kept, and what is done there behind the back of those who want it.

    `storage` is no copy's. `clock` is the copies'.
    """

    storage: Storage
    clock: FakeClock

    def want(self, holder: str) -> Lease:
        """Somebody who wants it, on a connection of that name."""

    def writing(self, holder: str) -> AbstractAsyncContextManager[Database]:
        """The database, on connections of that name."""

    async def run_out(self, *, but: float = 0.0) -> None:
        """The time of the lease is over, but for so many seconds."""

    async def disconnect(self, holder: str) -> None:
        """The connection on which it is wanted ends."""

    async def is_held_up(self, holder: str) -> None:
        """Wait until this one, who takes the lease, waits for what somebody writes."""


async def one_holds_it_and_goes_on_holding_it(keeper: Keeper) -> None:
    """Of two who want it one has it, under the same number however often it renews."""
    first, second = keeper.want("first"), keeper.want("second")
    assert await first.hold()
    assert not await second.hold()
    assert await first.hold()
    assert (first.number, first.is_held(), second.is_held()) == (1, True, False)


async def only_one_of_many_takes_it(keeper: Keeper) -> None:
    """All at once, again and again."""
    many = [keeper.want(f"copy {number}") for number in range(5)]
    for number in range(1, 4):
        assert sum(await asyncio.gather(*(lease.hold() for lease in many))) == 1
        holder = next(lease for lease in many if lease.is_held())
        assert holder.number == number
        await holder.release()


async def who_takes_it_over_has_a_higher_number(keeper: Keeper) -> None:
    """The one before is told so when it comes back, and has nothing to renew."""
    first, second = keeper.want("first"), keeper.want("second")
    await first.hold()
    await keeper.run_out()
    assert await second.hold()
    assert second.number == first.number + 1
    assert not await first.hold()
    assert not first.is_held()


async def nobody_takes_it_before_it_has_run_out(keeper: Keeper) -> None:
    """Its holder may be sending still."""
    first, second = keeper.want("first"), keeper.want("second")
    await first.hold()
    await keeper.run_out(but=LASTS / 3)
    assert not await second.hold()


async def who_is_late_and_was_not_missed_goes_on(keeper: Keeper) -> None:
    """It ran out and nobody took it: no other has led meanwhile."""
    first = keeper.want("first")
    await first.hold()
    await keeper.run_out()
    assert await first.hold()
    assert first.number == 1


async def who_gives_it_up_lets_the_next_take_it_at_once(keeper: Keeper) -> None:
    """And does not take it away again by giving it up once more."""
    first, second = keeper.want("first"), keeper.want("second")
    await first.hold()
    await first.release()
    assert not first.is_held()
    assert await second.hold()
    await first.release()
    assert not await first.hold()


async def a_process_that_was_stopped_knows_that_its_time_is_over(keeper: Keeper) -> None:
    """By its own clock, before it has asked anybody."""
    lease = keeper.want("first")
    await lease.hold()
    keeper.clock.time += LASTS - 1
    assert lease.is_held()
    assert lease.seconds_left() == 1
    keeper.clock.time += 1
    assert not lease.is_held()


async def an_answer_that_comes_late_counts_from_the_question(keeper: Keeper) -> None:
    """Stopped between the two, it may have lost the lease before it reads that it has it."""
    lease = keeper.want("first")

    class Late(FakeClock):
        def monotonic(self) -> float:
            asked_at, self.time = self.time, answered_at
            return asked_at

    answered_at = keeper.clock.time + LASTS
    lease._clock = Late(keeper.clock.time)
    assert not await lease.hold()


async def a_lost_connection_costs_one_renewal(keeper: Keeper) -> None:
    """The next one finds the lease as it was."""
    lease = keeper.want("first")
    await lease.hold()
    await keeper.disconnect("first")
    with pytest.raises(StorageError):
        await lease.hold()
    assert lease.is_held()
    assert await lease.hold()
    assert lease.number == 1


async def what_the_leader_may_write_another_may_not(keeper: Keeper) -> None:
    """Refused in the transaction itself, whatever the one before believes."""
    memory = keeper.storage.memory
    first, second = keeper.want("first"), keeper.want("second")
    await first.hold()
    with fenced(first.number):
        await memory.put("said", "by the first")
    await keeper.run_out()
    await second.hold()
    with fenced(first.number), pytest.raises(LeaseLost):
        await memory.put("said", "by one whose time is over")
    assert await memory.get("said") == "by the first"
    await memory.put("said", "by one who need not lead")
    with fenced(second.number):
        await memory.put("said", "by the second")
    assert await memory.get("said") == "by the second"


async def tasks_are_fenced_as_those_who_start_them(keeper: Keeper) -> None:
    """What a handler starts is bound by its lease; what was there before it is not."""
    await keeper.want("first").hold()
    begin = asyncio.Event()

    async def write() -> None:
        await begin.wait()
        await keeper.storage.memory.put("said", "something")

    free = asyncio.create_task(write())
    with fenced(99):
        bound = asyncio.create_task(write())
    begin.set()
    await free
    with pytest.raises(LeaseLost):
        await bound


async def who_takes_over_waits_for_what_is_being_written(keeper: Keeper) -> None:
    """A transaction that passed the fence ends before the next leader begins."""
    first, second = keeper.want("first"), keeper.want("second")
    await first.hold()
    with fenced(first.number):
        async with keeper.storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('said', 'in time')"))
            await keeper.run_out()
            taking = asyncio.create_task(second.hold())
            await keeper.is_held_up("second")
            assert not taking.done()
    assert await taking
    assert await keeper.storage.memory.get("said") == "in time"


async def one_that_stands_still_in_a_transaction_holds_nobody_up(keeper: Keeper) -> None:
    """What it holds is ended once its time is over: a transaction takes a tenth of a second."""
    first, second = keeper.want("first"), keeper.want("second")
    await first.hold()

    async def write(stopped: Database) -> None:
        async with stopped.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('said', 'late')"))
            await keeper.run_out()
            assert await second.hold()

    async with keeper.writing("first") as stopped:
        with fenced(first.number), pytest.raises(StorageError):
            await write(stopped)
    assert await keeper.storage.memory.get("said") is None


async def a_renewal_waits_for_nobody_s_writing(keeper: Keeper) -> None:
    """A slow transaction of the leader does not cost it its lease."""
    lease = keeper.want("first")
    await lease.hold()
    with fenced(lease.number):
        async with keeper.storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('said', 'slowly')"))
            assert await lease.hold()


Sentence: TypeAlias = Callable[[Keeper], Awaitable[None]]
CONTRACT: tuple[Sentence, ...] = (
    one_holds_it_and_goes_on_holding_it,
    only_one_of_many_takes_it,
    who_takes_it_over_has_a_higher_number,
    nobody_takes_it_before_it_has_run_out,
    who_is_late_and_was_not_missed_goes_on,
    who_gives_it_up_lets_the_next_take_it_at_once,
    a_process_that_was_stopped_knows_that_its_time_is_over,
    an_answer_that_comes_late_counts_from_the_question,
    a_lost_connection_costs_one_renewal,
    what_the_leader_may_write_another_may_not,
    tasks_are_fenced_as_those_who_start_them,
    who_takes_over_waits_for_what_is_being_written,
    one_that_stands_still_in_a_transaction_holds_nobody_up,
    a_renewal_waits_for_nobody_s_writing,
)
