"""Several processes, one budget: gates on one invented clock that fetch from one source."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import StorageError
from bot.delivery.model import Priority
from bot.delivery.shared_slots import SharedSlots
from bot.delivery.slots import WINDOW
from tests.support.delivery.gate import Street, most_in_a_second
from tests.support.fake_time import FakeTime


class Source:
    """What a database does: it hands out each moment once. `broken` times it fails first."""

    def __init__(self, time: FakeTime, rate: int, *, takes: float = 0.0, broken: int = 0) -> None:
        self.blocks: list[int] = []
        self.asked_at: list[float] = []
        self.broken = broken
        self._time = time
        self._spacing = WINDOW / rate
        self._takes = takes
        self._next = float("-inf")

    async def reserve(self, count: int) -> Sequence[float]:
        """So many moments, once the way there and back is over."""
        self.asked_at.append(self._time.now)
        if self._takes:
            await self._time.sleep(self._takes / 2)
        if self.broken:
            self.broken -= 1
            raise StorageError("the database is away")
        self.blocks.append(count)
        first = max(self._next, self._time.now)
        self._next = first + count * self._spacing
        if self._takes:
            await self._time.sleep(self._takes / 2)
        return [first + number * self._spacing for number in range(count)]


def shop(reserve: Callable[[int], Awaitable[Sequence[float]]], rate: int, time: FakeTime) -> Street:
    """One process's gate."""
    return Street(SharedSlots(reserve, rate, sleep=time.sleep), time)


def sent(*streets: Street, most: int = 1000) -> list[tuple[float, int]]:
    """What all of them sent, in order, with its cost."""
    return sorted((at, min(cost, most)) for street in streets for at, cost, _ in street.passed)


async def test_two_processes_together_keep_the_rate() -> None:
    """Nearly all of it is used, and no second holds more."""
    time = FakeTime()
    source = Source(time, 30, takes=0.005)
    one, other = shop(source.reserve, 30, time), shop(source.reserve, 30, time)
    tasks = [street.send(str(n), Priority.PUSH) for n in range(300) for street in (one, other)]
    await time.advance(10.0)
    assert most_in_a_second(sent(one, other)) <= 30
    assert len(sent(one, other)) >= 0.97 * 300
    assert min(len(one.passed), len(other.passed)) >= 100
    await time.advance(15.0)
    await asyncio.gather(*tasks)


async def test_no_more_is_fetched_than_is_waited_for() -> None:
    """One reply takes one moment; a crowd a tenth of a second's."""
    time = FakeTime()
    source = Source(time, 30)
    street = shop(source.reserve, 30, time)
    tasks = [street.send("reply", Priority.REPLY)]
    await time.advance(1.0)
    tasks += [street.send(str(n), Priority.PUSH) for n in range(7)]
    await time.advance(1.0)
    await asyncio.gather(*tasks)
    assert source.blocks == [1, 3, 3, 1]


async def test_a_reply_passes_first_when_a_block_comes() -> None:
    """Even one that arrived while it was being fetched; and what was fetched is not lost."""
    time = FakeTime()
    source = Source(time, 30, takes=0.03)
    street = shop(source.reserve, 30, time)
    tasks = [street.send(f"push {n}", Priority.PUSH) for n in range(5)]
    await time.advance(0.02)
    tasks.append(street.send("reply", Priority.REPLY))
    await time.advance(0.015)
    assert street.names() == ["reply"]
    assert source.blocks == [3]
    await time.advance(3.0)
    await asyncio.gather(*tasks)


async def test_moments_that_have_passed_are_not_made_up_for() -> None:
    """A caller may wake a little late; after a standstill nothing goes in a burst."""
    time = FakeTime()
    slots = SharedSlots(Source(time, 10).reserve, 10, sleep=time.sleep)
    await slots.refill(1, 1)
    assert slots.ready_at(1000.01) == 1000.01
    assert slots.ready_at(1000.02) == float("inf")
    await slots.refill(1, 5)
    assert slots.ready_at(1005.0, 5) == float("inf")
    with pytest.raises(LookupError):
        slots.take(1005.0, 5)


@pytest.mark.parametrize("cost", [1, 2, 10])
async def test_a_slow_source_starves_nobody(cost: int) -> None:
    """Where moments pass while they are fetched, later ones are asked for."""
    time = FakeTime()
    street = shop(Source(time, 30, takes=1.0).reserve, 30, time)
    task = street.send("reply", Priority.REPLY, cost)
    await time.advance(10.0)
    assert task.done()


async def test_nobody_passes_while_the_source_is_away() -> None:
    """It is asked again, less and less often; then everyone gets through."""
    time = FakeTime()
    source = Source(time, 30, broken=8)
    street = shop(source.reserve, 30, time)
    tasks = [street.send("push", Priority.PUSH), street.send("reply", Priority.REPLY)]
    await time.advance(7.0)
    assert not street.passed
    assert 4 <= len(source.asked_at) <= 8
    await time.advance(10.0)
    await asyncio.gather(*tasks)
    assert street.names() == ["reply", "push"]


async def test_a_pause_holds_everyone_and_fetches_nothing() -> None:
    """Moments fetched meanwhile would be lost."""
    time = FakeTime()
    source = Source(time, 30)
    street = shop(source.reserve, 30, time)
    street.gate.pause(7)
    task = street.send("push", Priority.PUSH)
    await time.advance(6.9)
    assert not source.blocks
    await time.advance(1.0)
    await task
    assert street.passed[0][0] >= 1007.0


async def test_a_call_that_was_late_is_made_up_for() -> None:
    """Another process's moment a second later stays, one of ours in between is given up."""
    time = FakeTime()
    source = Source(time, 10)
    street = shop(source.reserve, 10, time)
    slots = []

    async def call(*, late: float) -> None:
        slot = await street.gate.enter(Priority.PUSH)
        slots.append(slot.at)
        await time.sleep(0.01 + late)
        street.gate.answered(slot)

    tasks = [asyncio.create_task(call(late=0.2 if n in {3, 13} else 0.0)) for n in range(30)]
    await time.advance(6.0)
    await asyncio.gather(*tasks)
    held_up = slots[3]
    assert sum(held_up < at < held_up + WINDOW - 1e-6 for at in slots) == 8
    assert slots[-1] - slots[0] == pytest.approx(31 * WINDOW / 10)


crowds = st.lists(
    st.tuples(
        st.floats(0, 0.3),
        st.booleans(),
        st.sampled_from(Priority),
        st.sampled_from([1, 1, 1, 4, 10]),
    ),
    min_size=1,
    max_size=60,
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([1, 5, 10, 30]), st.sampled_from([0.0, 0.004, 0.03]), crowds)
def test_no_second_holds_more_than_the_rate_of_all(
    rate: int, takes: float, people: list[tuple[float, bool, Priority, int]]
) -> None:
    """Whoever comes to which process, for one message or for an album; and nobody is lost."""

    async def scenario() -> None:
        time = FakeTime()
        source = Source(time, rate, takes=takes)
        streets = shop(source.reserve, rate, time), shop(source.reserve, rate, time)
        tasks = []
        for number, (wait, other, priority, cost) in enumerate(people):
            await time.advance(wait)
            tasks.append(streets[other].send(str(number), priority, cost))
        await time.advance(30.0 * len(people) + 30.0)
        assert all(task.done() for task in tasks)
        assert most_in_a_second(sent(*streets, most=rate)) <= rate
        assert not streets[0].unfair
        assert not streets[1].unfair

    asyncio.run(scenario())
