"""/jadwal: hours, limits and quiet hours, tapped or typed."""

from __future__ import annotations

from bot.readers.buttons import ChooseLimit, ChooseQuiet, ChooseSummaryTime, OnceADay
from bot.readers.model import (
    EVENING,
    QUIET_AT_FIRST,
    Mode,
    QuietHours,
    QuietMode,
)
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Person, Telegram

PANONGAN, CIKUPA, KAB, BANTEN = "36.03.19", "36.03.18", "36.03", "36"


async def test_the_summary_comes_when_it_is_tapped_or_typed(bot: RunningBot, sri: Person) -> None:
    """Nonsense gets a sentence, once; then words are what they always are."""
    await bot.article("Banjir di Cikupa", CIKUPA)
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/jadwal", "Jadwal kabar"),
            ("[Ringkasan 18.00]", "Ringkasan datang sekali sehari, pukul 18.00."),
            ("[06.00]", "pukul 06.00"),
            ("jam 7 malam", "Ringkasan datang sekali sehari, pukul 19.00."),
            ("x" * 200, "belum saya pahami sebagai jam."),
            ("19.30", "Ringkasan datang sekali sehari, pukul 19.30."),
            ("banjir", "‘banjir’ belum saya pahami sebagai jam."),
            ("banjir", "Banjir di Cikupa"),
        ],
    )
    assert (await bot.subscriber_of(sri)).summary_at == 19 * 60 + 30


async def test_a_question_leaves_other_wishes_alone(bot: RunningBot, sri: Person) -> None:
    """A place and a wish are answered as always."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/jadwal", "Jadwal kabar"),
            ("[Ringkasan]", "Ketuk jamnya"),
            ("cikupa", "Belum ada berita dari Cikupa"),
            ("/jadwal", "Jadwal kabar"),
            ("[Ringkasan]", "Ketuk jamnya"),
            ("ga jadi", "Baik."),
        ],
    )
    assert (await bot.subscriber_of(sri)).summary_at == EVENING


async def test_a_limit_is_tapped_or_typed_and_makes_sense(bot: RunningBot, sri: Person) -> None:
    """None at once is once a day; more than there is, is no limit."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/jadwal", "Jadwal kabar"),
            ("[Batas: tidak ada]", "Paling banyak berapa"),
            ("[3]", ""),
        ],
    )
    assert (await bot.subscriber_of(sri)).most_a_day == 3
    await talk(sri, [("[‹ Kembali]", "Paling banyak 3 sehari langsung"), ("[Batas: 3 sehari]", "")])
    for typed, most in (("tujuh", 7), ("lima puluh", 50)):
        await sri.says(typed)
        assert (await sri.hears("Paling banyak berapa")).button(f"✓ {most}") is not None
        assert (await bot.subscriber_of(sri)).most_a_day == most
    await talk(
        sri,
        [
            ("banyak", "‘banyak’ belum saya pahami sebagai jumlah."),
            ("1000", "Tidak pernah terbit lebih dari 50 kabar sehari."),
            ("[Tanpa batas]", "Paling banyak berapa"),
            ("0", "Tidak mau kabar langsung? Itu Sehari sekali"),
            ("[Sehari sekali]", "Jadwal kabar Anda"),
        ],
    )
    found = await bot.subscriber_of(sri)
    assert (found.most_a_day, found.mode) == (None, Mode.DAILY)


async def test_quiet_hours_are_silent_held_or_none(bot: RunningBot, sri: Person) -> None:
    """What is important sounds at night only where that was tapped."""
    await talk(sri, [("/ikuti panongan", "diikuti")])
    assert (await bot.subscriber_of(sri)).quiet == QUIET_AT_FIRST
    await talk(
        sri,
        [
            ("/jadwal", "Jadwal kabar"),
            ("[Tenang 21.00–05.30]", "tanpa bunyi"),
            ("[Ditunda dulu]", "Kabar pukul 21.00–05.30 ditunda, lalu masuk sesudahnya."),
            ("[Penting berbunyi]", "Yang penting tetap berbunyi."),
            ("10 malam sampai 5 pagi", "Kabar pukul 22.00–05.00 ditunda"),
        ],
    )
    wanted = QuietHours(22 * 60, 5 * 60, QuietMode.WAIT, urgent=True)
    assert (await bot.subscriber_of(sri)).quiet == wanted
    await talk(
        sri,
        [
            ("jam sepuluh", "belum saya pahami sebagai jam mulai dan selesai."),
            ("matikan", "Kabar berbunyi kapan saja."),
            ("[Tanpa bunyi]", "Pukul 21.00–05.30 kabar masuk tanpa bunyi."),
            ("[Selalu berbunyi]", "Kabar berbunyi kapan saja."),
            ("[‹ Kembali]", "Jadwal kabar Anda"),
        ],
    )
    assert (await bot.subscriber_of(sri)).quiet is None


async def test_buttons_with_nonsense_are_old_ones(bot: RunningBot, sri: Person) -> None:
    """An hour that is none, a number that is no limit; what is followed no more is left alone."""
    await talk(sri, [("/ikuti panongan", "diikuti")])
    before = await bot.subscriber_of(sri)
    for button in (
        ChooseSummaryTime(1440),
        OnceADay(9999),
        ChooseLimit(51),
        ChooseQuiet(0, 1440, QuietMode.WAIT, urgent=False),
    ):
        assert "tidak berlaku" in (await sri.presses(data=button.build())).text
    for data in ("jm:", "jm:often", "jq:1", "js:x", "jp"):
        assert "tidak berlaku" in (await sri.presses(data=data)).text
    await sri.presses(data="jo:36.03.18:off")
    await sri.sees(lambda message: "Jadwal kabar Anda" in message.text)
    assert await bot.subscriber_of(sri) == before


async def test_english_readers_choose_in_english(telegram: Telegram, bot: RunningBot) -> None:
    """The same pages, in their words."""
    amy = await telegram.person("Amy", language="en")
    await talk(
        amy,
        [
            ("/ikuti panongan", "The rest of Kab. Tangerang comes in one summary at 18:00."),
            ("[Once a day]", "Its news comes once a day, at 18:00."),
            ("/jadwal", "How your news comes"),
            ("[Summary 18:00]", "The summary comes once a day, at 18:00."),
            ("half past seven pm", "at 19:30."),
            ("later", "I do not understand ‘later’ as an hour."),
            ("[‹ Back]", "How your news comes"),
            ("[Limit: none]", "How many stories a day"),
            ("five", "How many stories a day"),
            ("[‹ Back]", "How your news comes"),
            ("[Quiet 21:00–05:30]", "comes without a sound"),
            ("10 pm to 6 am", "From 22:00 to 06:00 news comes without a sound."),
            ("too many notifications", "Too much news?"),
            ("[Important only]", "How your news comes"),
        ],
    )
    found = await bot.subscriber_of(amy)
    assert (found.mode, found.summary_at, found.most_a_day) == (Mode.IMPORTANT, 19 * 60 + 30, 5)


async def test_an_hour_in_the_quiet_hours_is_told_of(bot: RunningBot, sri: Person) -> None:
    """Whether the summary then comes without a sound, or when they end; not of one before them."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/jadwal", "Jadwal kabar"),
            ("[Ringkasan 18.00]", "pukul 18.00"),
            ("jam 11 malam", "Pukul 23.00 termasuk jam tenang Anda, jadi ringkasannya masuk tanpa"),
            ("[Kembali]", "Jadwal kabar"),
            ("[Tenang 21.00–05.30]", "Pukul 23.00 termasuk jam tenang"),
            ("[Ditunda dulu]", "jadi ringkasannya baru masuk pukul 05.30."),
            ("/jadwal", "dirangkum pukul 05.30"),
            ("[Ringkasan 23.00]", "baru masuk pukul 05.30."),
            ("jam 9 malam", "Ringkasan datang sekali sehari, pukul 21.00."),
        ],
    )
    assert "jam tenang" not in (await sri.from_bot())[-1].text
