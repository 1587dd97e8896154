"""The people with phones, who join the world, block the bot, and delete their accounts."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.state import Chat, Member, User
from bot.demo.emulator.world.world import World


def add_person(world: World, given: Json) -> Json:
    user = User(
        id=given.get("id") or world.people.new_user_id(),
        first_name=given["first_name"],
        username=given.get("username", ""),
        language_code=given.get("language_code", ""),
    )
    world.people.add_user(user)
    return user.json()


def add_crowd(world: World, given: Json) -> Json:
    """Add many people at once who have all pressed Start, without an update to the bot."""
    ids = [world.people.new_user_id() for _ in range(given["count"])]
    for number, user_id in enumerate(ids):
        world.people.add_user(User(user_id, f"Pembaca {number}", started=True))
    return {"ids": ids}


def find_user(world: World, user_id: object) -> User:
    user = world.people.users.get(user_id) if isinstance(user_id, int) else None
    if user is None or user is world.bot:
        raise bad_request("user not found")
    return user


def find_chat(world: World, chat_id: object) -> Chat:
    chat = world.people.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def block(world: World, given: Json) -> Json:
    set_blocked(world, find_user(world, given.get("user")), blocked=True)
    return {}


def unblock(world: World, given: Json) -> Json:
    set_blocked(world, find_user(world, given.get("user")), blocked=False)
    return {}


def deactivate(world: World, given: Json) -> Json:
    """Delete a person's account: Telegram does not tell bots, and sending to it fails."""
    find_user(world, given.get("user")).deactivated = True
    return {}


def set_blocked(world: World, user: User, *, blocked: bool) -> None:
    """Block or unblock the bot; it gets a my_chat_member of the private chat."""
    if user.blocked is blocked:
        return
    user.blocked = blocked
    if not blocked:
        user.started = True
    chat = world.people.chats[user.id]
    chat.members[world.bot.id] = Member("member" if blocked else "kicked")
    change_member(world, chat, world.bot, Member("kicked" if blocked else "member"), by=user)


def change_member(world: World, chat: Chat, user: User, member: Member, *, by: User) -> None:
    """Set a status in a chat; the bot is told of its own, and as administrator of others'."""
    old = chat.member_json(user)
    chat.members[user.id] = member
    changed: Json = {"chat": chat.json(), "from": by.json(), "date": world.now()}
    changed |= {"old_chat_member": old, "new_chat_member": chat.member_json(user)}
    if user is world.bot:
        world.updates.put("my_chat_member", changed)
    elif chat.may(world.bot.id, "can_manage_chat"):
        world.updates.put("chat_member", changed)
