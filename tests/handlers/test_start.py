"""/start and /bantuan, as people meet them."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.telegram import Telegram

PANONGAN = "36.03.19"


async def test_start_greets_with_the_latest_three_and_the_eight_regencies(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Three lines, three headlines, eight regencies and cities, each with its districts."""
    for number in range(4):
        await bot.article(f"Kabar ke-{number}", PANONGAN, minutes_ago=60 - number)
    sri = await telegram.person("Sri")

    await sri.says("/start")

    heard = await sri.hears("Halo, Sri")
    assert heard.text.partition("\n\n")[0].count("\n") == 2
    assert [f"Kabar ke-{n}" in heard.text for n in range(4)] == [False, True, True, True]
    labels = [row[0] for row in heard.buttons]
    assert len([row for row in heard.buttons if len(row) == 2]) == 8
    assert {"Kab. Pandeglang", "Kab. Tangerang", "Kota Serang", "Semua Banten"} <= set(labels)
    assert await bot.storage.subscribers.get(sri.id) is not None
