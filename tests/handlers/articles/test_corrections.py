"""/ralat and /tarik: editors correct what was sent, and those who got it see so."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.ledger.verification import verify_entries
from bot.articles.model import Article
from bot.core.vault import Vault
from bot.workers.feeds.notices import taken_down_letters
from storage.opening import open_storage
from tests.support.bot import SECRET, RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.editors import editors_chat
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article
from tests.support.storage.stored import count_rows

PANONGAN, CILEGON = "36.03.19", "36.72"
WITHDRAWN = re.compile(r"Artikel ini ditarik redaksi · (?:\w+ \d+/\d+, )?\d\d\.\d\d WIB")


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

    async def types(self, command: str, hears: str) -> Heard:
        await self.rani.says(command, to=self.desk)
        return await self.desk.hears(hears)

    async def asks(self) -> Heard:
        """Why the article is to be withdrawn."""
        return await self.types(f"/tarik {self.article.link}", "Kenapa artikel ini ditarik?")

    async def stored(self) -> Article:
        stored = await self.bot.storage.articles.get(self.article.id)
        assert stored is not None
        return stored

    async def recorded(self, *, told: int | None = None) -> list[tuple[object, ...]]:
        """What the ledger says: kind, ground, how many were told of how many; once all are."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.bot.storage.tellings.record(now=time.time())
                entries, _ = await self.bot.storage.ledger.all()
                counts = {each.refers_to: each for each in entries if each.kind == "told"}
                said = [each for each in entries if each.kind != "told"]
                if len(counts) == (len(said) if told is None else told):
                    break
                await asyncio.sleep(0.05)
        return [
            (each.kind, each.ground, counts[each.sequence].told, counts[each.sequence].readers)
            for each in said
        ]


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
    assert await newsroom.recorded() == [("correction", None, 2, 2)]
    await newsroom.joko.hears_nothing(settle=0.1)


async def test_nothing_is_withdrawn_without_a_reason(newsroom: Newsroom) -> None:
    """It is asked for by buttons; what is none, or says that it stays, changes nothing."""
    question = await newsroom.asks()
    assert "Sebelum ada alasan, tidak ada yang ditarik." in question.text
    assert question.buttons == [
        ["SARA", "Kesusilaan"],
        ["Masa depan anak", "Trauma korban"],
        ["Ketetapan Dewan Pers"],
        ["Batal"],
    ]
    for said, hears in (
        ("penting", "Itu terlalu pendek"),
        ("x" * 4096, "Alasannya 4.096 huruf, paling banyak 1.000"),
        ("batal aja", "Tidak jadi ditarik."),
    ):
        await newsroom.rani.says(said, to=newsroom.desk, reply_to=question)
        await newsroom.desk.hears(hears)
    await newsroom.rani.presses("Batal", to=newsroom.desk)
    await newsroom.desk.sees(lambda m: m.id == question.id and "Tidak jadi" in m.text)
    assert (await newsroom.stored()).withdrawn_at is None
    assert await newsroom.recorded() == []


async def test_tarik_replaces_what_was_sent(newsroom: Newsroom) -> None:
    """On the phones, by when and why; and the article is found nowhere any more."""
    await newsroom.asks()
    await newsroom.rani.presses("SARA", to=newsroom.desk)
    said = await newsroom.desk.sees(lambda m: "Pesan di 2 obrolan segera diganti" in m.text)
    assert said.buttons == []
    for reader in (newsroom.sri, newsroom.budi):
        gone = await reader.sees(lambda message: "ditarik" in message.text, timeout=PATIENCE)
        first, why, place = gone.text.splitlines()
        assert WITHDRAWN.fullmatch(first)
        assert why == "Alasan: Isinya menyangkut SARA (suku, agama, ras, dan antargolongan)."
        assert place.startswith("📍 Panongan")
        assert gone.buttons == []
    await talk(newsroom.joko, [("/cari pleno", "Belum ketemu")])
    await newsroom.types(f"/ralat {newsroom.article.link} x", "ralat tidak dikirim")
    assert await newsroom.recorded() == [("withdrawal", "sara", 2, 2)]


async def test_the_editors_own_words_are_read_by_all(newsroom: Newsroom) -> None:
    """Typed with the command; mended by a reply to what says that it is withdrawn already."""
    address = newsroom.article.link
    await newsroom.types(f"/tarik {address} Narasumber <palsu>.", "Ditarik. Pesan di 2 obrolan")
    await newsroom.sri.hears("Alasan: Narasumber <palsu>.", timeout=PATIENCE)
    state = await newsroom.types(f"/tarik {address}", "Untuk membetulkan alasannya")
    assert "Sudah ditarik · " in state.text
    await newsroom.rani.says("Narasumbernya keliru.", to=newsroom.desk, reply_to=state)
    await newsroom.desk.hears("Pesan di 2 obrolan segera menyebutkan alasannya.")
    for reader in (newsroom.sri, newsroom.budi):
        await reader.sees(lambda m: "Alasan: Narasumbernya keliru." in m.text, timeout=PATIENCE)
    assert await newsroom.recorded() == [("withdrawal", None, 2, 2), ("reason", None, 2, 2)]


async def test_of_two_editors_the_first_is_right(newsroom: Newsroom, telegram: Telegram) -> None:
    """The second is shown what was said, and may mend it from there; so with old buttons."""
    dewi = await telegram.person("Dewi")
    await newsroom.desk.makes(dewi, "member")
    question = await newsroom.asks()
    old = question.keyboard[0][0]["callback_data"]
    await newsroom.rani.presses("Kesusilaan", to=newsroom.desk)
    await newsroom.desk.sees(lambda m: m.id == question.id and "Ditarik." in m.text)
    toast = await dewi.presses(data=old, to=newsroom.desk, message=question)
    assert toast.text == "Rekan Anda sudah menyebutkan alasan lain."
    state = await newsroom.desk.sees(lambda m: m.id == question.id and "Sudah ditarik" in m.text)
    assert "Alasan: Isinya melanggar kesusilaan." in state.text
    assert ["SARA", "✓ Kesusilaan"] in state.buttons
    await dewi.presses("✓ Kesusilaan", to=newsroom.desk)
    await dewi.presses("SARA", to=newsroom.desk)
    await newsroom.sri.sees(lambda m: "menyangkut SARA" in m.text, timeout=PATIENCE)
    assert [kind for kind, *_ in await newsroom.recorded()] == ["withdrawal", "reason"]


async def test_what_the_site_took_down_is_withdrawn_before_anybody_says_why(
    newsroom: Newsroom,
) -> None:
    """Readers are told so; a reply to the letter that asks for the reason reaches them."""
    storage, now = newsroom.bot.storage, time.time()
    editors = editors_chat(storage, newsroom.desk.id, time.time)
    letters = taken_down_letters(newsroom.article, editors, now=now)
    assert await storage.articles.withdraw(newsroom.article.id, now=now, letters=letters)
    await newsroom.sri.sees(
        lambda m: "Alasan belum disebutkan redaksi." in m.text, timeout=PATIENCE
    )
    letter = await newsroom.desk.hears("Artikel ini hilang dari situs")
    await newsroom.rani.says("Foto korban terlihat jelas.", to=newsroom.desk, reply_to=letter)
    await newsroom.desk.hears("segera menyebutkan alasannya.")
    for reader in (newsroom.sri, newsroom.budi):
        await reader.sees(lambda m: "Alasan: Foto korban" in m.text, timeout=PATIENCE)
    old = await newsroom.rani.presses("Trauma korban", message=letter, to=newsroom.desk)
    assert old.text == "Rekan Anda sudah menyebutkan alasan lain."
    assert await newsroom.recorded() == [("withdrawal", None, 2, 2), ("reason", None, 2, 2)]


async def test_a_discreet_ground_takes_the_headline_out_of_the_ledger(
    newsroom: Newsroom,
) -> None:
    """Of all its entries, also of earlier ones; and the chain holds."""
    await newsroom.types(f"/ralat {newsroom.article.link} Salah ketik.", "Ralat dikirim ke 2")
    await newsroom.asks()
    await newsroom.rani.presses("Masa depan anak", to=newsroom.desk)
    await newsroom.sri.sees(lambda m: "Masa depan anak perlu" in m.text, timeout=PATIENCE)
    await newsroom.recorded(told=2)
    entries, head = await newsroom.bot.storage.ledger.all()
    assert verify_entries(entries, head) == []
    assert {each.text("title") + each.text("address") for each in entries} == {""}
    assert [each.text("reason") for each in entries if each.text("reason")] == [
        "Salah ketik.",
        "Masa depan anak perlu dilindungi.",
    ]


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
    await newsroom.types(f"/ralat {newsroom.article.link} {'x' * 3001}", "Ralatnya 3.001 huruf")
    await newsroom.types("/tarik pleno", "/tarik https://")
    await newsroom.types("/tarik https://kabar.example/lain/", "Salin alamatnya")
    await newsroom.types("/bantuan", "/tarik – tarik artikel dari semua pesan")


async def test_readers_cannot(newsroom: Newsroom) -> None:
    """The commands belong to the editors' group."""
    for command in ("/tarik", "/ralat"):
        typed = f"{command} {newsroom.article.link} x"
        await talk(newsroom.sri, [(typed, "Perintah itu belum saya kenal")])
    assert (await newsroom.stored()).withdrawn_at is None
