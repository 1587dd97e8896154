"""More reports than editors can read: sources are told, the group gets one list, none is lost."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.fake_clock import DatedClock
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, sent


@pytest.fixture
async def bot(telegram: Telegram, desk: Group, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """A newsroom that reads one report of a source an hour; no budget grows while a test runs."""
    clock = DatedClock(partial(float, time.time() // 60 * 60))  # budgets go by whole minutes
    async with running_bot(
        telegram, tmp_path, clock=clock, editors_chat_id=desk.id, tips_per_source=1
    ) as running:
        yield running


async def test_a_flood_is_one_list_from_which_editors_open_what_they_want(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Source: told that it waits, and so says the ticket. Editors: a list, a tap, the card."""
    assert "antre" not in (await sent(source, "Laporan pertama.")).text
    await desk.hears("Laporan pertama.")
    receipt = await sent(source, "Laporan kedua.")
    assert "masih antre" in receipt.text
    await source.says("Tambahan untuk yang kedua.", reply_to=receipt)
    await source.hears("begitu gilirannya tiba")

    page = await desk.hears("1 laporan antre")
    assert page.raw["has_protected_content"]
    assert not [heard for heard in await desk.from_bot() if "Laporan kedua." in heard.text]
    ((name,),) = page.buttons
    assert f"{name} · jenis tidak disebut · tempat tidak disebut" in page.text
    toast = await rani.presses(name, message=page, to=desk)
    assert toast.text == f"{name} dibuka"
    card = await desk.hears("Laporan kedua.")
    assert card.text.startswith(name)
    added = await desk.hears("Tambahan untuk yang kedua.")
    assert added.reply_to == card.id
    await desk.sees(lambda heard: heard.id == page.id and "Antrean laporan kosong" in heard.text)
    await answers(rani, desk, "Terima kasih.", card)
    await source.hears("Terima kasih.")


async def test_a_source_that_adds_without_end_is_passed_on_piece_by_piece(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Thirty pieces at once, then at a pace; the source is told, and nothing is lost."""
    receipt = await sent(source, "Laporan pertama.")
    for _ in range(3):
        await source.sends(photo=[PNG] * 10, reply_to=receipt)
    await source.hears("Diteruskan ke redaksi.")
    await source.says("Satu lagi.", reply_to=receipt)
    await source.hears("diteruskan ke redaksi satu per satu")
    (case,) = await bot.storage.cases.list_open()
    assert sum(turn.by_source for turn in case.turns) == 31
    assert not [heard for heard in await desk.from_bot() if "Satu lagi." in heard.text]


async def test_a_waiting_report_that_is_taken_back_leaves_the_list_without_a_word(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The editors have never seen it: there is nothing for them to stop using."""
    await sent(source, "Laporan pertama.")
    await desk.hears("Laporan pertama.")
    receipt = await sent(source, "Laporan kedua.")
    page = await desk.hears("1 laporan antre")
    await source.says(f"/tiket {receipt.text.partition('Kode tiket: ')[2][:19]} hapus")
    await source.presses("Ya, hapus")
    await source.hears("Laporan Anda sudah dicabut")
    await desk.sees(lambda heard: heard.id == page.id and "1 laporan antre" not in heard.text)
    await desk.hears_nothing()
