"""Yes, no, and wishes to the bot while a report is being written."""

from __future__ import annotations

import pytest

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import agree, answer_nothing_until_the_account


@pytest.mark.parametrize("yes", ["ya", "setuju", "lanjut", "yes"])
async def test_yes_is_a_word_before_the_questions(
    bot: RunningBot, source: Person, yes: str
) -> None:
    """At "Lanjut?", as the button."""
    await source.says("/lapor")
    await source.hears("Lanjut?")
    await source.says(yes)
    await source.hears("Untuk apa laporan")


@pytest.mark.parametrize("no", ["tidak", "ga jadi deh", "no"])
async def test_no_is_a_word_too(bot: RunningBot, source: Person, no: str) -> None:
    """Nothing was written: the report is over at once."""
    await source.says("/lapor")
    await source.hears("Lanjut?")
    await source.says(no)
    await source.hears("Dibatalkan")


async def test_a_wish_inside_a_report_is_asked_back(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Whole phrases only: neither kept nor done before it is said what they are for."""
    await bot.article("Jalan Panongan rusak", "36.03.19")
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await answer_nothing_until_the_account(source)
    for words in ("stop", "berita panongan", "bantuan"):
        said = await source.says(words)
        asked = await source.hears("Ini untuk laporan, atau mau berita?")
        assert asked.reply_to == said.id
        assert asked.buttons == [["Bukan", "Untuk laporan"]]
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not draft.evidence
    await source.presses("Untuk laporan", message=asked)
    await source.sees(lambda heard: "Tersimpan, 1 pesan" in heard.text)
    await source.says("kabar panongan")
    await source.hears("Ini untuk laporan, atau mau berita?")
    await source.presses("Bukan")
    await source.hears("Jalan Panongan rusak")
    await source.says("Tadi malam mereka berhenti di pos ronda lalu bagi amplop")
    await source.hears("Tersimpan, 2 pesan")
    await desk.hears_nothing(settle=0.0)


async def test_a_report_is_given_up_in_words(bot: RunningBot, source: Person) -> None:
    """ "Tidak jadi", and yes or no to the question whether to delete it."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await answer_nothing_until_the_account(source)
    await source.says("Begini ceritanya, ada yang membagi amplop.")
    await source.hears("Tersimpan, 1 pesan")
    await source.says("tidak jadi")
    await source.hears("Hapus laporan ini?")
    await source.says("tidak")
    await source.hears("Tersimpan, 1 pesan")
    await source.says("ga jadi")
    await source.hears("Hapus laporan ini?")
    await source.says("iya")
    await source.hears("Dibatalkan")
    assert await bot.storage.drafts.get(source.id) is None


async def test_a_place_is_an_answer_and_no_wish(bot: RunningBot, source: Person) -> None:
    """At "Di mana?" its name is what was asked for."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says("Panongan")
    await source.hears("Kapan")
