"""What passes by itself is no reason to set an update aside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest
from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.core.errors import StorageError
from bot.workers.updates.attempts import Attempts, End
from tests.support.chats.receiving import MemoryLedger, update
from tests.support.fake_clock import FakeClock, settle


async def nobody(_update: Update) -> None:
    """Nobody to tell."""


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (lambda: StorageError("locked"), [1, 2, 4]),
        (lambda: NetworkError("no route"), [1, 2, 4]),
        (TimedOut, [1, 2, 4]),
        (lambda: RetryAfter(20), [20, 20, 20]),
    ],
)
async def test_what_passes_by_itself_is_waited_out_within_one_start(
    fault: Callable[[], Exception], waits: list[float]
) -> None:
    """An outage of some seconds sets nothing aside; a 429 is obeyed to the second."""
    time, ledger = FakeClock(), MemoryLedger()
    tried: list[float] = []

    async def handle(_update: Update) -> None:
        tried.append(time.now())
        if len(tried) <= 3:
            raise fault()

    attempts = Attempts(handle, ledger, on_set_aside=nobody, limit=30.0, clock=time)
    trying = asyncio.create_task(attempts.make(update(10)))
    for wait in waits:
        await settle()
        await time.advance(wait)
    assert await trying is End.HANDLED
    assert [after - before for before, after in pairwise(tried)] == waits
    assert ledger.starts == {10: 1}


async def test_what_telegram_refuses_does_not_pass() -> None:
    """BadRequest is a NetworkError to python-telegram-bot, and yet a defect of ours."""
    time, ledger = FakeClock(), MemoryLedger()

    async def handle(_update: Update) -> None:
        raise BadRequest("message text is empty")

    attempts = Attempts(handle, ledger, on_set_aside=nobody, limit=30.0, clock=time)
    assert await attempts.make(update(10)) is End.UNFINISHED


async def test_an_outage_that_stays_is_given_up_at_last() -> None:
    """Three minutes in each of three starts; then the update is kept, and the rest goes on."""
    time, ledger = FakeClock(), MemoryLedger()

    async def handle(_update: Update) -> None:
        raise TimedOut

    attempts = Attempts(handle, ledger, on_set_aside=nobody, limit=30.0, clock=time)
    ends = []
    for _ in range(3):
        trying = asyncio.create_task(attempts.make(update(10)))
        await settle()
        await time.advance(200)
        ends.append(await trying)
    assert ends == [End.UNFINISHED, End.UNFINISHED, End.SETTLED]
    assert list(ledger.aside) == [10]
