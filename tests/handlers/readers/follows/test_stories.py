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
