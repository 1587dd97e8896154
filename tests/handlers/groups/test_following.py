"""A group follows places: who may say so, and into which topic the news comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.delivery.addresses import address_of
from bot.delivery.retry import MUTED_IN_GROUP, SHUT_TOPIC
from bot.readers.model import State
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.telegram import Group, Person, Telegram

PANONGAN, CURUG = "36.03.19", "36.03.17"
FOLLOWED = "Panongan, Kab. Tangerang diikuti"


@pytest.fixture
async def darto(telegram: Telegram) -> Person:
    """Who runs the neighbours' group."""
    return await telegram.person("Darto")


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """One of the neighbours."""
    return await telegram.person("Sri")


@pytest.fixture
async def forum(telegram: Telegram, bot: RunningBot, darto: Person, sri: Person) -> Group:
    """The neighbours' group, with topics; the bot has greeted it."""
    group = await telegram.group("RT 04", members=[darto, sri], is_forum=True, bot="member")
    await group.hears("Halo semuanya")
    return group


async def state_of(bot: RunningBot, group: Group, thread: int | None = None) -> State:
    found = await bot.storage.subscribers.get(address_of(group.id, thread))
    assert found is not None
    return found.state


async def test_an_administrator_follows_a_place_for_the_topic_where_it_is_typed(
    bot: RunningBot, darto: Person, forum: Group
) -> None:
    """Each topic has places of its own, and General has."""
    thread = await forum.opens_topic(darto, "Kabar daerah")
    await darto.says("/ikuti Panongan", to=forum, thread=thread)
    answer = await forum.hears(FOLLOWED)
    await darto.says("/ikuti@posbanten_bot curug", to=forum)
    await forum.hears("Yang mana")
    await darto.presses("Curug, Kab. Tangerang", to=forum)
    await forum.sees(lambda heard: "diikuti" in heard.text and not heard.thread)

    assert answer.thread == thread
    topic = await bot.storage.subscribers.get(address_of(forum.id, thread))
    general = await bot.storage.subscribers.get(forum.id)
    assert topic is not None
    assert general is not None
    assert [each.place for each in topic.follows] == [PANONGAN]
    assert [each.place for each in general.follows] == [CURUG]


async def test_others_are_told_once_who_may(
    bot: RunningBot, darto: Person, sri: Person, forum: Group
) -> None:
    """Who types gets the way to news of their own, who presses a toast; nothing changes."""
    await sri.says("/ikuti Panongan", to=forum)
    told = await forum.hears("hanya adminnya")
    assert told.keyboard[0][0]["url"] == "https://t.me/posbanten_bot?start=w-36-03-19"
    for words in ("/jadwal", "/batal Panongan", "/ikuti Panongan", "/bahasa"):
        await sri.says(words, to=forum)
    await darto.says("/ikuti Panongan", to=forum)
    await forum.hears(FOLLOWED)
    toast = await sri.presses(data=f"f:{PANONGAN}:", to=forum)
    assert (toast.text, toast.show_alert) == ("Hanya admin grup ini yang bisa mengubahnya.", True)
    await forum.hears_nothing(settle=0.0)
    kept = await bot.storage.subscribers.get(forum.id)
    assert kept is not None
    assert [each.place for each in kept.follows] == [PANONGAN]


async def test_a_button_of_a_message_that_is_gone_changes_nothing(
    bot: RunningBot, darto: Person, forum: Group
) -> None:
    """Telegram does not say in which topic it stood (Bot API: InaccessibleMessage)."""
    toast = await darto.presses(data=f"f:{PANONGAN}:1", message=9999, to=forum)
    assert toast.text == "Tombol ini tidak berlaku lagi"
    assert await bot.storage.subscribers.get(forum.id) is None


async def test_an_anonymous_administrator_is_the_group_itself(
    bot: RunningBot, darto: Person, forum: Group
) -> None:
    """Telegram shows the group as who writes (Bot API: Message.sender_chat)."""
    await darto.says("/ikuti Panongan", to=forum, anonymous=True)
    await forum.hears(FOLLOWED)


async def test_who_writes_as_a_channel_of_their_own_chooses_nothing(
    telegram: Telegram, bot: RunningBot, sri: Person, forum: Group
) -> None:
    """Telegram shows that channel as who writes, and it is not the group."""
    shown = {
        "sender_chat": {"id": -1009, "type": "channel", "title": "Warung Sri"},
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
    }
    said = {"from": sri.id, "chat": forum.id, "text": "/ikuti Panongan", "as": shown}
    await telegram.post("/control/send", said)
    await telegram.settled()
    assert await bot.storage.subscribers.get(forum.id) is None
    await forum.hears("hanya adminnya")


async def test_all_that_a_person_may_choose_a_group_may(
    bot: RunningBot, darto: Person, forum: Group
) -> None:
    """/jadwal with its pages, words, the pause, the language, stop: in the same words."""
    thread = await forum.opens_topic(darto, "Kabar")

    async def heard_after(words: str, answer: str) -> None:
        await darto.says(words, to=forum, thread=thread)
        said = await forum.hears(answer)
        assert said.thread == thread

    await heard_after("/ikuti Panongan", FOLLOWED)
    await heard_after("/ikuti banjir", "banjir")
    await darto.presses("Ikuti kata ‘banjir’", to=forum)
    await heard_after("/jadwal", "Jadwal kabar")
    await darto.presses("Sehari sekali", to=forum)
    await forum.sees(lambda heard: "✓ Sehari sekali" in str(heard.buttons))
    await heard_after("/wilayah", "Panongan")
    await heard_after("/jeda", "Jeda kabar berapa lama")
    await darto.presses("Seminggu", to=forum)
    await heard_after("/bantuan", "/ikuti")
    await heard_after("/bahasa", "bahasa")
    await darto.presses("English", to=forum)
    await heard_after("/berhenti", "alerts are off")
    kept = await bot.storage.subscribers.get(address_of(forum.id, thread))
    assert kept is not None
    assert (kept.state, kept.language) == (State.STOPPED, "en")
    assert kept.paused_until is not None


async def test_what_the_bot_asks_for_is_typed_as_a_reply(
    bot: RunningBot, darto: Person, sri: Person, forum: Group
) -> None:
    """An hour, a place: of an administrator. What the neighbours say is not listened to."""
    await darto.says("/ikuti", to=forum)
    asked = await forum.hears("ketik sebagai balasan")
    await sri.says("curug wetan", to=forum, reply_to=asked)
    await darto.says("Panongan", to=forum, reply_to=asked)
    await forum.hears(FOLLOWED)
    await darto.says("/jadwal", to=forum)
    await darto.presses("Ringkasan 18.00", to=forum)
    page = await forum.sees(lambda heard: "ketik sebagai balasan" in heard.text and heard.edited)
    await darto.says("jam 7 malam", to=forum, reply_to=page)
    await forum.sees(lambda heard: "19.00" in str(heard.buttons))
    kept = await bot.storage.subscribers.get(forum.id)
    assert kept is not None
    assert ([each.place for each in kept.follows], kept.summary_at) == ([PANONGAN], 19 * 60)


async def test_a_group_without_topics_is_one_subscription(
    telegram: Telegram, bot: RunningBot, darto: Person
) -> None:
    """It becomes a supergroup with another id, and its places go along."""
    group = await telegram.group("RT 05", members=[darto], type="group", bot="member")
    await darto.says("/ikuti Panongan", to=group)
    await group.hears(FOLLOWED)
    moved = await group.migrates()
    await telegram.settled()
    await darto.says("/wilayah", to=moved)
    await moved.hears("Panongan")
    assert await bot.storage.subscribers.get(group.id) is None
    assert await state_of(bot, moved) is State.ACTIVE


async def test_a_muted_or_removed_bot_gets_no_news_until_it_may_write_again(
    telegram: Telegram, bot: RunningBot, darto: Person, forum: Group
) -> None:
    """In no topic; it says that it is back, and nothing where it was only muted."""
    thread = await forum.opens_topic(darto, "Kabar")
    for where in (thread, None):
        await darto.says("/ikuti Panongan", to=forum, thread=where)
        await forum.hears(FOLLOWED)
    for status in ("restricted", "left"):
        await forum.makes_bot(status, can_send_messages=False)
        await telegram.settled()
        assert {await state_of(bot, forum, each) for each in (thread, None)} == {State.LEFT}
        await forum.makes_bot("member")
        await telegram.settled()
        assert {await state_of(bot, forum, each) for each in (thread, None)} == {State.ACTIVE}
    assert [heard.text.split(".")[0] for heard in await forum.hears_out()] == [
        "Saya kembali di grup ini, dan kabar masuk lagi"
    ]


async def test_a_topic_that_is_opened_again_gets_news_again(
    telegram: Telegram, bot: RunningBot, darto: Person, forum: Group
) -> None:
    """One that was deleted does not, however often the bot comes back."""
    closed, deleted = [await forum.opens_topic(darto, name) for name in ("Satu", "Dua")]
    for thread in (closed, deleted):
        await darto.says("/ikuti Panongan", to=forum, thread=thread)
        await forum.hears(FOLLOWED)
        await bot.storage.subscribers.mark_left(
            address_of(forum.id, thread), reason=SHUT_TOPIC, now=1.0
        )
    await forum.makes_bot("left")
    await forum.makes_bot("member")
    await telegram.settled()
    assert await state_of(bot, forum, closed) is State.LEFT
    await forum.closes_topic(closed)
    await forum.closes_topic(closed, closed=False)
    await telegram.settled()
    assert await state_of(bot, forum, closed) is State.ACTIVE
    assert await state_of(bot, forum, deleted) is State.LEFT


async def test_an_administrators_command_brings_news_back_where_members_may_write_again(
    bot: RunningBot, darto: Person, forum: Group
) -> None:
    """Telegram tells the bot nothing of what plain members may."""
    await darto.says("/ikuti Panongan", to=forum)
    await forum.hears(FOLLOWED)
    await bot.storage.subscribers.mark_left(forum.id, reason=MUTED_IN_GROUP, now=1.0)
    await darto.says("/wilayah", to=forum)
    await forum.hears("Panongan")
    assert await state_of(bot, forum) is State.ACTIVE


async def test_a_link_brings_the_bot_into_a_group_that_follows_a_place_at_once(
    telegram: Telegram, bot: RunningBot, darto: Person, forum: Group
) -> None:
    """core.telegram.org/bots/features: startgroup, which types /start for who adds the bot."""
    await darto.says("/start@posbanten_bot w-36-03-19", to=forum)
    await forum.hears(FOLLOWED)


async def test_who_runs_a_group_is_shown_what_may_be_typed_there(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Nothing that is a person's own matter."""
    async with running_bot(telegram, tmp_path):
        calls = await telegram.calls("setMyCommands")
    shown = [call["params"] for call in calls if "all_chat_administrators" in str(call["params"])]
    names = [each["command"] for each in shown[0]["commands"]]
    assert {"ikuti", "batal", "jadwal", "bahasa"} <= set(names)
    assert not {"lapor", "tiket", "privasi", "hakjawab", "cari"} & set(names)
