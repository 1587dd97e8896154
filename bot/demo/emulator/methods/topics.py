"""Forum topics (Bot API: createForumTopic and similar), in forums only, with the right only."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.access import Access, find_chat
from bot.demo.emulator.world.groups import open_topic, remove_topic, set_topic_closed
from bot.demo.emulator.world.state import Chat, Topic
from bot.demo.emulator.world.world import World

NAME_LIMIT = 128


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


def create_forum_topic(world: World, params: Params) -> Json:
    name = params.text("name").strip()
    if not name:
        raise bad_request("topic title must be non-empty")
    if len(name) > NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    chat = _forum(world, params, "can_manage_topics", "create a topic")
    return open_topic(world, chat, name, by=world.bot)


def close_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_manage_topics", "edit the topic")
    thread, topic = _topic(chat, params)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    set_topic_closed(world, chat, thread, by=world.bot, closed=True)
    return True


def reopen_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_manage_topics", "edit the topic")
    thread, topic = _topic(chat, params)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    set_topic_closed(world, chat, thread, by=world.bot, closed=False)
    return True


def delete_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "can_delete_messages", "delete the topic")
    thread, _ = _topic(chat, params)
    remove_topic(world, chat, thread)
    return True
