"""/jadwal: which way news comes, for all places and for each; what each way means in numbers."""

from __future__ import annotations

from bot.readers.model import (
    MORNING,
    Mode,
    QuietHours,
    QuietMode,
)
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Person
from tests.support.storage.stored import follow

PANONGAN, CIKUPA, KAB, BANTEN = "36.03.19", "36.03.18", "36.03", "36"


async def publish_four_weeks(bot: RunningBot) -> None:
    """Each day two articles of Cikupa, each week one of Panongan."""
    for day in range(28):
        for place in (CIKUPA, CIKUPA, *((PANONGAN,) if day % 7 == 0 else ())):
            await bot.article(f"Kabar {day} {place}", place, minutes_ago=60 + day * 1440)


async def test_each_choice_says_what_it_means_in_the_readers_numbers(
    bot: RunningBot, sri: Person
) -> None:
    """What comes at once and what in the summary, as it was in the last four weeks."""
    await publish_four_weeks(bot)
    await talk(
        sri,
        [
            ("/jadwal", "belum mengikuti wilayah mana pun"),
            ("/ikuti panongan", "Kabar lain dari Kab. Tangerang dirangkum setiap pukul 18.00."),
        ],
    )
    await sri.says("/jadwal")
    page = await sri.hears("Jadwal kabar Anda")
    for line in (
        "Langsung: sekitar 1 kabar seminggu begitu terbit, 2 sehari di ringkasan pukul 18.00.",
        "Sehari sekali: sekitar 2 kabar sehari, dirangkum pukul 18.00.",
        "Hanya penting: kurang dari 1 kabar sebulan, selalu langsung.",
        "Pukul 21.00–05.30 kabar masuk tanpa bunyi.",
    ):
        assert line in page.text
    assert page.buttons == [
        ["✓ Langsung", "Sehari sekali"],
        ["Hanya penting"],
        ["Ringkasan 18.00", "Batas: tidak ada"],
        ["Tenang 21.00–05.30"],
        ["‹ Wilayah Anda"],
    ]


async def test_under_a_week_of_news_the_choices_have_no_numbers(
    bot: RunningBot, sri: Person
) -> None:
    """The choices are there all the same."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/jadwal", "Langsung: begitu terbit.\n• Sehari sekali: dirangkum pukul 18.00."),
            ("[Hanya penting]", ""),
            ("/wilayah", "Yang masuk hanya kabar penting."),
        ],
    )
    assert (await bot.subscriber_of(sri)).mode is Mode.IMPORTANT


async def test_the_three_words_stand_under_what_is_said_of_a_follow(
    bot: RunningBot, sri: Person
) -> None:
    """Two taps follow a place; a third chooses how its news comes, in the same message."""
    await talk(
        sri,
        [
            ("/start", "Halo, Sri"),
            ("[Kota Cilegon]", "8 kecamatan"),
            ("[Ikuti seluruh Kota Cilegon]", "langsung masuk ke sini"),
            ("[Sehari sekali]", "Kabarnya datang sekali sehari, pukul 18.00."),
            ("/ikuti panongan", "Kabarnya datang sekali sehari, pukul 18.00."),
            ("[Langsung]", "Kabar lain dari Kab. Tangerang dirangkum setiap pukul 18.00."),
            ("/ikuti cikupa dan curug kabupaten tangerang", "• Cikupa"),
            ("[Hanya penting]", "Jadwal kabar Anda"),
        ],
    )
    found = await bot.subscriber_of(sri)
    assert {follow.mode for follow in found.follows} == {Mode.IMPORTANT}
    page = (await sri.from_bot())[-1]
    assert page.button("✓ Hanya penting") is not None


async def test_what_is_around_is_one_tap(bot: RunningBot, sri: Person) -> None:
    """Off, and on again; a regency has nothing around it."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/jadwal", "Jadwal kabar"),
            ("[Ringkasan]", "Kabar sekitar berarti kabar lain dari Kab. Tangerang."),
        ],
    )
    await sri.presses("✓ Kabar sekitar")
    await sri.sees(lambda message: ["Kabar sekitar"] in message.buttons)
    assert not (await bot.subscriber_of(sri)).follows[0].around
    await sri.presses("Kabar sekitar")
    await sri.sees(lambda message: ["✓ Kabar sekitar"] in message.buttons)
    assert (await bot.subscriber_of(sri)).follows[0].around


async def test_each_place_may_differ(bot: RunningBot, sri: Person) -> None:
    """A second page; /wilayah says of which the news comes in another way."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/ikuti semua", "Kabarnya datang sekali sehari, pukul 18.00."),
            ("/wilayah", "• Panongan, Kab. Tangerang\n• Semua Banten (sehari sekali)"),
            ("[Atur jadwal]", "Sekarang tiap wilayah punya pilihannya sendiri."),
            ("[Tiap wilayah]", "Ketuk yang ingin diubah."),
            ("[Panongan: Langsung]", "Panongan, Kab. Tangerang"),
            ("[Jangan dikirim]", "Panongan, Kab. Tangerang"),
            ("[‹ Kembali]", "Ketuk yang ingin diubah."),
            ("[Panongan: Jangan dikirim]", "Panongan, Kab. Tangerang"),
            ("[Sehari sekali]", ""),
            ("/wilayah", "• Semua Banten\n\nKabarnya datang sekali sehari, pukul 18.00."),
        ],
    )
    modes = {follow.place: follow.mode for follow in (await bot.subscriber_of(sri)).follows}
    assert modes == {PANONGAN: Mode.DAILY, BANTEN: Mode.DAILY}


async def test_news_that_was_switched_off_comes_again_by_a_choice(
    bot: RunningBot, sri: Person
) -> None:
    """As it is imported: `off`. The pages say so, and where to switch it on."""
    await talk(sri, [("/ikuti panongan", "diikuti")])
    await bot.storage.choices.set_mode(sri.id, Mode.OFF, once=1)
    await talk(
        sri,
        [
            ("/wilayah", "Kabar sedang Anda matikan. Ketik /jadwal untuk menyalakannya lagi."),
            ("/jadwal", "Sekarang tidak ada kabar yang dikirim."),
            ("[Langsung]", "Jadwal kabar Anda"),
            ("/wilayah", "• Panongan, Kab. Tangerang\n\nKetuk kabupaten"),
        ],
    )


async def test_wishes_lead_to_their_page_and_change_nothing_without_a_tap(
    bot: RunningBot, sri: Person
) -> None:
    """What the sentence names is offered; a tap, or a yes, chooses it."""
    await talk(sri, [("pagi aja", "belum mengikuti"), ("/ikuti panongan", "diikuti")])
    before = await bot.subscriber_of(sri)
    await talk(
        sri,
        [
            ("atur jadwal dong", "Jadwal kabar Anda"),
            ("kebanyakan berita", "Terlalu banyak kabar?"),
            ("[Kurangi wilayah]", "Anda mengikuti:"),
            ("kirim jam 7 pagi aja", "Semua kabar Anda dalam satu ringkasan?"),
            ("jangan kirim lewat jam 10 malam", "Pukul 22.00–05.30 kabar sebaiknya bagaimana?"),
        ],
    )
    assert await bot.subscriber_of(sri) == before
    await talk(
        sri,
        [
            ("[Ditunda dulu]", "Kabar pukul 22.00–05.30 ditunda"),
            ("pagi aja", "satu ringkasan"),
            ("ya", "Jadwal kabar Anda"),
        ],
    )
    found = await bot.subscriber_of(sri)
    assert (found.mode, found.summary_at) == (Mode.DAILY, MORNING)
    assert found.quiet == QuietHours(22 * 60, 5 * 60 + 30, QuietMode.WAIT)
    await talk(sri, [("kirim jam 7 pagi aja", "satu ringkasan"), ("[Ya, pukul 07.00]", "Jadwal")])
    assert (await bot.subscriber_of(sri)).summary_at == 7 * 60


async def test_who_has_stopped_is_told_so(bot: RunningBot, sri: Person) -> None:
    """The choices are kept, and are there; none of them brings the news back."""
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("/berhenti", "Wilayah dan jadwal Anda tetap tersimpan."),
            ("/jadwal", "Kabar masih berhenti."),
            ("[Sehari sekali]", "Kabar masih berhenti."),
            ("[Lanjutkan]", "Kabar masuk lagi. Kabarnya datang sekali sehari, pukul 18.00."),
        ],
    )


async def test_everybody_from_before_stays_as_they_were_until_they_choose(
    bot: RunningBot, sri: Person
) -> None:
    """All at once, nothing around, a sound at any hour."""
    await follow(bot.storage, sri.id, PANONGAN)
    await sri.says("/jadwal")
    page = await sri.hears("Kabar berbunyi kapan saja.")
    assert page.button("✓ Langsung") is not None
    assert page.button("Jam tenang: tidak") is not None
    await talk(sri, [("[Ringkasan 18.00]", "Ketuk jamnya")])
    assert not (await bot.subscriber_of(sri)).follows[0].around


async def test_who_follows_words_alone_has_a_schedule(bot: RunningBot, sri: Person) -> None:
    """All of /jadwal, by taps and typed; without numbers, as nobody knows how often words come."""
    await publish_four_weeks(bot)
    await talk(
        sri,
        [
            ("/ikuti banjir", "Ikuti sebagai kata"),
            ("ya", "banjir"),
            ("/wilayah", "banjir"),
            ("[Atur jadwal]", "Langsung: begitu terbit."),
            ("[Sehari sekali]", "Sehari sekali: dirangkum pukul 18.00."),
            ("[Ringkasan 18.00]", "Ringkasan datang sekali sehari, pukul 18.00."),
            ("jam 7 malam", "Ringkasan datang sekali sehari, pukul 19.00."),
            ("/jadwal", "dirangkum pukul 19.00."),
            ("jangan lewat jam 10 malam", "22.00"),
            ("pagi aja", "06.00"),
            ("ya", "dirangkum pukul 06.00."),
            ("/batal banjir", "banjir"),
            ("/jadwal", "belum mengikuti wilayah mana pun"),
        ],
    )
    found = await bot.subscriber_of(sri)
    assert (found.mode, found.summary_at) == (Mode.DAILY, MORNING)


async def test_there_is_a_way_back_to_how_it_was_at_first(bot: RunningBot, sri: Person) -> None:
    """Of each place as it was; shown where something is otherwise, and only there."""
    await talk(sri, [("/ikuti panongan", "diikuti"), ("/ikuti semua banten", "diikuti")])
    await sri.says("/jadwal")
    page = await sri.hears("Jadwal kabar Anda")
    assert page.button("Kembali seperti awal") is None
    await talk(
        sri,
        [
            ("[Hanya penting]", "Jadwal kabar Anda"),
            ("[Kembali seperti awal]", "Jadwal kabar Anda"),
        ],
    )
    found = await bot.subscriber_of(sri)
    assert found.mode is None
    assert {f.place: f.mode for f in found.follows} == {PANONGAN: Mode.DIRECT, BANTEN: Mode.DAILY}
    await sri.sees(
        lambda m: "Jadwal kabar Anda" in m.text and m.button("Kembali seperti awal") is None
    )
