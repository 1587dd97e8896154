"""/wilayahkan: editors correct an article's places, and those newly meant are sent it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.model import Article
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.bot import SECRET, RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article

PANONGAN, CILEGON, CURUG_SERANG = "36.03.19", "36.72", "36.73.04"


@dataclass
class Newsroom:
    """An editor, Sri in Panongan who was sent the article, Joko in Cilegon who was not."""

    bot: RunningBot
    rani: Person
    desk: Group
    sri: Person
    joko: Person
    article: Article

    async def types(self, command: str, hears: str, *, reply_to: Heard | None = None) -> Heard:
        await self.rani.says(command, to=self.desk, reply_to=reply_to)
        return await self.desk.hears(hears)

    async def places(self) -> tuple[str, ...]:
        stored = await self.bot.storage.articles.get(self.article.id)
        assert stored is not None
        return stored.places.districts or stored.places.regencies


@pytest.fixture
async def newsroom(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Newsroom]:
    rani, sri, joko = [await telegram.person(name) for name in ("Rani", "Sri", "Joko")]
    desk = await telegram.group("Meja redaksi", members=[rani])
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    for reader, place in ((sri, PANONGAN), (joko, CILEGON)):
        await reader.says("/start")
        await storage.subscribers.follow(reader.id, place, language="id", now=0, once=reader.id)
    article = await file_article(storage, "Gudang terbakar.", PANONGAN)
    await storage.close()
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        await sri.hears("Gudang terbakar.", timeout=PATIENCE)
        await joko.hears("Halo")
        yield Newsroom(bot, rani, desk, sri, joko, article)


async def test_the_right_phone_rings_once_and_the_wrong_one_keeps_its_message(
    newsroom: Newsroom,
) -> None:
    """The editor sees the places and how many get it; a repetition reaches nobody."""
    command = f"/wilayahkan {newsroom.article.link} Kota Cilegon"
    said = "Gudang terbakar.\n📍 Kota Cilegon\n"
    await newsroom.types(command, f"{said}Dikirim ke 1 pembaca yang belum menerimanya.")
    push = await newsroom.joko.hears("Gudang terbakar.", timeout=PATIENCE)
    assert "📍 Kota Cilegon" in push.text
    await newsroom.types(command, f"{said}Tidak ada pembaca baru")
    await newsroom.joko.hears_nothing(settle=0.1)
    assert [m.text for m in await newsroom.sri.from_bot() if "ditarik" in m.text] == []
    why = await newsroom.sri.presses(data=f"m:{newsroom.article.id}:y")
    assert why.text == ("Berita ini semula dikira dari wilayah Anda. Redaksi sudah membetulkannya.")
    await talk(newsroom.joko, [("/terbaru cilegon", "Gudang terbakar.")])


async def test_a_reply_to_a_message_with_the_address_needs_no_address(newsroom: Newsroom) -> None:
    """Of the bot's, an editor's own link, or a forwarded push; the answer can be replied to."""
    link = newsroom.article.link
    pasted = await newsroom.rani.says(f"Ini salah wilayah: {link}?utm_source=wa", to=newsroom.desk)
    answer = await newsroom.types(
        "/wilayahkan\nCikupa\nKota Serang",
        "📍 Cikupa, Kab. Tangerang · Kota Serang",
        reply_to=pasted,
    )
    await newsroom.types(
        "/wilayahkan provinsi", "Gudang terbakar.\n📍 seluruh Banten", reply_to=answer
    )
    await newsroom.types("/wilayahkan", "Sekarang: 📍 seluruh Banten", reply_to=answer)
    await newsroom.types("/wilayahkan tidak ada", "📍 tanpa wilayah", reply_to=answer)


async def test_a_name_that_is_not_clear_is_asked_back_with_buttons(newsroom: Newsroom) -> None:
    """Nothing changes until one is pressed; the press replaces the question."""
    await newsroom.types(f"/wilayahkan {newsroom.article.link} Curug", "‘Curug’ belum jelas")
    assert await newsroom.places() == (PANONGAN,)
    await newsroom.rani.presses("Curug, Kota Serang", to=newsroom.desk)
    await newsroom.desk.sees(lambda m: "📍 Curug, Kota Serang" in m.text and not m.buttons)
    assert await newsroom.places() == (CURUG_SERANG,)


async def test_what_cannot_be_done_is_said_in_a_sentence(newsroom: Newsroom) -> None:
    """And changes nothing."""
    link = newsroom.article.link
    await newsroom.types("/wilayahkan", "/wilayahkan https://")
    await newsroom.types("/wilayahkan Panongan", "/wilayahkan https://")
    await newsroom.types("/wilayahkan https://kabar.example/lain/ Cikupa", "Salin alamatnya")
    await newsroom.types(f"/wilayahkan {link} xyzzyq", "saya tidak kenal ‘xyzzyq’")
    empty = await newsroom.rani.says("Bagaimana ini?", to=newsroom.desk)
    await newsroom.types("/wilayahkan Cikupa", "tidak memuat alamat", reply_to=empty)
    other = await newsroom.bot.article("Lain.", CILEGON)
    both = await newsroom.rani.says(f"{link} {other.link}", to=newsroom.desk)
    await newsroom.types("/wilayahkan Cikupa", "beberapa artikel", reply_to=both)
    assert await newsroom.places() == (PANONGAN,)
    await newsroom.types(f"/tarik {link} Kabar itu bohong.", "Ditarik")
    await newsroom.types(f"/wilayahkan {link} Cikupa", "sudah ditarik, jadi wilayahnya tidak")
    await newsroom.types("/bantuan", "/wilayahkan – perbaiki wilayah sebuah artikel")


async def test_readers_cannot(newsroom: Newsroom) -> None:
    """The command belongs to the editors' group."""
    typed = f"/wilayahkan {newsroom.article.link} Cikupa"
    await talk(newsroom.sri, [(typed, "Perintah itu belum saya kenal")])
    assert await newsroom.places() == (PANONGAN,)
