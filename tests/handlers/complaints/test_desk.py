"""What editors do with a reply: decide, once; answer by name; and who had the article is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.model import Article
from bot.complaints.model import Status
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.bot import SECRET, RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.complaints.filing import filed
from tests.support.delivery.pushes import until_settled
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article
from tests.support.storage.stored import count_rows

PANONGAN, CILEGON = "36.03.19", "36.72"
PUBLISHED = "https://posbanten.co.id/hak-jawab-panongan/"


@dataclass
class Newsroom:
    """Two editors, two readers who had the article, one who had not, and who complains of it."""

    bot: RunningBot
    desk: Group
    rani: Person
    dedi: Person
    sri: Person
    budi: Person
    joko: Person
    sumarni: Person
    article: Article
    receipt: Heard
    card: Heard

    @property
    def number(self) -> str:
        return self.receipt.text.split()[0]

    async def asks(self, editor: Person, label: str, question: str) -> Heard:
        await editor.presses(label, message=self.card, to=self.desk)
        return await self.desk.hears(question)


@pytest.fixture
async def newsroom(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Newsroom]:
    names = ("Rani", "Dedi", "Sri", "Budi", "Joko", "Sumarni")
    people = {name.lower(): await telegram.person(name) for name in names}
    desk = await telegram.group("Meja redaksi", members=[people["rani"], people["dedi"]])
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    for name, place in (("sri", PANONGAN), ("budi", PANONGAN), ("joko", CILEGON)):
        reader = people[name]
        await reader.says("/start")
        await storage.subscribers.follow(reader.id, place, language="id", now=0, once=reader.id)
    article = await file_article(storage, "Pleno di Panongan.", PANONGAN)
    await storage.close()
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        for name in ("sri", "budi"):
            await people[name].sees(lambda m: m.button("Baca") is not None)
        await people["joko"].hears("Halo")
        async with asyncio.timeout(PATIENCE):
            while (await count_rows(bot.storage))["sent"] < 2:
                await asyncio.sleep(0.01)
        receipt, card = await filed(people["sumarni"], desk, article)
        yield Newsroom(bot, desk, article=article, receipt=receipt, card=card, **people)


async def test_who_had_the_article_is_told_of_the_published_reply(newsroom: Newsroom) -> None:
    """As an answer to the message that brought it, once; nobody else hears of it."""
    question = await newsroom.asks(newsroom.rani, "Dimuat…", "Balas pesan ini dengan alamat")
    await newsroom.rani.says("bukan alamat", to=newsroom.desk, reply_to=question)
    await newsroom.desk.hears("Itu bukan alamat halaman di situs redaksi")
    await newsroom.rani.says(PUBLISHED, to=newsroom.desk, reply_to=question)
    preview = await newsroom.desk.hears("Ini yang dibaca penerima berita itu")
    await newsroom.rani.presses("Kirim ke 2 pembaca", message=preview, to=newsroom.desk)
    for reader in (newsroom.sri, newsroom.budi):
        push = await reader.sees(lambda m: m.text.startswith("Pleno di Panongan."))
        letter = await reader.hears("Hak jawab · ", timeout=PATIENCE)
        assert letter.raw["reply_to_message"]["message_id"] == push.id
        assert letter.keyboard[0][0]["url"] == PUBLISHED
        assert "Tentang: Pleno di Panongan." in letter.text
    told = await newsroom.sumarni.hears("Dimuat.", timeout=PATIENCE)
    assert told.text.startswith(newsroom.number)
    assert told.keyboard[0][0]["url"] == PUBLISHED
    await newsroom.desk.sees(lambda m: "Dimuat" in m.text and PUBLISHED in m.text)
    kirim = preview.button("Kirim ke 2 pembaca")
    assert kirim is not None
    again = await newsroom.dedi.presses(
        data=kirim["callback_data"], message=preview, to=newsroom.desk
    )
    assert again.text == "Sudah dicatat dimuat (Rani)."
    await newsroom.joko.hears_nothing(settle=0.1)
    for reader in (newsroom.sri, newsroom.budi):
        assert len([m for m in await reader.from_bot() if "Hak jawab · " in m.text]) == 1


async def test_of_an_article_withdrawn_since_the_headline_is_not_said_again(
    newsroom: Newsroom,
) -> None:
    """It may be what was wrong; who had it is told of the reply all the same."""
    await newsroom.rani.says(f"/tarik {newsroom.article.link} Isinya keliru.", to=newsroom.desk)
    gone = await newsroom.sri.sees(lambda m: "ditarik" in m.text, timeout=PATIENCE)
    question = await newsroom.asks(newsroom.rani, "Dimuat…", "Balas pesan ini dengan alamat")
    await newsroom.rani.says(PUBLISHED, to=newsroom.desk, reply_to=question)
    preview = await newsroom.desk.hears("Ini yang dibaca penerima berita itu")
    await newsroom.rani.presses("Kirim ke 2 pembaca", message=preview, to=newsroom.desk)
    letter = await newsroom.sri.hears("Hak jawab · ", timeout=PATIENCE)
    assert letter.raw["reply_to_message"]["message_id"] == gone.id
    assert "Pleno di Panongan." not in letter.text


async def test_a_refusal_reaches_the_person_with_its_reason(newsroom: Newsroom) -> None:
    """With the way to the Press Council; the card says who refused, and can be taken further."""
    question = await newsroom.asks(newsroom.rani, "Tolak…", "alasan penolakan")
    await newsroom.rani.says("Fakta itu tidak ada di berita.", to=newsroom.desk, reply_to=question)
    told = await newsroom.sumarni.hears("Ditolak.")
    assert "Alasan redaksi (Rani):\nFakta itu tidak ada di berita." in told.text
    assert told.button("Dewan Pers") is not None
    await newsroom.desk.sees(lambda m: "oleh Rani: Fakta itu tidak ada" in m.text)
    await newsroom.dedi.presses("Ke Dewan Pers", message=newsroom.card, to=newsroom.desk)
    await newsroom.sumarni.hears("Dibawa ke Dewan Pers.")


async def test_a_card_that_was_changed_already_is_as_wanted(
    telegram: Telegram, newsroom: Newsroom
) -> None:
    """Where Telegram made the edit and its answer was lost, so that it is made once more."""
    edit = {"method": "editMessageText", "chat": newsroom.desk.id, "cut": "after", "times": 1}
    await telegram.faults([edit])
    await newsroom.dedi.presses("Ke Dewan Pers", message=newsroom.card, to=newsroom.desk)
    await newsroom.sumarni.hears("Dibawa ke Dewan Pers.")
    await until_settled(newsroom.bot.storage)
    assert (await count_rows(newsroom.bot.storage))["failed"] == 0


async def test_of_two_editors_at_once_the_second_is_told(newsroom: Newsroom) -> None:
    """One decision stands, and the person hears of that one alone."""
    question = await newsroom.asks(newsroom.rani, "Tolak…", "alasan penolakan")
    await newsroom.dedi.presses("Ke Dewan Pers", message=newsroom.card, to=newsroom.desk)
    await newsroom.sumarni.hears("Dibawa ke Dewan Pers.")
    await newsroom.rani.says("Tidak terkait.", to=newsroom.desk, reply_to=question)
    await newsroom.desk.hears("Sudah dibawa ke Dewan Pers (Dedi)")
    await newsroom.sumarni.hears_nothing(settle=0.1)
    pressed = newsroom.card.button("Ke Dewan Pers")
    assert pressed is not None
    toast = await newsroom.rani.presses(
        data=pressed["callback_data"], message=newsroom.card, to=newsroom.desk
    )
    assert toast.text == "Sudah dibawa ke Dewan Pers (Dedi)."
    (kept,) = await newsroom.bot.storage.complaints.of_person(newsroom.sumarni.id)
    assert [event.status for event in kept.events] == [Status.RECEIVED, Status.COUNCIL]


async def test_both_sides_answer_by_name(newsroom: Newsroom) -> None:
    """By replying to any message that has the number; words of others stay among the editors."""
    await newsroom.rani.says("Apa ada suratnya?", to=newsroom.desk, reply_to=newsroom.card)
    asked = await newsroom.sumarni.hears("Apa ada suratnya?")
    assert asked.text.startswith(f"{newsroom.number} · Rani, redaksi ")
    await newsroom.desk.hears("Dikirim ke pengirimnya dengan nama Anda")
    await newsroom.sumarni.says("Ada, menyusul.", reply_to=asked)
    added = await newsroom.desk.hears("Ada, menyusul.")
    assert added.text.startswith(f"{newsroom.number} · Sumarni, S.Pd. menulis:")
    await newsroom.sumarni.sends(document=b"%PDF-1.4 surat", name="surat.pdf", reply_to=asked)
    copy = await newsroom.desk.hears(kind="document")
    assert copy.text.startswith(newsroom.number)
    await newsroom.budi.says("Saya juga mau.", reply_to=None)
    await newsroom.desk.hears_nothing(settle=0.1)


async def test_an_answer_goes_to_the_person_of_that_complaint(newsroom: Newsroom) -> None:
    """Whoever complained after them, of the same article, reads nothing of it."""
    await filed(newsroom.budi, newsroom.desk, newsroom.article)
    await newsroom.rani.says("Apa ada suratnya?", to=newsroom.desk, reply_to=newsroom.card)
    await newsroom.desk.hears("Dikirim ke pengirimnya dengan nama Anda")
    await until_settled(newsroom.bot.storage)
    assert not [m for m in await newsroom.budi.from_bot() if "suratnya" in m.text]
    await newsroom.sumarni.hears("Apa ada suratnya?")


async def test_the_open_ones_are_listed(newsroom: Newsroom) -> None:
    """With their terms; a tap shows the card, and what is decided is in the list no more."""
    await newsroom.rani.says("/hakjawab", to=newsroom.desk)
    listed = await newsroom.desk.hears("1 hak jawab terbuka")
    assert f"{newsroom.number} · diterima · batas " in listed.text
    await newsroom.rani.presses(newsroom.number, message=listed, to=newsroom.desk)
    shown = await newsroom.desk.hears("Hak jawab · diterima")
    await newsroom.rani.presses("Tolak…", message=shown, to=newsroom.desk)
    question = await newsroom.desk.hears("alasan penolakan")
    await newsroom.rani.says("Tidak terkait.", to=newsroom.desk, reply_to=question)
    await newsroom.desk.sees(lambda m: m.id == shown.id and "ditolak" in m.text)
    await newsroom.rani.says("/hakjawab", to=newsroom.desk)
    await newsroom.desk.hears("Tidak ada hak jawab yang terbuka.")


async def test_the_dossier_is_a_file_in_the_group(newsroom: Newsroom) -> None:
    """A tap on the card; its name is the number."""
    await newsroom.rani.presses("Berkas PDF", message=newsroom.card, to=newsroom.desk)
    sent = await newsroom.desk.hears("Berkas perkara untuk Dewan Pers", kind="document")
    assert sent.raw["document"]["file_name"] == f"{newsroom.number}.pdf"


async def test_a_stranger_decides_nothing(newsroom: Newsroom) -> None:
    """/hakjawab in a private chat is the room of who complains; theirs alone is shown there."""
    await newsroom.budi.says("/hakjawab")
    terms = await newsroom.budi.hears("tidak anonim")
    assert newsroom.number not in terms.text
    await newsroom.budi.says("Terima kasih.", reply_to=terms)
    assert not [m for m in await newsroom.desk.from_bot() if "Terima kasih" in m.text]


async def test_everything_of_who_complained_is_shown_and_erased(newsroom: Newsroom) -> None:
    """/privasi: the file has it, and nothing is left of it."""
    await newsroom.sumarni.says("/privasi")
    await newsroom.sumarni.presses("Unduh data saya")
    await newsroom.sumarni.hears(kind="document")
    held = await newsroom.bot.storage.personal_data.read(newsroom.sumarni.id, subscriber=None)
    (complaint,) = held.complaints
    assert complaint.number == newsroom.number
    await newsroom.sumarni.says("/privasi")
    await newsroom.sumarni.presses("Hapus semua")
    await newsroom.sumarni.presses("Ya, hapus semua")
    await newsroom.sumarni.sees(lambda m: "Semua sudah dihapus" in m.text)
    assert await newsroom.bot.storage.complaints.of_person(newsroom.sumarni.id) == ()
    assert await newsroom.bot.storage.complaints.by_number(newsroom.number) is None
