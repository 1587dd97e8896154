"""How fast messages leave now, as forecasts reckon with it."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery.model import DeliveryStatus, Item, Letter, Outcome
from bot.delivery.slots import WINDOW
from bot.workers.delivery.pace import SendingPace
from bot.workers.delivery.paid import PER_SECOND, PaidBudget
from bot.workers.delivery.sender import Sender
from storage.repositories import Storage
from tests.support.delivery.pushes import NothingWaits, no_purse, until
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock, StandingClock

EVENLY = 30 / WINDOW  # as slots are handed out


async def test_it_is_what_is_allowed_less_what_replies_take() -> None:
    """Those of the last twenty seconds; nothing is paid where nothing may be."""
    clock = FakeClock()
    pace = SendingPace(rate=30, clock=clock)
    for _ in range(40):
        pace.note_reply()
    now = await pace.now()
    assert now.free == pytest.approx(EVENLY - 2)
    assert not now.pays
    await clock.advance(21)
    assert (await pace.now()).free == pytest.approx(EVENLY)


async def test_what_is_achieved_counts_where_it_is_less() -> None:
    """Never more than is allowed."""
    clock = FakeClock()
    pace = SendingPace(rate=30, clock=clock)
    for done in (12, 40):
        for _ in range(100):
            pace.free.record(clock.monotonic(), done, full=True)
            await clock.advance(1)
        assert (await pace.now()).free == pytest.approx(min(done, EVENLY))


async def test_what_may_be_paid_for_is_left_of_the_day(storage: Storage) -> None:
    """Ten messages a Star; nothing for a while where Telegram takes no payment."""
    clock, spent = FakeClock(), 99.5

    async def so_much(_day: str) -> float:
        return spent

    editors = editors_chat(storage, None, clock.now)
    stars = PaidBudget(spent=so_much, per_day=100, editors=editors, clock=clock.now)
    pace = SendingPace(rate=30, clock=clock, left=stars.count_left)
    now = await pace.now()
    assert (now.paid_left, now.pays, now.paid) == (5, True, PER_SECOND / WINDOW)
    await stars.note_refusal()
    assert not (await pace.now()).pays
    await clock.advance(601)
    spent = 100.0
    assert not (await pace.now()).pays


class Slow(NothingWaits):
    """A courier of a Telegram that takes a fifth of a second for each message."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    async def deliver(self, item: Item) -> Outcome:
        self.now += 0.2
        return Outcome(item, DeliveryStatus.SENT, message_ids=(1,))


async def test_the_sender_tells_what_it_achieves(storage: Storage) -> None:
    """While as much waits as may be in flight."""
    courier, settled = Slow(), 0
    clock = StandingClock(lambda: courier.now)

    async def count(outcomes: list[Outcome]) -> None:
        nonlocal settled
        settled += len(outcomes)

    pace = SendingPace(rate=50, clock=clock)
    sender = Sender(
        outbox=storage.outbox,
        courier=courier,
        rate=50,
        clock=clock,
        settled=count,
        purse=no_purse,
        awake=asyncio.Event(),
        free=pace.free,
        paid=pace.paid,
    )
    letters = [Letter(-number, {"text": "x"}, key="k", secret=False) for number in range(1, 201)]
    await storage.outbox.put(letters, now=courier.now)
    stop = asyncio.Event()
    running = asyncio.create_task(sender.run(stop))
    await until(lambda: settled == len(letters))
    stop.set()
    await running
    assert (await pace.now()).free == pytest.approx(5)
