"""The whole dialogue of a case, and the editors' own ready questions."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import answers, reported


async def test_all_that_was_said_and_noted_is_on_pages(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """In its order; the page is the case's, so that it goes when the report is taken back."""
    receipt, card, ticket = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await source.says("Jam sembilan.", reply_to=receipt)
    await desk.hears("Jam sembilan.")
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Percakapan", message=card, to=desk)
    page = await desk.hears("seluruh percakapan dan catatan")
    said = [page.text.index(each) for each in ("Beras dibagi.", "Jam berapa?", "Jam sembilan.")]
    assert said == sorted(said)
    await source.says(f"/tiket {ticket} hapus")
    await source.presses("Ya, hapus")
    await source.hears("sudah dicabut")
    assert page.id not in {message.id for message in await desk.from_bot()}


async def test_editors_have_ready_questions_of_their_own(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Written in the group, offered under every card, until they are deleted."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("/tanya Siapa panitianya?", to=desk)
    kept = await desk.hears("Tersimpan.")
    assert "• Siapa panitianya?" in kept.text
    await rani.says("/tanya Siapa panitianya?", to=desk)
    await desk.hears("Belum tersimpan")
    await rani.presses("Minta bukti", message=card, to=desk)
    await rani.presses("Siapa panitianya?", message=card, to=desk)
    await source.hears("Siapa panitianya?")
    await desk.hears("ditanyakan kepada sumber: Siapa panitianya?")
    await rani.presses("Hapus: Siapa panitianya?", to=desk)
    await rani.presses("Minta bukti", message=card, to=desk)
    labels = [row for m in await desk.messages() if m.id == card.id for row in m.buttons]
    assert ["Siapa panitianya?"] not in labels
