"""Changes to sent messages: edits, deletions, and answers to button presses."""

from __future__ import annotations

from collections.abc import Collection

from bot.demo.emulator.methods.inline_messages import find_inline_message
from bot.demo.emulator.methods.send import caption, media_item, text_fields
from bot.demo.emulator.protocol.entities import WORDS
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
_TEXT = {"text", "entities", "link_preview_options"}
_CAPTIONED = {*KINDS} - {"video_note", "sticker"}
_QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(world: World, params: Params) -> Json | bool:
    return _edit(world, params, text_fields(params), replaced=_TEXT, holder={"text"}, called="text")


def edit_message_caption(world: World, params: Params) -> Json | bool:
    return _edit(
        world, params, caption(params), replaced=WORDS, holder=_CAPTIONED, called="caption"
    )


def edit_message_media(world: World, params: Params) -> Json | bool:
    return _edit(
        world, params, media_item(world, params, params.mapping("media")),
        replaced={*KINDS, *_TEXT, *WORDS}, holder=_CAPTIONED - {"voice"} | {"text"}, called="media",
    )  # fmt: skip


def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    return _edit(world, params, {})


def _edit(
    world: World,
    params: Params,
    content: Json,
    *,
    replaced: Collection[str] = (),
    holder: Collection[str] = (),
    called: str = "",
) -> Json | bool:
    """Replace the fields `replaced` of a message; without a new keyboard the old one is removed.

    Returns the edited message, or True for one that was sent through the bot in inline mode. Raises
    `ApiError` 400 where the message has none of the fields in `holder`, and so no `called`.
    """
    inline = find_inline_message(world, params)
    chat, message = inline or find_message(world, params, Access.EDIT, "message to edit")
    own = inline is not None or _editable(world, chat, message)
    if not own or "forum_topic_created" in message:
        raise bad_request("message can't be edited")
    if holder and message.keys().isdisjoint(holder):
        raise bad_request(f"there is no {called} in the message to edit")
    markup = reply_markup(params, inline=world.bot.inline)
    edited = {name: value for name, value in message.items() if name not in replaced} | content
    edited.pop("reply_markup", None)
    if markup is not None:
        edited["reply_markup"] = markup
    if edited == message:
        raise bad_request(_NOT_MODIFIED)
    if replaced:
        edited["edit_date"] = world.now()
    world.replace_message(chat, edited)
    return True if inline else edited


def _editable(world: World, chat: Chat, message: Json) -> bool:
    """Whether the bot may edit a message: its own, and with the right others' in a channel.

    Source: the official server's `can_edit_message`.
    """
    if chat.type == "channel":
        right = "can_post_messages" if _is_own_post(chat, message) else "can_edit_messages"
        return chat.may(world.bot.id, right)
    return message["from"] == world.bot.json() and "forum_topic_created" not in message


def _is_own_post(chat: Chat, message: Json) -> bool:
    return message["message_id"] in chat.own_posts


def delete_message(world: World, params: Params) -> bool:
    chat, message = find_message(world, params, Access.WRITE, "message to delete")
    if not _deletable(world, chat, message):
        raise bad_request("message can't be deleted")
    world.delete_message(chat, message["message_id"])
    return True


def _deletable(world: World, chat: Chat, message: Json) -> bool:
    """Whether the bot may delete a message (deleteMessage); with the right it may any."""
    if chat.type != "private" and chat.may(world.bot.id, "can_delete_messages"):
        return True
    if message["date"] < world.now() - DELETABLE_SECONDS:
        return False
    if chat.type == "channel":
        return _is_own_post(chat, message) and chat.may(world.bot.id, "can_post_messages")
    return chat.type == "private" or message["from"] == world.bot.json()


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
    if url := params.text("url"):
        answer["url"] = url
    callback.answer = answer
    callback.answered.set()
    return True
