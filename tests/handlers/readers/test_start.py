"""/start and /bantuan, as people meet them."""

from __future__ import annotations

from pathlib import Path

from bot.messages.catalogue import load_texts
from handlers.base.routing import ChatScope
from handlers.routes import menu
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.paths import DATA

PANONGAN = "36.03.19"


async def test_start_greets_with_the_latest_three_and_the_eight_regencies(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Three lines, three headlines as links, eight regencies and cities two a row, and all."""
    for number in range(4):
        await bot.article(f"Kabar ke-{number}", PANONGAN, minutes_ago=60 - number)
    sri = await telegram.person("Sri")

    await sri.says("/start")

    heard = await sri.hears("Halo, Sri")
    assert heard.text.partition("\n\n")[0].count("\n") == 2
    assert [f"Kabar ke-{n}" in heard.text for n in range(4)] == [False, True, True, True]
    labels = [label for row in heard.buttons for label in row]
    assert [len(row) for row in heard.buttons] == [2, 2, 2, 2, 1]
    assert "Lapor ke redaksi" not in labels  # this newsroom takes no reports
    assert {"Kab. Pandeglang", "Kab. Tangerang", "Kota Serang", "Semua Banten"} <= set(labels)
    assert await bot.storage.subscribers.get(sri.id) is None  # a row would name who was here


async def test_a_greeting_is_in_the_language_of_the_persons_telegram(
    telegram: Telegram, bot: RunningBot
) -> None:
    """English to an English Telegram, Indonesian to every other."""
    for language, greeting in (("en-GB", "Hello, A"), ("id", "Halo, A"), ("ja", "Halo, A")):
        person = await telegram.person("A", language=language)
        await talk(person, [("/start", greeting)])


async def test_a_payload_follows_its_place_at_once(telegram: Telegram, bot: RunningBot) -> None:
    """A link with w-36-03-19 is one tap to Panongan, with its newest article as proof."""
    await bot.article("Jalan Panongan diperbaiki", PANONGAN)
    sri = await telegram.person("Sri")

    await sri.says("/start w-36-03-19")

    heard = await sri.hears("Panongan, Kab. Tangerang diikuti")
    assert "Jalan Panongan diperbaiki" in heard.text
    subscriber = await bot.storage.subscribers.get(sri.id)
    assert subscriber is not None
    assert subscriber.follows_place(PANONGAN)


async def test_a_payload_nobody_knows_is_an_ordinary_start(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Links of another version or another province still greet."""
    sri = await telegram.person("Sri")
    for payload in ("w-99-99", "w-", "w-36-03-19-9999", "promo2024"):
        await talk(sri, [(f"/start {payload}", "Halo, Sri")])
    assert await bot.storage.subscribers.get(sri.id) is None


async def test_a_link_says_where_it_stood_and_follows_all_the_same(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Known keys, forged ones and odd ends: one tap to the place; no row tells by which link."""
    for said in ("_k", "_s-1234", "_s-99999999999999999999", "_zzz", "_", "__", "_s_s", "_S-x"):
        person = await telegram.person("Sri")
        await person.says(f"/start w-36-03-19{said}")
        await person.hears("Panongan, Kab. Tangerang diikuti")
    since = "1970-01-01"
    assert await bot.storage.arrivals.by_source(since=since, limit=5) == ()
    person = await telegram.person("Sri")
    await talk(person, [(f"/start {odd}", "Halo, Sri") for odd in ("_k", "w_k", "w-99-99_k", "k")])


async def test_a_village_in_a_payload_is_followed_by_its_district(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Villages have no news of their own; the answer says where the village is."""
    sri = await telegram.person("Sri")
    village = bot.gazetteer.children(PANONGAN)[0]
    name = bot.gazetteer.get(village).name
    await talk(
        sri, [(f"/start w-{village.replace('.', '-')}", f"{name} ada di Kecamatan Panongan")]
    )


async def test_the_report_payload_opens_the_report(telegram: Telegram, bot: RunningBot) -> None:
    """Where no editors' group is set, that says so."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/start lapor", "Bot ini belum menerima laporan")])


async def test_a_name_full_of_markup_and_tricks_is_only_a_name(
    telegram: Telegram, bot: RunningBot
) -> None:
    """HTML is escaped, direction marks and zero-width characters are dropped, length is cut."""
    sri = await telegram.person("<b>Sri</b> &\u202e\u200b" + "x" * 40)

    await sri.says("/start")

    heard = await sri.hears("Halo, <b>Sri</b> &")
    assert "\u202e" not in heard.text
    assert "\u200b" not in heard.text
    assert "…" in heard.text.splitlines()[0]


async def test_the_menu_and_the_help_are_the_table(telegram: Telegram, bot: RunningBot) -> None:
    """Every command of the menu stands in /bantuan, in both languages, with what it does.

    Where reports are not taken, those that are about them do not.
    """
    texts = load_texts()
    for language, first in (("id", "berita terbaru"), ("en", "the latest")):
        person = await telegram.person("A", language=language)
        await person.says("/bantuan")
        heard = await person.hears(first)
        listed = menu(texts.of(language), takes_tips=False)
        assert not {"lapor", "tiket"} & {command for command, _ in listed}
        assert {"lapor", "tiket"} < {command for command, _ in menu(texts.of(language))}
        assert len(listed) == len({command for command, _ in listed}) >= 10
        for command, what in listed:
            assert f"/{command} – {what}" in heard.text


async def test_the_announced_menu_is_within_telegrams_limits() -> None:
    """Bot API: BotCommand, names of 1-32, descriptions of 1-256 characters."""
    texts = load_texts()
    for where in (ChatScope.PRIVATE, ChatScope.EDITORS):
        for language in texts.languages:
            for command, what in menu(texts.of(language), where):
                assert command.isascii()
                assert command.islower()
                assert 1 <= len(what) <= 256


async def test_the_editors_have_a_menu_of_their_own(telegram: Telegram, tmp_path: Path) -> None:
    """/bantuan in the editors' group lists what holds there, and nothing for readers."""
    rudi = await telegram.person("Rudi")
    editors = await telegram.group("Redaksi", members=[rudi])
    async with running_bot(telegram, tmp_path, editors_chat_id=editors.id):
        await rudi.says("/bantuan", to=editors)
        heard = await editors.hears("/laporan")
        assert "/terbaru" not in heard.text
        await rudi.says("/help", to=editors)
        await editors.hears("/laporan")
        await talk(rudi, [("/start", "/lapor")])


async def test_a_newsroom_elsewhere_sets_its_folder(telegram: Telegram, tmp_path: Path) -> None:
    """With the place files of Lampung the buttons, the words and the search are Lampung's."""
    lampung = DATA / "provinces" / "18"
    async with running_bot(telegram, tmp_path, regions=lampung):
        sri = await telegram.person("Sri")
        await sri.says("/start")
        labels = {label for row in (await sri.hears("Halo, Sri")).buttons for label in row}
        assert "Kab. Lampung Selatan" in labels
        assert not any("Tangerang" in label for label in labels)
        await talk(
            sri,
            [
                ("/ikuti Natar", "Natar, Kab. Lampung Selatan diikuti"),
                ("/ikuti Desa Kelawi", "ada di Kecamatan"),
            ],
        )


async def test_sentences_name_the_newsroom_as_it_calls_itself(
    telegram: Telegram, tmp_path: Path
) -> None:
    """NEWSROOM_NAME wherever the newsroom is named; without it the bot's own name stands there."""
    said = (("/start", "Kabar Serpong"), ("siapa kamu?", "bot Kabar Serpong"))
    async with running_bot(telegram, tmp_path, newsroom_name="Kabar Serpong"):
        await talk(await telegram.person("Sri"), [*said, ("nomor redaksi", "Kabar Serpong")])
