"""Changing what was sent: edits, deletions, reactions, and answers to button presses."""

from __future__ import annotations

from typing import NamedTuple

from bot.demo.emulator.methods.registry import method
from bot.demo.emulator.methods.send import caption, link_preview, media_item
from bot.demo.emulator.protocol.entities import message_text
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.markup import reply_markup
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat, find_message
from bot.demo.emulator.world.files import KINDS
from bot.demo.emulator.world.state import Chat
from bot.demo.emulator.world.world import World

DELETABLE_SECONDS = 48 * 3600
IDS_LIMIT = 100
TOAST_LIMIT = 200
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_TEXT_FIELDS = {"text", "entities", "link_preview_options"}
_CAPTION_FIELDS = {"caption", "caption_entities", "show_caption_above_media"}
_MEDIA_FIELDS = {*KINDS, *_TEXT_FIELDS, *_CAPTION_FIELDS, "has_media_spoiler"}
_QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
# Bot API: ReactionTypeEmoji.
_REACTIONS = {
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩",
    "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯",
    "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭",
    "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄",
    "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂",
    "🤷", "🤷‍♀", "😡",
}  # fmt: skip


class _Edited(NamedTuple):
    chat: Chat
    message: Json
    markup: Json | None


def _editable(world: World, params: Params) -> _Edited:
    """What is to be edited, and its new keyboard. Raises `ApiError` 400."""
    markup = reply_markup(params, inline_only=True)
    if not params.text("chat_id") and not params.integer("message_id"):
        params_id = params.text("inline_message_id")
        raise bad_request(
            "MESSAGE_ID_INVALID" if params_id else "message identifier is not specified"
        )
    chat, message = find_message(world, params, Access.EDIT, "message to edit")
    own = message.get("from", {}).get("id") == world.bot.id
    if chat.type == "channel":
        own = chat.may(world.bot.id, "can_edit_messages")
    if not own or "forward_origin" in message or "forum_topic_created" in message:
        raise bad_request("message can't be edited")
    return _Edited(chat, message, markup)


def _edit(world: World, target: _Edited, replaced: set[str], content: Json) -> Json:
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


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Json:
    formatted = message_text(
        params.text("text"), params.text("parse_mode"), params.json("entities", "entities")
    )
    content = formatted.fields("text", "entities") | link_preview(params)
    target = _editable(world, params)
    message = target.message
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, target, _TEXT_FIELDS, content)


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json:
    content = caption(params)
    content.pop("has_media_spoiler", None)
    target = _editable(world, params)
    message = target.message
    if not _has_media(message) or "video_note" in message or "sticker" in message:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, target, _CAPTION_FIELDS, content)


@method("editMessageMedia")
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


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json:
    return _edit(world, _editable(world, params), set(), {})


def _has_media(message: Json) -> bool:
    return any(kind in message for kind in KINDS)


@method("deleteMessage")
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


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> bool:
    ids = message_ids(params)
    chat = find_chat(world, params, Access.WRITE)
    messages = [m for i in ids if (m := world.find_message(chat, i)) is not None]
    if not all(_deletable(world, chat, message) for message in messages):
        raise bad_request("message can't be deleted")
    for message in messages:
        world.delete_message(chat, message["message_id"])
    return True


def _deletable(world: World, chat: Chat, message: Json) -> bool:
    """Bot API: deleteMessage. An administrator with the right deletes what it likes."""
    if chat.type != "private" and chat.may(world.bot.id, "can_delete_messages"):
        return True
    if message["date"] < world.now() - DELETABLE_SECONDS or "supergroup_chat_created" in message:
        return False
    return chat.type == "private" or message.get("from", {}).get("id") == world.bot.id


def message_ids(params: Params) -> list[int]:
    """`message_ids`, 1-100 of them. Raises `ApiError` 400."""
    if not params.text("message_ids"):
        raise bad_request("message identifiers are not specified")
    given = params.json("message_ids", "message_ids")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    if len(given) > IDS_LIMIT:
        raise bad_request("too many message identifiers specified")
    if not given:
        raise bad_request("message identifiers are not specified")
    ids = []
    for value in given:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise bad_request("message identifier must be a Number")
        try:
            ids.append(int(value))
        except ValueError:
            raise bad_request("can't parse message identifier as Number") from None
    if min(ids) <= 0:
        raise bad_request("invalid message identifier specified")
    return ids


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    callback = world.callbacks.get(params.text("callback_query_id"))
    lifetime = world.faults.limits.callback_lifetime
    if (
        callback is None
        or callback.answer is not None
        or world.clock() - callback.pressed_at > lifetime
    ):
        raise bad_request(_QUERY_TOO_OLD)
    text = params.text("text")
    if len(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"text": text} if text else {}
    if params.boolean("show_alert"):
        answer["show_alert"] = True
    if url := params.text("url"):
        answer["url"] = url
    callback.answer = answer
    callback.answered.set()
    toast = {"chat": callback.chat_id, "user": callback.user_id, "message": callback.message_id}
    world.events.emit("toast", toast | answer)
    return True


@method("answerInlineQuery")
def answer_inline_query(_world: World, params: Params) -> bool:
    results = params.json("results", "inline query results")
    if isinstance(results, list) and len(results) > 50:
        raise bad_request("too many inline query results specified")
    # Nobody types inline queries here yet, so none can be answered.
    raise bad_request(_QUERY_TOO_OLD)


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    reactions = params.json("reaction", "reaction types") or []
    if not isinstance(reactions, list):
        raise bad_request("expected an Array of ReactionType")
    for reaction in reactions:
        if not isinstance(reaction, dict):
            raise bad_request("can't parse ReactionType: expected an Object")
        if Params(reaction).text("type") not in {"emoji", "custom_emoji"}:
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
    chat, message = find_message(world, params, Access.READ, "message to react")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(r["type"] == "emoji" and Params(r).text("emoji") not in _REACTIONS for r in reactions):
        raise bad_request("REACTION_INVALID")
    world.events.emit(
        "reaction", {"chat": chat.id, "message": message["message_id"], "reaction": reactions}
    )
    return True
