"""Discreet notices: no word of the editors' on a screen before its source asks for it."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person, within
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE
from tests.support.tips.telling import answers, reported

NOTICE = "Ada pesan."


async def discreet(source: Person, ticket: str) -> None:
    await source.says(f"/tiket {ticket}")
    toast = await source.presses("Samarkan pesan")
    assert "Ada pesan" in toast.text
    await source.sees(lambda heard: heard.button("✓ Samarkan pesan") is not None)
    await source.hears_out()


async def noticed(bot: RunningBot, source: Person) -> Heard:
    """The notice, once it is known which case it belongs to."""
    notice = await source.hears(NOTICE)

    async def is_tied() -> bool | None:
        return await bot.storage.cases.by_message(source.id, notice.id) is not None or None

    assert await within(is_tied, PATIENCE)
    return notice


async def test_what_editors_say_is_read_on_a_tap_only(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """One notice for all that waits, which then comes in its order; the notice goes."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await discreet(source, ticket)
    await answers(rani, desk, "Jam berapa?", card)
    notice = await noticed(bot, source)
    assert notice.text == NOTICE
    await rani.says("Dan di mana?", to=desk, reply_to=card)
    await telegram.settled()
    await source.hears_nothing()
    await source.presses("Buka", message=notice)
    first = await source.hears("Jam berapa?")
    second = await source.hears("Dan di mana?")
    assert first.id < second.id
    assert notice.id not in {heard.id for heard in await source.messages()}
    await rani.says("Masih di sana?", to=desk, reply_to=card)
    assert (await noticed(bot, source)).text == NOTICE


async def test_whoever_wants_the_words_again_gets_what_waited(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Nothing stays behind a notice that nobody needs any more."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await discreet(source, ticket)
    await answers(rani, desk, "Jam berapa?", card)
    await noticed(bot, source)
    await source.presses("✓ Samarkan pesan")
    await source.hears("Jam berapa?")
    await rani.says("Dan di mana?", to=desk, reply_to=card)
    await source.hears("Dan di mana?")
