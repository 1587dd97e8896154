"""/laporan in the editors' group: the open cases, the most urgent first."""

from __future__ import annotations

import asyncio
import re

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import agree, reported


async def test_cari_finds_open_and_closed_cases(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By its words while it is open; by codename and holder when it is closed."""
    _, card, _ = await reported(source, desk, "Amplop di balai desa.")
    codename = card.text.partition(" ")[0]
    await rani.says("/cari", to=desk)
    await desk.hears("Ketik /cari lalu katanya")
    await rani.says("/cari balai amplop", to=desk)
    assert codename in (await desk.hears("1 laporan dengan")).text
    await rani.presses("Ambil", message=card, to=desk)
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Tutup", message=card, to=desk)
    await rani.presses("Selesai", message=card, to=desk)
    await rani.says("/cari balai amplop", to=desk)
    await desk.hears("Tidak ada laporan dengan")
    await rani.says(f"/cari {codename.lower()} rani", to=desk)
    found = await desk.hears("1 laporan dengan")
    assert "masih bisa dibuka lagi" in found.text
    await desk.deletes(card)
    toast = await rani.presses(f"Buka lagi {codename}", message=found, to=desk)
    assert "dibuka lagi" in toast.text
    assert "dipegang Rani" in (await desk.hears("Amplop di balai desa.")).text
    await source.says("/cari balai amplop")
    assert codename not in (await source.hears()).text


async def test_rekap_shows_the_figures_of_a_month(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Of what is open, too; without a word of any report."""
    await rani.says("/rekap", to=desk)
    await desk.hears("Belum ada laporan.")
    await reported(source, desk, "Amplop di balai desa.")
    await rani.says("/rekap", to=desk)
    page = await desk.hears("Laporan warga,")
    assert "1 laporan masuk, 1 belum dihapus dari server" in page.text
    assert "belum dijawab 1" in page.text
    assert "Amplop" not in page.text


async def test_laporan_shows_the_most_urgent_first(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By the last day of an official report, and with a link to the card."""
    _, plain, _ = await reported(source, desk, "Tanpa tanggal.")
    await agree(source)
    await source.presses("Politik uang")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says("Panongan")
    await source.hears("Kapan")
    await source.presses("Kemarin")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    await source.says("Kemarin sore.")
    await source.hears("Tersimpan, 1 pesan")
    for _ in range(2):
        await source.presses("Lanjut")
    await source.presses("Kirim")
    urgent = await desk.hears("Kemarin sore.")
    ids = [case.id for case in await bot.storage.cases.list_open()]
    while len(await bot.storage.cases.cards(ids, desk.id)) < len(ids):
        await asyncio.sleep(0.02)  # the sender notes in a moment which message it was
    await rani.says("/laporan", to=desk)
    page = await desk.hears("2 laporan terbuka")
    first, second = page.text.split("\n\n")[1:]
    assert first.startswith(urgent.text.partition(" ")[0])
    assert re.search(r"\d hari kalender lagi · Baru · belum diambil", first)
    assert second.startswith(plain.text.partition(" ")[0])
    assert [link.rpartition("/")[2] for link in page.links] == [str(urgent.id), str(plain.id)]
