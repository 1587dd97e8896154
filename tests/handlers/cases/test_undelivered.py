"""What does not arrive: the editors are told, and the source is never named."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import answers, reported


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
