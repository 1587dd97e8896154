"""The receiver where copies of the bot take over from each other."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import Conflict
from bot.workers.updates.source import Timing
from storage.engine.fence import LeaseLost
from tests.support.chats.receiving import (
    QUICK,
    Diary,
    MemoryLedger,
    Telegram,
    poller,
    receiving,
    until,
    update,
)
from tests.support.fake_clock import FakeClock


async def test_what_is_abandoned_is_neither_finished_nor_confirmed() -> None:
    """Another copy goes on with it: the handler is cancelled at once, whatever the grace."""
    telegram, ledger, diary = Telegram(update(10), update(11, chat=2)), MemoryLedger(), Diary()
    diary.block = {10: asyncio.Event()}
    receiver = poller(
        telegram.fetch, diary.handle, ledger, timing=Timing(pause=0.002), clock=SYSTEM_CLOCK
    )
    running = asyncio.create_task(receiver.run())
    await until(lambda: ledger.finished == {11})
    asked = len(telegram.asked)
    await receiver.abandon()
    await running
    assert diary.handled == [11]
    assert ledger.finished == {11}
    assert not telegram.confirmed
    assert len(telegram.asked) <= asked + 1


async def test_a_receiver_may_be_abandoned_before_it_has_begun() -> None:
    """It ends then without having asked anything."""
    telegram = Telegram(update(10))
    receiver = poller(
        telegram.fetch, Diary().handle, MemoryLedger(), timing=QUICK, clock=SYSTEM_CLOCK
    )
    running = asyncio.create_task(receiver.run())
    await receiver.abandon()
    await running
    assert not telegram.asked


async def test_the_last_leader_s_open_call_is_no_fault_at_a_takeover() -> None:
    """Asked again soon and in silence at first; what lasts is said."""
    time, telegram = FakeClock(), Telegram()
    telegram.faults = [Conflict("terminated by other getUpdates request") for _ in range(40)]
    receiver = poller(
        telegram.fetch,
        Diary().handle,
        MemoryLedger(),
        timing=Timing(takeover=10.0),
        clock=time,
        jitter=lambda: 1.0,
    )
    with capture_logs() as logs:
        async with receiving(receiver):
            await time.advance(9.9)
            assert len(telegram.asked) == 20
            assert not logs
            await time.advance(60.0)
    assert [log for log in logs if "another copy" in log["event"]]


class Refusing(MemoryLedger):
    """The ledger of one that leads no more."""

    async def start(self, update_id: int) -> int:
        self.transactions += 1
        raise LeaseLost("Another copy of the bot leads now")


async def test_one_that_leads_no_more_handles_nothing_and_says_nothing() -> None:
    """Until somebody tells it to stop: its database and Telegram are well."""
    telegram, ledger, diary = Telegram(update(10)), Refusing(), Diary()
    with capture_logs() as logs:
        receiver = poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
        running = asyncio.create_task(receiver.run())
        await until(lambda: ledger.transactions > 1)
        await receiver.abandon()
        await running
    assert not diary.begun
    assert not telegram.confirmed
    assert not logs
