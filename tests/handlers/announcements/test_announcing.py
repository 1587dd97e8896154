"""Editors announce something to their readers, in steps, in their group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.readers.csv_rows import SubscriberRow
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram

PANONGAN, SERANG = "36.03.19", "36.73"
PICTURE = b"\x89PNG gambar"


@dataclass
class Newsroom:
    """Two editors, Sri who follows Panongan and Joko who follows the city of Serang."""

    telegram: Telegram
    bot: RunningBot
    rani: Person
    budi: Person
    desk: Group
    sri: Person
    joko: Person

    async def says(self, words: str, hears: str, *, reply_to: Heard | None = None) -> Heard:
        await self.rani.says(words, to=self.desk, reply_to=reply_to)
        return await self.desk.hears(hears)

    async def presses(self, label: str, hears: str, *, who: Person | None = None) -> Heard:
        await (who or self.rani).presses(label, to=self.desk)
        return await self.desk.sees(lambda m: hears in m.text)


@pytest.fixture
async def newsroom(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Newsroom]:
    rani, budi, sri, joko = [
        await telegram.person(name) for name in ("Rani", "Budi", "Sri", "Joko")
    ]
    desk = await telegram.group("Meja redaksi", members=[rani, budi])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        for reader, place in ((sri, PANONGAN), (joko, SERANG)):
            await reader.says("/start")
            await reader.hears("Halo")
            await bot.storage.subscribers.follow(
                reader.id, place, language="id", now=0, once=reader.id
            )
        yield Newsroom(telegram, bot, rani, budi, desk, sri, joko)


async def test_an_announcement_from_its_first_word_to_its_readers(newsroom: Newsroom) -> None:
    """Words, picture, button and recipients in steps; what is previewed is what readers get."""
    panel = await newsroom.says("/umumkan", "Belum ada teksnya")
    panel = await newsroom.says("Besok <libur> ya.", "Teks: 17 huruf", reply_to=panel)
    await newsroom.rani.sends(photo=PICTURE, to=newsroom.desk, reply_to=panel)
    await newsroom.desk.hears("Gambar: ada")
    asked = await newsroom.presses("Tombol", "Balas pesan ini dengan tulisan tombol")
    await newsroom.says("Daftar di sana", "Belum saya simpan", reply_to=asked)
    await newsroom.says("Daftar https://a.example/", "Tombol: Daftar", reply_to=asked)
    choice = await newsroom.presses("Untuk siapa", "Untuk: semua pembaca")
    await newsroom.presses("Kota Serang", "Untuk: pengikut Kota Serang")
    await newsroom.says("xyzzy", "saya tidak kenal xyzzy", reply_to=choice)
    await newsroom.says("panongan", "Untuk: pengikut Panongan, Kab. Tangerang", reply_to=choice)
    await newsroom.presses("Pratinjau", "1 orang, kira-kira 0 detik. Kirim?")
    await newsroom.sri.hears_nothing()
    shown = (await newsroom.desk.hears(kind="photo")).raw
    await newsroom.presses("Kirim", "Pengumuman sedang dikirim")
    got = (await newsroom.sri.hears(kind="photo")).raw
    assert (got["caption"], got["reply_markup"]) == (shown["caption"], shown["reply_markup"])
    assert got["caption"] == "Besok <libur> ya."
    await newsroom.joko.hears_nothing()
    late = await newsroom.budi.presses(data="an:1:s:4", to=newsroom.desk)
    assert late.text == "Pengumuman ini sudah dikirim."
    asked = await newsroom.presses("Ubah teks", "teks yang baru")
    await newsroom.says("Lusa libur.", "Ubah di 1 pesan", reply_to=asked)
    await newsroom.presses("Ubah", "Teks pengumuman diganti")
    await newsroom.sri.sees(lambda m: m.raw.get("caption") == "Lusa libur.")


async def test_a_reader_wants_none_any_more_and_then_again(newsroom: Newsroom) -> None:
    """One tap, remembered; their news goes on."""
    await newsroom.says("/umumkan Satu.", "Teks: 5 huruf")
    await newsroom.presses("Pratinjau", "2 orang")
    await newsroom.presses("Kirim", "Pengumuman sedang dikirim")
    await newsroom.sri.hears("Satu.")
    said = await newsroom.sri.presses("Jangan kirim pengumuman")
    assert "Kabar wilayah Anda tetap masuk" in said.text
    await newsroom.says("/umumkan Dua.", "Teks: 4 huruf")
    await newsroom.presses("Pratinjau", "1 orang")
    await newsroom.presses("Kirim", "Pengumuman sedang dikirim")
    await newsroom.joko.hears("Dua.")
    await newsroom.sri.hears_nothing()
    await newsroom.sri.says("/jadwal")
    page = await newsroom.sri.hears("Jadwal kabar Anda")
    said = await newsroom.sri.presses("Kirim pengumuman lagi", message=page)
    assert said.text == "Pengumuman redaksi dikirim lagi."
    assert await newsroom.bot.storage.announcements.count_recipients((), now=1.0) == 2


async def test_what_telegram_would_refuse_is_said_before(newsroom: Newsroom) -> None:
    """Too many words, nobody to send it to, a sticker in place of words; cancelled, it is gone."""
    panel = await newsroom.says("/umumkan " + "a" * 1100, "Teks: 1.100 huruf")
    await newsroom.rani.sends(photo=PICTURE, to=newsroom.desk, reply_to=panel)
    await newsroom.desk.hears("di bawah gambar paling panjang 1.024")
    panel = await newsroom.presses("Hapus gambar", "Gambar: –")
    await newsroom.rani.sends(sticker=b"webp", to=newsroom.desk, reply_to=panel)
    await newsroom.desk.hears("Balas dengan teks atau satu gambar")
    await newsroom.presses("Untuk siapa", "Untuk: semua pembaca")
    await newsroom.presses("Kota Cilegon", "pengikut Kota Cilegon")
    await newsroom.presses("‹ Kembali", "Untuk: pengikut Kota Cilegon")
    none = await newsroom.presses("Pratinjau", "Tidak ada pembaca untuk")
    assert not none.button("Kirim")
    await newsroom.presses("Ubah", "belum dikirim")
    await newsroom.presses("Batal", "Pengumuman dibatalkan")
    old = await newsroom.rani.presses(data="an:1:v", to=newsroom.desk)
    assert old.text == "Tombol ini tidak berlaku lagi"


async def test_over_a_thousand_readers_need_a_second_editor(newsroom: Newsroom) -> None:
    """The same one twice does not count; a change by the other asks anew. It is stopped at once."""
    rows = [SubscriberRow(10_000 + number, places=(PANONGAN,)) for number in range(1001)]
    await newsroom.bot.storage.subscriber_bulk.enrol(rows, now=1.0)
    panel = await newsroom.says("/umumkan Penting.", "Teks: 8 huruf")
    await newsroom.presses("Pratinjau", "dua editor harus setuju")
    await newsroom.presses("Kirim", "Rani ingin mengirimnya ke 1.003 orang")
    twice = await newsroom.rani.presses("Setuju, kirim", to=newsroom.desk)
    assert twice.text == "Anda sudah menyetujuinya. Editor lain yang mengetuk berikutnya."
    await newsroom.budi.says("Penting sekali.", to=newsroom.desk, reply_to=panel)
    await newsroom.desk.hears("Teks: 15 huruf")
    stale = await newsroom.budi.presses(data="an:1:s:0", to=newsroom.desk)
    assert stale.text == "Pengumumannya sudah diubah. Lihat pratinjau yang terbaru."
    await newsroom.presses("Pratinjau", "dua editor harus setuju", who=newsroom.budi)
    await newsroom.presses("Kirim", "Budi ingin mengirimnya", who=newsroom.budi)
    await newsroom.presses("Setuju, kirim", "Pengumuman sedang dikirim")
    await newsroom.sri.hears("Penting sekali.")
    stopped = await newsroom.rani.presses("Hentikan", to=newsroom.desk)
    again = await newsroom.budi.presses(data="an:1:x", to=newsroom.desk)
    assert {stopped.text, again.text} <= {
        "Dihentikan. Yang sedang di jalan masih sampai.",
        "Pengumuman ini sudah dihentikan atau selesai.",
    }
