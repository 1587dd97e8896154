"""Forum topics (Bot API: createForumTopic and its kin). Only in forums, only with the right."""

from __future__ import annotations

from bot.demo.emulator.methods.registry import method
from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.people import remove_topic
from bot.demo.emulator.world.state import Chat, Topic
from bot.demo.emulator.world.world import World

NAME_LIMIT = 128
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def _forum(world: World, params: Params, right: str, action: str) -> Chat:
    chat = find_chat(world, params, Access.WRITE)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.may(world.bot.id, right):
        raise bad_request(f"not enough rights to {action}")
    return chat


def _topic(chat: Chat, params: Params) -> tuple[int, Topic]:
    thread = params.integer("message_thread_id")
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return thread, topic


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if not name:
        raise bad_request("topic title must be non-empty")
    if len(name) > NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def _say(world: World, chat: Chat, thread: int, content: Json) -> None:
    """A service message in a topic; the bot gets an update even for its own."""
    fields: Json = {"message_thread_id": thread, "is_topic_message": True}
    if thread in chat.messages:
        fields |= {"reply_to_message": chat.messages[thread]}
    world.deliver(chat, world.new_message(chat, {"from": world.bot.json()}, fields | content))


@method("createForumTopic")
def create_forum_topic(world: World, params: Params) -> Json:
    name = _name(params)
    color = params.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    chat = _forum(world, params, "can_manage_topics", "create a topic")
    return open_topic(
        world, chat, world.bot.json(), Topic(name, color, params.text("icon_custom_emoji_id"))
    )


def open_topic(world: World, chat: Chat, sender: Json, topic: Topic) -> Json:
    shown: Json = {"name": topic.name, "icon_color": topic.icon_color}
    if topic.icon_custom_emoji_id:
        shown["icon_custom_emoji_id"] = topic.icon_custom_emoji_id
    thread = chat.ids.last + 1
    chat.topics[thread] = topic
    fields: Json = {"message_thread_id": thread, "is_topic_message": True}
    message = world.new_message(chat, {"from": sender}, fields | {"forum_topic_created": shown})
    world.deliver(chat, message)
    return {"message_thread_id": thread} | shown


@method("editForumTopic")
def edit_forum_topic(world: World, params: Params) -> bool:
    name = _name(params) if params.text("name") else ""
    chat = _forum(world, params, "can_manage_topics", "edit the topic")
    thread, topic = _topic(chat, params)
    if name in {"", topic.name}:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _say(world, chat, thread, {"forum_topic_edited": {"name": name}})
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=False)


def _set_closed(world: World, params: Params, *, closed: bool) -> bool:
    chat = _forum(world, params, "can_manage_topics", "edit the topic")
    thread, topic = _topic(chat, params)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _say(world, chat, thread, {f"forum_topic_{'closed' if closed else 'reopened'}": {}})
    return True


@method("deleteForumTopic")
def delete_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_delete_messages", "delete the topic")
    thread, _ = _topic(chat, params)
    remove_topic(world, chat, thread)
    return True
