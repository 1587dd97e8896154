"""What is erased of who complains by name: it tells nothing of a report without one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.core.clock import MovableClock
from tests.support.bot import running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.complaints.filing import filed, told
from tests.support.tips.telling import reported

PANONGAN = "36.03.19"
HOUR = 3600.0
DAY = 24 * HOUR


async def erases_everything(person: Person) -> None:
    await person.says("/privasi")
    await person.presses("Hapus semua")
    await person.presses("Ya, hapus semua")
    await person.sees(lambda heard: "Semua sudah dihapus" in heard.text)


async def test_editors_do_not_read_of_both_ends_together(
    telegram: Telegram, tmp_path: Path, source: Person, desk: Group
) -> None:
    """Else the name of the complaint is that of the report's source: of one they hear at once, of
    the other within a day, and not when it was."""
    clock = MovableClock()
    async with running_bot(telegram, tmp_path, clock=clock, editors_chat_id=desk.id) as bot:
        receipt, _ = await filed(source, desk, await bot.article("Pleno di Panongan.", PANONGAN))
        number = receipt.text.split()[0]
        filed_one = await bot.storage.complaints.by_number(number)
        assert filed_one is not None
        came_at = datetime.fromtimestamp(filed_one.received_at, bot.settings.zone)
        clock.move(2 * HOUR)
        await reported(source, desk, "Cerita-terkirim.")
        await erases_everything(source)
        await source.hears("Laporan Anda sudah dicabut")
        await desk.hears("sumber mencabut laporannya")
        assert await bot.storage.complaints.by_number(number) is None
        assert not [m for m in await desk.messages() if "icabut" in m.text and number in m.text]
        clock.move(DAY)
        told = await desk.hears("perkara ini dicabut")
        assert told.text.startswith(number)
        assert f"{came_at:%H.%M}" in told.text
        await desk.sees(
            lambda m: m.text == f"{number} · Dicabut pengirimnya; isinya sudah dihapus."
        )


async def test_what_editors_have_not_got_yet_never_comes(
    telegram: Telegram, tmp_path: Path, source: Person, desk: Group
) -> None:
    """Where Telegram keeps their group waiting meanwhile, they read that one was withdrawn only."""
    clock = MovableClock()
    async with running_bot(telegram, tmp_path, clock=clock, editors_chat_id=desk.id) as bot:
        article = await bot.article("Pleno di Panongan.", PANONGAN)
        await telegram.faults([{"chat": desk.id, "status": 429, "retry_after": 600}])
        await source.presses("Kirim", message=await told(source, article))
        receipt = await source.hears("Diterima redaksi")
        before = await desk.messages()
        await erases_everything(source)
        await telegram.faults([])
        clock.move(DAY)
        notice = await desk.hears("perkara ini dicabut")
        assert notice.text.startswith(receipt.text.split()[0])
        assert await desk.messages() == [*before, notice]


async def test_the_page_says_what_is_kept_of_who_complains(
    telegram: Telegram, tmp_path: Path, source: Person, desk: Group
) -> None:
    """That a name is kept there, that it goes with the rest, and what stays."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await source.says("/privasi")
        page = await source.hears("Yang saya simpan")
        assert "/hakjawab disimpan terenkripsi dengan nama" in page.text
        await source.presses("Hapus semua")
        asked = await source.sees(lambda heard: "Tidak bisa dibatalkan" in heard.text)
        assert "isi hak jawab Anda" in asked.text
        await source.presses("Ya, hapus semua")
        done = await source.sees(lambda heard: "Semua sudah dihapus" in heard.text)
        assert "nomor hak jawab Anda dan hasilnya" in done.text
