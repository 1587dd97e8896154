""" "Kenapa Panongan?" in the editors' group; what editors say to each other is left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.model import Article
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.bot import SECRET, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.storage.articles import file_tagged


@dataclass
class Desk:
    """An editor in the group, and an article that the tagger has read."""

    rani: Person
    group: Group
    article: Article

    async def says(self, words: str, *, reply_to: Heard | None = None) -> Heard:
        return await self.rani.says(words, to=self.group, reply_to=reply_to)

    async def asks(self, words: str, hears: str, *, reply_to: Heard | None = None) -> Heard:
        await self.says(words, reply_to=reply_to)
        return await self.group.hears(hears)


@pytest.fixture
async def desk(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    rani = await telegram.person("Rani")
    group = await telegram.group("Meja redaksi", members=[rani])
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    article = await file_tagged(
        storage, "Camat Panongan Buka Turnamen", "Turnamen ramai. Warga Curug ikut."
    )
    await file_tagged(storage, "Harga Cabai Turun", "Pasar sepi.")
    await storage.close()
    async with running_bot(telegram, tmp_path, editors_chat_id=group.id):
        yield Desk(rani, group, article)


async def test_the_reasons_are_given_on_request(desk: Desk) -> None:
    """By the address, and on in replies: to the bot's answer, to an editor's own link."""
    link = desk.article.link
    answer = await desk.asks(f"kenapa {link}", "“Camat Panongan” di judul: kuat (4,5)")
    assert answer.text.startswith("Camat Panongan Buka Turnamen")
    await desk.asks(f"Kenapa Panongan {link} ?", "Panongan, Kab. Tangerang, karena:")
    await desk.asks("kenapa Panongan?", "“Camat Panongan” di judul", reply_to=answer)
    await desk.asks("kenapa bukan cikupa?", "Cikupa, Kab. Tangerang tidak", reply_to=answer)
    pasted = await desk.says(f"Cek ini: {link}")
    await desk.asks("kenapa tidak Kota Cilegon", "Kota Cilegon tidak dipilih", reply_to=pasted)


async def test_an_answer_is_corrected_by_a_reply_to_it(desk: Desk) -> None:
    """And from then on the editors are the reason."""
    answer = await desk.asks(f"kenapa {desk.article.link}", "Keliru? Balas pesan ini")
    await desk.asks("/wilayahkan Cikupa", "📍 Cikupa, Kab. Tangerang", reply_to=answer)
    await desk.asks("kenapa Cikupa?", "Ditetapkan redaksi", reply_to=answer)


async def test_other_answers_about_an_article_can_be_asked_too(desk: Desk) -> None:
    """They carry its address; of a list of several, the address is asked for."""
    said = await desk.asks(f"/ralat {desk.article.link} Salah nama.", "Ralat dikirim")
    await desk.asks("kenapa Panongan?", "“Camat Panongan” di judul", reply_to=said)
    listed = await desk.asks("/statistik", "Camat Panongan Buka Turnamen")
    await desk.asks("kenapa Panongan?", "memuat beberapa artikel", reply_to=listed)
    await desk.asks("/bantuan", "kenapa ")


async def test_what_is_no_question_to_the_bot_gets_no_answer(desk: Desk) -> None:
    """Editors wonder about many things; and what cannot be answered is said in a sentence."""
    pasted = await desk.says(f"Cek ini: {desk.article.link}")
    talk = await desk.says("Besok libur.")
    await desk.says("kenapa?", reply_to=pasted)
    await desk.says("kenapa begitu?", reply_to=pasted)
    await desk.says("kenapa Panongan?", reply_to=talk)
    await desk.says("kenapa Panongan?")
    await desk.says("kenapa https://lain.example/a/ tidak diangkat saja?")
    await desk.group.hears_nothing(settle=0.5)
    await desk.asks("kenapa https://lain.example/a/", "Saya tidak punya artikel di alamat itu")
    await desk.asks(f"kenapa xyzzyq {desk.article.link}", "Saya tidak kenal wilayah bernama ‘xyzz")
