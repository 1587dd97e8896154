"""An editor adds a sentence to the evening's summary, and its readers see it."""

from __future__ import annotations

from pathlib import Path

from bot.core.vault import Vault
from bot.places.model import Places
from storage.opening import open_storage
from tests.support.bot import SECRET, running_bot
from tests.support.chats.telegram import Telegram
from tests.support.fake_clock import DatedClock, FakeClock
from tests.support.storage.amounts import at, join, publish
from tests.support.storage.stored import BANTEN


async def test_a_sentence_is_confirmed_and_stands_above_the_summary(
    telegram: Telegram, tmp_path: Path
) -> None:
    """As long as nobody has the summary it can be taken away; afterwards nothing changes."""
    rani, joko = await telegram.person("Rani"), await telegram.person("Joko")
    desk = await telegram.group("Meja redaksi", members=[rani])
    await joko.says("/start")
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    await join(storage, joko.id, BANTEN)
    await publish(storage, "Jembatan putus", Places(province=True), now=at(8))
    await storage.close()
    time = FakeClock(at(17.6))
    async with running_bot(
        telegram, tmp_path, editors_chat_id=desk.id, clock=DatedClock(time.now)
    ) as bot:
        await joko.hears("Halo")
        notice = await desk.hears("Ringkasan pukul 18.00 WIB untuk 1 orang")
        assert "Jembatan putus · 1 orang" in notice.text

        async def says(words: str, hears: str) -> None:
            await rani.says(words, to=desk, reply_to=notice)
            await desk.hears(hears)

        await says("ringkasan: " + "a" * 201, "201 huruf, paling panjang 200")
        await says("ringkasan:", "Ada yang perlu disampaikan")
        await says("ringkasan: Kalimat pertama.", "Redaksi: Kalimat pertama.")
        await rani.presses("Hapus", to=desk)
        await desk.sees(lambda m: m.text == "Dihapus: Kalimat pertama.")
        await says("ringkasan: Besok listrik <padam>.", "Redaksi: Besok listrik <padam>.")
        await rani.presses("Pakai", to=desk)
        await desk.sees(lambda m: "✓ Dipakai di ringkasan pukul 18.00 WIB" in m.text)

        time.time = at(18)
        summary = await joko.hears("Jembatan putus")
        assert summary.text.startswith("Ringkasan sore · ")
        assert "\n\nRedaksi: Besok listrik <padam>.\n\n" in summary.text
        late = await rani.presses("Hapus", to=desk)
        assert late.text == "Ringkasan ini sudah berangkat, jadi tidak bisa diubah lagi."
        await says("ringkasan: Terlambat.", "Ringkasan itu sudah berangkat")
        assert await bot.storage.summary_notes.text_of(at(18)) == "Besok listrik <padam>."
        await rani.says("/statistik hari ini", to=desk)
        today = await desk.hears("1 berita dikirim hari ini")
        assert "Di ringkasan: rata-rata 1 berita seorang" in today.text
