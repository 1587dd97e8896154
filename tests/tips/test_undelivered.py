"""What does not arrive: the editors are told, and the source is never named."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.people import Group, Person
from tests.tips.telling import reported


async def test_the_editors_are_told_that_an_answer_did_not_reach_the_source(
    bot: RunningBot, source: Person, desk: Group, rani: Person
) -> None:
    """The source has blocked the bot: under the case's card, without name or id."""
    _, card, _ = await reported(source, desk, "Amplop dibagi di balai desa.")
    codename = card.text.split(" · ")[0]
    await source.blocks()
    await rani.says("Kapan kejadiannya?", to=desk, reply_to=card)
    notice = await desk.hears("tidak sampai ke sumber")
    assert notice.text.startswith(codename)
    assert str(source.id) not in notice.text
