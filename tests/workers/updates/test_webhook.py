"""Updates that are brought: each call is answered once its update is handled and recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from telegram import Update

from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.workers.updates.receiver import Receiver
from bot.workers.updates.source import Timing
from bot.workers.updates.webhook import ANSWER_WITHIN, MOST_HELD, Answer, Webhook
from storage.engine.fence import LeaseLost
from tests.support.chats.receiving import QUICK, Diary, MemoryLedger, until, update
from tests.support.fake_clock import FakeClock, settle


@dataclass
class Bot:
    """A bot that is brought its updates."""

    clock: Clock = SYSTEM_CLOCK
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    diary: Diary = field(default_factory=Diary)

    def __post_init__(self) -> None:
        self.webhook = Webhook(self.clock)

    def receiver(self, timing: Timing = QUICK) -> Receiver:
        return Receiver(
            self.webhook, self.diary.handle, self.ledger, timing=timing, clock=self.clock
        )

    @asynccontextmanager
    async def leading(self, timing: Timing = QUICK) -> AsyncIterator[Receiver]:
        receiver = self.receiver(timing)
        running = asyncio.create_task(receiver.run())
        await settle()
        try:
            yield receiver
        finally:
            await receiver.stop()
            await running

    def brings(self, one: Update) -> asyncio.Task[Answer]:
        """Telegram's call."""
        return asyncio.create_task(self.webhook.take(one))

    async def brings_to_its_end(self, one: Update) -> Answer:
        return await self.brings(one)


async def test_a_call_is_answered_only_after_the_ledger_knows_the_update() -> None:
    """While its handler runs, and while the database does not answer, the call stays open."""
    bot = Bot()
    bot.diary.block[10] = asyncio.Event()
    async with bot.leading(Timing(pause=0.002, backoff=0.002)):
        call = bot.brings(update(10))
        await until(lambda: bot.diary.begun == [10])
        bot.ledger.down = 3
        bot.diary.block[10].set()
        await until(lambda: bot.ledger.down == 0)
        assert await call is Answer.SETTLED
        assert bot.ledger.finished == {10}


async def test_a_slow_chat_delays_no_other() -> None:
    """Another chat's update is brought later, and answered earlier."""
    bot = Bot()
    bot.diary.block[10] = asyncio.Event()
    async with bot.leading():
        slow = bot.brings(update(10, chat=1))
        await until(lambda: bot.diary.begun == [10])
        assert await bot.brings_to_its_end(update(11, chat=2)) is Answer.SETTLED
        assert not slow.done()
        bot.diary.block[10].set()
        assert await slow is Answer.SETTLED


async def test_an_update_that_is_brought_again_is_handled_once() -> None:
    """While it is handled, Telegram having given up the first call, and after it was answered."""
    bot = Bot()
    bot.diary.block[10] = asyncio.Event()
    async with bot.leading():
        calls = [bot.brings(update(10)), bot.brings(update(10))]
        await until(lambda: bot.diary.begun == [10])
        bot.diary.block[10].set()
        assert await asyncio.gather(*calls) == [Answer.SETTLED, Answer.SETTLED]
        assert await bot.brings_to_its_end(update(10)) is Answer.SETTLED
    assert bot.diary.begun == [10]


async def test_a_long_handler_gives_the_connection_back() -> None:
    """Telegram is asked to bring the update again, and hears then what became of it."""
    clock = FakeClock()
    bot = Bot(clock)
    bot.diary.block[10] = asyncio.Event()
    async with bot.leading(Timing()):
        call = bot.brings(update(10))
        await clock.advance(ANSWER_WITHIN)
        assert await call is Answer.NOT_YET
        bot.diary.block[10].set()
        again = bot.brings(update(10))
        await clock.advance(1.0)
        assert await again is Answer.SETTLED
    assert bot.diary.begun == [10]
    assert bot.ledger.starts == {10: 1}


async def test_nothing_is_taken_in_by_one_that_does_not_lead() -> None:
    """Before it does, and when it does no more."""
    bot = Bot()
    assert await bot.brings_to_its_end(update(10)) is Answer.NOT_HERE
    async with bot.leading():
        assert await bot.brings_to_its_end(update(10)) is Answer.SETTLED
    assert await bot.brings_to_its_end(update(11)) is Answer.NOT_HERE
    assert bot.diary.begun == [10]


async def test_stopping_finishes_what_runs_and_refuses_what_waits() -> None:
    """SIGTERM in the middle of a handler loses and repeats nothing."""
    bot = Bot()
    bot.diary.block[10] = asyncio.Event()
    async with bot.leading(Timing(pause=0.002)) as receiver:
        first, second = bot.brings(update(10)), bot.brings(update(11))
        await until(lambda: bot.diary.begun == [10])
        stopping = asyncio.create_task(receiver.stop())
        await settle()
        assert not first.done()
        bot.diary.block[10].set()
        await stopping
        assert (await first, await second) == (Answer.SETTLED, Answer.NOT_HERE)
    assert bot.diary.begun == [10]
    assert bot.ledger.finished == {10}


async def test_another_copy_that_takes_over_gets_what_is_open() -> None:
    """Its call is refused at once; back in the lead, this copy takes it in again."""
    bot = Bot()
    bot.diary.block[10] = asyncio.Event()
    async with bot.leading() as receiver:
        call = bot.brings(update(10))
        await until(lambda: bot.diary.begun == [10])
        await receiver.abandon()
        assert await call is Answer.NOT_HERE
        assert not bot.ledger.finished
    bot.diary.block.clear()
    async with bot.leading():
        assert await bot.brings_to_its_end(update(10)) is Answer.SETTLED
    assert bot.diary.begun == [10, 10]


async def test_one_whose_lease_is_lost_settles_nothing() -> None:
    """Until somebody tells it that it leads no more."""

    class Refusing(MemoryLedger):
        async def start(self, update_id: int) -> int:
            self.transactions += 1
            raise LeaseLost("Another copy of the bot leads now")

    bot = Bot(ledger=Refusing())
    async with bot.leading() as receiver:
        call = bot.brings(update(10))
        await until(lambda: bot.ledger.transactions > 1)
        await receiver.abandon()
        assert await call is Answer.NOT_HERE
    assert not bot.diary.begun


@pytest.mark.parametrize(("failures", "starts"), [(2, 3), (3, 3)])
async def test_a_handler_that_raises_is_started_again_as_in_polling(
    failures: int, starts: int
) -> None:
    """Three starts; then the update is set aside, and Telegram brings the chat's next one."""
    bot = Bot()
    bot.diary.fail[10] = failures
    async with bot.leading():
        assert await bot.brings_to_its_end(update(10)) is Answer.SETTLED
        assert await bot.brings_to_its_end(update(11)) is Answer.SETTLED
    assert bot.ledger.starts[10] == starts
    assert list(bot.ledger.aside) == ([10] if failures == 3 else [])


async def test_no_more_is_held_than_polling_would_hold() -> None:
    """What is beyond is brought again when there is room."""
    bot = Bot()
    bot.diary.block = {n: asyncio.Event() for n in range(MOST_HELD)}
    async with bot.leading():
        calls = [bot.brings(update(n, chat=n)) for n in range(MOST_HELD)]
        await settle()
        beyond = update(MOST_HELD, chat=MOST_HELD)
        assert await bot.brings_to_its_end(beyond) is Answer.NOT_YET
        for blocked in bot.diary.block.values():
            blocked.set()
        assert set(await asyncio.gather(*calls)) == {Answer.SETTLED}
        assert await bot.brings_to_its_end(beyond) is Answer.SETTLED
