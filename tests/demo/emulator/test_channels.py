"""Channels: what a bot that is an administrator there sees, may write, edit and delete.

Bot API: Update.channel_post, ChatMemberAdministrator, deleteMessage; the official server's checks.
"""

from __future__ import annotations

import pytest

from tests.support.chats.emulator_calls import refusal, updates
from tests.support.chats.people import Group
from tests.support.chats.telegram import ControlError, Telegram

NO_RIGHT = (400, "Bad Request: need administrator rights in the channel chat")


async def channel(telegram: Telegram, **rights: bool) -> Group:
    edi = await telegram.person("Edi")
    return await telegram.group("Posbanten", members=[edi], type="channel", rights=rights)


async def test_a_post_is_the_channels_own(telegram: Telegram) -> None:
    """The bot is told of what people post and edit; it says `sender_chat`, and nobody's name."""
    edi = await telegram.person("Edi")
    posbanten = await telegram.group("Posbanten", members=[edi], type="channel")
    await posbanten.becomes(username="posbanten")
    said = await edi.says("kanal-1", to=posbanten)
    await edi.edits(said, "kanal-2", to=posbanten)
    added, posted, edited = await updates(telegram)
    assert added["my_chat_member"]["new_chat_member"]["can_post_messages"]
    post = posted["channel_post"]
    assert post["chat"] == post["sender_chat"]
    assert (post["chat"]["type"], post["chat"]["username"]) == ("channel", "posbanten")
    assert "from" not in post
    assert post["text"] == "kanal-1"
    assert edited["edited_channel_post"]["text"] == "kanal-2"


async def test_what_the_bot_posts_is_no_update(telegram: Telegram) -> None:
    """It has its message by the answer, without `from`; readers of the channel cannot post."""
    posbanten = await channel(telegram)
    sent = (await telegram.api("sendMessage", chat_id=posbanten.id, text="Halo"))["result"]
    assert "from" not in sent
    assert sent["sender_chat"]["id"] == posbanten.id
    assert [post.text for post in await posbanten.from_bot()] == ["Halo"]
    sri = await telegram.person("Sri")
    await posbanten.makes(sri, "member")
    with pytest.raises(ControlError):
        await sri.says("Halo", to=posbanten)
    assert [kind for update in await updates(telegram) for kind in update] == [
        "update_id",
        "my_chat_member",
        "update_id",
        "chat_member",
    ]


async def test_without_the_right_to_post_it_may_not_write(telegram: Telegram) -> None:
    """Nor edit what it posted; an edit of others' posts needs a right of its own."""
    posbanten = await channel(telegram)
    mine = (await telegram.api("sendMessage", chat_id=posbanten.id, text="A"))["result"]
    await posbanten.makes_bot("administrator", can_post_messages=False, can_edit_messages=False)
    assert refusal(await telegram.api("sendMessage", chat_id=posbanten.id, text="B")) == NO_RIGHT
    about = {"chat_id": posbanten.id, "message_id": mine["message_id"]}
    edit = await telegram.api("editMessageText", **about, text="C")
    assert refusal(edit) == (400, "Bad Request: message can't be edited")
    await posbanten.makes_bot("administrator", can_edit_messages=False, can_delete_messages=False)
    assert (await telegram.api("editMessageText", **about, text="C"))["ok"]
    assert (await telegram.api("deleteMessage", **about))["ok"]


async def test_others_posts_need_rights_of_their_own(telegram: Telegram) -> None:
    """To edit them, and to delete them."""
    edi = await telegram.person("Edi")
    posbanten = await telegram.group(
        "Posbanten",
        members=[edi],
        type="channel",
        rights={"can_edit_messages": False, "can_delete_messages": False},
    )
    said = await edi.says("kanal-1", to=posbanten)
    about = {"chat_id": posbanten.id, "message_id": said.id}
    assert not (await telegram.api("editMessageText", **about, text="C"))["ok"]
    assert not (await telegram.api("deleteMessage", **about))["ok"]
    await posbanten.makes_bot("administrator")
    assert (await telegram.api("editMessageText", **about, text="C"))["ok"]
    assert (await telegram.api("deleteMessage", **about))["ok"]
