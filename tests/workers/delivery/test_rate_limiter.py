"""The rate limiter on an invented clock: nobody really sleeps here."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.model import Priority
from bot.delivery.slots import Slots
from tests.support.delivery.rate_limiting import Street, most_in_a_second
from tests.support.fake_clock import settle


async def test_a_reply_goes_ahead_of_broadcasts() -> None:
    """The next free slot is the reader's, however many wait (law 5)."""
    street = Street(Slots(10))
    pushes = [street.send(f"push {n}", Priority.PUSH) for n in range(50)]
    await street.clock.advance(1.0)
    reply = street.send("reply", Priority.REPLY)
    before = len(street.passed)
    await street.clock.advance(0.11)
    assert street.names()[before] == "reply"
    await street.clock.advance(10.0)
    await asyncio.gather(reply, *pushes)


async def test_equals_pass_in_order_of_arrival() -> None:
    """First come, first served."""
    street = Street(Slots(5))
    tasks = [street.send(str(n), Priority.PUSH) for n in range(12)]
    await street.clock.advance(5.0)
    await asyncio.gather(*tasks)
    assert street.names() == [str(n) for n in range(12)]


async def test_nobody_overtakes_a_queue_whose_slot_has_just_come() -> None:
    """Not even where the loop is late and the porter has not woken yet."""
    street = Street(Slots(10))
    tasks = [street.send("first", Priority.PUSH), street.send("second", Priority.PUSH)]
    await settle()
    street.clock.time += 5.0
    tasks.append(street.send("third", Priority.PUSH))
    await street.clock.advance(1.0)
    await asyncio.gather(*tasks)
    assert street.names() == ["first", "second", "third"]


async def test_an_idle_limiter_is_passed_at_once() -> None:
    """Nobody waits where there is nothing to wait for."""
    street = Street(Slots(1))
    await asyncio.wait_for(street.limiter.acquire(Priority.PUSH), 1)


async def test_someone_who_leaves_the_queue_uses_no_slot() -> None:
    """And nobody behind them hangs."""
    street = Street(Slots(10))
    tasks = [street.send(str(n), Priority.PUSH) for n in range(10)]
    await settle()
    for task in tasks[1:9]:
        task.cancel()
    await street.clock.advance(0.11)
    await tasks[9]
    assert street.names() == ["0", "9"]


async def test_nothing_waits_for_a_pause_once_nobody_does() -> None:
    """A bot that stops amid a long 429 leaves no task behind."""
    street, before = Street(Slots(10)), asyncio.all_tasks()
    street.limiter.pause(3600.0)
    tasks = [street.send(str(n), Priority.PUSH) for n in range(3)]
    await settle()
    for task in tasks:
        task.cancel()
    await settle()
    assert asyncio.all_tasks() == before


async def test_a_pause_holds_everyone_and_ends() -> None:
    """429 for the whole bot: replies too."""
    street = Street(Slots(10))
    street.limiter.pause(7)
    street.limiter.pause(1)
    tasks = [street.send("reply", Priority.REPLY), street.send("push", Priority.PUSH)]
    await street.clock.advance(6.9)
    assert not street.passed
    street.limiter.pause(1)
    await street.clock.advance(2.0)
    await asyncio.gather(*tasks)
    assert street.names() == ["reply", "push"]


async def test_a_cheap_reply_does_not_wait_for_an_album_s_slot() -> None:
    """The porter sleeps for the head of the queue, and wakes when there is a new head."""
    street = Street(Slots(10))
    first = [street.send(str(n), Priority.PUSH) for n in range(5)]
    await street.clock.advance(0.6)
    album = street.send("album", Priority.TIP, cost=10)
    await street.clock.advance(0.01)
    reply = street.send("reply", Priority.REPLY)
    await street.clock.advance(0.1)
    assert reply.done()
    assert not album.done()
    await street.clock.advance(3.0)
    await asyncio.gather(album, *first)


async def test_with_a_second_of_the_rate_waiting_the_order_is_that_of_the_priorities() -> None:
    """Whoever came first: so it is in normal life."""
    street = Street(Slots(5))
    await street.limiter.acquire(Priority.PUSH)
    tasks = []
    for priority in sorted(Priority, reverse=True):
        await street.clock.advance(0.01)
        tasks.append(street.send(priority.name, priority))
    await street.clock.advance(3.0)
    await asyncio.gather(*tasks)
    assert street.names() == [priority.name for priority in Priority]


async def test_a_flood_of_replies_does_not_hold_back_a_push_for_ever() -> None:
    """Twice as many as the rate: it passes behind those that came within its ten seconds."""
    street = Street(Slots(10))
    tasks = [street.send(f"before {n}", Priority.REPLY) for n in range(5)]
    await settle()
    tasks.append(street.send("push", Priority.PUSH))
    for number in range(600):
        tasks.append(street.send(f"reply {number}", Priority.REPLY))
        await street.clock.advance(0.05)
    passed_at = next(at for at, _, name in street.passed if name == "push")
    assert 10.0 < passed_at - 1000.0 < 21.5
    await street.clock.advance(60.0)
    await asyncio.gather(*tasks)


async def test_a_slot_that_is_answered_late_holds_its_successor_back() -> None:
    """The limiter hands its clock to the slots."""
    street = Street(Slots(1))
    street.limiter.record_answer(await street.limiter.acquire(Priority.PUSH))
    await street.clock.advance(2.0)
    held_up = await street.limiter.acquire(Priority.PUSH)
    await street.clock.advance(0.2)
    street.limiter.record_answer(held_up)
    task = street.send("next", Priority.PUSH)
    await street.clock.advance(5.0)
    await task
    assert street.passed[0][0] == pytest.approx(1003.2)


arrivals = st.lists(
    st.tuples(
        st.floats(0, 0.3),
        st.sampled_from(Priority),
        st.integers(1, 10),
        st.booleans(),
        st.floats(0, 0.5),
    ),
    min_size=1,
    max_size=60,
)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 40), arrivals)
def test_the_limiter_is_fair_and_lets_everyone_through(
    rate: int, people: list[tuple[float, Priority, int, bool, float]]
) -> None:
    """No second holds more than the rate, the earliest deadline goes first, nobody is lost."""

    async def scenario() -> None:
        street = Street(Slots(rate))
        patient: list[asyncio.Task[None]] = []
        for number, (wait, priority, cost, leaves, pause) in enumerate(people):
            await street.clock.advance(wait)
            task = street.send(str(number), priority, cost)
            if leaves:
                await street.clock.advance(0.01)
                task.cancel()
            else:
                patient.append(task)
            if pause > 0.45:
                street.limiter.pause(pause)
        await street.clock.advance(10.0 * len(people) + 10.0)
        assert all(task.done() for task in patient)
        assert most_in_a_second([(at, min(cost, rate)) for at, cost, _ in street.passed]) <= rate
        assert not street.unfair

    asyncio.run(scenario())
