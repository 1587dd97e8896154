"""The way of a source through /lapor, question by question."""

from __future__ import annotations

from functools import partial

from tests.support.chats.heard import Heard
from tests.support.chats.people import Person


async def answer_nothing_until_the_account(source: Person) -> None:
    """Skip track, category, place and day, each when it is asked."""
    for question in ("Untuk apa laporan", "Pelanggaran apa", "Di mana?", "Kapan"):
        asked = await source.sees(partial(_says, question))
        await source.presses("Lewati", message=asked)
    await source.sees(partial(_says, "Ceritakan"))


def _says(words: str, heard: Heard) -> bool:
    return words in heard.text
