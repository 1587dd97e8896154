"""The dry run in the bot as it runs: its own parser, database, sender and jobs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.core.clock import MovableClock
from bot.workers.dry_run import ARRIVED, LOOK
from bot.workers.scheduler import ClockScheduler
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.stored import count_rows


async def test_it_arrives_and_telegram_hears_nothing(telegram: Telegram, tmp_path: Path) -> None:
    """A minute after the start; the outbox is empty afterwards."""
    clock = MovableClock()
    scheduler = ClockScheduler(clock)
    async with running_bot(telegram, tmp_path, clock=clock, scheduler=scheduler) as bot:
        before = len(await telegram.calls("sendMessage"))
        clock.move(60)
        await _until_rows(bot, sent=1)
        clock.move(LOOK)
        await _until_rows(bot, sent=0)
        async with asyncio.timeout(PATIENCE):
            while not await bot.storage.memory.get(ARRIVED):
                await asyncio.sleep(0.02)
        assert len(await telegram.calls("sendMessage")) == before


async def _until_rows(bot: RunningBot, *, sent: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while (counts := await count_rows(bot.storage))["sent"] != sent or counts["pending"]:
            await asyncio.sleep(0.02)
