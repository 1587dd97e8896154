"""Pause, stop, language, privacy."""

from __future__ import annotations

import time

from bot.readers.model import State
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram

DAY = 86400


async def test_a_pause_says_its_end_and_can_be_ended(telegram: Telegram, bot: RunningBot) -> None:
    """A day, a week, until further notice; going on is one tap."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/jeda", "belum mengikuti wilayah mana pun"),
            ("/ikuti panongan", "diikuti"),
            ("/jeda", "Jeda kabar berapa lama?"),
            ("[Seminggu]", "Kabar dijeda sampai"),
        ],
    )
    subscriber = await bot.storage.subscribers.get(sri.id)
    assert subscriber is not None
    assert subscriber.paused_until is not None
    assert 0 <= subscriber.paused_until - time.time() - 7 * DAY <= 3600
    assert subscriber.paused_until % 3600 == 0
    await talk(
        sri,
        [
            ("/ikuti cikupa", "Kabar masih dijeda sampai"),
            ("/jeda", "Kabar dijeda sampai"),
            ("[Lanjutkan]", "Kabar masuk lagi. Kabar berikutnya langsung masuk"),
            ("/jeda", "Jeda kabar berapa lama?"),
            ("[Sampai saya lanjutkan]", "Kabar dijeda sampai Anda melanjutkannya"),
            ("/wilayah", "Kabar masih dijeda. Ketik /jeda untuk melanjutkan"),
        ],
    )


async def test_stopping_is_one_word_and_returning_one_tap(
    telegram: Telegram, bot: RunningBot
) -> None:
    """The places are kept."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/berhenti", "jadi tidak ada kabar yang masuk"),
            ("/ikuti panongan", "diikuti"),
            ("/berhenti", "Wilayah dan jadwal Anda tetap tersimpan"),
        ],
    )
    stopped = await bot.storage.subscribers.get(sri.id)
    assert stopped is not None
    assert stopped.state is State.STOPPED
    await talk(sri, [("[Lanjutkan]", "Kabar masuk lagi")])
    back = await bot.storage.subscribers.get(sri.id)
    assert back is not None
    assert (back.state, [f.place for f in back.follows]) == (State.ACTIVE, ["36.03.19"])


async def test_the_language_chosen_outlives_the_language_of_telegram(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Chosen once, it holds for everything that follows."""
    sri = await telegram.person("Sri", language="id")
    await sri.says("/bahasa")
    heard = await sri.hears("Pilih bahasa")
    assert heard.buttons == [["✓ Bahasa Indonesia", "English"]]
    await talk(
        sri,
        [
            ("[English]", "All right, English it is"),
            ("/wilayah", "You do not follow any place yet"),
            ("/bahasa", "Choose a language"),
            ("[Bahasa Indonesia]", "saya pakai bahasa Indonesia"),
            ("/wilayah", "Anda belum mengikuti"),
            ("/bahasa", "Pilih bahasa"),
            ("[English]", "All right, English it is"),
            ("/ikuti panongan", "You now follow"),
            ("/wilayah", "You follow"),
        ],
    )


async def test_a_language_alone_makes_no_row_that_names_the_chat(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Every source presses START and may choose a language: it waits sealed, with the draft."""
    sri = await telegram.person("Sri", language="id")
    await talk(
        sri,
        [
            ("/bahasa", "Pilih bahasa"),
            ("[English]", "All right, English it is"),
            ("/privasi", "What I keep"),
            ("/bahasa", "Choose a language"),
            ("[Bahasa Indonesia]", "saya pakai bahasa Indonesia"),
            ("/privasi", "Yang saya simpan"),
        ],
    )
    assert await bot.storage.subscribers.get(sri.id) is None


async def test_privacy_is_told_in_both_languages(telegram: Telegram, bot: RunningBot) -> None:
    """What is kept, what is not, and how to end it."""
    sri = await telegram.person("Sri")
    amy = await telegram.person("Amy", language="en")
    await talk(sri, [("/privasi", "Yang saya simpan")])
    await talk(amy, [("/privasi", "What I keep")])
