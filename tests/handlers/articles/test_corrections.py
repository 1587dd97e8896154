"""/ralat and /tarik: editors correct what was sent, and those who got it see so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.model import Article
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.bot import SECRET, RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article
from tests.support.storage.stored import count_rows

PANONGAN, CILEGON = "36.03.19", "36.72"


@dataclass
class Newsroom:
    """An editor in the group, two readers who were sent an article, and one who was not."""

    bot: RunningBot
    rani: Person
    desk: Group
    sri: Person
    budi: Person
    joko: Person
    article: Article

    async def types(self, command: str, hears: str) -> None:
        await self.rani.says(command, to=self.desk)
        await self.desk.hears(hears)


@pytest.fixture
async def newsroom(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Newsroom]:
    people = {name: await telegram.person(name) for name in ("Rani", "Sri", "Budi", "Joko")}
    desk = await telegram.group("Meja redaksi", members=[people["Rani"]])
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    for name, place in (("Sri", PANONGAN), ("Budi", PANONGAN), ("Joko", CILEGON)):
        reader = people[name]
        await reader.says("/start")
        await storage.subscribers.follow(reader.id, place, language="id", now=0, once=reader.id)
    article = await file_article(storage, "Pleno di Panongan.", PANONGAN)
    await storage.close()
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        for name in ("Sri", "Budi"):
            push = await people[name].sees(lambda m: m.button("Baca") is not None)
            assert push.text.startswith("Pleno di Panongan.")
        await people["Joko"].hears("Halo")
        await until_recorded(bot, 2)
        yield Newsroom(bot, desk=desk, article=article, **{k.lower(): p for k, p in people.items()})


async def until_recorded(bot: RunningBot, sent: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await count_rows(bot.storage))["sent"] < sent:
            await asyncio.sleep(0.01)


async def test_ralat_tells_those_who_were_sent_the_article(newsroom: Newsroom) -> None:
    """The editor learns how many; they get the reason and see the mark; others hear nothing."""
    address = newsroom.article.link.replace("https://", "http://www.") + "?utm_source=wa"
    await newsroom.types(
        f"/ralat {address} TPS yang benar <41>,\nbukan 14.",
        "Pleno di Panongan.\nRalat dikirim ke 2 pembaca.",
    )
    for reader in (newsroom.sri, newsroom.budi):
        letter = await reader.hears("Ralat · ", timeout=PATIENCE)
        assert letter.text.splitlines()[1] == "Pleno di Panongan."
        assert letter.text.endswith("TPS yang benar <41>,\nbukan 14.")
        assert letter.keyboard[0][0]["url"] == newsroom.article.link
        edited = await reader.sees(lambda message: "Diperbarui" in message.text, timeout=PATIENCE)
        assert edited.text.startswith("Pleno di Panongan.\nDiperbarui ")
        assert letter.raw["reply_to_message"]["message_id"] == edited.id
    await newsroom.joko.hears_nothing(settle=0.1)


async def test_tarik_replaces_what_was_sent(newsroom: Newsroom) -> None:
    """On the phones; and the article is found nowhere any more."""
    await newsroom.types(
        f"/tarik {newsroom.article.link}", "Ditarik. Pesan di 2 obrolan segera diganti"
    )
    for reader in (newsroom.sri, newsroom.budi):
        gone = await reader.sees(lambda message: "ditarik" in message.text, timeout=PATIENCE)
        assert gone.text.startswith("Artikel ini ditarik redaksi.\n📍 Panongan")
        assert gone.buttons == []
    await talk(newsroom.joko, [("/cari pleno", "Belum ketemu")])
    await newsroom.types(f"/tarik {newsroom.article.link}", "Artikel ini sudah ditarik.")
    await newsroom.types(f"/ralat {newsroom.article.link} x", "ralat tidak dikirim")


async def test_who_has_left_or_stopped_gets_no_letter(newsroom: Newsroom) -> None:
    """And is not counted; the message of who stopped is marked all the same."""
    await talk(newsroom.sri, [("/berhenti", "berhenti mengirim kabar")])
    await newsroom.types(f"/ralat {newsroom.article.link} Salah.", "dikirim ke 1 pembaca")
    await newsroom.budi.hears("Ralat · ", timeout=PATIENCE)
    await newsroom.sri.sees(lambda message: "Diperbarui" in message.text, timeout=PATIENCE)
    assert not [m for m in await newsroom.sri.from_bot() if "Ralat" in m.text]


async def test_what_cannot_be_done_is_said_in_a_sentence(newsroom: Newsroom) -> None:
    """An example for a wrong use; where to find the address of an unknown one."""
    await newsroom.types("/ralat", "/ralat https://")
    await newsroom.types(f"/ralat {newsroom.article.link}", "/ralat https://")
    await newsroom.types("/tarik pleno", "/tarik https://")
    await newsroom.types("/tarik https://kabar.example/lain/", "Salin alamatnya")
    await newsroom.types("/bantuan", "/tarik – tarik artikel dari semua pesan")


async def test_readers_cannot(newsroom: Newsroom) -> None:
    """The commands belong to the editors' group."""
    for command in ("/tarik", "/ralat"):
        typed = f"{command} {newsroom.article.link} x"
        await talk(newsroom.sri, [(typed, "Perintah itu belum saya kenal")])
    stored = await newsroom.bot.storage.articles.get(newsroom.article.id)
    assert stored is not None
    assert stored.withdrawn_at is None
