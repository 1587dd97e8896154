"""Comings and goings in groups and channels, and what the bot is told of them."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.state import PRESENT, Chat, Member, User
from bot.demo.emulator.world.world import World

_STATUSES = {"creator", "administrator", "member", "restricted", "left", "kicked"}


def set_member(world: World, chat: Chat, user: User, member: Member, *, by: User) -> None:
    """A new status: my_chat_member or chat_member, and in groups a service message."""
    if member.status not in _STATUSES:
        raise bad_request(f"status is one of {', '.join(sorted(_STATUSES))}")
    old = chat.member_json(user)
    was, will = chat.status_of(user.id) in PRESENT, member.status in PRESENT
    chat.members[user.id] = member
    changed: Json = {
        "chat": chat.json(),
        "from": by.json(),
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": chat.member_json(user),
    }
    if user is world.bot:
        world.updates.put("my_chat_member", changed)
    elif chat.may(world.bot.id, "can_manage_chat"):
        world.updates.put("chat_member", changed)
    if was is not will and chat.is_group:
        _say(world, chat, user, by, came=will)


def _say(world: World, chat: Chat, user: User, by: User, *, came: bool) -> None:
    content: Json = (
        {"new_chat_members": [user.json()]} if came else {"left_chat_member": user.json()}
    )
    world.deliver(chat, world.new_message(chat, {"from": by.json()}, content))
