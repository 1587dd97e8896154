"""The receiver when Telegram or the database fails: nothing is lost, and little is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from structlog.testing import capture_logs

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import Conflict, StorageError, TelegramFault, Unreachable, Wait
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
from tests.support.fake_clock import FakeClock


@pytest.mark.parametrize(
    ("make", "sentence", "rests"),
    [
        (
            lambda: Conflict("Conflict: terminated by other getUpdates request"),
            "another copy",
            range(6, 10),
        ),
        (
            lambda: Unreachable("cannot connect to api.telegram.org"),
            "cannot be fetched",
            range(14, 18),
        ),
    ],
)
async def test_a_lasting_fault_is_one_sentence_a_minute_and_ever_longer_rests(
    make: Callable[[], TelegramFault], sentence: str, rests: range
) -> None:
    """It goes on, and tells when updates arrive again."""
    time, telegram, diary = FakeClock(), Telegram(), Diary()
    telegram.faults = [make() for _ in range(22)]
    receiver = poller(
        telegram.fetch,
        diary.handle,
        MemoryLedger(),
        clock=time,
        jitter=lambda: 1.0,
    )
    with capture_logs() as logs:
        async with receiving(receiver):
            await time.advance(0.4)
            assert len(telegram.asked) == 1
            await time.advance(0.6 + 1.0 + 2.0 - 0.4 + 62.0)
            asked = len(telegram.asked)
            assert asked in rests
            assert len([log for log in logs if sentence in log["event"]]) == 2
            telegram.send(update(10))
            await time.advance(600.0)
            assert diary.handled == [10]
    assert any(log["event"] == "updates arrive again" for log in logs)


async def test_who_asks_after_an_outage_waits_five_seconds_at_most() -> None:
    """However long Telegram was away: it is asked often enough whether it is back."""
    time, telegram, diary = FakeClock(), Telegram(), Diary()
    telegram.faults = [Unreachable("cannot connect to api.telegram.org") for _ in range(10_000)]
    receiver = poller(telegram.fetch, diary.handle, MemoryLedger(), clock=time, jitter=lambda: 1.0)
    async with receiving(receiver):
        await time.advance(620.0)
        telegram.faults = []
        telegram.send(update(10))
        await time.advance(5.1)
        assert diary.handled == [10]


async def test_telegram_s_wait_is_honoured() -> None:
    """No request before `retry_after` has passed."""
    time, telegram = FakeClock(), Telegram()
    telegram.faults = [Wait(17)]
    receiver = poller(telegram.fetch, Diary().handle, MemoryLedger(), clock=time)
    async with receiving(receiver):
        await time.advance(16.9)
        assert len(telegram.asked) == 1
        await time.advance(0.2)
        assert len(telegram.asked) == 2


async def test_a_database_that_does_not_answer_delays_and_loses_nothing() -> None:
    """Starts and ends are counted once it answers; nothing is handled uncounted."""
    telegram, ledger, diary = Telegram(update(10), update(11, chat=2)), MemoryLedger(), Diary()
    ledger.down = 5
    timing = Timing(pause=0.002, retry=0.002, backoff=0.002)
    async with receiving(
        poller(telegram.fetch, diary.handle, ledger, timing=timing, clock=SYSTEM_CLOCK)
    ):
        await until(lambda: telegram.confirmed == [10, 11])
    assert sorted(diary.handled) == [10, 11]
    assert ledger.finished == {10, 11}


async def test_what_the_ledger_does_not_have_is_not_confirmed() -> None:
    """It was handled, and a bot that is started again must learn that from the ledger."""

    class Full(MemoryLedger):
        async def finish(self, update_ids: Sequence[int]) -> None:
            raise StorageError("database or disk is full")

    time, telegram, diary = FakeClock(), Telegram(update(10)), Diary()
    async with receiving(poller(telegram.fetch, diary.handle, Full(), clock=time)):
        await time.advance(30)
        assert diary.handled == [10]
    assert telegram.confirmed == []


async def test_a_defect_of_the_ledger_ends_the_receiver() -> None:
    """Programming errors surface instead of holding the offset for ever in silence."""

    class Broken(MemoryLedger):
        async def start(self, update_id: int) -> int:
            raise KeyError(update_id)

    receiver = poller(
        Telegram(update(10)).fetch, Diary().handle, Broken(), timing=QUICK, clock=SYSTEM_CLOCK
    )
    with pytest.raises(KeyError):
        await receiver.run()
