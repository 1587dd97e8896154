"""An article's card in the editors' group, and what editors mark as important."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.model import Article
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.bot import SECRET, RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.storage.articles import file_article

PANONGAN, BANTEN = "36.03.19", "36"


@dataclass
class Newsroom:
    """An editor, Sri who gets the news of Panongan at once, Joko who has a summary of all."""

    telegram: Telegram
    bot: RunningBot
    rani: Person
    desk: Group
    sri: Person
    joko: Person

    async def publish(self, title: str) -> Article:
        return await self.bot.article(title, PANONGAN, push=True)

    async def types(self, words: str, hears: str, *, reply_to: Heard | None = None) -> Heard:
        await self.rani.says(words, to=self.desk, reply_to=reply_to)
        return await self.desk.hears(hears)


@pytest.fixture
async def newsroom(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Newsroom]:
    rani, sri, joko = [await telegram.person(name) for name in ("Rani", "Sri", "Joko")]
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id, article_cards=True) as bot:
        for reader, place in ((sri, PANONGAN), (joko, BANTEN)):
            await reader.says("/start")
            await reader.hears("Halo")
            await bot.storage.subscribers.follow(
                reader.id, place, language="id", now=0, once=reader.id
            )
        yield Newsroom(telegram, bot, rani, desk, sri, joko)


async def test_a_card_comes_without_a_sound_and_marks_at_a_tap(newsroom: Newsroom) -> None:
    """It says for how many it is; marked, it goes to those who had it in a summary only."""
    await newsroom.publish("Jembatan putus")
    card = await newsroom.desk.hears("Jembatan putus")
    assert "langsung 1 · ringkasan 1" in card.text
    (posted,) = [
        call["params"]
        for call in await newsroom.telegram.calls("sendMessage")
        if call["params"]["chat_id"] == newsroom.desk.id
    ]
    assert posted["disable_notification"]
    await newsroom.sri.hears("Jembatan putus")
    said = await newsroom.rani.presses("Penting", to=newsroom.desk)
    assert said.text == "🔴 Penting. Sekarang dikirim ke 1 orang yang belum menerimanya."
    await newsroom.desk.sees(lambda m: m.text.startswith("🔴 Penting\nJembatan putus"))
    push = await newsroom.joko.hears("Jembatan putus")
    assert push.text.startswith("🔴 Penting\n")
    again = await newsroom.rani.presses("✓ Penting", to=newsroom.desk)
    assert again.text.startswith("Tidak lagi Penting. 1 orang sudah menerimanya sebagai Penting")
    await newsroom.desk.sees(lambda m: m.text.startswith("Jembatan putus") and bool(m.buttons))


async def test_a_card_shows_what_became_of_its_article(newsroom: Newsroom) -> None:
    """Without another message: the same one is edited."""
    article = await newsroom.publish("Jembatan putus")
    await newsroom.desk.hears("Jembatan putus")
    await newsroom.sri.hears("Jembatan putus")
    await newsroom.types(f"/tarik {article.link} Kabar itu bohong.", "Ditarik")
    await newsroom.desk.sees(
        lambda m: m.text.startswith("Jembatan putus") and "Ditarik" in m.text and not m.buttons,
        timeout=60,
    )


async def test_a_word_marks_in_reply_to_the_card_or_with_the_address(newsroom: Newsroom) -> None:
    """Nothing is asked; what is marked already is said to be."""
    article = await newsroom.publish("Jembatan putus")
    card = await newsroom.desk.hears("Jembatan putus")
    await newsroom.types("penting!", "🔴 Penting. Sekarang dikirim ke", reply_to=card)
    await newsroom.joko.hears("🔴 Penting")
    await newsroom.types(f"Penting {article.link}", "sudah ditandai Penting")
    await newsroom.types(f"bukan penting {article.link}", "Tidak lagi Penting. ")
    await newsroom.types(f"bukan penting {article.link}", "tidak ditandai Penting")
    await newsroom.types("penting https://kabar.example/lain/", "Salin alamatnya")


async def test_what_editors_say_to_each_other_marks_nothing(newsroom: Newsroom) -> None:
    """Nor does what is no news any more."""
    await newsroom.rani.says("penting", to=newsroom.desk)
    await newsroom.desk.hears_nothing()
    old = await newsroom.bot.article("Lama", PANONGAN)
    await newsroom.types(f"penting {old.link}", "tidak dikirim lagi")


async def test_many_articles_at_once_are_one_message(telegram: Telegram, tmp_path: Path) -> None:
    """And no card each."""
    rani = await telegram.person("Rani")
    desk = await telegram.group("Meja redaksi", members=[rani])
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    for number in range(1, 6):
        await file_article(storage, f"Kabar {number}", PANONGAN)
    await storage.close()
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id, article_cards=True):
        listed = await desk.hears("5 berita baru sekaligus")
        assert "Kabar 5" in listed.text
        await desk.hears_nothing()


async def test_a_newsroom_that_wants_no_cards_gets_none(telegram: Telegram, tmp_path: Path) -> None:
    """ARTICLE_CARDS=off; articles are marked by their address all the same."""
    rani = await telegram.person("Rani")
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id, article_cards="off") as bot:
        article = await bot.article("Jembatan putus", PANONGAN, push=True)
        await rani.says(f"penting {article.link}", to=desk)
        await desk.hears("🔴 Penting.")
        await desk.hears_nothing()
