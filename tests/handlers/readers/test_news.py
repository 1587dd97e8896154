"""The latest, the search, and the ⋯ of a push."""

from __future__ import annotations

import time
from functools import partial

from bot.articles.reach import reach
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Heard, Person, Telegram

PANONGAN, KOTA_SERANG = "36.03.19", "36.73"


async def fill(bot: RunningBot, count: int, *places: str) -> None:
    for number in range(count):
        await bot.article(f"Kabar nomor {number}.", *places, minutes_ago=60 + count - number)


def titles(heard: Heard) -> list[str]:
    """The linked headlines."""
    return [line for line in heard.text.splitlines() if line.endswith(".")]


async def test_the_latest_of_a_place_come_in_pages(telegram: Telegram, bot: RunningBot) -> None:
    """Five a page, newest first, each a link; the pages turn in place."""
    await fill(bot, 12, PANONGAN)
    await bot.article("Bukan di sini.", KOTA_SERANG)
    sri = await telegram.person("Sri")

    await sri.says("/terbaru panongan")

    heard = await sri.hears("Terbaru dari Panongan, Kab. Tangerang")
    assert titles(heard) == [f"Kabar nomor {n}." for n in (11, 10, 9, 8, 7)]
    assert len(heard.links) == 5
    assert heard.buttons == [["1/3", "▸"], ["Ikuti Panongan"]]
    await sri.presses("▸")
    second = await sri.sees(lambda m: m.button("2/3") is not None)
    assert second.id == heard.id
    assert titles(second) == [f"Kabar nomor {n}." for n in (6, 5, 4, 3, 2)]
    await sri.presses("▸")
    third = await sri.sees(lambda m: m.button("3/3") is not None)
    assert titles(third) == ["Kabar nomor 1.", "Kabar nomor 0."]
    assert third.buttons[0] == ["◂", "3/3"]


async def test_a_list_comes_whatever_the_server_knows_of_moments(
    telegram: Telegram, bot: RunningBot
) -> None:
    """They grow older where it does (Bot API 9.5); to an older one they are words."""
    await fill(bot, 6, PANONGAN)
    sri = await telegram.person("Sri")
    await sri.says("/terbaru panongan")
    new = await sri.hears("Terbaru dari Panongan")
    moments = [e for e in new.entities if e["type"] == "date_time"]
    assert len(moments) == 5

    old = {
        "status": 400,
        "description": "Bad Request: can't parse entities: Unsupported start tag",
        "times": 1,
    }
    await telegram.faults([{"method": "sendMessage", **old}, {"method": "editMessageText", **old}])
    await sri.says("/terbaru panongan")
    plain = await sri.sees(lambda m: m.id > new.id and "Terbaru dari" in m.text)
    assert plain.text == new.text
    assert "date_time" not in {e["type"] for e in plain.entities}
    await sri.presses("▸")
    assert len(titles(await sri.sees(lambda m: m.button("2/2") is not None))) == 1


async def test_the_offer_under_a_list_follows_and_leaves_the_list(
    telegram: Telegram, bot: RunningBot
) -> None:
    """The button turns into its opposite, the list stays, the confirmation is a new message."""
    await fill(bot, 1, PANONGAN)
    sri = await telegram.person("Sri")
    await talk(sri, [("berita panongan", "Terbaru dari Panongan")])
    listed = (await sri.from_bot())[-1]

    await sri.presses("Ikuti Panongan")

    await sri.hears("Panongan, Kab. Tangerang diikuti")
    seen = await sri.sees(lambda m: m.button("Batal ikuti Panongan") is not None)
    assert (seen.id, titles(seen)) == (listed.id, ["Kabar nomor 0."])
    assert (await sri.presses("Batal ikuti Panongan")).text == "Panongan tidak diikuti lagi"


async def test_the_latest_without_a_place_is_everything(
    telegram: Telegram, bot: RunningBot
) -> None:
    """/terbaru alone, in words too; and an empty newsroom says that it is empty."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/terbaru", "Belum ada berita dari Banten")])
    await bot.article("Banjir surut.", KOTA_SERANG)
    await talk(
        sri,
        [
            ("/terbaru", "Banjir surut."),
            ("ada berita apa hari ini?", "Terbaru dari seluruh Banten"),
            ("/terbaru curug", "Ada beberapa ‘curug’"),
            ("[Curug, Kota Serang]", "Belum ada berita dari Curug, Kota Serang"),
            ("/ikuti panongan", "diikuti"),
            ("/terbaru", "Terbaru dari seluruh Banten"),
            ("[Terbaru: Panongan]", "Belum ada berita dari Panongan"),
        ],
    )


async def test_a_place_without_news_leads_to_the_one_around_it(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Also for who follows it already: no answer is a dead end."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    await sri.says("panongan")
    heard = await sri.hears("Belum ada berita dari Panongan")
    assert heard.buttons == [["Terbaru: Kab. Tangerang"]]
    await sri.says("/batal cikupa")
    heard = await sri.hears("tidak mengikuti Cikupa")
    assert heard.buttons == [["Panongan"]]


async def push(telegram: Telegram, bot: RunningBot, person: Person, *places: str) -> str:
    """What the sender leaves at a reader: a push with its ⋯; returns the callback data."""
    article = await bot.article("Rapat pleno dibuka.", *places)
    data = f"m:{article.id}"
    row = [
        {"text": "Baca", "url": article.link},
        {"text": "Bagikan", "url": "https://t.me/share/url?url=x"},
        {"text": "⋯", "callback_data": data},
    ]
    await telegram.api(
        "sendMessage",
        chat_id=person.id,
        text="Rapat pleno dibuka.",
        reply_markup={"inline_keyboard": [row]},
    )
    return data


async def test_the_dots_of_a_push_open_in_place_and_close_again(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Why, not this place, a pause, too much, settings; back bottom left; the text stays."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    await push(telegram, bot, sri, PANONGAN)

    await sri.presses("⋯")

    opened = await sri.sees(lambda m: m.button("Kenapa dikirim?") is not None)
    assert opened.text == "Rapat pleno dibuka."
    assert opened.buttons[0] == ["Baca di sini"]
    assert opened.buttons[1] == ["Kabari perkembangannya"]
    assert opened.buttons[3] == ["Batal ikuti Panongan"]
    assert opened.buttons[-2:] == [["Terlalu banyak?", "Pengaturan"], ["‹ Kembali"]]
    why = await sri.presses("Kenapa dikirim?")
    assert why.show_alert
    assert "Anda mengikuti Panongan, Kab. Tangerang" in why.text
    await sri.presses("Pengaturan")
    await sri.hears("Anda mengikuti:")
    await sri.presses("Terlalu banyak?", message=opened)
    assert (await sri.hears("Terlalu banyak kabar?")).button("Jeda sehari") is not None
    await sri.presses("‹ Kembali", message=opened)
    closed = await sri.sees(lambda m: m.id == opened.id and m.button("Baca") is not None)
    assert closed.buttons == [["Baca", "Bagikan", "⋯"]]


async def test_the_text_of_a_push_opens_in_the_chat(telegram: Telegram, bot: RunningBot) -> None:
    """Folded, as an answer to the push; not once the editors have withdrawn it."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    data = await push(telegram, bot, sri, PANONGAN)

    await sri.presses(data=f"{data}:r")

    told = await sri.sees(lambda m: "expandable_blockquote" in {e["type"] for e in m.entities})
    assert told.buttons == [["Baca", "Bagikan", "⋯"]]
    assert told.raw["reply_to_message"]["text"] == "Rapat pleno dibuka."
    await bot.storage.articles.withdraw(int(data.removeprefix("m:")), now=time.time())
    await sri.presses(data=f"{data}:r")
    await sri.hears("Artikel ini ditarik redaksi")


async def test_the_dots_pause_and_unfollow_without_touching_the_text(
    telegram: Telegram, bot: RunningBot
) -> None:
    """A toast says what happened; the unfollow button offers the way back."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    data = await push(telegram, bot, sri, PANONGAN)
    await sri.presses("⋯")
    opened = await sri.sees(lambda m: m.button("Kenapa dikirim?") is not None)

    assert (await sri.presses("Jeda sehari")).text == "Kabar dijeda sehari"
    assert (await sri.presses("Batal ikuti", message=opened)).text == "Panongan tidak diikuti lagi"

    turned = await sri.sees(lambda m: m.id == opened.id and m.button("Ikuti Panongan") is not None)
    assert turned.text == "Rapat pleno dibuka."
    subscriber = await bot.storage.subscribers.get(sri.id)
    assert subscriber is not None
    assert subscriber.paused_until is not None
    assert subscriber.follows == ()
    why = await sri.presses(data=f"{data}:y", message=opened)
    assert "tidak mengikuti wilayah di berita ini lagi" in why.text


async def test_the_dots_say_why_for_each_way_of_getting_an_article(
    telegram: Telegram, bot: RunningBot
) -> None:
    """The whole province, and a district that asked for its regency."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti semua", "Semua Banten diikuti")])
    data = await push(telegram, bot, sri, PANONGAN)
    assert "semua kabar Banten" in (await sri.presses(data=f"{data}:y")).text

    adi = await telegram.person("Adi")
    await talk(adi, [("/ikuti panongan", "diikuti"), ("[Plus kabar umum]", "juga dikirim")])
    data = await push(telegram, bot, adi, "36.03")
    assert "Panongan" in (await adi.presses(data=f"{data}:y")).text


async def test_important_news_of_the_province_says_why_it_came(
    telegram: Telegram, bot: RunningBot
) -> None:
    """It goes to everybody inside, also to who follows only a part of it."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    article = await bot.article("Gempa terasa di mana-mana", push=True)
    reach_of = partial(reach, gazetteer=bot.gazetteer)
    await bot.storage.importance.mark(article.id, reach_of=reach_of, now=time.time(), once=1)
    push = await sri.hears("Gempa terasa")
    await sri.presses("⋯", message=push)
    why = await sri.presses("Kenapa dikirim?", message=push)
    assert why.text == "Redaksi menandai berita ini penting untuk seluruh Banten."
