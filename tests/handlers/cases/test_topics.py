"""A topic a case in a forum group; threads by reply where there are no topics."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.messages.card import topic_name
from bot.core.errors import Gone, Refused
from bot.delivery.model import DeliveryStatus, Item, Kind, Priority
from bot.delivery.retry import CREATE, is_message, judge
from tests.support.bot import RunningBot
from tests.support.cases.samples import CASE, DESK
from tests.support.cases.stored import a_day_after_closing
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person, within
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, reported, send, told

PACED = 20.0  # seconds: a group gets about one message a second


@pytest.fixture
async def forum(telegram: Telegram, rani: Person) -> Group:
    return await telegram.group("Forum redaksi", members=[rani], is_forum=True)


@pytest.fixture
def editors_chat_id(forum: Group) -> int:
    """The editors' group is a forum."""
    return forum.id


def test_a_topic_is_named_by_category_place_and_codename() -> None:
    """What was not said is left out; nothing in it can be tapped, and it fits 128 characters."""
    case = replace(CASE, category="rekapitulasi")
    assert topic_name(case, DESK) == "Manipulasi suara · Panongan · MERPATI-41"
    assert topic_name(replace(case, category="", place=""), DESK) == "MERPATI-41"
    long = topic_name(replace(case, place="di depan situs contoh.com " * 20), DESK)
    assert len(long) <= 128
    assert long.endswith("MERPATI-41")
    assert "contoh[.]com" in long


def item(**given: object) -> Item:
    return replace(
        Item(1, -100, Kind.TIP, Priority.TIP, "", 0, method="sendMessage", case_id=5),
        **given,  # type: ignore[arg-type]  # what replace takes is checked when it is called
    )


@pytest.mark.parametrize(
    ("of", "description", "status"),
    [
        (item(method=CREATE), "the chat is not a forum", DeliveryStatus.SENT),
        (item(method=CREATE), "not enough rights to create a topic", DeliveryStatus.SENT),
        (item(thread=7), "message thread not found", DeliveryStatus.LOST),
        (item(thread=7), "TOPIC_DELETED", DeliveryStatus.LOST),
        (item(thread=7, kind=Kind.NOTICE), "TOPIC_ID_INVALID", DeliveryStatus.LOST),
        (item(), "message thread not found", DeliveryStatus.RETRY),
        (item(kind=Kind.CARD), "message to edit not found", DeliveryStatus.LOST),
        (item(kind=Kind.CARD), "message is not modified: the same", DeliveryStatus.SENT),
        (item(), "message is too long", DeliveryStatus.FAILED),
    ],
)
def test_what_a_refusal_means_for_a_case(
    of: Item, description: str, status: DeliveryStatus
) -> None:
    """No topic is no reason to wait, and a deleted one none to lose anything."""
    assert judge(of, Refused(f"Bad Request: {description}"), 0.0).status is status


def test_asking_for_a_topic_costs_a_group_no_message() -> None:
    """A group without topics shows as many cases a minute as before."""
    assert not is_message(item(method=CREATE))
    assert is_message(item())


def test_a_group_that_is_away_is_waited_for() -> None:
    """Also with the topic."""
    assert judge(item(method=CREATE), Gone("kicked"), 0.0).status is DeliveryStatus.RETRY


async def in_topic(forum: Group, thread: int) -> list[Heard]:
    return [heard for heard in await forum.from_bot() if heard.thread == thread and heard.kind]


async def test_a_case_has_its_own_topic_with_all_of_it(
    bot: RunningBot, source: Person, rani: Person, forum: Group
) -> None:
    """Card, album, answers and additions; an editor's reply in it reaches the source."""
    await told(source)
    await source.sends(photo=[PNG] * 2, caption="Amplopnya")
    await source.sees(lambda heard: "2 bukti" in heard.text)
    receipt = await send(source)
    card = await forum.hears("Politik uang")
    (topic,) = await forum.topics()
    codename = card.text.partition(" ")[0]
    assert topic["name"] == f"Politik uang · Panongan · {codename}"
    for _ in range(2):
        assert (await forum.hears(kind="photo")).thread == topic["id"]
    await source.hears_out()
    await rani.says("Kita bahas dulu", to=forum, thread=topic["id"])
    await source.hears_nothing()
    await answers(rani, forum, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await source.says("Jam sembilan.", reply_to=receipt)
    assert (await forum.hears("Jam sembilan.")).thread == topic["id"]
    await rani.presses("Catatan", message=card, to=forum)
    assert (await forum.hears("balas pesan ini dengan catatannya")).thread == topic["id"]


async def test_each_case_has_a_topic_of_its_own(
    telegram: Telegram, bot: RunningBot, source: Person, forum: Group
) -> None:
    """Nothing of one stands in the other's."""
    other = await telegram.person("Joko")
    _, first, _ = await reported(source, forum, "Dari yang pertama.")
    _, second, _ = await reported(other, forum, "Dari yang kedua.")
    assert first.thread != second.thread
    assert {topic["id"] for topic in await forum.topics()} == {first.thread, second.thread}


async def test_a_deleted_topic_is_opened_again_with_all_that_was_in_it(
    bot: RunningBot, source: Person, rani: Person, forum: Group
) -> None:
    """Found out by the next addition: card, evidence, both sides of the dialogue, then it."""
    await told(source)
    await source.sends(photo=PNG, caption="Amplopnya")
    await source.sees(lambda heard: "1 bukti" in heard.text)
    receipt = await send(source)
    card = await forum.hears("Politik uang")
    await rani.presses("Ambil", message=card, to=forum)
    await answers(rani, forum, "Jam berapa?", card)
    asked = await source.hears("Jam berapa?")
    await source.says("Jam sembilan.", reply_to=asked)
    await forum.hears("Jam sembilan.")
    assert card.thread is not None
    await forum.deletes_topic(card.thread)

    await source.says("Ada satu lagi.", reply_to=receipt)
    last = await forum.hears("Ada satu lagi.", timeout=PACED)
    (topic,) = await forum.topics()
    assert last.thread == topic["id"] != card.thread
    said = [heard.text or heard.kind for heard in await in_topic(forum, topic["id"])]
    order = ("dipegang Rani", "Amplopnya", "Jam berapa?", "Jam sembilan.", "Ada satu lagi.")
    found = [next(at for at, text in enumerate(said) if part in text) for part in order]
    assert found == sorted(found)
    assert len([text for text in said if "Ada satu lagi." in text]) == 1
    await rani.says("Di mana?", to=forum, reply_to=last)
    await source.hears("Di mana?")


async def test_a_card_that_alone_was_deleted_comes_again_in_its_topic(
    bot: RunningBot, source: Person, rani: Person, forum: Group
) -> None:
    """Found out when it is to change: nothing else is repeated."""
    _, card, _ = await reported(source, forum, "Beras dibagi.")
    await rani.presses("Catatan", message=card, to=forum)
    prompt = await forum.hears("balas pesan ini dengan catatannya")
    await forum.deletes(card)
    await rani.says("Cek dulu.", to=forum, reply_to=prompt)
    again = await forum.hears("Catatan Rani: Cek dulu.")
    assert (again.id, again.thread) != (card.id, None)
    assert again.thread == card.thread
    assert len(await forum.topics()) == 1
    await rani.presses("Ambil", message=again, to=forum)
    await forum.sees(lambda heard: "dipegang Rani" in heard.text)


async def test_without_the_right_to_manage_topics_a_case_is_a_thread_by_replies(
    bot: RunningBot, source: Person, rani: Person, forum: Group
) -> None:
    """In General; it does not wait for a right that may never come."""
    await forum.makes_bot("administrator", can_manage_topics=False)
    receipt, card, _ = await reported(source, forum, "Beras dibagi.")
    assert card.thread is None
    assert await forum.topics() == []
    await source.says("Ada lagi.", reply_to=receipt)
    assert (await forum.hears("Ada lagi.")).reply_to == card.id


async def test_the_topic_of_a_closed_case_is_closed_and_of_one_taken_back_deleted(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, forum: Group
) -> None:
    """What the source takes back leaves not even a name."""
    other = await telegram.person("Joko")
    _, card, _ = await reported(source, forum, "Dari yang pertama.")
    _, _, ticket = await reported(other, forum, "Dari yang kedua.")
    await rani.presses("Ambil", message=card, to=forum)
    await rani.presses("Lainnya", message=card, to=forum)
    await rani.presses("Tutup", message=card, to=forum)
    await rani.presses("Selesai", message=card, to=forum)
    await a_day_after_closing(bot.storage)
    await source.hears("Redaksi menutup laporan Anda")
    await other.says(f"/tiket {ticket} hapus")
    await other.presses("Ya, hapus")

    async def look() -> bool | None:
        return [topic["closed"] for topic in await forum.topics()] == [True] or None

    assert await within(look, PACED), await forum.topics()
