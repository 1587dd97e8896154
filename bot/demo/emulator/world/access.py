"""May the bot, here: finding chats and messages, and the refusals that go with them.

Source: the official server's `check_chat`, `check_chat_access`, `check_message` and
`check_reply_parameters`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.demo.emulator.protocol.errors import bad_request, forbidden
from bot.demo.emulator.protocol.wire import Json, Params
from bot.demo.emulator.world.state import Chat, User
from bot.demo.emulator.world.world import World


class Access(IntEnum):
    READ = 0
    EDIT = 1
    WRITE = 2


def find_chat(world: World, params: Params, access: Access, name: str = "chat_id") -> Chat:
    """Raises `ApiError`: 400 for no such chat or a migrated one, 403 where the bot is shut out."""
    given = params.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    chat = world.people.chats.get(params.integer(name))
    if chat is None:
        raise bad_request("chat not found")
    check_access(world, chat, access)
    return chat


def check_access(world: World, chat: Chat, access: Access) -> None:
    if chat.user is not None:
        _check_private(chat.user, access)
        return
    if chat.migrated_to is not None:
        if access is Access.WRITE:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        return
    if chat.type == "group" and access is Access.READ:
        return
    status = chat.status_of(world.bot.id)
    name = f"{chat.type} chat"
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {name}")
    if status == "left":
        raise forbidden(f"bot is not a member of the {name}")
    if (
        access is Access.WRITE
        and chat.type == "channel"
        and not chat.may(world.bot.id, "can_post_messages")
    ):
        raise bad_request("need administrator rights in the channel chat")


def _check_private(user: User, access: Access) -> None:
    if access is Access.READ:
        return
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


def check_may_send(world: World, chat: Chat, kind: str) -> None:
    """A restricted bot lacks some rights. `kind`: what it sends, as the refusal names it."""
    member = chat.members.get(world.bot.id)
    if member is not None and member.status == "restricted":
        right = "can_send_messages" if kind == "text messages" else f"can_send_{kind}"
        if not member.rights.get(right.replace(" ", "_"), False):
            raise bad_request(f"not enough rights to send {kind} to the chat")


def find_message(
    world: World, params: Params, access: Access, called: str, chat_name: str = "chat_id"
) -> tuple[Chat, Json]:
    """Raises `ApiError` 400 "`called` not found"."""
    chat = find_chat(world, params, access, chat_name)
    message = world.find_message(chat, params.integer("message_id"))
    if message is None:
        raise bad_request(f"{called} not found")
    return chat, message


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: the chat, and the fields that place it there."""

    chat: Chat
    fields: Json


def find_target(world: World, params: Params) -> Target:
    """Resolves `chat_id`, `message_thread_id` and `reply_parameters`."""
    chat = find_chat(world, params, Access.WRITE)
    reply = _reply(world, params, chat)
    thread = max(0, params.integer("message_thread_id"))
    return Target(chat, placement(chat, world.bot.id, thread, reply))


def placement(chat: Chat, user_id: int, thread: int, reply: Json | None) -> Json:
    """The thread and reply fields of a message in `chat`.

    Every message in a topic replies to something: where to nothing else, to the topic's
    opening message. Raises `ApiError` 400 for a thread that is not there or is closed.
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
    """A message as it stands inside another: Telegram shows one level of replies."""
    if "reply_to_message" not in message:
        return message
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _reply(world: World, params: Params, chat: Chat) -> Json | None:
    """The message that is replied to, None where there is none and that is no fault."""
    given = params.json("reply_parameters", "reply parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    about = Params(given)
    message_id = about.integer("message_id")
    if message_id <= 0:
        return None
    message = world.find_message(chat, message_id)
    if message is None and not about.boolean("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message
