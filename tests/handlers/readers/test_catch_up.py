"""The pages behind a catch-up message."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert

from bot.articles.bundles import bundle
from bot.articles.model import Article
from bot.delivery.model import Kind, Priority
from bot.messages.catalogue import load_texts
from bot.messages.message import params
from bot.places.labels import PageContext
from storage.tables.outbox import outbox
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Heard, Person, Telegram

PANONGAN, CIKUPA = "36.03.19", "36.03.18"


def titles(heard: Heard) -> list[str]:
    return [line for line in heard.text.splitlines() if line.startswith("Kabar nomor")]


async def deliver(bot: RunningBot, person: Person, articles: Sequence[Article]) -> None:
    """Rows of the outbox as the sender leaves them."""
    rows = [
        {
            "kind": Kind.PUSH.value,
            "priority": int(Priority.PUSH),
            "state": "sent",
            "chat_id": person.id,
            "article_id": article.id,
            "created_at": article.published_at,
            "due_at": article.published_at,
        }
        for article in articles
    ]
    async with bot.storage.database.write() as connection:
        await connection.execute(insert(outbox), rows)


async def caught_up(
    telegram: Telegram, bot: RunningBot, person: Person, articles: Sequence[Article]
) -> Heard:
    """What the sender leaves at a reader for whom all of these waited."""
    words, zone = load_texts().of("id"), ZoneInfo("Asia/Jakarta")
    context = PageContext(words, bot.gazetteer, zone, articles[-1].published_at)
    span = (articles[0].id, articles[-1].id)
    message = bundle(context, articles[-5:], len(articles), span)
    await talk(person, [("/ikuti panongan", "diikuti")])
    await telegram.api("sendMessage", chat_id=person.id, **params(message))
    return await person.hears("kabar untuk Anda")


async def test_the_rest_of_a_catch_up_message_opens_in_pages(
    telegram: Telegram, bot: RunningBot
) -> None:
    """It opens behind the five shown; newest first, five a page; pages turn in place."""
    articles = [
        await bot.article(f"Kabar nomor {n}.", PANONGAN, minutes_ago=60 - n) for n in range(13)
    ]
    sri, adi = await telegram.person("Sri"), await telegram.person("Adi")
    await deliver(bot, sri, [*articles[:4], *articles[5:]])
    await deliver(bot, adi, articles)
    sent = await caught_up(telegram, bot, sri, [*articles[:4], *articles[5:]])
    assert sent.buttons == [["7 kabar lain"], ["⋯"]]

    assert (await sri.presses("7 kabar lain")).answered

    second = await sri.sees(lambda m: m.button("2/3") is not None)
    assert second.id == sent.id
    assert second.text.startswith("12 kabar untuk Anda")
    assert titles(second) == [f"Kabar nomor {n}." for n in (7, 6, 5, 3, 2)]
    assert len(second.links) == 5
    await sri.presses("◂")
    first = await sri.sees(lambda m: m.button("1/3") is not None)
    assert titles(first) == [f"Kabar nomor {n}." for n in (12, 11, 10, 9, 8)]
    await sri.presses("▸")
    await sri.sees(lambda m: m.button("2/3") is not None)
    await sri.presses("▸")
    third = await sri.sees(lambda m: m.button("3/3") is not None)
    assert (third.id, titles(third)) == (sent.id, ["Kabar nomor 1.", "Kabar nomor 0."])
    beyond = await sri.presses(data=f"k:{articles[0].id}:{articles[-1].id}:15", message=third)
    assert "tidak ada halaman" in beyond.text


async def test_what_is_not_remembered_any_more_leads_to_the_newest(
    telegram: Telegram, bot: RunningBot
) -> None:
    """One sentence and a way on; the headlines in the message stay, for they are all there is."""
    articles = [await bot.article(f"Kabar nomor {n}.", PANONGAN) for n in range(11)]
    sri = await telegram.person("Sri")
    await deliver(bot, sri, articles)
    sent = await caught_up(telegram, bot, sri, articles)
    async with bot.storage.database.write() as connection:
        await connection.execute(delete(outbox))

    await sri.presses("6 kabar lain")

    told = await sri.hears("Daftar kabar itu sudah tidak saya simpan.")
    assert told.buttons == [["Berita terbaru"]]
    assert (await sri.sees(lambda m: m.id == sent.id)).text == sent.text
    await talk(sri, [("[Berita terbaru]", "Terbaru dari seluruh Banten")])


async def test_the_dots_of_a_bundle_are_for_all_of_it(telegram: Telegram, bot: RunningBot) -> None:
    """Why, not these places, pause, settings; back puts the buttons where they were."""
    places = [PANONGAN, CIKUPA] * 6
    articles = [await bot.article(f"Kabar nomor {n}.", at) for n, at in enumerate(places)]
    sri = await telegram.person("Sri")
    await deliver(bot, sri, articles)
    await talk(sri, [("/ikuti cikupa", "diikuti")])
    sent = await caught_up(telegram, bot, sri, articles)

    await sri.presses("⋯", message=sent)
    opened = await sri.sees(lambda m: m.button("Kenapa dikirim?") is not None)
    assert (opened.id, opened.text) == (sent.id, sent.text)
    assert {"Batal ikuti Panongan", "Batal ikuti Cikupa"} <= {b for r in opened.buttons for b in r}
    why = await sri.presses("Kenapa dikirim?", message=opened)
    assert "Panongan" in why.text
    assert "Cikupa" in why.text
    await sri.presses("‹ Kembali", message=opened)
    closed = await sri.sees(lambda m: m.id == sent.id and m.button("7 kabar lain") is not None)
    assert closed.buttons == sent.buttons


async def test_one_of_a_bundle_may_be_of_elsewhere(telegram: Telegram, bot: RunningBot) -> None:
    """Chosen by its headline, said once for its reader's places; the others stay to be chosen."""
    articles = [await bot.article(f"Kabar nomor {n}.", PANONGAN) for n in range(11)]
    sri = await telegram.person("Sri")
    await deliver(bot, sri, articles)
    await talk(sri, [("/ikuti panongan", "diikuti")])
    sent = await caught_up(telegram, bot, sri, articles)
    await sri.presses("⋯", message=sent)
    await sri.presses("Bukan daerah ini", message=sent)
    asked = await sri.sees(lambda m: m.id == sent.id and m.button("Kabar nomor 9.") is not None)
    await sri.presses("Kabar nomor 9.", message=asked)
    left = await sri.sees(lambda m: m.id == sent.id and m.button("Kabar nomor 9.") is None)
    assert left.button("Kabar nomor 10.") is not None
    disputes = bot.storage.disputes
    said = [await disputes.of(sri.id, article.id) for article in articles[8:]]
    assert said == [(), (PANONGAN,), ()]
    await sri.presses("‹ Kembali", message=left)
    await sri.sees(lambda m: m.id == sent.id and m.button("Kenapa dikirim?") is not None)


async def test_a_button_with_nonsense_is_an_old_one(telegram: Telegram, bot: RunningBot) -> None:
    """Nothing breaks, and a fresh keyboard is offered."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/start", "Halo, Sri")])
    for data in ("k", "k:1", "k:1:2", "k:1:2:x", "k:-1:2:0", "k:1:2:0:x", "k:1:" + "9" * 20 + ":0"):
        toast = await sri.presses(data=data)
        assert "tidak berlaku" in toast.text, data
    # Wide, but numbers: nothing was sent to this chat.
    await sri.presses(data="k:0:" + "9" * 15 + ":" + "9" * 15)
    await sri.hears("sudah tidak saya simpan")
