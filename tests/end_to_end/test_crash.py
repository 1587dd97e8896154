"""kill -9 at a bad moment: nothing lost, and at most what was in flight repeated."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from bot.core.vault import Vault
from bot.readers.csv_rows import SubscriberRow
from storage.opening import open_storage
from tests.support.chats.sent import Sent
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE
from tests.support.starts.process import Running, running
from tests.support.storage.articles import file_article
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answer_nothing_until_the_account

SECRET = "0d" * 32
PANONGAN = "36.03.19"


def settings(telegram: Telegram, **given: str) -> dict[str, str]:
    base = {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEED_URLS": "http://127.0.0.1:9/feed/",
        "DATABASE_URL": "sqlite:///bot.db",
        "TIP_SECRET": SECRET,
    }
    return {**base, **given}


async def kill(bot: Running) -> None:
    assert await bot.end(signal.SIGKILL) == -signal.SIGKILL


async def test_a_broadcast_that_is_killed_reaches_everybody(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Killed twice on its way to 60 readers: each has it, repeats at most one second's worth."""
    crowd: list[int] = (await telegram.post("/control/crowd", {"count": 60}))["ids"]
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    rows = [SubscriberRow(chat, places=(PANONGAN,)) for chat in crowd]
    await storage.subscriber_bulk.enrol(rows, now=time.time())
    await file_article(storage, "Pleno di Panongan", PANONGAN)
    await storage.close()

    rate = 20
    given = settings(telegram, MESSAGES_PER_SECOND=str(rate))
    sent = Sent(telegram)
    for enough in (15, 35):
        async with running("run", folder=tmp_path, **given) as bot:
            await sent.messages(enough)
            await kill(bot)
    async with running("run", folder=tmp_path, **given):
        await sent.to_everybody(crowd)
    assert sent.repeated <= 2 * rate


async def test_an_update_is_handled_after_a_kill_before_its_reply(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Received, being answered, killed: Telegram gives it again, the reader gets the answer."""
    sri = await telegram.person("Sri")
    await telegram.faults(rules=[{"method": "sendMessage", "delay": 30}])
    async with running("run", folder=tmp_path, **settings(telegram)) as bot:
        await bot.says("started")
        await sri.says("/ikuti panongan")
        async with asyncio.timeout(PATIENCE):
            while not [c for c in await telegram.calls("getUpdates") if c["params"].get("offset")]:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        await kill(bot)
    await telegram.faults()
    async with running("run", folder=tmp_path, **settings(telegram)):
        assert "Panongan" in (await sri.hears("diikuti")).text
        await sri.says("/wilayah")
        await sri.hears("Panongan")


async def test_a_report_goes_on_where_it_was(telegram: Telegram, tmp_path: Path) -> None:
    """Killed after every answer: the source notices nothing, the editors get it once."""
    source, rani = await telegram.person("Sumber"), await telegram.person("Rani")
    desk = await telegram.group("Redaksi", members=[rani])
    given = settings(telegram, EDITORS_CHAT_ID=str(desk.id))

    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("started")
        await source.says("/lapor")
        await source.presses("Setuju, mulai")
        await kill(bot)
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("started")
        await answer_nothing_until_the_account(source)
        await source.says("Amplop dibagikan di balai warga.")
        await source.hears("Tersimpan")
        await kill(bot)
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("started")
        await source.presses("Lanjut")
        await source.sees(lambda heard: "Ada bukti?" in heard.text)
        await source.sends(photo=PNG)
        await source.hears("1 bukti tersimpan")
        await kill(bot)
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("started")
        await source.presses("Lanjut")
        await source.sees(lambda heard: "Periksa dulu" in heard.text)
        await source.presses("Kirim")
        await source.hears("Kode tiket:")
        await desk.hears("Amplop dibagikan")
        await desk.hears(kind="photo")
    cards = [heard for heard in await desk.from_bot() if "Amplop" in heard.text]
    assert len(cards) == 1
