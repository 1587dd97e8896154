"""How much comes, as readers see it: the running bot on a clock that is moved forward."""

from __future__ import annotations

from pathlib import Path

from bot.core.clock import MovableClock
from tests.support.bot import running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.storage.amounts import until, wait_for

PANONGAN, CIKUPA = "36.03.19", "36.03.18"


async def test_everything_of_the_province_comes_once_a_day(
    telegram: Telegram, tmp_path: Path
) -> None:
    """It is promised for 18.00 and is there by then: one message, the rest in pages."""
    clock = MovableClock()
    async with running_bot(telegram, tmp_path, clock=clock) as bot:
        sri = await telegram.person("Sri")
        await talk(sri, [("/ikuti semua banten", "sekali sehari, pukul 18.00")])
        clock.move(until(8, clock))
        for number in range(1, 13):
            await bot.article(f"Kabar nomor {number}.", PANONGAN, push=True)
        clock.move(60)
        await wait_for(bot.storage, 12)
        clock.move(until(18, clock))
        heard = await sri.hears("Ringkasan sore")
        assert heard.text.endswith("dan 3 kabar lain")
        assert heard.buttons == [["3 kabar lain"], ["⋯"]]
        await wait_for(bot.storage, 0)
        await sri.presses("3 kabar lain", message=heard)
        opened = await sri.sees(lambda message: "Kabar nomor 1." in message.text)
        assert "Kabar nomor 3." in opened.text


async def test_a_district_at_once_and_what_is_around_it_in_the_evening(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Both are said when it is followed."""
    clock = MovableClock()
    async with running_bot(telegram, tmp_path, clock=clock) as bot:
        sri = await telegram.person("Sri")
        said = "Kabar lain dari Kab. Tangerang dirangkum setiap pukul 18.00"
        await talk(sri, [("/ikuti panongan", said)])
        clock.move(until(8, clock))
        await bot.article("Panongan banjir.", PANONGAN, push=True)
        await bot.article("Cikupa macet.", CIKUPA, push=True)
        clock.move(60)
        heard = await sri.hears("Panongan banjir.")
        assert "Cikupa" not in heard.text
        await wait_for(bot.storage, 1)
        clock.move(until(18, clock))
        heard = await sri.hears("Ringkasan sore")
        assert "Cikupa macet." in heard.text
        assert "Panongan banjir." not in heard.text


async def test_news_in_the_night_makes_no_sound(telegram: Telegram, tmp_path: Path) -> None:
    """Where nothing else was chosen; without quiet hours it does."""
    clock = MovableClock()
    async with running_bot(telegram, tmp_path, clock=clock) as bot:
        sri, budi = await telegram.person("Sri"), await telegram.person("Budi")
        for person in (sri, budi):
            await talk(person, [("/ikuti panongan", "diikuti")])
        await bot.storage.choices.set_quiet(budi.id, None, once=1)
        clock.move(until(23, clock))
        await bot.article("Panongan banjir.", PANONGAN, push=True)
        clock.move(60)
        for person in (sri, budi):
            await person.hears("Panongan banjir.")
        sounds = {
            call["params"]["chat_id"]: "disable_notification" not in call["params"]
            for call in await telegram.calls("sendMessage")
            if "Panongan banjir.</b></a>\n" in call["params"]["text"]
        }
        assert sounds == {sri.id: False, budi.id: True}
