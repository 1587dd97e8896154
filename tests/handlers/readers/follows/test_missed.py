"""After a pause: what was missed, on a tap only."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.storage.stored import follow

PANONGAN = "36.03.19"


async def test_who_comes_back_is_offered_what_was_missed(
    telegram: Telegram, bot: RunningBot
) -> None:
    """One message with the best of it; nothing by itself."""
    sri = await telegram.person("Sri")
    await follow(bot.storage, sri.id, PANONGAN)
    await talk(sri, [("/berhenti", "berhenti mengirim kabar")])
    for number in range(7):
        await bot.article(f"Rapat {number}", PANONGAN, minutes_ago=9 - number, push=True)
    await talk(
        sri,
        [
            ("lanjutkan", "Kabar masuk lagi"),
            ("[Lihat yang terlewat]", "Yang terlewat, 7 berita. Yang terpenting:\n\nRapat 6"),
        ],
    )
    shown = (await sri.from_bot())[-1].text
    assert [number for number in range(7) if f"Rapat {number}" in shown] == [2, 3, 4, 5, 6]


async def test_in_english_nothing_missed_is_said_so(telegram: Telegram, bot: RunningBot) -> None:
    """In the reader's language."""
    sam = await telegram.person("Sam", language="en")
    await talk(
        sam,
        [
            ("/ikuti panongan", "Panongan"),
            ("/berhenti", "alerts"),
            ("resume", "back on"),
            ("[See what I missed]", "You missed nothing"),
        ],
    )
