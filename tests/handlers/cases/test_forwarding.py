"""Handing a report to Bawaslu: its source is asked first, and can change the answer until then."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person, within
from tests.support.patience import PATIENCE
from tests.support.tips.telling import reported

QUESTION = "Boleh diteruskan ke Bawaslu?"


async def asked(bot: RunningBot, source: Person) -> Heard:
    """The question, once it is known which case it belongs to."""
    question = await source.hears(QUESTION)

    async def is_tied() -> bool | None:
        return await bot.storage.cases.by_message(source.id, question.id) is not None or None

    assert await within(is_tied, PATIENCE)
    return question


async def wants_to_forward(editor: Person, desk: Group, card: Heard) -> str:
    """The toast that the editor gets."""
    await editor.presses("Status", to=desk, message=card)
    return (await editor.presses("Diteruskan ke Bawaslu", to=desk, message=card)).text


async def test_a_source_is_asked_before_its_report_is_handed_on(
    bot: RunningBot, rani: Person, source: Person, desk: Group
) -> None:
    """Until the yes nothing changes; then the editors hear of it, and choose the status."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    assert "ditanya dulu" in await wants_to_forward(rani, desk, card)
    question = await asked(bot, source)
    assert "Pesan dari redaksi" in question.text
    assert (await bot.storage.cases.list_open())[0].status == "new"
    await source.presses("Boleh", message=question)
    await source.sees(lambda heard: "Anda mengizinkan" in heard.text)
    await desk.hears("Sumber mengizinkan laporannya diteruskan")
    await wants_to_forward(rani, desk, card)
    await desk.sees(lambda heard: heard.id == card.id and "Diteruskan ke Bawaslu ·" in heard.text)
    await source.says(f"/tiket {ticket}")
    await source.hears("diteruskan redaksi ke Bawaslu")
    assert "sudah diteruskan" in (await source.presses("Jangan", message=question)).text


async def test_a_no_is_kept_and_can_become_a_yes(
    bot: RunningBot, rani: Person, source: Person, desk: Group
) -> None:
    """The source is asked once; the same message takes another answer."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await wants_to_forward(rani, desk, card)
    question = await asked(bot, source)
    await source.presses("Jangan", message=question)
    await desk.hears("Sumber tidak mengizinkan")
    assert "tidak mengizinkan" in await wants_to_forward(rani, desk, card)
    assert (await bot.storage.cases.list_open())[0].status == "new"
    assert len([heard for heard in await source.from_bot() if QUESTION in heard.text]) == 1
    await source.presses("Boleh", message=question)
    await desk.hears("Sumber mengizinkan")
    log = await bot.storage.audit_log.of_case(1)
    assert {entry.editor for entry in log} <= {rani.id}
