"""Of who has a report and a complaint with the editors, each reply goes to what it replies to."""

from __future__ import annotations

import pytest

from bot.complaints import draft as drafts
from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.complaints.filing import filed, up_to_words
from tests.support.tips.telling import agree, reported

PANONGAN = "36.03.19"
SEEN, MORE = "Amplop dibagi di balai desa.", "Daftarnya ada pada bendahara."


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """Somebody an article is about, who has seen something, too."""
    return await telegram.person("Sumarni", username="sumarni_panongan")


async def test_what_replies_to_a_report_gets_into_no_complaint(
    bot: RunningBot, sri: Person, desk: Group
) -> None:
    """While one is being written by name, too: the editors read it below the codename alone."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    receipt, _card, _ticket = await reported(sri, desk, SEEN)
    await up_to_words(sri, article)
    await sri.says(MORE, reply_to=receipt)
    added = await desk.hears(MORE)
    (case,) = await bot.storage.cases.list_kept()
    assert case.codename in added.text
    draft = await bot.storage.complaint_drafts.get(sri.id)
    assert draft is not None
    assert drafts.WRONG not in draft.answers


async def test_what_replies_to_a_complaint_gets_into_no_report(
    bot: RunningBot, sri: Person, desk: Group
) -> None:
    """While one is being written without a name, too: the editors read it below the number."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    receipt, _card = await filed(sri, desk, article)
    await agree(sri)
    await sri.says(MORE, reply_to=receipt)
    added = await desk.hears(MORE)
    assert added.text.startswith(receipt.text.split()[0])
    report = await bot.storage.drafts.get(sri.id)
    assert report is not None
    assert MORE not in str(report)


async def test_a_number_of_somebody_else_is_no_way_into_their_complaint(
    telegram: Telegram, bot: RunningBot, sri: Person, desk: Group
) -> None:
    """A message of the bot's that begins with it may stand in any chat: whose it is decides."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    receipt, _card = await filed(sri, desk, article)
    budi = await telegram.person("Budi")
    await budi.says("/start")
    number = receipt.text.split()[0]
    await telegram.api("sendMessage", chat_id=budi.id, text=f"{number} · Diterima redaksi")
    named = await budi.hears(number)
    await budi.says(MORE, reply_to=named)
    await telegram.settled()
    (complaint,) = await bot.storage.complaints.of_person(sri.id)
    assert not complaint.turns
    assert MORE not in str([heard.text for heard in await desk.messages()])
