"""Readers from before are told of /jadwal once, by day, and stay as they were until they choose."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.clock import MovableClock
from bot.readers.model import Mode
from bot.workers.scheduler import ClockScheduler
from storage.outbox.rounds.schedule_news import NAME
from tests.support.bot import running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.storage.stored import follow

PANONGAN, CIKUPA = "36.03.19", "36.03.18"


def until_ten(clock: MovableClock) -> float:
    """Seconds until it is ten in the morning next."""
    now = datetime.fromtimestamp(clock.now(), ZoneInfo("Asia/Jakarta"))
    ten = now.replace(hour=10, minute=0, second=0, microsecond=0)
    return ((ten - now) % timedelta(days=1)).total_seconds()


async def test_a_reader_from_before_is_told_and_chooses(telegram: Telegram, tmp_path: Path) -> None:
    """By one message with one button; who is new is not."""
    clock = MovableClock()
    scheduler = ClockScheduler(clock)
    async with running_bot(telegram, tmp_path, clock=clock, scheduler=scheduler) as bot:
        sri, ani = await telegram.person("Sri"), await telegram.person("Ani")
        await talk(sri, [("halo", "Halo")])
        await follow(bot.storage, sri.id, PANONGAN, CIKUPA)
        await talk(ani, [("/ikuti panongan", "diikuti")])
        before = await bot.storage.subscribers.get(sri.id)
        await bot.storage.memory.put(NAME, "")
        clock.move(until_ten(clock) + 60)
        news = await sri.hears("Yang baru: jadwal kabar")
        assert news.buttons == [["Atur jadwal"]]
        assert await bot.storage.subscribers.get(sri.id) == before
        await talk(sri, [("[Atur jadwal]", "Jadwal kabar Anda"), ("[Sehari sekali]", "")])
        clock.move(24 * 3600)
        await talk(sri, [("/wilayah", "Kabarnya datang sekali sehari")])
        chosen = await bot.storage.subscribers.get(sri.id)
        assert chosen is not None
        assert {each.mode for each in chosen.follows} == {Mode.DAILY}
        for person, told in ((sri, 1), (ani, 0)):
            heard = await telegram.calls("sendMessage")
            letters = [c for c in heard if "Yang baru" in c["params"]["text"]]
            assert sum(c["params"]["chat_id"] == person.id for c in letters) == told
