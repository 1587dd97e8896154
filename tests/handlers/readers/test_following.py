"""Following places by commands, by words and by buttons."""

from __future__ import annotations

from bot.readers.model import State
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Person, Telegram
from tests.support.storage.stored import follow

PANONGAN, CIKUPA, TIGARAKSA, KAB_TANGERANG = "36.03.19", "36.03.18", "36.03.03", "36.03"


async def followed(bot: RunningBot, person: Person) -> list[str]:
    return [follow.place for follow in (await bot.subscriber_of(person)).follows]


async def test_two_taps_follow_a_district_and_show_the_proof(
    telegram: Telegram, bot: RunningBot
) -> None:
    """From /start: the districts of a regency, then one of them; the keyboard marks it."""
    await bot.article("Panen raya di Cikupa", CIKUPA)
    sri = await telegram.person("Sri")
    await talk(sri, [("/start", "Halo")])
    keyboard = (await sri.from_bot())[-1]

    await sri.presses(data="r:36.03", message=keyboard)
    shown = await sri.sees(lambda m: "29 kecamatan" in m.text)
    assert shown.id == keyboard.id
    assert shown.buttons[-1] == ["‹ Kembali"]
    assert "1/4" in shown.buttons[-2]
    assert all(len(row) <= 2 for row in shown.buttons[:-2])
    toast = await sri.presses("Cikupa")

    assert toast.text == "Cikupa diikuti"
    shown = await sri.sees(lambda m: m.button("✓ Cikupa") is not None)
    assert shown.id == keyboard.id
    assert "Panen raya di Cikupa" in shown.text
    assert "Kabar berikutnya langsung masuk ke sini" in shown.text
    assert await followed(bot, sri) == [CIKUPA]


async def test_a_second_tap_unfollows_and_the_top_counts_what_is_inside(
    telegram: Telegram, bot: RunningBot
) -> None:
    """The regency's button says how many of its districts are followed."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/ikuti panongan", "Panongan, Kab. Tangerang diikuti"),
            ("/ikuti cikupa", "Cikupa, Kab. Tangerang diikuti"),
            ("/wilayah", "• Panongan, Kab. Tangerang\n• Cikupa, Kab. Tangerang"),
        ],
    )
    keyboard = (await sri.from_bot())[-1]
    assert keyboard.button("Kab. Tangerang · 2") is not None

    await sri.presses("Kab. Tangerang · 2")
    await sri.sees(lambda m: m.button("✓ Cikupa") is not None)
    await sri.presses("✓ Cikupa")
    await sri.sees(lambda m: "Cikupa, Kab. Tangerang tidak diikuti lagi" in m.text)
    await sri.presses("‹ Kembali")

    await sri.sees(lambda m: m.button("Kab. Tangerang · 1") is not None)
    assert await followed(bot, sri) == [PANONGAN]


async def test_pages_of_districts_turn_round(telegram: Telegram, bot: RunningBot) -> None:
    """The last page is one step back from the first; every district stands on one page."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/wilayah", "belum mengikuti")])
    await sri.presses(data="r:36.03")
    seen: set[str] = set()
    for page in ("1/4", "2/4", "3/4", "4/4", "1/4"):
        shown = await sri.sees(lambda m, page=page: m.button(page) is not None)  # type: ignore[misc]  # mypy infers no type for a lambda with a default
        seen |= {label for row in shown.buttons[1:-2] for label in row}
        await sri.presses("▸")
    assert seen == {bot.gazetteer.get(c).name for c in bot.gazetteer.children(KAB_TANGERANG)}
    await sri.presses(data="r:36.03:1")
    await sri.sees(lambda m: m.button("1/4") is not None)
    await sri.presses("◂")
    await sri.sees(lambda m: m.button("4/4") is not None)


async def test_a_button_pressed_twice_changes_nothing_more(
    telegram: Telegram, bot: RunningBot
) -> None:
    """It carries the wanted state: an old keyboard never turns a choice around."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/wilayah", "belum mengikuti")])
    for _ in range(2):
        await sri.presses(data=f"f:{KAB_TANGERANG}:1:k")
        assert await followed(bot, sri) == [KAB_TANGERANG]
    for _ in range(2):
        await sri.presses(data=f"f:{KAB_TANGERANG}:0:k")
        assert await followed(bot, sri) == []


async def test_following_a_district_offers_the_news_of_its_regency(
    telegram: Telegram, bot: RunningBot
) -> None:
    """ "Plus kabar umum": on, off, and gone where the regency itself is followed."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/ikuti panongan", "diikuti"),
            ("[Plus kabar umum Kab. Tangerang]", "Kabar umum Kab. Tangerang juga dikirim"),
            ("/wilayah", "• Panongan, plus kabar umum Kab. Tangerang"),
        ],
    )
    assert (await bot.subscriber_of(sri)).follows[0].wide

    await talk(sri, [("[✓ Plus kabar umum]", "Hanya kabar Panongan yang dikirim")])
    assert not (await bot.subscriber_of(sri)).follows[0].wide

    await talk(sri, [("/ikuti kab tangerang", "diikuti"), ("/ikuti cikupa", "diikuti")])
    assert (await sri.from_bot())[-1].button("Plus kabar umum") is None


async def test_everything_can_be_followed(telegram: Telegram, bot: RunningBot) -> None:
    """36 is all that the site publishes."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/wilayah", "belum mengikuti"),
            ("[Semua Banten]", "Semua Banten diikuti"),
            ("/wilayah", "• Semua Banten"),
            ("/batal banten", "Semua Banten tidak diikuti lagi"),
        ],
    )


async def test_an_ambiguous_name_is_asked_back(telegram: Telegram, bot: RunningBot) -> None:
    """Two Curug, three Tangerang: a button each; the one pressed is followed."""
    sri = await telegram.person("Sri")
    await sri.says("/ikuti Curug")
    heard = await sri.hears("Ada beberapa ‘Curug’")
    assert heard.buttons == [["Curug, Kab. Tangerang"], ["Curug, Kota Serang"]]
    await talk(sri, [("[Curug, Kota Serang]", "Curug, Kota Serang diikuti")])
    assert [bot.gazetteer.full_name(c) for c in await followed(bot, sri)] == ["Curug, Kota Serang"]
    await sri.says("/ikuti tangerang")
    assert len((await sri.hears("Ada beberapa")).buttons) == 3


async def test_a_typo_gets_what_was_meant_as_a_button(telegram: Telegram, bot: RunningBot) -> None:
    """ "panogan" is not refused."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/ikuti panogan", "Saya belum kenal ‘panogan’. Maksud Anda Panongan, Kab. Tangerang?"),
            ("[Panongan]", "Panongan, Kab. Tangerang diikuti"),
        ],
    )


async def test_a_village_resolves_to_its_district_and_says_so(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Ranca Iyuh is in Panongan, with a word like Desa before it or not."""
    for place in ("Ranca Iyuh", "desa rancaiyuh", "Desa Ranca Iyuh, Kec. Panongan, Kab. Tangerang"):
        sri = await telegram.person("Sri")
        await talk(
            sri,
            [
                (
                    f"/ikuti {place}",
                    "Ranca Iyuh ada di Kecamatan Panongan. Panongan, Kab. Tangerang diikuti.",
                )
            ],
        )
        assert await followed(bot, sri) == [PANONGAN]


async def test_a_village_of_several_districts_is_asked_back(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Each of its districts is a button; none is chosen for the reader."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/ikuti kelurahan Kaduagung", "Kadu Agung ada di 2 kecamatan. Yang mana maksud Anda?"),
            ("[Tigaraksa]", "Tigaraksa, Kab. Tangerang diikuti"),
        ],
    )
    assert await followed(bot, sri) == [TIGARAKSA]


async def test_a_misspelt_village_is_asked_back_with_its_district(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Whoever taps knows why Panongan is offered."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            (
                "/ikuti desa ranca iyu",
                "Maksud Anda Ranca Iyuh di Kecamatan Panongan, Kab. Tangerang?",
            ),
            ("[Ranca Iyuh, Panongan]", "Panongan, Kab. Tangerang diikuti"),
        ],
    )
    assert await followed(bot, sri) == [PANONGAN]


async def test_a_place_is_known_however_it_is_dressed(telegram: Telegram, bot: RunningBot) -> None:
    """Case, quotes, invisible characters and emoji around a name do not matter."""
    for place in (
        "“Panongan”",
        "Pan\u200bongan",
        "\u202ePanongan\u202c",
        "  PANONGAN!!  ",
        "kec. panongan",
        "Panongan\n🔥",
    ):
        person = await telegram.person("Sri")
        await talk(person, [(f"/ikuti {place}", "Panongan, Kab. Tangerang diikuti")])


async def test_a_place_nobody_knows_gets_the_list(telegram: Telegram, bot: RunningBot) -> None:
    """Whatever is typed, the answer is short and offers the regencies."""
    sri = await telegram.person("Sri")
    for place in ("<script>", "😀", "\u200b\u200b\u200b x", "q" * 4000, "%s{0}{x}"):
        await sri.says(f"/ikuti {place}")
        heard = await sri.hears()
        assert heard.button("Kab. Tangerang") is not None
        assert len(heard.text) < 200


async def test_commands_without_a_place_offer_a_choice(telegram: Telegram, bot: RunningBot) -> None:
    """/ikuti shows the list; /batal what is followed, to be dropped by a tap."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/batal", "belum mengikuti"),
            ("/ikuti", "Wilayah mana?"),
            ("/ikuti cikupa", "diikuti"),
            ("/batal panongan", "tidak mengikuti Panongan"),
            ("/batal", "Mana yang tidak perlu"),
        ],
    )
    toast = await sri.presses("Cikupa")
    assert toast.text == "Cikupa tidak diikuti lagi"
    assert await followed(bot, sri) == []


async def test_following_again_brings_back_who_had_stopped(
    telegram: Telegram, bot: RunningBot
) -> None:
    """/berhenti keeps the places; a follow starts the alerts again."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti cikupa", "diikuti"), ("/berhenti", "berhenti mengirim kabar")])
    assert (await bot.subscriber_of(sri)).state is State.STOPPED
    await talk(sri, [("/wilayah", "Kabar masih berhenti"), ("/ikuti panongan", "Kabar masuk lagi")])
    assert (await bot.subscriber_of(sri)).state is State.ACTIVE
    assert await followed(bot, sri) == [CIKUPA, PANONGAN]


async def test_a_regency_opens_and_is_followed_as_a_whole(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Two taps from /start; what is said after tells how much to expect of it."""
    for day in range(28):
        await bot.article(f"Kabar {day}", CIKUPA, minutes_ago=day * 1440 + 60)
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/start", "Halo"),
            ("[Kab. Tangerang]", "29 kecamatan"),
            ("[Ikuti seluruh Kab. Tangerang]", "Biasanya sekitar 1 kabar sehari dari Kab."),
            ("[‹ Kembali]", "• Kab. Tangerang"),
            ("[✓ Kab. Tangerang]", "29 kecamatan"),
            ("[✓ Seluruh Kab. Tangerang]", "Kab. Tangerang tidak diikuti lagi"),
            ("/ikuti cikupa", "sekitar 1 kabar sehari dari Cikupa, 1 sehari dari Kab. Tangerang."),
            ("/ikuti pandeglang dan jayanti", "kurang dari 1 sebulan dari Jayanti."),
        ],
    )


async def test_beyond_fifteen_places_all_are_shown_and_the_regency_is_suggested(
    telegram: Telegram, bot: RunningBot
) -> None:
    """/wilayah lists each, /batal has pages, and the sixteenth follow suggests the whole."""
    sri = await telegram.person("Sri")
    districts = bot.gazetteer.children(KAB_TANGERANG)[:16]
    await follow(bot.storage, sri.id, *districts[:15])
    await talk(
        sri,
        [
            (f"/ikuti {bot.gazetteer.full_name(districts[15])}", "Anda mengikuti 16 wilayah"),
            ("/wilayah", f", {bot.gazetteer.get(districts[15]).name}"),
            ("/batal", "Mana yang tidak perlu"),
            ("[▸]", ""),
        ],
    )
    shown = await sri.sees(lambda m: m.button("2/2") is not None)
    last = bot.gazetteer.label(districts[15])
    await talk(sri, [(f"[{last}]", "tidak diikuti lagi")])
    assert shown.button(last) is not None
    assert len(await followed(bot, sri)) == 15
