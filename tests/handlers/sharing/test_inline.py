"""Inline mode, as somebody meets it who types the bot's name in any chat."""

from __future__ import annotations

import asyncio
from functools import partial

from sqlalchemy import update

from bot.articles.reach import reach
from bot.sharing.asking_pace import Asking
from storage.tables.articles import articles
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Group, Person, Telegram

CIKUPA, LABUAN, PANONGAN, TANGERANG = "36.03.18", "36.01.12", "36.03.19", "36.03"
DAY = 24 * 60


async def test_a_place_or_words_find_cards(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """Newest first; the message says what a push says, and leads to the page and to the place."""
    old = await bot.article("Jalan rusak.", PANONGAN, minutes_ago=60)
    new = await bot.article("Jalan diperbaiki.", PANONGAN, lead="Warga lega.")
    flood = await bot.article("Banjir surut.", LABUAN)

    found = await sri.asks("panongan")

    assert found.ids == [f"a{new.id}", f"a{old.id}"]
    assert found.titles == ["Jalan diperbaiki.", "Jalan rusak."]
    card = found.cards[0]
    lines = card.text.split("\n")
    assert lines[0] == "Jalan diperbaiki."
    assert lines[1].startswith("📍 Panongan, Kab. Tangerang · ")
    assert lines[-1] == "Warga lega."
    assert card.buttons == [["Baca", "Ikuti Panongan"]]
    read, follow = card.keyboard[0]
    assert read["url"] == new.link
    link = f"https://t.me/posbanten_bot?start=w-36-03-19_i-{new.id}"
    assert follow["url"] == link
    assert (await sri.asks("banjir labuan")).ids == [f"a{flood.id}"]
    await talk(sri, [(f"/start {link.partition('=')[2]}", "Panongan, Kab. Tangerang diikuti")])


async def test_the_place_that_was_asked_about_is_the_one_to_follow(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """Of an article of several; otherwise its first."""
    await bot.article("Jalan Cikupa ke Panongan ditutup.", CIKUPA, PANONGAN)
    for asked, label in (("panongan", "Ikuti Panongan"), ("jalan ditutup", "Ikuti Cikupa")):
        assert (await sri.asks(asked)).cards[0].button("Ikuti") == (
            (await sri.asks(asked)).cards[0].button(label)
        )


async def test_nothing_typed_is_the_newest_of_ones_own_places(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """Of everywhere for whoever follows none; pages go on behind what was seen."""
    here = [await bot.article(f"Kabar {n}.", PANONGAN, minutes_ago=90 - n) for n in range(25)]
    elsewhere = await bot.article("Ombak tinggi.", LABUAN)
    assert (await sri.asks("")).ids[0] == f"a{elsewhere.id}"
    await talk(sri, [("/ikuti panongan", "diikuti")])
    budi = await telegram.person("Budi")
    await talk(budi, [("/ikuti panongan", "diikuti")])

    first = await budi.asks("  ")
    assert first.ids == [f"a{each.id}" for each in reversed(here[5:])]
    second = await budi.asks("  ", offset=first.next_offset)
    assert second.ids == [f"a{each.id}" for each in reversed(here[:5])]
    assert second.next_offset == ""


async def test_a_search_has_pages(telegram: Telegram, bot: RunningBot, sri: Person) -> None:
    """Twenty a page; an offset that was never given finds nothing, and says nothing."""
    for number in range(21):
        await bot.article(f"Pleno {number}.", PANONGAN, minutes_ago=60 - number)
    first = await sri.asks("pleno")
    assert len(first.ids) == 20
    second = await sri.asks("pleno", offset=first.next_offset)
    assert (second.titles, second.next_offset) == (["Pleno 0."], "")
    for forged in ("-1", "x", "²", "99999999", "0"):
        answer = await sri.asks("pleno", offset=forged)
        assert (answer.answered, answer.ids, answer.button) == (True, [], {})


async def test_where_nothing_is_found_a_button_leads_on(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """To a search in the bot's own chat; of a place without news, to following it."""
    for odd in ("😀🔥", "x" * 300, "/start", "<b>&", "#999", "#" + "9" * 15, "السلام"):
        answer = await sri.asks(odd)
        assert answer.ids == []
        assert answer.button == {
            "text": "Belum ketemu. Cari di chat bot",
            "start_parameter": "cari",
        }
    quiet = (await sri.asks("labuan")).button
    assert quiet == {
        "text": "Belum ada berita. Ikuti Labuan",
        "start_parameter": "w-36-01-12_i",
    }
    await bot.article("Harga beras naik.", PANONGAN)
    await talk(sri, [("/start cari", "Cari apa?"), ("beras", "Harga beras naik.")])


async def test_what_is_withdrawn_or_held_is_not_handed_on(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """Not by its place, its words or its number."""
    gone = await bot.article("Kabar keliru.", PANONGAN)
    held = await bot.article("Kabar ditahan.", PANONGAN, push=True)
    now = bot.storage.timetables.clock.now()
    await bot.storage.articles.withdraw(gone.id, now=now)
    await bot.storage.holds.hold(
        held.id, until=now + 600, reach_of=partial(reach, gazetteer=bot.gazetteer), now=now, once=1
    )
    for asked in ("panongan", "kabar", f"#{gone.id}", f"#{held.id}"):
        assert (await sri.asks(asked)).ids == []


async def test_cards_are_in_the_language_of_whoever_asks(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """Also right after somebody else asked the same: no answer is kept for everybody."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    ann = await telegram.person("Ann", language="en")
    assert (await sri.asks("panongan")).cards[0].buttons == [["Baca", "Ikuti Panongan"]]
    asked = await ann.asks("panongan")
    assert asked.cards[0].buttons == [["Read", "Follow Panongan"]]
    assert not asked.raw["kept"]
    assert (await ann.asks("panongan")).raw["kept"]


async def test_the_share_button_finds_its_own_article(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """*Bagikan* asks for the article by its number in the chat that is chosen."""
    article = await bot.article("Jalan diperbaiki.", PANONGAN)
    await sri.says(f"/cari {article.title}")
    await sri.hears("Jalan diperbaiki.")
    await telegram.api(
        "sendMessage",
        chat_id=sri.id,
        text="x",
        reply_markup={"inline_keyboard": [[{"text": "⋯", "callback_data": f"m:{article.id}"}]]},
    )
    await sri.presses("⋯")
    opened = await sri.sees(lambda m: m.button("Baca di sini") is not None)
    await sri.presses("Baca di sini", message=opened)
    told = await sri.sees(lambda m: m.button("Bagikan") is not None)
    switched = (told.button("Bagikan") or {})["switch_inline_query_chosen_chat"]
    assert switched["allow_group_chats"]
    found = await sri.asks(switched["query"])
    assert found.ids == [f"a{article.id}"]
    follow = found.cards[0].button("Ikuti") or {}
    assert follow["url"].endswith(f"?start=w-36-03-19_s-{article.id}")


async def test_a_flood_is_answered_with_nothing(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """Cheaply and for seconds; another person is answered meanwhile."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    most = Asking().inline.most
    answers = [await sri.asks(f"panongan {number}") for number in range(most + 3)]
    assert all(answer.answered for answer in answers)
    assert [bool(answer.ids) for answer in answers] == [True] * most + [False] * 3
    assert all(not answer.button for answer in answers[most:])
    budi = await telegram.person("Budi")
    assert (await budi.asks("panongan")).ids


async def test_what_was_typed_past_needs_no_answer(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """An answer that comes too late is refused, and nothing is the worse for it."""
    await bot.article("Jalan diperbaiki.", PANONGAN)
    too_old = {
        "method": "answerInlineQuery",
        "status": 400,
        "description": "Bad Request: query is too old and response timeout expired or query ID is"
        " invalid",
        "times": 1,
    }
    await telegram.faults(rules=[too_old])
    late = asyncio.create_task(sri.asks("panon"))
    while not await telegram.calls("answerInlineQuery"):
        await asyncio.sleep(0.01)
    assert (await sri.asks("panongan")).ids
    late.cancel()
    await talk(sri, [("/bantuan", "/terbaru")])


async def test_a_guest_chat_learns_nothing_of_ones_places(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """What a person follows is theirs: named without words, a guest shows the newest of all."""
    await bot.article("Kabar Panongan.", PANONGAN, minutes_ago=60)
    await bot.article("Ombak tinggi.", LABUAN)
    await talk(sri, [("/ikuti panongan", "diikuti")])
    await sri.calls("@posbanten_bot", rt)
    await rt.hears("Ombak tinggi.")


async def test_a_card_in_the_bots_own_chat_is_no_question(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """It was not typed: nobody waits for an answer."""
    card = {"from": sri.id, "text": "Jalan diperbaiki.", "via_bot": True}
    await telegram.post("/control/send", card)
    await telegram.settled()
    assert await sri.from_bot() == []


async def test_a_picture_that_is_refused_hides_no_card(
    telegram: Telegram, bot: RunningBot, sri: Person, rt: Group
) -> None:
    """The cards are shown without any, in inline mode and as a guest."""
    article = await bot.article("Jalan diperbaiki.", PANONGAN)
    async with bot.storage.database.write() as connection:
        await connection.execute(update(articles).values(image="foto.jpg"))
    found = await sri.asks("panongan")
    assert found.ids == [f"a{article.id}"]
    assert found.cards[0].raw["link_preview_options"] == {"is_disabled": True}
    await sri.calls("@posbanten_bot panongan", rt)
    await rt.hears("Jalan diperbaiki.")
