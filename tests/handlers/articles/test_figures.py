"""/statistik shows the month as a picture with its table; searches in vain are in its list."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from sqlalchemy import delete, select

from storage.tables.figures import daily_figures, missed_searches
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.figures import take_too_much_memory

WIB = ZoneInfo("Asia/Jakarta")


async def count_days(bot: RunningBot, days: int = 3) -> None:
    """As if the bot had counted so many days before today."""
    today = datetime.now(WIB).date()
    async with bot.storage.database.write() as connection:
        await connection.execute(delete(daily_figures))
    for back in range(1, days + 1):
        await bot.storage.daily_figures.take(str(today - timedelta(days=back)))


async def test_statistik_shows_a_picture_with_its_table(telegram: Telegram, tmp_path: Path) -> None:
    """Until two days are counted, a sentence; then numbers in words and in pixels."""
    rani, sri = await telegram.person("Rani"), await telegram.person("Sri")
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        await rani.says("/statistik", to=desk)
        await desk.hears("Grafik menyusul")
        await talk(sri, [("/ikuti panongan", "diikuti")])
        await count_days(bot)
        await rani.says("/statistik", to=desk)
        said = await desk.hears("Sepi kabar")
        assert "Panongan, Kab. Tangerang: belum pernah, 1 pengikut" in said.text
        card = await desk.hears("30 hari sampai")
        assert "Kab. Tangerang 1 ±0" in card.text
        assert card.photo
        with Image.open(io.BytesIO(await telegram.file(card.photo[-1]["file_id"]))) as image:
            assert image.width == 720


@pytest.mark.real_time
async def test_where_nothing_can_be_drawn_the_table_stands_alone(
    telegram: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that takes too much is no fault of the figures."""
    monkeypatch.setattr("bot.workers.figures.chart_painter.draw", take_too_much_memory)
    rani = await telegram.person("Rani")
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        await talk(rani, [("/ikuti panongan", "diikuti")])
        await count_days(bot)
        await rani.says("/statistik", to=desk)
        assert not (await desk.hears("30 hari sampai")).photo


async def test_what_is_not_found_is_counted_and_shown_from_five_people_on(
    telegram: Telegram, tmp_path: Path
) -> None:
    """By /cari and in plain words; not what was found, and not what tells of a violation."""
    rani = await telegram.person("Rani")
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        readers = [await telegram.person(f"Pembaca {number}") for number in range(9)]
        await bot.article("Rapat pleno dibuka.", "36.03.19")
        first = readers[0]
        await talk(
            first,
            [
                ("/cari loker cikupa", "Belum ada"),
                ("/cari rapat pleno", "Rapat pleno"),
                ("kades bagi amplop", ""),
            ],
        )
        async with bot.storage.database.read() as connection:
            rows = await connection.execute(
                select(missed_searches.c.words, missed_searches.c.times)
            )
            assert [tuple(row) for row in rows] == [(None, 1)]
        await rani.says("/statistik", to=desk)
        assert "loker" not in (await desk.hears("Pelanggan aktif")).text
        for reader in readers[1:]:
            await talk(reader, [("loker cikupa", "")])
        await rani.says("/statistik", to=desk)
        assert "loker cikupa: 9 kali" in (await desk.hears("Dicari, tidak ketemu")).text
