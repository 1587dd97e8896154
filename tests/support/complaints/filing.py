"""The steps of /hakjawab, as somebody who says who they are takes them."""

from __future__ import annotations

from bot.articles.model import Article
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person

WRONG = "Jumlah TPS di berita itu 14, yang benar 41."
ASKED = "Mohon dimuat: TPS di Panongan ada 41."


async def up_to_words(person: Person, article: Article) -> None:
    """A reply to this article, up to the question of what is wrong."""
    await person.says(f"/hakjawab {article.link}")
    terms = await person.hears("tidak anonim")
    await person.presses("Lanjut", message=terms)
    await person.sees(lambda m: "Apa yang Anda minta?" in m.text)
    await person.presses("Hak jawab")
    await person.sees(lambda m: "sebagai siapa" in m.text)
    await person.presses("Orang yang diberitakan")
    await person.sees(lambda m: "Nama lengkap" in m.text)
    await person.says("Sumarni, S.Pd.")
    await person.hears("Apa yang keliru")


async def told(person: Person, article: Article) -> Heard:
    """Everything but the tap on `Kirim`; the review."""
    await up_to_words(person, article)
    await person.says(WRONG)
    asked = await person.hears("huruf. Lanjutkan menulis")
    await person.presses("Lanjut ▸", message=asked)
    await person.sees(lambda m: "Apa yang Anda minta dimuat" in m.text)
    await person.says(ASKED)
    asked = await person.hears("huruf. Lanjutkan menulis")
    await person.presses("Lanjut ▸", message=asked)
    papers = await person.sees(lambda m: "berkas pendukung" in m.text)
    await person.presses("Lewati", message=papers)
    contact = await person.sees(lambda m: "Nomor telepon" in m.text)
    await person.presses("Lewati", message=contact)
    return await person.sees(lambda m: "Periksa sebelum dikirim" in m.text)


async def filed(person: Person, desk: Group, article: Article) -> tuple[Heard, Heard]:
    """A whole one that was sent: its receipt, and its card with the editors."""
    review = await told(person, article)
    await person.presses("Kirim", message=review)
    receipt = await person.hears("Diterima redaksi")
    card = await desk.hears("Hak jawab · diterima")
    return receipt, card
