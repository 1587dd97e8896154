"""A channel of the newsroom: connected by a code, posted to, corrected, taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.delivery.pushes import until_settled

PANONGAN, TANGERANG, SERANG = "36.03.19", "36.03", "36.04"


@dataclass
class Newsroom:
    """Rani edits, and owns the channel that her group is to connect."""

    telegram: Telegram
    bot: RunningBot
    rani: Person
    group: Group
    channel: Group

    async def code(self, place: str = "Kabupaten Tangerang") -> str:
        await self.rani.says(f"/kanal {place}", to=self.group)
        said = await self.group.hears("Terbitkan kode ini")
        return next(word for word in said.text.split() if word.startswith("kanal-"))

    async def connect(self) -> None:
        code = await self.code()
        await self.rani.says(code, to=self.channel)
        await self.group.hears("terhubung")

    async def posts(self) -> list[Heard]:
        return await self.channel.from_bot()


@pytest.fixture
async def newsroom(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Newsroom]:
    rani = await telegram.person("Rani")
    group = await telegram.group("Meja redaksi", members=[rani])
    channel = await telegram.group("Posbanten Tangerang", members=[rani], type="channel")
    await channel.becomes(username="posbanten_tng")
    async with running_bot(telegram, tmp_path, editors_chat_id=group.id) as bot:
        yield Newsroom(telegram, bot, rani, group, channel)


async def test_a_code_said_in_the_channel_connects_it(newsroom: Newsroom) -> None:
    """From the empty list to the channel in it; the code is gone from the channel."""
    rani, group = newsroom.rani, newsroom.group
    await rani.says("/kanal", to=group)
    await group.hears("Belum ada kanal")
    code = await newsroom.code("36.03")
    said = await rani.says(f" {code.upper()} ", to=newsroom.channel)
    await group.hears(
        "Kanal Posbanten Tangerang (@posbanten_tng) terhubung. Setiap kabar Kab. Tangerang"
    )
    await until_settled(newsroom.bot.storage)
    assert said.id not in [post.id for post in await newsroom.channel.messages()]
    await rani.says("/kanal", to=group)
    listed = await group.hears("✓ Posbanten Tangerang (@posbanten_tng): kabar Kab. Tangerang")
    assert listed.button("Putuskan Posbanten Tangerang")


async def test_what_is_no_place_and_no_code_connects_nothing(newsroom: Newsroom) -> None:
    """Nor does a code that was used; of one that they were not given the editors hear nothing."""
    rani, group, channel = newsroom.rani, newsroom.group, newsroom.channel
    await rani.says("/kanal atlantis", to=group)
    await group.hears("Saya tidak kenal wilayah “atlantis”")
    await rani.says("/kanal tangerang", to=group)  # a regency and a city
    await group.hears("Saya tidak kenal wilayah “tangerang”")
    await rani.says("Selamat pagi", to=channel)
    await rani.says("kanal-0123456789", to=channel)
    code = await newsroom.code()
    await newsroom.telegram.settled()
    await until_settled(newsroom.bot.storage)
    assert not [m for m in await group.from_bot() if "Posbanten Tangerang" in m.text]
    await channel.makes_bot("administrator", can_post_messages=False)
    await rani.says(code, to=channel)
    await group.hears("Beri hak Kirim pesan (Post messages), lalu terbitkan kodenya sekali lagi")
    await channel.makes_bot("administrator")
    await rani.says(code, to=channel)
    await group.hears("terhubung")
    await rani.says(code, to=channel)
    await group.hears("tidak berlaku lagi")
    assert len(await newsroom.bot.storage.channels.all()) == 1


async def test_an_article_of_its_area_is_posted_once_with_links_only(newsroom: Newsroom) -> None:
    """*Baca*, and *Ikuti* the article's own place; nothing of another regency."""
    await newsroom.connect()
    await newsroom.bot.article("Pasar Serang ramai", SERANG, push=True)
    article = await newsroom.bot.article("Banjir di Panongan", PANONGAN, push=True)
    post = await newsroom.channel.hears("Banjir di Panongan")
    assert [(button["text"], button.get("url")) for row in post.keyboard for button in row] == [
        ("Baca", article.link),
        ("Ikuti Panongan", "https://t.me/posbanten_bot?start=w-36-03-19_c-2"),
    ]
    await until_settled(newsroom.bot.storage)
    assert len(await newsroom.posts()) == 1


async def test_a_withdrawal_edits_the_post(newsroom: Newsroom) -> None:
    """As it edits the messages of readers; a correction answers it."""
    await newsroom.connect()
    article = await newsroom.bot.article("Banjir di Panongan", PANONGAN, push=True)
    post = await newsroom.channel.hears("Banjir di Panongan")
    await newsroom.rani.says(
        f"/ralat {article.link} Tiga rumah, bukan tiga puluh.", to=newsroom.group
    )
    said = await newsroom.channel.hears("Tiga rumah, bukan tiga puluh.")
    assert said.raw["reply_to_message"]["message_id"] == post.id
    await newsroom.bot.storage.articles.withdraw(article.id, now=article.published_at + 1)
    gone = await newsroom.channel.sees(lambda m: m.id == post.id and "ditarik" in m.text.lower())
    assert "Banjir" not in gone.text
    assert not gone.buttons


async def test_a_right_that_is_taken_away_is_said_once(newsroom: Newsroom) -> None:
    """Nothing goes there until it is given back; then the next story does."""
    await newsroom.connect()
    group, channel = newsroom.group, newsroom.channel
    await channel.makes_bot("administrator", can_post_messages=False)
    await group.hears("Bot tidak boleh menulis lagi di kanal Posbanten Tangerang")
    await channel.makes_bot("kicked")
    await newsroom.bot.article("Banjir di Panongan", PANONGAN, push=True)
    await newsroom.rani.says("/kanal", to=group)
    await group.hears("⚠️ Posbanten Tangerang")
    await until_settled(newsroom.bot.storage)
    assert not await newsroom.posts()
    assert not [m for m in await group.hears_out() if "tidak boleh menulis" in m.text]
    await channel.makes_bot("administrator")
    await group.hears("Bot boleh menulis lagi di kanal Posbanten Tangerang")
    await newsroom.bot.article("Pasar ramai", PANONGAN, push=True)
    await channel.hears("Pasar ramai")


async def test_an_editor_takes_it_away_and_connects_it_again(newsroom: Newsroom) -> None:
    """A button says which of both is wanted; what was posted is corrected further on."""
    await newsroom.connect()
    rani, group = newsroom.rani, newsroom.group
    article = await newsroom.bot.article("Banjir di Panongan", PANONGAN, push=True)
    post = await newsroom.channel.hears("Banjir di Panongan")
    await rani.says("/kanal", to=group)
    listed = await group.hears("✓ Posbanten Tangerang")
    off = await rani.presses("Putuskan Posbanten Tangerang", to=group)
    assert off.text.startswith("Diputuskan.")
    await group.sees(lambda m: m.id == listed.id and "diputuskan" in m.text)
    await newsroom.bot.article("Pasar ramai", PANONGAN, push=True)
    await newsroom.bot.storage.articles.withdraw(article.id, now=article.published_at + 1)
    gone = await newsroom.channel.sees(lambda m: m.id == post.id and "ditarik" in m.text.lower())
    assert not gone.buttons
    await until_settled(newsroom.bot.storage)
    assert len(await newsroom.posts()) == 1
    on = await rani.presses("Hubungkan Posbanten Tangerang", to=group)
    assert on.text == "Terhubung: kabar berikutnya terbit di sana."
    await newsroom.bot.article("Jalan rusak", PANONGAN, push=True)
    await newsroom.channel.hears("Jalan rusak")


async def test_readers_of_its_area_are_told_of_it(newsroom: Newsroom) -> None:
    """After following a place, and in the list of places; others are not."""
    sri = await newsroom.telegram.person("Sri")
    await sri.says("/ikuti panongan")
    assert "kanal" not in (await sri.hears("Panongan")).text
    await newsroom.connect()
    await sri.says("/ikuti cikupa")
    said = await sri.hears("Cikupa")
    assert said.text.endswith("Kabar Kab. Tangerang juga terbit di kanal @posbanten_tng.")
    await sri.says("/wilayah")
    assert (await sri.hears("kanal @posbanten_tng")).text.count("@posbanten_tng") == 1
    await sri.presses("Kab. Tangerang")
    await sri.presses("Balaraja")
    await sri.sees(lambda m: m.text.endswith("@posbanten_tng.") and "Balaraja" in m.text)
    await sri.says("/ikuti labuan")
    assert "kanal" not in (await sri.hears("Labuan")).text
