"""Following a story from the ⋯ of a push."""

from __future__ import annotations

from bot.search.stories import story_name
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram

PANONGAN = "36.03.19"


async def test_what_comes_of_a_story_answers_its_message(
    telegram: Telegram, bot: RunningBot
) -> None:
    """A tap follows it, another under what came of it ends it; the ⋯ says what brought that."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    fire = await bot.article("Gudang plastik terbakar", PANONGAN, push=True)
    first = await sri.sees(lambda m: "Gudang plastik terbakar" in m.text)
    await sri.presses("⋯", message=first)
    await sri.sees(lambda m: m.button("Kabari perkembangannya") is not None)
    toast = await sri.presses("Kabari perkembangannya", message=first)
    assert "dua minggu" in toast.text
    await sri.sees(lambda m: m.button("Berhenti kabari") is not None)
    reader = await bot.storage.subscribers.get(sri.id)
    assert reader is not None
    assert reader.stories == (story_name(fire.id),)
    await bot.storage.subscribers.unfollow(sri.id, PANONGAN, once=1)

    await bot.article("Polisi selidiki gudang plastik yang terbakar", PANONGAN, push=True)
    answer = await sri.sees(lambda m: "Polisi selidiki" in m.text)
    assert "Gudang plastik terbakar" in answer.raw["reply_to_message"]["text"]
    await sri.presses("⋯", message=answer)
    await sri.sees(lambda m: m.id == answer.id and m.button("Berhenti kabari") is not None)
    why = await sri.presses("Kenapa dikirim?", message=answer)
    assert "perkembangan berita yang Anda pilih" in why.text
    await sri.presses("Berhenti kabari", message=answer)
    await sri.sees(lambda m: m.id == answer.id and m.button("Kabari perkembangannya") is not None)
    ended = await bot.storage.subscribers.get(sri.id)
    assert ended is not None
    assert ended.stories == ()


async def test_followed_stories_are_listed_and_ended(telegram: Telegram, bot: RunningBot) -> None:
    """From /wilayah: their headlines, a tap ends one; without any there is no way there."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/ikuti panongan", "diikuti")])
    titles = ["Gudang plastik terbakar", "Jembatan gantung putus", "Berita yang salah"]
    stories = [await bot.article(title, PANONGAN) for title in titles]
    for number, story in enumerate(stories):
        await bot.storage.keywords.choose(
            sri.id, story_name(story.id), wanted=True, language="id", once=number
        )
    await bot.storage.articles.withdraw(stories[2].id, now=stories[2].published_at)
    await talk(
        sri,
        [
            ("/wilayah", "Panongan"),
            ("[Perkembangan 3 berita]", "• Jembatan gantung putus\n• Berita yang sudah tidak ada"),
        ],
    )
    page = (await sri.from_bot())[-1]
    assert "Berita yang salah" not in page.text
    await sri.presses("✕ Gudang plastik terbakar", message=page)
    await sri.sees(lambda m: m.id == page.id and "Gudang plastik" not in m.text)
    await sri.presses("✕ Berita yang sudah…", message=page)
    await sri.sees(lambda m: m.id == page.id and "sudah tidak ada" not in m.text)
    await talk(
        sri,
        [
            ("[✕ Jembatan gantung putus]", "tidak sedang mengikuti perkembangan"),
            ("[‹ Kembali]", "Panongan"),
        ],
    )
    page = (await sri.from_bot())[-1]
    assert not [row for row in page.buttons if "Perkembangan" in row[0]]
