"""The bot's access to chats and messages, and the refusals where it has none.

Source: the official server's `check_chat`, `check_chat_access`, `check_message` and
`check_reply_parameters`.
"""

from __future__ import annotations

from enum import IntEnum

from bot.demo.emulator.protocol.errors import bad_request, forbidden
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.state import Chat
from bot.demo.emulator.world.world import World


class Access(IntEnum):
    READ = 0
    EDIT = 1
    WRITE = 2


def find_chat(world: World, params: Params, access: Access, name: str = "chat_id") -> Chat:
    """Find a chat. Raises `ApiError`: 400 for unknown or migrated, 403 for one shut to the bot."""
    chat = world.people.chats.get(params.integer(name))
    if chat is None:
        raise bad_request("chat not found")
    if chat.user is None:
        _check_group(world, chat, access)
    elif access is not Access.READ:
        if chat.user.deactivated:
            raise forbidden("user is deactivated")
        if chat.user.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.user.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def _check_group(world: World, chat: Chat, access: Access) -> None:
    if chat.migrated_to is not None:
        if access is Access.WRITE:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        return
    if chat.type == "group" and access is Access.READ:
        return
    status = chat.status_of(world.bot.id)
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")


def find_message(
    world: World, params: Params, access: Access, called: str, chat_name: str = "chat_id"
) -> tuple[Chat, Json]:
    """Find a message in its chat. Raises `ApiError` 400 "`called` not found"."""
    chat = find_chat(world, params, access, chat_name)
    message = world.find_message(chat, params.integer("message_id"))
    if message is None:
        raise bad_request(f"{called} not found")
    return chat, message


def placement(chat: Chat, user_id: int, thread: int, reply: Json | None) -> Json:
    """Return the thread and reply fields of a message in `chat`.

    Every message in a topic replies to one: without another reply, to the topic's opening message.
    Raises `ApiError` 400 for a thread that does not exist or is closed.
    """
    fields: Json = {}
    if thread and chat.is_forum and thread not in chat.topics:
        raise bad_request("message thread not found")
    if thread and not chat.is_forum and not (chat.has_threads and thread in chat.messages):
        raise bad_request("message thread not found")
    if not thread and reply is not None and chat.has_threads:
        thread = reply.get("message_thread_id") or (0 if chat.is_forum else reply["message_id"])
    if thread and chat.is_forum:
        if chat.topics[thread].closed and not chat.may(user_id, "can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")
        fields["is_topic_message"] = True
        reply = reply or chat.messages.get(thread)
    if thread:
        fields["message_thread_id"] = thread
    if reply is not None:
        fields["reply_to_message"] = without_reply(reply)
    return fields


def without_reply(message: Json) -> Json:
    """Return a message as shown inside another: Telegram shows one level of replies."""
    if "reply_to_message" not in message:
        return message
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def find_reply(world: World, params: Params, chat: Chat) -> Json | None:
    """Return the message replied to; None without one, where that is allowed."""
    about = params.mapping("reply_parameters")
    if not about:
        return None
    message = world.find_message(chat, about["message_id"])
    if message is None and not about.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message
