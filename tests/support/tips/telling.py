"""The steps of a tip through /lapor, as its source takes them."""

from __future__ import annotations

import re
from functools import partial

from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person

TICKET = re.compile(r"Kode tiket: ([0-9A-Z-]{19})")


async def agree(source: Person) -> None:
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.presses("Informasi untuk redaksi")
    await source.sees(lambda heard: "Pelanggaran apa" in heard.text)


async def answer_nothing_until_the_account(source: Person) -> None:
    """Skip track, category, place and day, each when it is asked."""
    for question in ("Untuk apa laporan", "Pelanggaran apa", "Di mana?", "Kapan"):
        asked = await source.sees(partial(_says, question))
        await source.presses("Lewati", message=asked)
    await source.sees(partial(_says, "Ceritakan"))


async def told(source: Person, account: str = "Amplop dibagi di balai desa.") -> None:
    """A tip up to the question for evidence."""
    await agree(source)
    await source.presses("Politik uang")
    await source.sees(
        lambda heard: "tidak perlu ditulis" in heard.text and "Di mana?" in heard.text
    )
    await source.says("Panongan")
    await source.hears("Kapan")
    await source.presses("Kemarin")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    await source.says(account)
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)


async def send(source: Person) -> Heard:
    """The rest of a tip; the receipt."""
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await source.presses("Kirim")
    return await source.hears("Kode tiket:")


async def sent(source: Person, account: str) -> Heard:
    """A short tip; its receipt."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await answer_nothing_until_the_account(source)
    await source.says(account)
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    await source.presses("Kirim")
    receipt = await source.hears("Kode tiket:")
    await source.hears_out()
    return receipt


async def reported(source: Person, desk: Group, account: str) -> tuple[Heard, Heard, str]:
    """A short tip: its receipt, its card, its ticket code."""
    receipt = await sent(source, account)
    code = TICKET.search(receipt.text)
    assert code is not None
    return receipt, await desk.hears(account), code[1]


async def answers(editor: Person, desk: Group, words: str, to: Heard) -> Heard:
    """The first answer to a case: a reply, and the button that sends it."""
    said = await editor.says(words, to=desk, reply_to=to)
    await editor.presses("Kirim ke sumber", to=desk)
    return said


def _says(words: str, heard: Heard) -> bool:
    return words in heard.text
