"""Changing what was sent: edits, deletions, and answers to button presses."""

from __future__ import annotations

from typing import NamedTuple

from bot.demo.emulator.methods.send import caption, link_preview, media_item
from bot.demo.emulator.protocol.entities import message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_message
from bot.demo.emulator.world.files import KINDS
from bot.demo.emulator.world.limits import CALLBACK_LIFETIME
from bot.demo.emulator.world.state import Chat
from bot.demo.emulator.world.world import World

DELETABLE_SECONDS = 48 * 3600
TOAST_LIMIT = 200
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_TEXT_FIELDS = {"text", "entities", "link_preview_options"}
_CAPTION_FIELDS = {"caption", "caption_entities"}
_MEDIA_FIELDS = {*KINDS, *_TEXT_FIELDS, *_CAPTION_FIELDS}
_QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class _EditTarget(NamedTuple):
    chat: Chat
    message: Json
    markup: Json | None


def _editable(world: World, params: Params) -> _EditTarget:
    """What is to be edited, and its new keyboard. Raises `ApiError` 400."""
    markup = reply_markup(params)
    if not params.text("chat_id") and not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat, message = find_message(world, params, Access.EDIT, "message to edit")
    own = message.get("from", {}).get("id") == world.bot.id
    if chat.type == "channel":
        own = chat.may(world.bot.id, "can_edit_messages")
    if not own or "forum_topic_created" in message:
        raise bad_request("message can't be edited")
    return _EditTarget(chat, message, markup)


def _edit(world: World, target: _EditTarget, replaced: set[str], content: Json) -> Json:
    """Puts new content in the place of `replaced`; without a keyboard the old one goes."""
    chat, message, markup = target
    before = {name: message[name] for name in replaced if name in message}
    if before == content and message.get("reply_markup") == markup:
        raise bad_request(_NOT_MODIFIED)
    gone = replaced | {"reply_markup"}
    edited = {name: value for name, value in message.items() if name not in gone}
    if replaced:
        edited["edit_date"] = world.now()
    edited |= content
    if markup is not None:
        edited["reply_markup"] = markup
    world.replace_message(chat, edited)
    return edited


def edit_message_text(world: World, params: Params) -> Json:
    formatted = message_text(params.text("text"), params.text("parse_mode"))
    content = formatted.fields("text", "entities") | link_preview(params)
    target = _editable(world, params)
    message = target.message
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, target, _TEXT_FIELDS, content)


def edit_message_caption(world: World, params: Params) -> Json:
    content = caption(params)
    target = _editable(world, params)
    message = target.message
    if not _has_media(message) or "video_note" in message or "sticker" in message:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, target, _CAPTION_FIELDS, content)


def edit_message_media(world: World, params: Params) -> Json:
    params.required("media")
    item = params.json("media", "input media")
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    target = _editable(world, params)
    message = target.message
    if "text" not in message and not _has_media(message):
        raise bad_request("there is no media in the message to edit")
    if "voice" in message or "video_note" in message or "sticker" in message:
        raise bad_request("message media can't be edited")
    content = media_item(world, params, item)
    if "media_group_id" in message and not (content.keys() & message.keys() & set(KINDS)):
        raise bad_request("can't change media type in the album")
    return _edit(world, target, _MEDIA_FIELDS, content)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    return _edit(world, _editable(world, params), set(), {})


def _has_media(message: Json) -> bool:
    return any(kind in message for kind in KINDS)


def delete_message(world: World, params: Params) -> bool:
    if not params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if params.integer("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    chat, message = find_message(world, params, Access.WRITE, "message to delete")
    if not _deletable(world, chat, message):
        raise bad_request("message can't be deleted")
    world.delete_message(chat, message["message_id"])
    return True


def _deletable(world: World, chat: Chat, message: Json) -> bool:
    """Bot API: deleteMessage. An administrator with the right deletes what it likes."""
    if chat.type != "private" and chat.may(world.bot.id, "can_delete_messages"):
        return True
    if message["date"] < world.now() - DELETABLE_SECONDS:
        return False
    return chat.type == "private" or message.get("from", {}).get("id") == world.bot.id


def answer_callback_query(world: World, params: Params) -> bool:
    callback = world.callbacks.get(params.text("callback_query_id"))
    if (
        callback is None
        or callback.answer is not None
        or world.clock.now() - callback.pressed_at > CALLBACK_LIFETIME
    ):
        raise bad_request(_QUERY_TOO_OLD)
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"text": text} if text else {}
    if params.boolean("show_alert"):
        answer["show_alert"] = True
    callback.answer = answer
    callback.answered.set()
    return True
