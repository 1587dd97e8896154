"""What does not arrive: the editors are told, and the source is never named."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, reported, send, told


async def test_the_editors_are_told_that_an_answer_did_not_reach_the_source(
    bot: RunningBot, source: Person, desk: Group, rani: Person
) -> None:
    """The source has blocked the bot: under the editor's reply, without name or id."""
    _, card, _ = await reported(source, desk, "Amplop dibagi di balai desa.")
    await source.blocks()
    await answers(rani, desk, "Kapan kejadiannya?", card)
    notice = await desk.hears("Tidak sampai ke sumber")
    assert "sumber memblokir bot" in notice.text
    assert str(source.id) not in notice.text


async def test_the_editors_are_told_of_an_album_that_telegram_refuses(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Its file ids may be refused: a line in the group says that something is missing."""
    odd = {"method": "sendMediaGroup", "status": 400, "description": "Bad Request: wrong file_id"}
    await telegram.faults(rules=[odd])
    await told(source)
    await source.sends(photo=[PNG] * 2, caption="Dua foto")
    await source.sees(lambda heard: "2 bukti" in heard.text)
    await send(source)
    await desk.hears("Dua foto")
    await desk.hears("satu bagian laporan tidak bisa dikirim ke sini. Mintalah lagi ke sumber")
