"""The people with phones: they come into the world, block the bot, and delete their accounts."""

from __future__ import annotations

from bot.demo.emulator.protocol.errors import bad_request
from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world.state import Chat, User
from bot.demo.emulator.world.world import World


def add_person(world: World, given: Json) -> Json:
    user_id = given.get("id") or world.people.new_user_id()
    if user_id in world.people.users:
        raise bad_request("there is a user with this id")
    if not given.get("first_name"):
        raise bad_request("first_name is required")
    user = User(
        id=int(user_id),
        first_name=str(given["first_name"]),
        username=str(given.get("username") or ""),
        language_code=str(given.get("language_code") or ""),
    )
    world.people.add_user(user)
    return user.json()


def add_crowd(world: World, given: Json) -> Json:
    """Many people at once who have all pressed Start; the bot is told of none of them."""
    count = given.get("count")
    if not isinstance(count, int) or count < 1:
        raise bad_request("count is a number above 0")
    ids = [world.people.new_user_id() for _ in range(count)]
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
    return _set_blocked(world, given, blocked=True)


def unblock(world: World, given: Json) -> Json:
    return _set_blocked(world, given, blocked=False)


def deactivate(world: World, given: Json) -> Json:
    """A deleted account: Telegram tells bots nothing, sending to it fails."""
    user = find_user(world, given.get("user"))
    user.deactivated = True
    return user.json()


def _set_blocked(world: World, given: Json, *, blocked: bool) -> Json:
    user = find_user(world, given.get("user"))
    set_blocked(world, user, blocked=blocked)
    return user.json()


def set_blocked(world: World, user: User, *, blocked: bool) -> None:
    """Blocking and unblocking reach the bot as my_chat_member in the private chat."""
    if user.blocked is blocked:
        return
    user.blocked = blocked
    if not blocked:
        user.started = True
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    bot = world.bot.json()
    world.updates.put(
        "my_chat_member",
        {
            "chat": world.people.chats[user.id].json(),
            "from": user.json(),
            "date": world.now(),
            "old_chat_member": _private_member(bot, old),
            "new_chat_member": _private_member(bot, new),
        },
    )


def _private_member(bot: Json, status: str) -> Json:
    member: Json = {"user": bot, "status": status}
    return member | {"until_date": 0} if status == "kicked" else member
