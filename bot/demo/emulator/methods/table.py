"""The methods of the Bot API that bot and tests call. getUpdates waits, and is in app.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from bot.demo.emulator.methods import album, copy, edit, lookups, queries, send, setup, topics
from bot.demo.emulator.protocol.wire import Params
from bot.demo.emulator.world.world import World

Method: TypeAlias = Callable[[World, Params], object]

GET_UPDATES = "getUpdates"
METHODS: dict[str, Method] = {
    "getMe": lookups.get_me,
    "setMyCommands": setup.set_my_commands,
    "getMyDescription": partial(setup.get_my_text, "description"),
    "setMyDescription": partial(setup.set_my_text, "description", 512),
    "getMyShortDescription": partial(setup.get_my_text, "short_description"),
    "setMyShortDescription": partial(setup.set_my_text, "short_description", 120),
    "setMyProfilePhoto": setup.set_my_profile_photo,
    "getUserProfilePhotos": lookups.get_user_profile_photos,
    "setWebhook": setup.set_webhook,
    "deleteWebhook": setup.delete_webhook,
    "getWebhookInfo": setup.get_webhook_info,
    "getFile": lookups.get_file,
    "sendMessage": send.send_message,
    "sendLocation": send.send_location,
    "sendPhoto": partial(send.send_media, "photo"),
    "sendVideo": partial(send.send_media, "video"),
    "sendAnimation": partial(send.send_media, "animation"),
    "sendAudio": partial(send.send_media, "audio"),
    "sendDocument": partial(send.send_media, "document"),
    "sendVoice": partial(send.send_media, "voice"),
    "sendVideoNote": partial(send.send_media, "video_note"),
    "sendChatAction": send.send_chat_action,
    "sendMediaGroup": album.send_media_group,
    "copyMessage": copy.copy_message,
    "copyMessages": copy.copy_messages,
    "editMessageText": edit.edit_message_text,
    "editMessageCaption": edit.edit_message_caption,
    "editMessageMedia": edit.edit_message_media,
    "editMessageReplyMarkup": edit.edit_message_reply_markup,
    "deleteMessage": edit.delete_message,
    "answerCallbackQuery": edit.answer_callback_query,
    "answerInlineQuery": queries.answer_inline_query,
    "answerGuestQuery": queries.answer_guest_query,
    "getChat": lookups.get_chat,
    "getChatAdministrators": lookups.get_chat_administrators,
    "getChatMember": lookups.get_chat_member,
    "createForumTopic": topics.create_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
}
