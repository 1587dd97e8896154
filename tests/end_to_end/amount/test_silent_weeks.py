"""A week without news ends with what happened nearby, and one tap brings more of it."""

from __future__ import annotations

from pathlib import Path

from bot.core.clock import MovableClock
from bot.workers.scheduler import ClockScheduler
from tests.support.bot import running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.storage.amounts import DAY, until, wait_for

CIKUPA = "36.03.18"


async def test_a_silent_district_hears_of_its_regency(telegram: Telegram, tmp_path: Path) -> None:
    """Who has nothing around gets one summary after seven days; one tap brings more of it."""
    clock = MovableClock()
    scheduler = ClockScheduler(clock)
    async with running_bot(telegram, tmp_path, clock=clock, scheduler=scheduler) as bot:
        bot.storage.timetables.clock = clock
        sri = await telegram.person("Sri")
        await talk(sri, [("/ikuti panongan", "diikuti")])
        await bot.storage.choices.set_around(sri.id, around=False, once=1)
        clock.move(until(8, clock) + 8 * DAY)
        await bot.article("Cikupa macet.", CIKUPA, push=True)
        await bot.article("Cikupa banjir.", CIKUPA, push=True)
        clock.move(60)
        await wait_for(bot.storage, 0)
        clock.move(until(18, clock) - 1200)
        await wait_for(bot.storage, 2)
        clock.move(until(18, clock))
        heard = await sri.hears("Ringkasan sore")
        assert "belum ada kabar dari wilayah Anda" in heard.text
        assert "Cikupa macet." in heard.text
        assert heard.buttons == [["Plus seluruh Kab. Tangerang"], ["⋯"]]
        await sri.presses("Plus seluruh Kab. Tangerang", message=heard)
        await sri.hears("Kab. Tangerang diikuti")
        await bot.article("Cikupa terang.", CIKUPA, push=True)
        clock.move(60)
        await sri.hears("Cikupa terang.")
        await sri.presses("⋯", message=heard)
        await sri.presses("Kenapa dikirim?", message=heard)
