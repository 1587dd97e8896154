"""The receiver between a Telegram that forgets what is confirmed and a ledger that does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs
from telegram import InlineQuery, Update, User

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import StorageError, Unreachable
from bot.workers.updates.source import Timing
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
from tests.support.fake_clock import FakeClock, settle


async def test_an_update_is_confirmed_only_after_its_handler_has_finished() -> None:
    """While it runs, its chat waits and the offset stays."""
    telegram, ledger, diary = Telegram(update(10), update(11)), MemoryLedger(), Diary()
    diary.block[10] = asyncio.Event()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: len(telegram.asked) > 5)
        assert diary.begun == [10]
        assert not telegram.confirmed
        diary.block[10].set()
        await until(lambda: telegram.confirmed == [10, 11])
    assert diary.handled == [10, 11]
    assert ledger.finished == {10, 11}


async def test_a_quick_chat_does_not_wait_for_a_slow_one() -> None:
    """It arrives after the slow one began, and is handled while that one still runs."""
    telegram, diary = Telegram(update(10, chat=1)), Diary()
    diary.block[10] = asyncio.Event()
    async with receiving(
        poller(telegram.fetch, diary.handle, MemoryLedger(), timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: diary.begun == [10] and len(telegram.asked) > 5)
        telegram.send(update(11, chat=2), update(12, chat=1), update(13, chat=2))
        await until(lambda: diary.handled == [11, 13])
        assert not telegram.confirmed
        diary.block[10].set()
        await until(lambda: len(telegram.confirmed) == 4)
    assert diary.handled == [11, 13, 10, 12]


async def test_an_update_that_finishes_while_it_is_brought_again_is_handled_once() -> None:
    """The answer to a look with the old offset may arrive after the update is done."""
    telegram, diary = Telegram(update(10)), Diary()
    diary.block[10] = asyncio.Event()
    late = asyncio.Event()

    async def fetch(offset: int, wait: float) -> Sequence[Update]:
        found = await telegram.fetch(offset, wait)
        if found and len(telegram.asked) == 2:
            diary.block[10].set()
            await until(lambda: diary.handled == [10])
            late.set()
        return found

    async with receiving(
        poller(fetch, diary.handle, MemoryLedger(), timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: late.is_set() and telegram.confirmed == [10])
    assert diary.begun == [10]


async def test_it_asks_often_behind_a_slow_handler_and_less_often_behind_a_stuck_one() -> None:
    """And often again as soon as the offset has moved."""
    time, telegram, diary = FakeClock(), Telegram(update(10), update(11)), Diary()
    diary.block = {10: asyncio.Event(), 11: asyncio.Event()}
    receiver = poller(
        telegram.fetch,
        diary.handle,
        MemoryLedger(),
        timing=Timing(pause=0.05, slow_pause=0.3, patience=5.0),
        clock=time,
    )

    async def asks_in(seconds: float) -> int:
        before = len(telegram.asked)
        await time.advance(seconds)
        return len(telegram.asked) - before

    async with receiving(receiver):
        await time.advance(0.1)
        assert await asks_in(3.0) >= 59
        await time.advance(3.0)
        assert await asks_in(3.0) <= 11
        diary.block[10].set()
        await time.advance(0.3)
        assert await asks_in(3.0) >= 59
        diary.block[11].set()


SRI, BUDI = User(5, "Sri", is_bot=False), User(6, "Budi", is_bot=False)


def inline(update_id: int, person: User = SRI) -> Update:
    return Update(update_id, inline_query=InlineQuery(str(update_id), person, "banten", ""))


async def test_questions_from_other_chats_are_kept_in_order_by_person() -> None:
    """They have no chat; one runs after another, and nothing is written of them."""
    diary, ledger = Diary(), MemoryLedger()
    telegram = Telegram(inline(1))
    diary.block[1] = asyncio.Event()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: diary.begun == [1])
        telegram.send(inline(2), Update(3), Update(4))
        await until(lambda: diary.handled == [3, 4])
        assert diary.begun == [1, 3, 4]
        diary.block[1].set()
        await until(lambda: len(telegram.confirmed) == 4)
    assert diary.handled == [3, 4, 1, 2]
    assert ledger.starts.keys() == {3, 4}


async def test_what_was_typed_past_is_skipped() -> None:
    """A flood of one person's inline queries holds back neither their own chat nor others."""
    diary = Diary()
    telegram = Telegram(inline(1), *map(inline, range(2, 300)))
    telegram.send(update(300, chat=SRI.id), inline(301, BUDI), update(302, chat=9))
    diary.block[1] = asyncio.Event()
    async with receiving(
        poller(telegram.fetch, diary.handle, MemoryLedger(), timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: {300, 301, 302} <= set(diary.handled))
        diary.block[1].set()
        await until(lambda: len(telegram.confirmed) == 302)
    assert len(diary.begun) < 10  # the last of each hundred that Telegram hands out


async def test_a_question_that_fails_is_not_asked_again() -> None:
    """Nobody waits for its answer any more; it is set aside nowhere."""
    diary, ledger, telegram = Diary(), MemoryLedger(), Telegram(inline(1))
    diary.fail[1] = 1
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: telegram.confirmed == [1])
    assert (diary.begun, ledger.aside, ledger.transactions) == ([1], {}, 0)


async def test_when_all_is_finished_it_polls_long_and_confirms() -> None:
    """At once, not after the pause; and no short asking while nothing is held."""
    telegram, diary = Telegram(update(10)), Diary()
    timing = Timing(pause=1000.0, long_poll=30.0)
    async with receiving(
        poller(telegram.fetch, diary.handle, MemoryLedger(), timing=timing, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: telegram.confirmed == [10])
        asked = len(telegram.asked)
        await settle()
        assert len(telegram.asked) == asked
        assert telegram.asked[-1] == (11, 30.0)


async def test_an_update_that_is_handled_leaves_no_task_behind() -> None:
    """At rest there are as many after fifty updates as before them."""
    telegram, ledger, diary = Telegram(), MemoryLedger(), Diary()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: bool(telegram.asked))
        await settle()
        before = len(asyncio.all_tasks())
        telegram.send(*(update(n, chat=n) for n in range(1, 51)))
        await until(lambda: len(telegram.confirmed) == 50)
        await until(lambda: len(asyncio.all_tasks()) <= before)


async def test_ordinary_traffic_costs_two_transactions_an_update_at_most() -> None:
    """One for the start, and a share of one for many ends."""
    telegram = Telegram(*(update(n, chat=n) for n in range(50)))
    ledger, diary = MemoryLedger(), Diary()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: len(telegram.confirmed) == 50)
    assert ledger.finished == set(range(50))
    assert ledger.transactions <= 100


async def test_asking_again_costs_no_transactions() -> None:
    """What is finished is told to the ledger once, and what is held is not started anew."""
    telegram, ledger, diary = Telegram(update(10), update(11, chat=2)), MemoryLedger(), Diary()
    diary.block[10] = asyncio.Event()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: ledger.finished == {11})
        asked = len(telegram.asked)
        await until(lambda: len(telegram.asked) > asked + 5)
        assert ledger.transactions == 3
        diary.block[10].set()


async def test_a_handler_that_raises_is_started_again() -> None:
    """And the chat's next update waits for it."""
    telegram, ledger, diary = Telegram(update(10), update(11)), MemoryLedger(), Diary()
    diary.fail[10] = 2
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: telegram.confirmed == [10, 11])
    assert diary.begun == [10, 10, 10, 11]
    assert not ledger.aside


@pytest.mark.parametrize("failure", ["raises", "overruns", "is cancelled"])
async def test_a_poison_update_is_set_aside_after_three_starts(failure: str) -> None:
    """With its reason, the person is told, and the rest goes on."""
    begun: list[int] = []
    told: list[int] = []

    async def handle(one: Update) -> None:
        begun.append(one.update_id)
        if one.update_id == 10:
            if failure == "overruns":
                await asyncio.Event().wait()
            elif failure == "is cancelled":
                raise asyncio.CancelledError
            raise ZeroDivisionError("rahasia")

    async def tell(one: Update) -> None:
        told.append(one.update_id)
        raise Unreachable("the person cannot be told either")

    telegram, ledger = Telegram(update(10, text="rahasia"), update(11)), MemoryLedger()
    timing = Timing(pause=0.002, retry=0.002, handler_limit=0.02)
    receiver = poller(
        telegram.fetch, handle, ledger, on_set_aside=tell, timing=timing, clock=SYSTEM_CLOCK
    )
    with capture_logs() as logs:
        async with receiving(receiver):
            await until(lambda: telegram.confirmed == [10, 11])
    assert begun == [10, 10, 10, 11]
    assert ledger.starts[10] == 3
    assert told == [10]
    kept, reason = ledger.aside[10]
    assert json.loads(kept)["message"]["text"] == "rahasia"
    words = {"raises": "ZeroDivisionError", "overruns": "0.02 s", "is cancelled": "cancelled"}
    assert words[failure] in reason
    assert "rahasia" not in str(logs) + reason


@dataclass
class Life:
    """One life of the process: after `kill` nothing of it reaches Telegram or the ledger."""

    telegram: Telegram
    ledger: MemoryLedger
    alive: bool = True

    async def fetch(self, offset: int, wait: float) -> Sequence[Update]:
        if not self.alive:
            raise Unreachable("dead")
        return await self.telegram.fetch(offset, wait)

    async def start(self, update_id: int) -> int:
        self._check()
        return await self.ledger.start(update_id)

    async def finish(self, update_ids: Sequence[int]) -> None:
        self._check()
        await self.ledger.finish(update_ids)

    async def set_aside(self, update_id: int, update: bytes, reason: str) -> None:
        self._check()
        await self.ledger.set_aside(update_id, update, reason)

    def _check(self) -> None:
        if not self.alive:
            raise StorageError("dead")


async def live_until_the_first_start(telegram: Telegram, ledger: MemoryLedger) -> None:
    """A process that dies while it handles its first update."""
    life, diary = Life(telegram, ledger), Diary()
    diary.block[10] = asyncio.Event()
    async with receiving(poller(life.fetch, diary.handle, life, timing=QUICK, clock=SYSTEM_CLOCK)):
        await until(lambda: diary.begun == [10])
        life.alive = False


async def test_a_kill_between_receipt_and_handling_loses_nothing() -> None:
    """What was running comes again; what was finished is not handled twice."""
    telegram, ledger = Telegram(update(10, chat=1), update(11, chat=2)), MemoryLedger()
    first, diary = Life(telegram, ledger), Diary()
    diary.block[10] = asyncio.Event()
    async with receiving(
        poller(first.fetch, diary.handle, first, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: ledger.finished == {11})
        first.alive = False
    assert not telegram.confirmed
    diary.block.clear()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: telegram.confirmed == [10, 11])
    assert diary.begun == [10, 11, 10]
    assert diary.handled == [11, 10]


async def test_an_update_that_kills_the_process_is_set_aside_at_its_fourth_receipt() -> None:
    """Starts are counted before handling, so that a crash counts too."""
    telegram, ledger = Telegram(update(10), update(11)), MemoryLedger()
    for _ in range(3):
        await live_until_the_first_start(telegram, ledger)
    diary = Diary()
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: telegram.confirmed == [10, 11])
    assert diary.begun == [11]
    assert "process ended" in ledger.aside[10][1]


async def test_stopping_waits_for_what_runs_and_confirms_it() -> None:
    """SIGTERM in the middle of a handler loses and repeats nothing."""
    telegram, ledger, diary = Telegram(update(10), update(11)), MemoryLedger(), Diary()
    diary.block[10] = asyncio.Event()
    receiver = poller(
        telegram.fetch, diary.handle, ledger, timing=Timing(pause=0.002), clock=SYSTEM_CLOCK
    )
    async with receiving(receiver):
        await until(lambda: diary.begun == [10])
        stopping = asyncio.create_task(receiver.stop())
        await settle()
        assert not stopping.done()
        diary.block[10].set()
        await stopping
    assert diary.begun == [10]
    assert telegram.confirmed == [10]
    assert ledger.finished == {10}
    assert telegram.asked[-1] == (11, 0.0)


async def test_stopping_does_not_wait_for_ever() -> None:
    """A handler that outlasts the grace is cancelled, and its update comes again."""
    telegram, ledger, diary = Telegram(update(10)), MemoryLedger(), Diary()
    diary.block[10] = asyncio.Event()
    timing = Timing(pause=0.002, grace=0.02, handler_limit=1000.0)
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=timing, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: diary.begun == [10])
    assert not telegram.confirmed
    assert not ledger.finished


async def test_stopping_ends_a_long_poll_and_a_rest() -> None:
    """Also when Telegram is unreachable."""
    telegram = Telegram()
    async with receiving(
        poller(telegram.fetch, Diary().handle, MemoryLedger(), clock=SYSTEM_CLOCK)
    ):
        await until(lambda: len(telegram.asked) == 1)
    telegram.faults = [Unreachable("no network")] * 100
    async with receiving(
        poller(telegram.fetch, Diary().handle, MemoryLedger(), clock=SYSTEM_CLOCK)
    ):
        await until(lambda: len(telegram.asked) == 2)


async def test_a_cancelled_receiver_winds_down_too() -> None:
    """The app may cancel `run` instead of calling `stop`."""
    telegram, ledger, diary = Telegram(update(10)), MemoryLedger(), Diary()
    running: Awaitable[None] = asyncio.ensure_future(
        poller(telegram.fetch, diary.handle, ledger, timing=QUICK, clock=SYSTEM_CLOCK).run()
    )
    await until(lambda: diary.handled == [10])
    assert isinstance(running, asyncio.Task)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ledger.finished == {10}
    assert telegram.confirmed == [10]
