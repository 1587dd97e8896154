"""Forum topics: who may make them, where words go in them, how they close and vanish."""

from __future__ import annotations

import pytest

from tests.support.chats.emulator_calls import Say, refusal, updates
from tests.support.chats.telegram import ControlError, Telegram


async def test_rights_decide_over_topics(telegram: Telegram) -> None:
    """Only in forums, only with can_manage_topics, names of 1-128 characters."""
    edi = await telegram.person("Edi")
    plain = await telegram.group("Biasa", members=[edi])
    forum = await telegram.group(
        "Forum", members=[edi], is_forum=True, rights={"can_manage_topics": False}
    )

    async def create(chat_id: int, name: str = "Kasus") -> tuple[int, str]:
        return refusal(await telegram.api("createForumTopic", chat_id=chat_id, name=name))

    assert await create(plain.id) == (400, "Bad Request: the chat is not a forum")
    assert await create(forum.id) == (400, "Bad Request: not enough rights to create a topic")
    me = await telegram.api("getChatMember", chat_id=forum.id, user_id=telegram.bot_id)
    assert me["result"]["can_manage_topics"] is False
    await forum.makes_bot("administrator", can_manage_topics=True)
    assert await create(forum.id, "") == (400, "Bad Request: topic title must be non-empty")
    assert await create(forum.id, "x" * 129) == (400, "Bad Request: TOPIC_TITLE_TOO_LONG")
    good = await telegram.api("createForumTopic", chat_id=forum.id, name="x" * 128)
    assert good["result"]["name"] == "x" * 128


async def test_every_message_in_a_topic_replies_to_something(telegram: Telegram, say: Say) -> None:
    """Without an explicit reply it is the topic's opening message, of people and bot alike."""
    edi = await telegram.person("Edi")
    forum = await telegram.group("Forum", members=[edi], is_forum=True)
    topic = (await telegram.api("createForumTopic", chat_id=forum.id, name="Kasus"))["result"]
    thread = topic["message_thread_id"]

    sent = (await say(forum.id, message_thread_id=thread))["result"]
    plain = await edi.says("tanpa balas", to=forum, thread=thread)
    reply = await edi.says("balas", to=forum, reply_to=sent)

    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    for message in (sent, plain.raw):
        assert message["reply_to_message"]["message_id"] == thread
        assert message["reply_to_message"]["forum_topic_created"]["name"] == "Kasus"
    assert (reply.thread, reply.reply_to) == (thread, sent["message_id"])


async def test_the_bot_gets_an_update_of_its_own_topic(telegram: Telegram) -> None:
    """The opening service message is not skipped although it is the bot's."""
    edi = await telegram.person("Edi")
    forum = await telegram.group("Forum", members=[edi], is_forum=True)
    await telegram.api("createForumTopic", chat_id=forum.id, name="Kasus")

    message = (await updates(telegram))[-1]["message"]

    assert message["forum_topic_created"]["name"] == "Kasus"
    assert message["from"]["id"] == telegram.bot_id


async def test_general_is_written_to_without_a_thread(telegram: Telegram, say: Say) -> None:
    """Thread 1 does not exist for a bot, and General's messages name none."""
    edi = await telegram.person("Edi")
    forum = await telegram.group("Forum", members=[edi], is_forum=True)

    general = await say(forum.id)

    assert "message_thread_id" not in general["result"]
    for thread in (1, 999):
        assert refusal(await say(forum.id, message_thread_id=thread)) == (
            400, "Bad Request: message thread not found",
        )  # fmt: skip


async def test_closed_and_deleted_topics(telegram: Telegram, say: Say) -> None:
    """A closed topic takes words of its managers only, a deleted one is not found."""
    edi, ani = await telegram.person("Edi"), await telegram.person("Ani")
    forum = await telegram.group("Forum", members=[edi, ani], is_forum=True)
    topic = (await telegram.api("createForumTopic", chat_id=forum.id, name="Kasus"))["result"]
    there = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    sent = (await say(**there))["result"]
    await telegram.api("closeForumTopic", **there)
    again = await telegram.api("closeForumTopic", **there)

    assert refusal(again) == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    assert (await say(**there))["ok"]
    with pytest.raises(ControlError, match="TOPIC_CLOSED"):
        await ani.says("masih?", to=forum, thread=there["message_thread_id"])
    await forum.makes_bot("administrator", can_manage_topics=False)
    assert refusal(await say(**there)) == (400, "Bad Request: TOPIC_CLOSED")
    await forum.deletes_topic(there["message_thread_id"])
    assert refusal(await say(**there)) == (400, "Bad Request: message thread not found")
    edit = await telegram.api(
        "editMessageText", chat_id=forum.id, message_id=sent["message_id"], text="y"
    )
    assert refusal(edit) == (400, "Bad Request: message to edit not found")


async def test_who_runs_a_forum_opens_closes_and_reopens_its_topics(
    telegram: Telegram, say: Say
) -> None:
    """A closed one takes nothing of a plain member; the bot is told, in privacy mode too."""
    darto, sri = await telegram.person("Darto"), await telegram.person("Sri")
    forum = await telegram.group("RT 04", members=[darto, sri], is_forum=True, bot="member")
    with pytest.raises(ControlError, match="not enough rights to create a topic"):
        await forum.opens_topic(sri, "Kabar")
    thread = await forum.opens_topic(darto, "Kabar")
    await forum.closes_topic(thread)
    assert refusal(await say(forum.id, message_thread_id=thread)) == (
        400,
        "Bad Request: TOPIC_CLOSED",
    )
    await forum.closes_topic(thread, closed=False)
    assert (await say(forum.id, message_thread_id=thread))["ok"]
    kinds = [
        kind
        for update in await updates(telegram)
        for kind in update.get("message", {})
        if kind.startswith("forum_topic")
    ]
    assert kinds == ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened"]


async def test_the_bot_reopens_what_it_closed(telegram: Telegram) -> None:
    """Once; it needs the right."""
    edi = await telegram.person("Edi")
    forum = await telegram.group("Forum", members=[edi], is_forum=True)
    topic = (await telegram.api("createForumTopic", chat_id=forum.id, name="Kasus"))["result"]
    there = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    assert refusal(await telegram.api("reopenForumTopic", **there)) == (
        400,
        "Bad Request: TOPIC_NOT_MODIFIED",
    )
    await telegram.api("closeForumTopic", **there)
    assert (await telegram.api("reopenForumTopic", **there))["result"] is True


async def test_what_plain_members_may_holds_for_the_bot(telegram: Telegram, say: Say) -> None:
    """ChatPermissions, which getChat tells; an administrator may more."""
    edi = await telegram.person("Edi")
    group = await telegram.group("Warga", members=[edi], bot="member")
    await group.becomes(permissions={"can_send_messages": False})
    assert refusal(await say(group.id)) == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )
    told = await telegram.api("getChat", chat_id=group.id)
    assert told["result"]["permissions"] == {"can_send_messages": False}
    await group.makes_bot("administrator")
    assert (await say(group.id))["ok"]
