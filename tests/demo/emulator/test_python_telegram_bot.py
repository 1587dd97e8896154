"""python-telegram-bot understands the emulator: the main methods through telegram.Bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputProfilePhotoStatic,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from tests.support.chats.telegram import Person, Telegram
from tests.support.tips.pictures import PNG

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Ikuti", callback_data="f:36.03")]])


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with make_bot(telegram) as bot:
        yield bot


def make_bot(telegram: Telegram, token: str = "") -> Bot:
    base, files = f"{telegram.url}/bot", f"{telegram.url}/file/bot"
    return Bot(token or telegram.token, base_url=base, base_file_url=files)


async def test_get_me(bot: Bot) -> None:
    """The bot knows its own name from initialize()."""
    assert bot.username == "posbanten_bot"


async def test_a_wrong_token_is_an_invalid_token(telegram: Telegram) -> None:
    """401 becomes InvalidToken, as with the real server."""
    stranger = make_bot(telegram, "1:wrong-wrong-wrong-wrong-wrong")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.request.shutdown()


async def test_send_and_edit_a_message(bot: Bot, sri: Person) -> None:
    """Text, keyboard, preview and reply come back as they were sent; an edit replaces them."""
    first = await bot.send_message(sri.id, "satu")
    sent = await bot.send_message(
        sri.id, "<b>Halo</b> Sri", parse_mode=ParseMode.HTML, reply_markup=KEYBOARD,
        link_preview_options=LinkPreviewOptions(url="https://a.id/", prefer_large_media=True),
        reply_parameters=ReplyParameters(first.message_id), protect_content=True,
    )  # fmt: skip

    assert sent.text_html == "<b>Halo</b> Sri"
    assert sent.reply_markup == KEYBOARD
    assert sent.reply_to_message == first
    assert sent.has_protected_content
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.prefer_large_media
    edited = await bot.edit_message_text("Baru", sri.id, sent.message_id)
    assert (edited.text, edited.reply_markup) == ("Baru", None)  # type: ignore[union-attr]  # a Message: it is no inline one
    marked = await bot.edit_message_reply_markup(sri.id, sent.message_id, reply_markup=KEYBOARD)
    assert marked.reply_markup == KEYBOARD  # type: ignore[union-attr]  # as above
    assert await bot.delete_message(sri.id, sent.message_id)


async def test_updates_parse(bot: Bot, sri: Person) -> None:
    """Messages, edits and memberships of people become Update objects."""
    said = await sri.says("halo")
    await sri.edits(said, "hai")
    await sri.blocks()

    updates: tuple[Update, ...] = await bot.get_updates(timeout=0)

    start, hello, edit, blocked = updates
    assert start.message
    assert start.message.entities[0].type == "bot_command"
    assert hello.effective_user
    assert hello.effective_user.first_name == "Sri"
    assert edit.edited_message
    assert edit.edited_message.text == "hai"
    assert blocked.my_chat_member
    assert blocked.my_chat_member.new_chat_member.status == "kicked"


async def test_files_go_up_and_come_down(bot: Bot, sri: Person) -> None:
    """A photo is sent by upload, again by file_id, and downloads as it was."""
    photo = await bot.send_photo(sri.id, PNG, caption="<i>bukti</i>", parse_mode=ParseMode.HTML)
    again = await bot.send_photo(sri.id, photo.photo[-1].file_id)
    document = await bot.send_document(sri.id, b"%PDF-1.7", filename="b1.pdf")
    await bot.send_voice(sri.id, b"OggS", duration=3)
    await bot.send_video(sri.id, b"mp4")
    await bot.send_audio(sri.id, b"mp3", title="Lagu")
    await bot.send_video_note(sri.id, b"mp4", length=240)
    await bot.send_animation(sri.id, b"mp4")

    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    assert document.document
    assert document.document.file_name == "b1.pdf"
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    edited = await bot.edit_message_media(
        InputMediaPhoto(PNG, caption="lain"), sri.id, photo.message_id
    )
    assert edited.caption == "lain"  # type: ignore[union-attr]  # a Message: it is no inline one
    await bot.edit_message_caption(sri.id, photo.message_id, caption="lagi")


async def test_an_album_goes_and_is_copied_together(bot: Bot, sri: Person) -> None:
    """Items share a media_group_id; their copies share another one."""
    album = await bot.send_media_group(
        sri.id, [InputMediaPhoto(PNG, caption="1"), InputMediaPhoto(PNG)]
    )
    papers = await bot.send_media_group(
        sri.id, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b")]
    )

    copies = await bot.copy_messages(sri.id, sri.id, [m.message_id for m in album])

    assert album[0].media_group_id == album[1].media_group_id != papers[0].media_group_id
    seen = {m.id: m.album for m in await sri.messages()}
    assert seen[copies[0].message_id] == seen[copies[1].message_id] != ""
    assert seen[copies[0].message_id] != album[0].media_group_id


async def test_copy_and_place(bot: Bot, sri: Person) -> None:
    """The remaining ways to send come back as their objects."""
    sent = await bot.send_message(sri.id, "asal")
    copied = await bot.copy_message(sri.id, sri.id, sent.message_id)
    place = await bot.send_location(sri.id, -6.2, 106.5)

    assert copied.message_id > sent.message_id
    assert place.location


async def test_groups_topics_and_rights(bot: Bot, telegram: Telegram, sri: Person) -> None:
    """Chats, members and topics parse; the bot sees its own rights."""
    group = await telegram.group("Redaksi", members=[sri], is_forum=True)

    me = await bot.get_chat_member(group.id, bot.id)
    topic = await bot.create_forum_topic(group.id, "Kasus 1")
    said = await bot.send_message(group.id, "isi", message_thread_id=topic.message_thread_id)

    assert isinstance(me, ChatMemberAdministrator)
    assert me.can_manage_topics
    assert said.is_topic_message
    assert said.reply_to_message
    assert said.reply_to_message.forum_topic_created
    assert await bot.close_forum_topic(group.id, topic.message_thread_id)
    assert await bot.delete_forum_topic(group.id, topic.message_thread_id)


async def test_what_the_bot_says_of_itself(bot: Bot, sri: Person) -> None:
    """Commands by scope and language, the webhook."""
    commands = [BotCommand("start", "Mulai"), BotCommand("lapor", "Kirim laporan")]
    assert await bot.set_my_commands(commands)
    assert await bot.set_my_commands(commands[:1], BotCommandScopeChat(sri.id), language_code="en")
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.delete_webhook()


async def test_errors_are_the_classes_the_bot_catches(
    bot: Bot, telegram: Telegram, sri: Person
) -> None:
    """400, 403, 409, 429 and a migration raise their own exceptions."""
    group = await telegram.group("Redaksi", members=[sri], type="group")
    supergroup = await group.migrates()
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "x")
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "x")
    assert migrated.value.new_chat_id == supergroup.id
    await telegram.faults(rules=[{"method": "sendMessage", "status": 429, "retry_after": 7}])
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(sri.id, "x")
    assert wait.value.retry_after == timedelta(seconds=7)
    await telegram.faults()
    await sri.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(sri.id, "x")
    await bot.set_webhook("https://example.org/t")
    with pytest.raises(Conflict):
        await bot.get_updates()


async def test_the_profile_of_the_bot(bot: Bot) -> None:
    """Texts by language, with the one for everybody in the place of a missing one; pictures."""
    await bot.set_my_description("Halo")
    await bot.set_my_description("Hello", language_code="en")
    await bot.set_my_short_description("Kabar")
    assert (await bot.get_my_description("en")).description == "Hello"
    assert (await bot.get_my_description("id")).description == "Halo"
    assert (await bot.get_my_short_description()).short_description == "Kabar"
    for setting in (bot.set_my_description("x" * 513), bot.set_my_short_description("x" * 121)):
        with pytest.raises(BadRequest, match="too long"):
            await setting
    with pytest.raises(BadRequest, match="language code"):
        await bot.set_my_description("x", language_code="english")
    assert (await bot.get_user_profile_photos(bot.id)).total_count == 0
    with pytest.raises(BadRequest):
        await bot.set_my_profile_photo(InputProfilePhotoStatic(PNG))
    await bot.set_my_profile_photo(InputProfilePhotoStatic(b"\xff\xd8\xff" + PNG))
    photos = await bot.get_user_profile_photos(bot.id, limit=1)
    assert (photos.total_count, len(photos.photos)) == (1, 1)
